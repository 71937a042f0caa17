import { Fn, Lazy, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { digest } from './endpoint-list-hash';
import { cfnService } from '../inspect/cfn-resources';
import { previewResolve } from '../inspect/preview-resolve';

/**
 * Makes CloudFormation redeploy a service when, and only when, the list of endpoints that it depends on has changed.
 *
 * Under the hood, an override of `ForceNewDeployment` with the list's hash as the nonce. A nonce of the user's, set in any way, is
 * part of ours: a change of either redeploys the service.
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

/** A nonce of the user's from `addPropertyOverride`. To be read before ours takes its place. */
function overriddenNonce(resource: ecs.CfnService): unknown {
  const { rawOverrides } = resource as unknown as { rawOverrides: { Properties?: ecs.CfnService['cfnProperties'] } };
  return rawOverrides.Properties?.ForceNewDeployment?.ForceNewDeploymentNonce;
}

function givenNonce(resource: ecs.CfnService): unknown {
  const users: Partial<ecs.CfnService.ForceNewDeploymentProperty> | undefined = previewResolve(
    resource,
    resource.forceNewDeployment,
  );
  return users?.forceNewDeploymentNonce;
}

/** A value that only the deployment knows cannot be hashed, and is put in front of the hash instead. */
function combine(users: unknown, hash: string): string {
  if (users === undefined) return hash;
  const isKnown = typeof users === 'string' && !Token.isUnresolved(hash);
  return isKnown ? digest([users, hash]) : Fn.join('-', [Token.asString(users), hash]);
}
