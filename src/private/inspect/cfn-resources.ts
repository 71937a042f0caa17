import * as ecs from 'aws-cdk-lib/aws-ecs';

/** The `AWS::ECS::Service` of a service. The mesh adds dependencies from and to this resource only. */
export function cfnService(service: ecs.BaseService): ecs.CfnService {
  return service.node.defaultChild as ecs.CfnService;
}

/** The `AWS::ECS::TaskDefinition` of a task definition. */
export function cfnTaskDefinition(taskDefinition: ecs.TaskDefinition): ecs.CfnTaskDefinition {
  return taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
}
