import { Names, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { placeIn } from './place-in';

/**
 * The cluster's default namespace; where it has none, an HTTP namespace in the cluster's stack, which every service's
 * stack follows already, named for the mesh's path so that no two meshes of an account and region collide.
 */
export function defaultNamespace(mesh: Construct, cluster: ecs.ICluster): cloudmap.INamespace {
  if (cluster.defaultCloudMapNamespace) return cluster.defaultCloudMapNamespace;
  const [scope, id] = placeIn(mesh, Stack.of(cluster), 'Namespace');
  return new cloudmap.HttpNamespace(scope, id, {
    name: Names.uniqueResourceName(mesh, { separator: '-', maxLength: 128 }),
    description: `Service Connect endpoints of ${mesh.node.path}`,
  });
}
