import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** How Cloud Map finds a namespace: by its name, or through its ARN. */
export interface DiscoveredNamespace {
  readonly name?: string;
  readonly arn?: string;
}

/** Cloud Map has no resource types for this action, only conditions. */
const DISCOVER_ACTION = 'servicediscovery:DiscoverInstances';
const GET_NAMESPACE_ACTION = 'servicediscovery:GetNamespace';
/** The longest name that Cloud Map accepts for a namespace, and for a service as Amazon ECS creates it. */
const MAX_NAMESPACE_NAME_LENGTH = 1_024;
const MAX_DISCOVERY_NAME_LENGTH = 64;

/**
 * Cloud Map checks the names in a request, so conditions limit the permission to these endpoints. If only the ARN of the namespace is
 * known, the function asks for its name, and the permission for the endpoints cannot name it.
 */
export function discoveryStatements({ name, arn }: DiscoveredNamespace, discoveryNames: readonly string[]) {
  const ofNamespace = name === undefined ? {} : { 'servicediscovery:NamespaceName': name };
  const discover = new iam.PolicyStatement({
    actions: [DISCOVER_ACTION],
    resources: ['*'],
    conditions: { StringEquals: { ...ofNamespace, 'servicediscovery:ServiceName': discoveryNames } },
  });
  if (arn === undefined) return [discover];
  return [discover, new iam.PolicyStatement({ actions: [GET_NAMESPACE_ACTION], resources: [arn] })];
}

/** The most characters of a policy for no endpoints. */
export function discoveryPolicySize(): number {
  const namespace = 'x'.repeat(MAX_NAMESPACE_NAME_LENGTH);
  const statements = discoveryStatements({ name: namespace, arn: namespace }, []);
  return JSON.stringify({ Statement: statements.map((each) => each.toJSON()), Version: '2012-10-17' }).length;
}

/** The most characters that a discovery name adds to a policy. */
export function discoveryNameSize(name: string): number {
  return (Token.isUnresolved(name) ? MAX_DISCOVERY_NAME_LENGTH : name.length) + '"",'.length;
}
