import { fail } from './custom-resource';
import { Operation } from './operation';

/**
 * Waits until Cloud Map knows an instance of every endpoint, that is, a task of the server that runs and is healthy.
 *
 * It also waits for a namespace or an endpoint that does not exist yet. When the time is over, it throws a sentence
 * that names the missing endpoints.
 */
export async function waitForEndpoints({ call, pause, isOver, properties }: Operation): Promise<string> {
  const { NamespaceName, NamespaceId, DiscoveryNames, WaitUpTo } = properties;
  const find = (action: string, input: object) =>
    call('ServiceDiscovery', action, input).catch((error) => {
      if (/NotFound/.test(error.name)) return {};
      throw error;
    });
  for (;;) {
    const missing = [];
    const namespace = NamespaceName ? { NamespaceName } : discoverable(await find('getNamespace', { Id: NamespaceId }));
    for (const ServiceName of DiscoveryNames) {
      const input = { ...namespace, ServiceName, HealthStatus: 'HEALTHY' };
      const { Instances = [] } = namespace ? await find('discoverInstances', input) : {};
      if (Instances.length === 0) missing.push(ServiceName);
    }
    console.log(`missing: ${missing}`);
    if (missing.length === 0) return 'found';
    if (isOver()) fail(`no healthy task offers ${missing} after ${WaitUpTo} seconds. Deploy its service first`);
    await pause();
  }
}

/** The namespace in the terms of DiscoverInstances; not set if there is none. */
function discoverable({ Namespace }: any) {
  return (
    Namespace && {
      NamespaceName: Namespace.Properties?.HttpProperties?.HttpName ?? Namespace.Name,
      OwnerAccount: Namespace.ResourceOwner,
    }
  );
}
