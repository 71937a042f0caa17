import { CfnResource } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addDependencyIfDistinct } from './distinct-targets';
import { cfnService } from '../inspect/cfn-resources';
import { topStackOf } from '../inspect/stacks';

/**
 * Makes the client's `AWS::ECS::Service` depend on the server's and on the rules of the edge.
 *
 * The dependency is between resources. With a dependency between the constructs of the services, every resource of the
 * client would depend on every resource of the server. That would be a cycle, because an ingress rule in the scope of
 * the server refers to the security group of the client. Stacks are ordered as a whole, so only resources in the stack
 * of the client become dependencies.
 */
export function deployAfter(client: ecs.BaseService, server: ecs.BaseService, rules: readonly CfnResource[]) {
  deployAfterAll(client, [cfnService(server), ...rules]);
}

/** Makes the client's `AWS::ECS::Service` depend on those of these resources that are in its stack. */
export function deployAfterAll(client: ecs.BaseService, resources: readonly CfnResource[]) {
  const inClientStack = resources.filter((other) => topStackOf(other) === topStackOf(client));
  cfnService(client).node.addDependency(
    ...inClientStack.filter((other) => !addDependencyIfDistinct(cfnService(client), other)),
  );
}
