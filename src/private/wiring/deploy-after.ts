import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { cfnService } from './cfn-service';
import { topStackOf } from './stacks';

/**
 * Makes the client's `AWS::ECS::Service` wait for the server's and for the rules of the edge.
 *
 * Resource to resource: between the services' own constructs the dependency would be a product of both subtrees, and,
 * as a rule stands under a security group that names the client's, a cycle. Between two stacks of an app, which are
 * ordered as a whole, only the client's own stack has rules to wait for.
 */
export function deployAfter(client: ecs.BaseService, server: ecs.BaseService, rules: readonly IConstruct[]) {
  const inOurStack = (other: IConstruct) => topStackOf(other) === topStackOf(client);
  cfnService(client).node.addDependency(...[cfnService(server), ...rules].filter(inOurStack));
}
