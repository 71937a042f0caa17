import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import type { MeshService } from '../../mesh-service';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/**
 * Edges that the user also ordered construct by construct, as everybody does who has no mesh: then all of the client, its
 * security group included, waits for all of the server, the rule that names that group included.
 */
export function orderedTwice(services: readonly MeshService[]): Problem[] {
  return services.flatMap((client) => {
    const awaited = awaitedAsConstructs(client);
    return client.dependencies
      .filter((server) => server.service.node.scopes.some((scope) => awaited.has(scope)))
      .filter((server) => hasOwnGroup(client) && hasOwnGroup(server))
      .map((server) =>
        messages.orderedByConstructs(client.name, client.service.node.path, server.name, server.service.node.path),
      );
  });
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
