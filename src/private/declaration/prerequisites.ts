import { Resource, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { securityGroupOf } from '../inspect/security-groups';
import { deploymentUnits } from '../inspect/stacks';
import { Member, MemberEdge } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { DeploymentUnits, Prerequisite } from '../model/deployment-units';

/** One error with more cycles, or more reasons for a step of a cycle, would not be read. */
const MAX_CYCLES = 5;
const MAX_REASONS = 5;

/** Orders of services that make their stacks wait for each other. */
export function unitCycleProblems(units: DeploymentUnits, added: readonly Prerequisite[]): Problem[] {
  return units.cyclesClosedBy(added, MAX_CYCLES).map(({ units: paths, steps }) => {
    const evidence = steps.flatMap((prerequisites) => {
      const reasons = prerequisites.slice(0, MAX_REASONS).map(({ reason }) => reason());
      const more = prerequisites.length - reasons.length;
      return more > 0 ? [...reasons, `and ${more} more between these two`] : reasons;
    });
    return messages.stackCycle(paths, evidence);
  });
}

/** The services of an edge are in different accounts or regions, as far as those are known at synthesis. */
export function environmentProblems({ kind, dependent, dependency }: MemberEdge): Problem[] {
  const [ours, theirs] = [Stack.of(dependent.service), Stack.of(dependency.service)];
  return (['account', 'region'] as const)
    .filter((what) => ours[what] !== theirs[what] && ![ours[what], theirs[what]].some(Token.isUnresolved))
    .map((what) => messages.otherEnvironment(dependent.name, kind, dependency.name, what, [ours[what], theirs[what]]));
}

/** What waits because of these edges. */
export function edgePrerequisites(edges: readonly MemberEdge[]): Prerequisite[] {
  return edges
    .filter(({ kind }) => kind === 'dependsOn')
    .map(({ dependent, dependency }) => {
      const [ours, theirs] = deploymentUnits(dependent.service, dependency.service);
      const reason = () => `${withStack(dependent)} dependsOn ${withStack(dependency)}`;
      return { dependent: ours, dependency: theirs, reason };
    });
}

/**
 * What a service waits for in any case: its cluster, task definition, security groups and namespace, if this app creates them.
 *
 * @param namespaceScope a construct in the stack of the namespace, if this app creates that
 */
export function ownPrerequisites(
  member: Pick<Member, 'name' | 'service'>,
  namespaceScope: IConstruct | undefined,
): Prerequisite[] {
  const { service } = member;
  const created: [construct: IConstruct, what: string][] = [
    [service.cluster, 'runs on the cluster'],
    [service.taskDefinition, 'has the task definition'],
  ];
  const owned = created.filter(([construct]) => Resource.isOwnedResource(construct));
  for (const group of service.connections.securityGroups) {
    const { resource } = securityGroupOf(group);
    if (resource) owned.push([resource, 'has a security group']);
  }
  const isNew = namespaceScope && !owned.some(([construct]) => Stack.of(construct) === Stack.of(namespaceScope));
  if (isNew) owned.push([namespaceScope, 'is in the namespace']);
  return owned
    .filter(([construct]) => Stack.of(construct) !== Stack.of(service))
    .map(([construct, what]) => {
      const [dependent, dependency] = deploymentUnits(service, construct);
      const reason = () => `${withStack(member)} ${what} of stack '${Stack.of(construct).node.path}'`;
      return { dependent, dependency, reason };
    });
}

function withStack({ name, service }: Pick<Member, 'name' | 'service'>): string {
  return `'${name}' of stack '${Stack.of(service).node.path}'`;
}
