import { Resource } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Warning } from './warning';
import { renderedProperty } from '../inspect/rendered-property';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';

/**
 * Finds the clusters that may have a namespace that CDK does not know, if the mesh creates another one. The warning is
 * about the first service of each cluster.
 */
export function unknownNamespaceWarnings({ services, createdNamespace }: MeshState): Warning[] {
  if (!createdNamespace) return [];
  const firstByCluster = new Map<ecs.ICluster, Member>();
  for (const member of services.services) {
    const { cluster } = member.service;
    if (!firstByCluster.has(cluster)) firstByCluster.set(cluster, member);
  }
  return [...firstByCluster].flatMap(([cluster, member]) => {
    const reason = reasonOf(cluster);
    return reason
      ? [{ id: 'unknownNamespace', problem: messages.unknownNamespace(member.name, [reason]), member }]
      : [];
  });
}

function reasonOf(cluster: ecs.ICluster): string | undefined {
  const { path } = cluster.node;
  if (!Resource.isOwnedResource(cluster)) return `cluster '${path}' is imported, and its import names no namespace`;
  const resource = cluster.node.defaultChild;
  const isSet = resource instanceof ecs.CfnCluster && renderedProperty(resource, 'ServiceConnectDefaults');
  return isSet ? `cluster '${path}' sets serviceConnectDefaults` : undefined;
}
