import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { cfnService } from '../inspect/cfn-resources';
import { topStackOf } from '../inspect/stacks';

/**
 * Makes the client's `AWS::ECS::Service` depend on the server's and on the rules of the edge.
 *
 * Resource to resource: between the services' own constructs, the dependency would be a product of both subtrees and, as a rule
 * is in the scope of a security group and names the client's, a cycle. Two stacks of an app are ordered as a whole, so only
 * rules in the client's own stack are dependencies.
 */
export function deployAfter(client: ecs.BaseService, server: ecs.BaseService, rules: readonly IConstruct[]) {
  const isInOurStack = (other: IConstruct) => topStackOf(other) === topStackOf(client);
  cfnService(client).node.addDependency(...[cfnService(server), ...rules].filter(isInOurStack));
}
