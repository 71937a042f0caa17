import * as ecs from 'aws-cdk-lib/aws-ecs';
import { renderedProperty } from './rendered-property';
import { identify } from './security-groups';

/** The names of one endpoint, as a configuration writes them. */
export interface ConfiguredNames {
  readonly discoveryName: string;
  /** Undefined if the endpoint has no alias: clients then use the discovery name and the name of the namespace. */
  readonly dnsName?: string;
  readonly port?: number;
}

/** The namespace and the names of a service that has Service Connect, however it is configured. Undefined if it has not. */
export function configuredNamesOf(
  service: ecs.CfnService,
): { namespace: unknown; endpoints: readonly ConfiguredNames[] } | undefined {
  const configuration = renderedProperty(service, 'ServiceConnectConfiguration', identify);
  // What is under a condition only the deployment knows.
  if (!configuration || String(configuration.Enabled) === 'false' || 'Fn::If' in configuration) return undefined;
  const endpoints = Object.values(configuration.Services ?? {}).map((entry: any): ConfiguredNames => {
    const [alias = {}]: any[] = Object.values(entry.ClientAliases ?? {});
    const discoveryName = textOf(entry.DiscoveryName ?? entry.PortName);
    return alias.DnsName === undefined
      ? { discoveryName }
      : { discoveryName, dnsName: textOf(alias.DnsName), port: alias.Port };
  });
  return { namespace: configuration.Namespace, endpoints };
}

/** The names of an endpoint that the user overrides, after the mesh has written the configuration. */
export function overriddenNames(service: ecs.CfnService, index: number): Partial<ConfiguredNames> {
  const { rawOverrides } = service as unknown as { rawOverrides: { Properties?: Record<string, any> } };
  const { DiscoveryName, ClientAliases } =
    rawOverrides.Properties?.ServiceConnectConfiguration?.Services?.[index] ?? {};
  const names = { discoveryName: DiscoveryName, dnsName: ClientAliases?.[0]?.DnsName, port: ClientAliases?.[0]?.Port };
  return Object.fromEntries(Object.entries(names).filter(([, name]) => name !== undefined));
}

/** Whether an override changes the configuration. */
export function isConfigurationOverridden(service: ecs.CfnService): boolean {
  const { rawOverrides } = service as unknown as { rawOverrides: { Properties?: Record<string, any> } };
  return rawOverrides.Properties?.ServiceConnectConfiguration !== undefined;
}

/** A name as far as it is known, else the expression that only the deployment can evaluate. */
function textOf(name: unknown): string {
  return typeof name === 'string' ? name : JSON.stringify(name);
}
