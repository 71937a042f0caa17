import { Fn, Lazy, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { digest } from './endpoint-list-hash';
import { cfnService } from '../inspect/cfn-resources';
import { previewResolve } from '../inspect/preview-resolve';

/**
 * Makes CloudFormation redeploy a service if and only if the list of the endpoints that it depends on changes.
 *
 * Under the hood, this overrides `ForceNewDeployment` with the hash of the list as the nonce. If the user sets a nonce,
 * in any way, the nonce of the mesh includes it: a change of either redeploys the service.
 */
export function redeployWhenChanged(service: ecs.BaseService, listHash: () => string) {
  const resource = cfnService(service);
  const override = overriddenNonce(resource);
  resource.addPropertyOverride('ForceNewDeployment.EnableForceNewDeployment', true);
  resource.addPropertyOverride(
    'ForceNewDeployment.ForceNewDeploymentNonce',
    Lazy.uncachedString({ produce: () => combine(override ?? givenNonce(resource), listHash()) }),
  );
}

/** Returns the nonce that the user set with `addPropertyOverride`. Call it before the mesh overrides the nonce. */
function overriddenNonce(resource: ecs.CfnService): unknown {
  const { rawOverrides } = resource as unknown as { rawOverrides: { Properties?: ecs.CfnService['cfnProperties'] } };
  return rawOverrides.Properties?.ForceNewDeployment?.ForceNewDeploymentNonce;
}

function givenNonce(resource: ecs.CfnService): unknown {
  const fromUser: Partial<ecs.CfnService.ForceNewDeploymentProperty> | undefined = previewResolve(
    resource,
    resource.forceNewDeployment,
  );
  return fromUser?.forceNewDeploymentNonce;
}

/**
 * Combines the nonce of the user with the hash. A value that is unknown until deployment cannot be hashed, so it
 * precedes the hash.
 */
function combine(userNonce: unknown, hash: string): string {
  if (userNonce === undefined) return hash;
  const isKnown = typeof userNonce === 'string' && !Token.isUnresolved(hash);
  return isKnown ? digest([userNonce, hash]) : Fn.join('-', [Token.asString(userNonce), hash]);
}
