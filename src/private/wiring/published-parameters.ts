import { CfnParameter, Stack } from 'aws-cdk-lib';
import { findPublishedParameter, publishedParameterId } from '../inspect/published-endpoint';
import { topStackOf } from '../inspect/stacks';
import { ExternalEdge } from '../members/external-member';

/**
 * Reads a published endpoint for a stack, once for all clients in it. CloudFormation reads the parameter before it changes anything, and
 * refuses the deployment if it does not exist.
 */
export function readPublished(stack: Stack, name: string): CfnParameter {
  return (
    findPublishedParameter(stack, name) ??
    new CfnParameter(topStackOf(stack), publishedParameterId(name), {
      type: 'AWS::SSM::Parameter::Value<String>',
      default: name,
      description: `Service Connect endpoint of another application. If it does not exist, deploy that application first`,
    })
  );
}

/** Reads the published endpoints of an edge in the stack of its client, also if the client needs nothing of them but their existence. */
export function readPublishedOf({ dependent: { service }, endpoints }: ExternalEdge) {
  for (const { parameterName } of endpoints) {
    if (parameterName !== undefined) readPublished(Stack.of(service), parameterName);
  }
}
