import { Versions } from './identity';
import { replacedServer } from '../../messages/races/update';
import { Application } from '../../template/application';
import { EcsService } from '../../template/ecs-services';
import { own } from '../../template/values';
import { Evidence } from '../evidence';
import { Finding, finding } from '../finding';
import { Checked } from '../rules/rule';

/** Properties of an `AWS::ECS::Service` whose change makes CloudFormation replace it. */
const REPLACING = ['Cluster', 'LaunchType', 'SchedulingStrategy', 'ServiceName'];

/** Reports discovery names that another ECS service has when CloudFormation creates the service that offers them. */
export function replacedServers(before: Checked, after: Checked, versions: Versions): Finding[] {
  const owners = new Map<string, EcsService>();
  for (const service of before.facts.services) {
    for (const { discoveryName } of service.endpoints) owners.set(nameKey(service, discoveryName), service);
  }
  return after.facts.services.flatMap((service) => {
    const findings: Finding[] = [];
    for (const discoveryName of new Set(service.endpoints.map((endpoint) => endpoint.discoveryName))) {
      const old = owners.get(nameKey(service, discoveryName));
      const reason = old && reasonFor(old, service, discoveryName);
      if (!old || reason === undefined) continue;
      const evidence: Evidence = { kind: 'endpoint', name: old.logicalId, value: `discovery name ${discoveryName}` };
      const message = replacedServer(service.label, discoveryName, old.logicalId, reason);
      findings.push(finding({ rule: 'replaced-server', server: service, evidence: [evidence] }, message));
    }
    return findings;
  });

  function nameKey(service: EcsService, discoveryName: string): string {
    return [service.stack.stage, versions.namespaceKey(service), discoveryName].join('\n');
  }

  function reasonFor(old: EcsService, service: EcsService, discoveryName: string): string | undefined {
    if (versions.keyOf(old) !== versions.keyOf(service)) {
      return old.logicalId === service.logicalId
        ? `it moves from stack '${old.stack.name}' to '${service.stack.name}'`
        : `the logical id changes from '${old.logicalId}' to '${service.logicalId}'`;
    }
    const changed = REPLACING.filter(
      (property) => valueOf(versions.before, old, property) !== valueOf(versions.after, service, property),
    );
    if (changed.length > 0) return `a change of ${changed.join(' and ')} replaces it`;
    const [oldProtocol, protocol] = [protocolOf(old, discoveryName), protocolOf(service, discoveryName)];
    return oldProtocol === protocol ? undefined : `appProtocol changes from ${oldProtocol} to ${protocol}`;
  }

  function valueOf(application: Application, { stack, logicalId }: EcsService, property: string): string {
    const { properties = {} } = stack.template.resources.get(logicalId) ?? {};
    return versions.comparable(application.scopeOf(stack).valueOf(own(properties, property)) ?? null, stack);
  }
}

function protocolOf({ endpoints }: EcsService, discoveryName: string): string {
  return endpoints.find((endpoint) => endpoint.discoveryName === discoveryName)?.appProtocol ?? 'none';
}
