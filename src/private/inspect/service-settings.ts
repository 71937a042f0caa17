import { FeatureFlags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cxapi from 'aws-cdk-lib/cx-api';
import { cfnService, cfnTaskDefinition } from './cfn-resources';
import { renderedContainers } from './containers';
import { isSetByL2, renderedField, renderedProperty } from './rendered-property';
import { groupKey, identify } from './security-groups';

/*
 * Settings of an ECS service that the L2 construct does not expose. The L1 construct contains them, possibly as tokens, and
 * overrides may change them.
 */

/** The type of the deployment controller. Undefined means ECS, which is the only type that supports Service Connect. */
export function deploymentControllerOf(service: ecs.BaseService): string | undefined {
  return renderedProperty(cfnService(service), 'DeploymentController')?.Type;
}

/** Whether a service has a deployment circuit breaker, or only the deployment knows. */
export function mayHaveCircuitBreaker(service: ecs.BaseService): boolean {
  const configuration = renderedProperty(cfnService(service), 'DeploymentConfiguration') ?? {};
  if (Object.keys(configuration).some((key) => key.startsWith('Fn::'))) return true;
  const breaker = configuration.DeploymentCircuitBreaker;
  return Boolean(breaker) && (breaker.Enable === undefined || ![false, 'false'].includes(breaker.Enable));
}

/**
 * Whether CloudFormation would replace a deployed service if it got a circuit breaker: CDK then also sets the deployment controller,
 * unless the application sets it, or has the feature flag that `cdk init` sets.
 */
export function isReplacedByCircuitBreaker(service: ecs.BaseService): boolean {
  if (renderedProperty(cfnService(service), 'DeploymentController') !== undefined) return false;
  return !FeatureFlags.of(service).isEnabled(cxapi.ECS_DISABLE_EXPLICIT_DEPLOYMENT_CONTROLLER_FOR_CIRCUIT_BREAKER);
}

export function desiredCountOf(service: ecs.BaseService): unknown {
  return renderedProperty(cfnService(service), 'DesiredCount');
}

export function platformVersionOf(service: ecs.BaseService): unknown {
  return renderedProperty(cfnService(service), 'PlatformVersion');
}

/**
 * The security groups of the construct of a service that the template leaves out, because the L1 construct has others. Empty if only the
 * deployment knows.
 */
export function replacedGroupsOf(service: ecs.BaseService): ec2.ISecurityGroup[] {
  return isSetByL2(cfnService(service), 'NetworkConfiguration') ? [] : splitGroups(service).others;
}

/**
 * The security groups that a service has in the template: not those that `connections.addSecurityGroup` adds, because CDK adds only those
 * of the constructor.
 */
export function attachedGroupsOf(service: ecs.BaseService): readonly ec2.ISecurityGroup[] {
  const { securityGroups } = service.connections;
  return securityGroups.length < 2 ? securityGroups : splitGroups(service).attached;
}

/** The security groups of a construct that are in the template, and the others. All are, if only the deployment knows. */
function splitGroups(service: ecs.BaseService) {
  const { securityGroups } = service.connections;
  const configuration = renderedProperty(cfnService(service), 'NetworkConfiguration', identify)?.AwsvpcConfiguration;
  const keys: unknown = configuration?.SecurityGroups;
  if (!Array.isArray(keys) || keys.some((key) => typeof key !== 'string')) {
    return { attached: securityGroups, others: [] };
  }
  const isAttached = (group: ec2.ISecurityGroup) => keys.includes(groupKey(group.securityGroupId, group));
  return {
    attached: securityGroups.filter(isAttached),
    others: securityGroups.filter((group) => !isAttached(group)),
  };
}

/** The type of the log driver of the Service Connect proxy. */
export function proxyLogDriverOf(service: ecs.BaseService): unknown {
  return renderedField(cfnService(service), 'ServiceConnectConfiguration', ['LogConfiguration', 'LogDriver']);
}

/** The container ports of a service that load balancers send requests to. */
export function loadBalancedPortsOf(service: ecs.BaseService): readonly unknown[] {
  const balancers: unknown = renderedProperty(cfnService(service), 'LoadBalancers') ?? [];
  return Object.values(balancers as object).map(({ ContainerPort }) => ContainerPort);
}

export function operatingSystemOf(taskDefinition: ecs.TaskDefinition): string | undefined {
  const family: unknown = renderedProperty(cfnTaskDefinition(taskDefinition), 'RuntimePlatform')?.OperatingSystemFamily;
  return typeof family === 'string' ? family : undefined;
}

/** The network mode; that of the construct, unless an override changes it. */
export function networkModeOf(taskDefinition: ecs.TaskDefinition): string {
  return String(renderedProperty(cfnTaskDefinition(taskDefinition), 'NetworkMode') ?? taskDefinition.networkMode);
}

/** The CPU units and MiB of a task; NaN for a size that is unknown until deployment. */
export function taskSizeOf(taskDefinition: ecs.TaskDefinition): { cpu: number; memory: number } {
  const [cpu, memory] = ['Cpu', 'Memory'].map((field) =>
    Number(renderedProperty(cfnTaskDefinition(taskDefinition), field)),
  );
  return { cpu, memory };
}

/** The containers without a memory limit, if the task has no limit either. Fargate tasks always have a limit. */
export function containersWithoutMemoryLimit(taskDefinition: ecs.TaskDefinition): string[] {
  if (taskDefinition.isFargateCompatible) return [];
  if (renderedProperty(cfnTaskDefinition(taskDefinition), 'Memory') !== undefined) return [];
  return renderedContainers(taskDefinition)
    .filter(({ memory }) => memory === undefined)
    .map(({ name }) => name);
}
