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
  return services.flatMap((client) =>
    client.dependencies
      .filter((server) => waitsAsConstruct(client, server) && hasOwnGroup(client) && hasOwnGroup(server))
      .map((server) =>
        messages.orderedByConstructs(client.name, client.service.node.path, server.name, server.service.node.path),
      ),
  );
}

function waitsAsConstruct({ service: client }: MeshService, { service: server }: MeshService): boolean {
  const [ours, theirs] = [client.node.scopes, server.node.scopes];
  return ours.some((scope) => scope.node.dependencies.some((other) => theirs.includes(other) && !ours.includes(other)));
}

function hasOwnGroup({ service }: MeshService): boolean {
  return service.connections.securityGroups.some((group: ec2.ISecurityGroup & IConstruct) =>
    group.node.scopes.includes(service),
  );
}
