import { Application } from './application';
import { ResourceId } from './deployment-graph';
import { own, textOf, textsOf, Value } from './values';

/** A custom resource that redeploys an ECS service whenever CloudFormation creates or updates it. */
export interface Redeployment extends ResourceId {
  /** The ECS service. */
  readonly service: ResourceId;
  /** Whether a mesh creates it. */
  readonly isOfMesh: boolean;
}

/** A custom resource that waits until Cloud Map knows some endpoints. */
export interface Gate extends ResourceId {
  readonly discoveryNames: readonly string[];
  /** The name, the id or the ARN of the namespace, as the template has it. */
  readonly namespace: Value;
}

/** The custom resources of the mesh, whose types are part of its contract. */
const REDEPLOYMENT = 'Custom::ServiceConnectRedeployment';
const GATE = 'Custom::ServiceConnectEndpoints';
export function redeploymentsOf(application: Application): Redeployment[] {
  // CDK's AwsCustomResource, which can call ECS UpdateService, may have any type.
  const resources = application.resourcesOfType(...application.types.filter((type) => type.startsWith('Custom::')));
  return resources.flatMap(({ stack, logicalId, resource }): Redeployment[] => {
    const scope = application.scopeOf(stack);
    const { type, properties } = resource;
    const target =
      type === REDEPLOYMENT
        ? scope.textOf(own(properties, 'Service'))
        : updated(scope.textOf(own(properties, 'Create')));
    const service = application.resourceIn(target, (each) => each === 'AWS::ECS::Service');
    return service ? [{ stack, logicalId, service, isOfMesh: type === REDEPLOYMENT }] : [];
  });
}

export function gatesOf(application: Application): Gate[] {
  return application.resourcesOfType(GATE).map(({ stack, logicalId, resource: { properties } }) => ({
    stack,
    logicalId,
    discoveryNames: textsOf(application.scopeOf(stack).valueOf(own(properties, 'DiscoveryNames'))),
    namespace: own(properties, 'NamespaceName') ?? own(properties, 'NamespaceId'),
  }));
}

/** The service that an SDK call redeploys, from the JSON text of the call. */
function updated(call: string | undefined): string | undefined {
  if (call === undefined || !/"action"\s*:\s*"updateService(Command)?"/i.test(call)) return undefined;
  if (!/"forceNewDeployment"\s*:\s*"?true/.test(call)) return undefined;
  return textOf(/"parameters"\s*:\s*(\{[^]*)/.exec(call)?.[1]);
}
