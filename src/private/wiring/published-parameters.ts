import { CfnParameter, Stack } from 'aws-cdk-lib';
import { findPublishedParameter, publishedParameterId } from '../inspect/published-endpoint';
import { topStackOf } from '../inspect/stacks';
import { ExternalEdge } from '../members/external-member';

/**
 * Returns the parameter with which a stack reads a published endpoint; creates it for the first client in the stack. CloudFormation
 * reads the parameter before it changes anything, and refuses the deployment if it does not exist.
 */
export function ensurePublishedParameter(stack: Stack, name: string): CfnParameter {
  return (
    findPublishedParameter(stack, name) ??
    new CfnParameter(topStackOf(stack), publishedParameterId(name), {
      type: 'AWS::SSM::Parameter::Value<String>',
      default: name,
      description: `Service Connect endpoint of another application. If it does not exist, deploy that application first`,
    })
  );
}

/** Makes the stack of a client read the published endpoints of an edge, even if nothing refers to them: they have to exist. */
export function ensurePublishedParametersOf({ dependent: { service }, endpoints }: ExternalEdge) {
  for (const { parameterName } of endpoints) {
    if (parameterName !== undefined) ensurePublishedParameter(Stack.of(service), parameterName);
  }
}
