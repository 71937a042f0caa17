import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import type { MeshService } from '../../mesh-service';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { commonStackOf } from '../wiring/stacks';

/**
 * Edges beside which the user ordered the two services construct by construct, as everybody does who has no mesh.
 *
 * The same way round, all of the client, its security group included, waits for all of the server, the rule that names
 * that group included. That is a circle where the rule stands with the server, and nothing else of the two stacks keeps it
 * apart. The other way round, the two services themselves wait for each other.
 */
export function orderedTwice(services: readonly MeshService[], opensSecurityGroups: boolean): Problem[] {
  const awaited = new Map(services.map((service) => [service, awaitedAsConstructs(service)]));
  const waitsFor = (one: MeshService, other: MeshService) =>
    one !== other && other.service.node.scopes.some((scope) => awaited.get(one)!.has(scope));
  const isCircle = (client: MeshService, server: MeshService) =>
    opensSecurityGroups &&
    waitsFor(client, server) &&
    [client, server].every(hasOwnGroup) &&
    commonStackOf(client.service, server.service) === Stack.of(client.service);
  const placed = ({ name, service }: MeshService) => ({ name, path: service.node.path });

  return services.flatMap((client) => [
    ...client.dependencies
      .filter((server) => waitsFor(server, client))
      .map((server) => messages.orderedAgainst(placed(client), placed(server))),
    ...(['dependsOn', 'connectsTo'] as const).flatMap((kind) =>
      [...client._uses[kind].keys()]
        .filter((server) => isCircle(client, server))
        .map((server) => messages.orderedByConstructs(placed(client), kind, placed(server))),
    ),
  ]);
}

/** What the service, or a construct around it, waits for, but for what is around the service itself. */
function awaitedAsConstructs({ service }: MeshService): Set<IConstruct> {
  const { scopes } = service.node;
  const awaited = new Set(scopes.flatMap((scope) => scope.node.dependencies));
  for (const scope of scopes) awaited.delete(scope);
  return awaited;
}

function hasOwnGroup({ service }: MeshService): boolean {
  return service.connections.securityGroups.some((group: ec2.ISecurityGroup & IConstruct) =>
    group.node.scopes.includes(service),
  );
}
