import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { cfnService } from './cfn-service';

/** A service with no endpoints becomes a client only. */
export function enableServiceConnect(
  service: ecs.BaseService,
  namespace: cloudmap.INamespace,
  endpoints: readonly ecs.ServiceConnectService[],
) {
  service.enableServiceConnect({
    // Not the name, which CDK would write as text: the ARN is a reference, so the service is created after the
    // namespace and deleted before it (aws-cdk#25616), and a namespace that is shared by another account is found too.
    namespace: namespace.namespaceArn,
    services: endpoints.length > 0 ? [...endpoints] : undefined,
  });
}

/** The L2 keeps what it was given to itself; what it would write tells. */
export function hasServiceConnect(service: ecs.BaseService): boolean {
  return Stack.of(service).resolve(cfnService(service).serviceConnectConfiguration) !== undefined;
}

/** The deployment controller of a service, where it is one that knows neither Service Connect nor forced deployments. */
export function unsupportedController(service: ecs.BaseService): string | undefined {
  const controller: Partial<ecs.CfnService.DeploymentControllerProperty> | undefined = Stack.of(service).resolve(
    cfnService(service).deploymentController,
  );
  const type = controller?.type;
  return type === 'CODE_DEPLOY' || type === 'EXTERNAL' ? type : undefined;
}
