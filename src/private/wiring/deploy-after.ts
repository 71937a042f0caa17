import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { cfnService } from './cfn-service';

/**
 * Makes the client's `AWS::ECS::Service` wait for the server's and for the ingress rules of the edge.
 *
 * Resource to resource: between the services' own constructs the dependency would be a product of both subtrees, and,
 * as the rule stands under a security group that names the client's, a cycle.
 */
export function deployAfter(client: ecs.BaseService, server: ecs.BaseService, rules: readonly IConstruct[]) {
  cfnService(client).node.addDependency(cfnService(server), ...rules);
}
