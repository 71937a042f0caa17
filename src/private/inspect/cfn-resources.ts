import { CfnResource } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';

/**
 * Whether something is an L2 construct of an ECS service, and not one of the application's own around it, which may have methods of the
 * same names. Identified by its members: `instanceof` would fail in an application with two copies of aws-cdk-lib.
 */
export function isEcsService(value: unknown): value is ecs.BaseService {
  if (typeof value !== 'object' || value === null) return false;
  if (!['enableServiceConnect', 'cluster', 'taskDefinition'].every((member) => member in value)) return false;
  const resource = (value as Partial<IConstruct>).node?.defaultChild;
  return CfnResource.isCfnResource(resource) && resource.cfnResourceType === ecs.CfnService.CFN_RESOURCE_TYPE_NAME;
}

/** The `AWS::ECS::Service` of a service. Of the resources of a service, the mesh orders only this one. */
export function cfnService(service: ecs.BaseService): ecs.CfnService {
  return service.node.defaultChild as ecs.CfnService;
}

/** The `AWS::ECS::TaskDefinition` of a task definition. */
export function cfnTaskDefinition(taskDefinition: ecs.TaskDefinition): ecs.CfnTaskDefinition {
  return taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
}
