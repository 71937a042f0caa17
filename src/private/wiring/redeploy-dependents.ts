import { Fn, Lazy, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnService } from './cfn-service';
import { digest } from './endpoint-list';
import { peek } from './peek';

/**
 * Has CloudFormation deploy a service again when, and only when, the list of endpoints that it depends on has changed.
 *
 * Under the hood an override of `ForceNewDeployment` with the list's hash as the nonce. A nonce of the user's, set
 * before or after, goes into ours: a change of either deploys the service.
 */
export function redeployWhenChanged(service: ecs.BaseService, listHash: () => string) {
  const resource = cfnService(service);
  resource.addPropertyOverride('ForceNewDeployment.EnableForceNewDeployment', true);
  resource.addPropertyOverride(
    'ForceNewDeployment.ForceNewDeploymentNonce',
    Lazy.uncachedString({ produce: () => combine(usersNonce(resource), listHash()) }),
  );
}

function usersNonce(resource: ecs.CfnService): unknown {
  const users: Partial<ecs.CfnService.ForceNewDeploymentProperty> | undefined = peek(
    resource,
    resource.forceNewDeployment,
  );
  return users?.forceNewDeploymentNonce;
}

/** What is not known before deployment cannot be hashed: its value then stands beside the hash. */
function combine(users: unknown, hash: string): string {
  if (users === undefined) return hash;
  const isKnown = typeof users === 'string' && !Token.isUnresolved(hash);
  return isKnown ? digest([users, hash]) : Fn.join('-', [Token.asString(users), hash]);
}
