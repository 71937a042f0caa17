import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnService, cfnTaskDefinition } from './cfn-resources';
import { renderedContainers } from './containers';
import { previewResolve } from './preview-resolve';

/*
 * Settings of an ECS service that the L2 construct does not expose. The L1 construct contains them, possibly as tokens.
 */

export function hasServiceConnect(service: ecs.BaseService): boolean {
  return previewResolve(service, cfnService(service).serviceConnectConfiguration) !== undefined;
}

/** The type of the deployment controller. Undefined means ECS, which is the only type that supports Service Connect. */
export function deploymentControllerOf(service: ecs.BaseService): string | undefined {
  const controller: Partial<ecs.CfnService.DeploymentControllerProperty> | undefined = previewResolve(
    service,
    cfnService(service).deploymentController,
  );
  return controller?.type;
}

export function hasCircuitBreaker(service: ecs.BaseService): boolean {
  const deployment: Partial<ecs.CfnService.DeploymentConfigurationProperty> | undefined = previewResolve(
    service,
    cfnService(service).deploymentConfiguration,
  );
  const breaker = deployment?.deploymentCircuitBreaker as ecs.CfnService.DeploymentCircuitBreakerProperty | undefined;
  return Boolean(breaker?.enable);
}

/** The load balancers and target groups to which the service is attached. */
export function loadBalancersOf(service: ecs.BaseService): readonly Partial<ecs.CfnService.LoadBalancerProperty>[] {
  return previewResolve(service, cfnService(service).loadBalancers) ?? [];
}

export function operatingSystemOf(taskDefinition: ecs.TaskDefinition): string | undefined {
  const platform: Partial<ecs.CfnTaskDefinition.RuntimePlatformProperty> | undefined = previewResolve(
    taskDefinition,
    cfnTaskDefinition(taskDefinition).runtimePlatform,
  );
  return typeof platform?.operatingSystemFamily === 'string' ? platform.operatingSystemFamily : undefined;
}

/** The containers without a memory limit, if the task has no limit either. Fargate tasks always have a limit. */
export function containersWithoutMemoryLimit(taskDefinition: ecs.TaskDefinition): string[] {
  if (taskDefinition.isFargateCompatible || cfnTaskDefinition(taskDefinition).memory !== undefined) return [];
  return renderedContainers(taskDefinition)
    .filter(({ memory }) => memory === undefined)
    .map(({ name }) => name);
}
