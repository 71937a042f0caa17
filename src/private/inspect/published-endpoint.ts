import { createHash } from 'crypto';
import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { topStackOf } from './stacks';

/**
 * The value of the Systems Manager parameter for an endpoint: fields with commas between them, which CloudFormation can select from.
 * The version of this format is the first field, so that a later version can be recognized.
 */
export const PUBLISHED_VERSION = '1';
const FIELDS = ['version', 'digest', 'discoveryName', 'fromPort', 'toPort', 'securityGroupId'] as const;

export type PublishedField = (typeof FIELDS)[number];

/** The name of the parameter under which an endpoint is published. */
export function publishedName(path: string, dnsName: string, port: number | string): string {
  return `${path}/${dnsName}/${port}`;
}

/**
 * The construct id and the logical id of the parameter that reads a published endpoint. It follows from the name alone: the CDK CLI
 * keeps the former value of a parameter with the same id, so another name must result in another id.
 */
export function publishedParameterId(name: string): string {
  const [dnsName, port] = name.split('/').slice(-2);
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `ServiceConnectEndpoint${dnsName.replace(/[^A-Za-z0-9]/g, '').slice(0, 64)}${port}${hash}`;
}

/**
 * The parameter that reads a published endpoint for a stack; undefined if no client in the stack depends on it. It is in the top-level
 * stack: CloudFormation reads a parameter of a nested stack only while it deploys its parent, and not if that has no changes.
 */
export function findPublishedParameter(stack: Stack, name: string): CfnParameter | undefined {
  return topStackOf(stack).node.tryFindChild(publishedParameterId(name)) as CfnParameter | undefined;
}

/** A field of a published endpoint, which only the deployment knows. */
export function publishedField(parameter: CfnParameter, field: PublishedField): string {
  return Fn.select(FIELDS.indexOf(field), Fn.split(',', parameter.valueAsString));
}

/** Identifies a field of a published endpoint in every stack, as `portKey` does, without reading it. */
export function publishedFieldKey(name: string, field: PublishedField): object {
  return { 'Fn::Select': [FIELDS.indexOf(field), { 'Fn::Split': [',', ssmParameterKey(name)] }] };
}

/** Identifies a parameter of Systems Manager, which is the same in every stack that reads it. */
export function ssmParameterKey(name: string): string {
  return `ssm:${name}`;
}
