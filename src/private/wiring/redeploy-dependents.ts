import { Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { digest, EndpointList, textOf } from './endpoint-list-hash';
import { cfnService } from '../inspect/cfn-resources';
import { PreviewedValue, previewValue } from '../inspect/deploy-time-values';
import { propertyOverrides } from '../inspect/property-overrides';

/**
 * Makes CloudFormation redeploy a service if and only if the list of the endpoints that it depends on changes. Returns a
 * function that reads what the nonce consists of.
 *
 * Under the hood, this overrides `ForceNewDeployment` with the hash of the list as the nonce. If the user sets a nonce,
 * in any way, the nonce of the mesh includes it: a change of either redeploys the service.
 */
export function redeployWhenChanged(service: ecs.BaseService, list: () => EndpointList): () => EndpointList {
  const resource = cfnService(service);
  const override = overriddenNonce(resource);
  const nonce = () => combine(override ?? givenNonce(resource), list());
  resource.addPropertyOverride('ForceNewDeployment.EnableForceNewDeployment', true);
  resource.addPropertyOverride(
    'ForceNewDeployment.ForceNewDeploymentNonce',
    Lazy.uncachedString({ produce: () => textOf(nonce()) }),
  );
  return nonce;
}

/** Returns the nonce that the user set with `addPropertyOverride`. Call it before the mesh overrides the nonce. */
function overriddenNonce(resource: ecs.CfnService): PreviewedValue | undefined {
  const nonce: unknown = propertyOverrides(resource).ForceNewDeployment?.ForceNewDeploymentNonce;
  return nonce === undefined ? undefined : previewValue(resource, nonce);
}

function givenNonce(resource: ecs.CfnService): PreviewedValue | undefined {
  const { known, unknown } = previewValue(resource, resource.forceNewDeployment);
  const nonce = (known as Partial<ecs.CfnService.ForceNewDeploymentProperty> | undefined)?.forceNewDeploymentNonce;
  return nonce === undefined ? undefined : { known: nonce, unknown };
}

/** Combines the nonce of the user with that of the mesh. */
function combine(fromUser: PreviewedValue | undefined, list: EndpointList): EndpointList {
  if (!fromUser) return list;
  const { hash, unknown, digests } = list;
  const known = typeof fromUser.known === 'string' ? fromUser.known : JSON.stringify(fromUser.known);
  return { hash: digest([known, hash]), unknown: new Map([...fromUser.unknown, ...unknown]), digests };
}
