import { CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnService } from './cfn-resources';
import { previewResolve } from './preview-resolve';

/** The longest names of a partition and of a region that exist. */
const PREFIX = 'arn:aws-us-gov:ecs:us-isof-south-1:123456789012:service/';
const MAX_NAME_LENGTH = 255;
const MAX_STACK_NAME_LENGTH = 128;
/** What CloudFormation appends to a name that it generates. */
const SUFFIX = '-1ABCDEFGHIJK';

/**
 * Returns how long the ARN of an ECS service is at most, although only the deployment knows it. CloudFormation generates
 * the names of the cluster and the service from the name of the stack and the logical id, unless the app sets them.
 */
export function maxServiceArnLength(service: ecs.BaseService): number {
  const resource = cfnService(service);
  return PREFIX.length + clusterNameLength(service) + '/'.length + nameLength(resource, resource.serviceName);
}

function clusterNameLength({ cluster: { clusterName } }: ecs.BaseService): number {
  if (!Token.isUnresolved(clusterName)) return clusterName.length;
  const token = Tokenization.reverse(clusterName, { failConcat: false });
  if (!Reference.isReference(token) || !CfnResource.isCfnResource(token.target)) return MAX_NAME_LENGTH;
  return nameLength(token.target, (token.target as ecs.CfnCluster).clusterName);
}

/** @param given the name that the app sets, if it does */
function nameLength(resource: CfnResource, given: string | undefined): number {
  const name: unknown = previewResolve(resource, given);
  if (typeof name === 'string') return name.length;
  return name === undefined ? generatedNameLength(resource) : MAX_NAME_LENGTH;
}

function generatedNameLength(resource: CfnResource): number {
  const logicalId: string = previewResolve(resource, resource.logicalId);
  const length = stackNameLength(Stack.of(resource)) + '-'.length + logicalId.length + SUFFIX.length;
  return Math.min(MAX_NAME_LENGTH, length);
}

/** A stack in the scope of another one is nested or a product of Service Catalog: others choose its name. */
function stackNameLength({ stackName, node }: Stack): number {
  const isDeployedByOthers = node.scopes.filter(Stack.isStack).length > 1;
  return isDeployedByOthers || Token.isUnresolved(stackName) ? MAX_STACK_NAME_LENGTH : stackName.length;
}
