import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { commonStackOf } from '../inspect/stacks';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/**
 * Edges between services that `node.addDependency` orders as well, the usual way without a mesh.
 *
 * In the direction of the edge, all of the client, including its security group, waits for all of the server, including the
 * rule that names that group. That is a cycle if the rule is in the server's scope and nothing else of the two stacks separates
 * them. In the other direction, the two services themselves wait for each other.
 */
export function constructOrderProblems({ services, props }: MeshState): Problem[] {
  const opensSecurityGroups = props.openSecurityGroups ?? true;
  const awaited = new Map(services.services.map((member) => [member, constructDependenciesOf(member)]));
  const waitsFor = (one: Member, other: Member) =>
    one !== other && other.service.node.scopes.some((scope) => awaited.get(one)!.has(scope));
  const isCycle = (client: Member, server: Member) =>
    opensSecurityGroups &&
    waitsFor(client, server) &&
    [client, server].every(hasOwnGroup) &&
    commonStackOf(client.service, server.service) === Stack.of(client.service);
  const withPath = ({ name, service }: Member) => ({ name, path: service.node.path });

  return services.edges.flatMap(({ kind, dependent, dependency }) => [
    ...(kind === 'dependsOn' && waitsFor(dependency, dependent)
      ? [messages.reversedConstructDependency(withPath(dependent), withPath(dependency))]
      : []),
    ...(isCycle(dependent, dependency)
      ? [messages.constructDependencyCycle(withPath(dependent), kind, withPath(dependency))]
      : []),
  ]);
}

/** What the service, or a construct around it, depends on, without the constructs around the service itself. */
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
