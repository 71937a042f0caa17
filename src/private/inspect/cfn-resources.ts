import * as ecs from 'aws-cdk-lib/aws-ecs';

/** The `AWS::ECS::Service` of a service. Of the resources of a service, the mesh orders only this one. */
export function cfnService(service: ecs.BaseService): ecs.CfnService {
  return service.node.defaultChild as ecs.CfnService;
}

/** The `AWS::ECS::TaskDefinition` of a task definition. */
export function cfnTaskDefinition(taskDefinition: ecs.TaskDefinition): ecs.CfnTaskDefinition {
  return taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
}
