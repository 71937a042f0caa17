import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnService } from '../inspect/cfn-resources';
import { Member } from '../members/member';
import { Endpoint } from '../model/service';

/** The dimensions of what the proxies of a service receive, from all clients. */
export function serverDimensions(server: Member, { discoveryName }: Endpoint): Record<string, string> {
  return { DiscoveryName: discoveryName, ...serviceDimensions(server) };
}

/**
 * The dimensions of what one service sends to an endpoint of another.
 *
 * `ServiceName` is the client: its proxies measure.
 */
export function edgeDimensions(client: Member, { discoveryName }: Endpoint): Record<string, string> {
  return { TargetDiscoveryName: discoveryName, ...serviceDimensions(client) };
}

function serviceDimensions({ service }: Member): Record<string, string> {
  const cluster = service.cluster.node.defaultChild;
  const clusterName = cluster instanceof ecs.CfnCluster ? cluster.clusterName : undefined;
  return {
    ClusterName: known(clusterName) ?? service.cluster.clusterName,
    ServiceName: known(cfnService(service).serviceName) ?? service.serviceName,
  };
}

/**
 * A name that the app itself gives to a resource. Unlike a reference to the resource, it can be used in any stack, also in one
 * on which the stack of the resource depends.
 */
function known(name: string | undefined): string | undefined {
  return Token.isUnresolved(name) ? undefined : name;
}
