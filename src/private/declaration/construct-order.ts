import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { commonStackOf } from '../inspect/stacks';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/**
 * Finds edges whose services are also ordered by `node.addDependency()` in a way that closes a cycle. Without a mesh,
 * `node.addDependency()` is the usual way to order services.
 *
 * In the direction of the edge, every resource of the client, including its security group, then depends on every
 * resource of the server, including the ingress rule that refers to this security group. This is a cycle if the rule is
 * in the scope of the server, and if the services are in the same stack. In the opposite direction, the two services
 * themselves depend on each other.
 */
export function constructOrderProblems({ services, props }: MeshState): Problem[] {
  const opensSecurityGroups = props.openSecurityGroups ?? true;
  const dependencies = new Map(services.services.map((member) => [member, constructDependenciesOf(member)]));
  const dependsOn = (one: Member, other: Member) =>
    one !== other && other.service.node.scopes.some((scope) => dependencies.get(one)!.has(scope));
  const isCycle = (client: Member, server: Member) =>
    opensSecurityGroups &&
    dependsOn(client, server) &&
    [client, server].every(hasOwnGroup) &&
    commonStackOf(client.service, server.service) === Stack.of(client.service);
  const withPath = ({ name, service }: Member) => ({ name, path: service.node.path });

  return services.edges.flatMap(({ kind, dependent, dependency }) => [
    ...(kind === 'dependsOn' && dependsOn(dependency, dependent)
      ? [messages.reversedConstructDependency(withPath(dependent), withPath(dependency))]
      : []),
    ...(isCycle(dependent, dependency)
      ? [messages.constructDependencyCycle(withPath(dependent), kind, withPath(dependency))]
      : []),
  ]);
}

/**
 * The construct dependencies of a service and of the constructs that contain it, without these constructs themselves.
 */
function constructDependenciesOf({ service }: Member): Set<IConstruct> {
  const { scopes } = service.node;
  const dependencies = new Set(scopes.flatMap((scope) => scope.node.dependencies));
  for (const scope of scopes) dependencies.delete(scope);
  return dependencies;
}

function hasOwnGroup({ service }: Member): boolean {
  return service.connections.securityGroups.some((group: ec2.ISecurityGroup & IConstruct) =>
    group.node.scopes.includes(service),
  );
}
