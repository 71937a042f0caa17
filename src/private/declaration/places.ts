import { Resource, Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import type { EdgeKind } from './edge';
import * as messages from '../messages';
import { Wait } from './stack-graph';
import { Problem } from '../messages/problem';
import { groupsOf } from '../wiring/security-groups';

/** One end of an edge: a service of the mesh, or one that is about to join it. */
export interface Place {
  readonly name: string;
  readonly service: ecs.BaseService;
}

/** An edge between accounts or regions, as far as those are known before deployment. */
export function environmentProblems(dependent: Place, kind: EdgeKind, dependency: Place): Problem[] {
  const [ours, theirs] = [Stack.of(dependent.service), Stack.of(dependency.service)];
  return (['account', 'region'] as const)
    .filter((what) => ours[what] !== theirs[what] && ![ours[what], theirs[what]].some(Token.isUnresolved))
    .map((what) => messages.otherEnvironment(dependent.name, kind, dependency.name, what, [ours[what], theirs[what]]));
}

/** What a `dependsOn` edge makes wait. */
export function edgeWait(dependent: Place, dependency: Place): Wait {
  return {
    dependent: dependent.service,
    dependency: dependency.service,
    reason: () => `${inStack(dependent)} dependsOn ${inStack(dependency)}`,
  };
}

/**
 * What a service waits for by being what it is: the cluster it runs on, its namespace. What is imported is there already.
 *
 * @param namespacePlace something in the stack of the namespace
 */
export function ownWaits({ name, service }: Place, namespacePlace?: IConstruct): Wait[] {
  const wait = (dependency: Wait['dependency'], what: string): Wait => ({
    dependent: service,
    dependency,
    reason: () => `${inStack({ name, service })} ${what} of stack '${Stack.of(dependency).node.path}'`,
  });
  const made = [
    wait(service.cluster, 'runs on the cluster'),
    wait(service.taskDefinition, 'has the task definition'),
    ...groupsOf(service).map((group) => wait(group, 'has a security group')),
  ].filter(({ dependency }) => Resource.isOwnedResource(dependency));
  const isNew = namespacePlace && !made.some(({ dependency }) => Stack.of(dependency) === Stack.of(namespacePlace));
  const all = isNew ? [...made, wait(namespacePlace, 'is in the namespace')] : made;
  return all.filter(({ dependency }) => Stack.of(dependency) !== Stack.of(service));
}

function inStack({ name, service }: Place): string {
  return `'${name}' of stack '${Stack.of(service).node.path}'`;
}
