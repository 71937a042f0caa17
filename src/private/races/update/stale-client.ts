import { staleClient } from '../../messages/races/update';
import { Endpoint } from '../../model/service';
import { ResourceId } from '../../template/deployment-graph';
import { EcsService } from '../../template/ecs-services';
import { at, entriesOf, isTrue } from '../../template/values';
import { aliasText } from '../alias';
import { Evidence } from '../evidence';
import { Finding, finding } from '../finding';
import { propertiesOf, resourceOf, Versions } from './identity';
import { Checked } from '../rules/rule';

/** Properties of an `AWS::ECS::Service` that Amazon ECS changes without a new deployment. */
const CHANGED_IN_PLACE = [
  'AvailabilityZoneRebalancing',
  'CapacityProviderStrategy',
  'DeploymentConfiguration',
  'DesiredCount',
  'EnableECSManagedTags',
  'EnableExecuteCommand',
  'HealthCheckGracePeriodSeconds',
  'PlacementConstraints',
  'PlacementStrategies',
  'PropagateTags',
  'Tags',
];

/** Reports clients that exist already, whose servers get new or other endpoints, and that the update does not redeploy. */
export function staleClients(before: Checked, after: Checked, versions: Versions): Finding[] {
  const old = new Map(before.facts.services.map((service) => [versions.keyOf(service), service]));
  const oldEntries = new Set(before.facts.services.flatMap((service) => service.endpoints.map(entryOf(service))));
  const findings: Finding[] = [];
  for (const { client, server, targets, isInNamespace, evidence } of [...after.calls, ...formerCalls()]) {
    const oldClient = old.get(versions.keyOf(client));
    if (!isInNamespace || !oldClient?.namespace || isRedeployed(oldClient, client)) continue;
    const used = [...new Set(targets.flat())].filter((endpoint) => server.endpoints.includes(endpoint));
    const added = used.filter((endpoint) => !oldEntries.has(entryOf(server)(endpoint)));
    if (added.length === 0) continue;
    const oldAliases = old.get(versions.keyOf(server))?.endpoints ?? [];
    const changes = `${listOf(oldAliases)} -> ${listOf(server.endpoints)}`;
    const given = { rule: 'stale-client', client, server, alias: aliasText(added[0]) } as const;
    const endpoints = added.map((endpoint): Evidence => ({
      kind: 'endpoint',
      name: server.label,
      value: described(endpoint),
    }));
    findings.push(
      finding({ ...given, evidence: [...endpoints, ...evidence] }, staleClient(client.label, server.label, changes)),
    );
  }
  return findings;

  /** Calls that only the old version shows, because an endpoint that the client names is gone. */
  function formerCalls() {
    const now = new Map(after.facts.services.map((service) => [versions.keyOf(service), service]));
    const known = new Set(
      after.calls.map(({ client, server }) => `${versions.keyOf(client)}\n${versions.keyOf(server)}`),
    );
    return before.calls.flatMap((call) => {
      const [client, server] = [now.get(versions.keyOf(call.client)), now.get(versions.keyOf(call.server))];
      if (!client || !server || known.has(`${versions.keyOf(client)}\n${versions.keyOf(server)}`)) return [];
      return [{ ...call, client, server, targets: [server.endpoints] }];
    });
  }

  function entryOf(service: EcsService) {
    return (endpoint: Endpoint) => `${versions.namespaceKey(service)} ${described(endpoint)}`;
  }

  /** Whether the update redeploys the service, changes its task definition, or a custom resource that redeploys it. */
  function isRedeployed(oldClient: EcsService, client: EcsService): boolean {
    // A namespace with another name is another one, which the configuration of the client refers to.
    if (versions.namespaceKey(oldClient) !== versions.namespaceKey(client)) return true;
    if (differs(oldClient, client, isForced(client) ? [] : CHANGED_IN_PLACE)) return true;
    // CloudFormation replaces a task definition if anything but its tags changes.
    if (oldClient.task && client.task && differs(oldClient.task, client.task, ['Tags'])) return true;
    const redeployments = after.facts.redeployments.filter(
      ({ service }) => versions.keyOf(service) === versions.keyOf(client),
    );
    return redeployments.some((each) => {
      const oldResource = versions.oldOf(each, before.facts.redeployments);
      return !oldResource || differs(oldResource, each);
    });
  }

  /** With EnableForceNewDeployment, each update of the service deploys it. */
  function isForced(client: EcsService): boolean {
    const resource = resourceOf(versions.after, client);
    const properties = resource && propertiesOf(versions.after, resource);
    return isTrue(at(properties, 'ForceNewDeployment', 'EnableForceNewDeployment'));
  }

  function differs(oldId: ResourceId, id: ResourceId, except: readonly string[] = []): boolean {
    const [oldResource, resource] = [resourceOf(versions.before, oldId), resourceOf(versions.after, id)];
    if (!oldResource || !resource) return true;
    const [earlier, current] = [propertiesOf(versions.before, oldResource), propertiesOf(versions.after, resource)].map(
      (properties) => Object.fromEntries(entriesOf(properties).filter(([name]) => !except.includes(name))),
    );
    return versions.comparable(earlier, oldId.stack) !== versions.comparable(current, id.stack);
  }
}

function described(endpoint: Endpoint): string {
  return `${aliasText(endpoint)} (discovery name ${endpoint.discoveryName})`;
}

function listOf(endpoints: readonly Endpoint[]): string {
  return endpoints.length === 0 ? 'none' : endpoints.map(described).join(', ');
}
