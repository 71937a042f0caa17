import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { ClusterSpec } from './world';

/** Adds EC2 capacity to a cluster, by `addAsgCapacityProvider()` or by `addCapacity()`. */
export function addCapacity(scope: Construct, cluster: ecs.Cluster, { capacity }: ClusterSpec) {
  const instanceType = new ec2.InstanceType('t3.large');
  const machineImage = ecs.EcsOptimizedImage.amazonLinux2023();
  if (capacity.toLowerCase().endsWith('provider')) {
    const id = `${cluster.node.id}Instances`;
    const autoScalingGroup = new autoscaling.AutoScalingGroup(scope, id, {
      vpc: cluster.vpc,
      instanceType,
      machineImage,
    });
    cluster.addAsgCapacityProvider(
      new ecs.AsgCapacityProvider(scope, `${id}Provider`, {
        autoScalingGroup,
        enableManagedTerminationProtection: false,
      }),
    );
    return;
  }
  cluster.addCapacity('Instances', { instanceType, machineImage });
}

export function isLate({ capacity }: ClusterSpec): boolean {
  return capacity.startsWith('late');
}
