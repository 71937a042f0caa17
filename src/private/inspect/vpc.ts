import { CfnResource, Reference, Token, Tokenization } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** Identifies the VPC of a service: by the path of the resource if this app creates it, else by its id. Undefined if unknown. */
export function vpcOf({ cluster }: ecs.BaseService): string | undefined {
  const id = vpcIdOf(cluster);
  if (id === undefined || !Token.isUnresolved(id)) return id;
  const token = Tokenization.reverse(id, { failConcat: false });
  if (!Reference.isReference(token)) return undefined;
  const { target } = token;
  const isVpc = CfnResource.isCfnResource(target) && target.cfnResourceType === ec2.CfnVPC.CFN_RESOURCE_TYPE_NAME;
  return isVpc ? target.node.path : undefined;
}

/** For a cluster that was imported by its ARN, CDK throws. */
function vpcIdOf(cluster: ecs.ICluster): string | undefined {
  try {
    return cluster.vpc.vpcId;
  } catch {
    return undefined;
  }
}
