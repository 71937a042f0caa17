import { Resource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { securityGroupOf } from '../inspect/security-groups';
import { deploymentUnits } from '../inspect/stacks';
import { Member, MemberEdge } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { DeploymentUnits, Prerequisite } from '../model/deployment-units';

/** More cycles, or more reasons for a step of a cycle, would make the error unreadable. */
const MAX_CYCLES = 5;
const MAX_REASONS = 5;

/** Finds the cycles of stacks that additional prerequisites would close. */
export function unitCycleProblems(units: DeploymentUnits, added: readonly Prerequisite[]): Problem[] {
  return units.cyclesClosedBy(added, MAX_CYCLES).map(({ units: paths, steps }) => {
    const evidence = steps.flatMap((prerequisites) => {
      const reasons = prerequisites.slice(0, MAX_REASONS).map(({ reason }) => reason());
      const more = prerequisites.length - reasons.length;
      return more > 0 ? [...reasons, `and ${more} more dependencies between these two`] : reasons;
    });
    const isByNamespace = steps.flat().some(({ isNewNamespace }) => isNewNamespace);
    return messages.stackCycle(paths, evidence, isByNamespace);
  });
}

/** The dependencies between units of deployment that these edges cause. */
export function edgePrerequisites(edges: readonly MemberEdge[]): Prerequisite[] {
  return edges
    .filter(({ kind }) => kind === 'dependsOn')
    .map(({ dependent, dependency }) => {
      const reason = () => `${withStack(dependent)} dependsOn ${withStack(dependency)}`;
      return { ...unitPaths(dependent.service, dependency.service), reason };
    });
}

/**
 * The dependencies of a service that exist without any edge: on its cluster, task definition, security groups and
 * namespace, if this app creates them.
 *
 * @param namespaceScope a construct in the stack of the namespace; undefined if the namespace is imported
 * @param isNewNamespace whether the mesh creates the namespace
 */
export function ownPrerequisites(
  member: Pick<Member, 'name' | 'service'>,
  namespaceScope: IConstruct | undefined,
  isNewNamespace: boolean,
): Prerequisite[] {
  const { service } = member;
  const created: [construct: IConstruct, what: string][] = [
    [service.cluster, 'uses the cluster'],
    [service.taskDefinition, 'uses the task definition'],
  ];
  const owned = created.filter(([construct]) => Resource.isOwnedResource(construct));
  for (const group of service.connections.securityGroups) {
    const { resource } = securityGroupOf(group);
    if (resource) owned.push([resource, 'uses a security group']);
  }
  const isNew = namespaceScope && !owned.some(([construct]) => Stack.of(construct) === Stack.of(namespaceScope));
  if (isNew) owned.push([namespaceScope, 'uses the namespace']);
  return owned
    .filter(([construct]) => Stack.of(construct) !== Stack.of(service))
    .map(([construct, what]) => {
      const reason = () => `${withStack(member)} ${what} in stack '${Stack.of(construct).node.path}'`;
      const isByNamespace = isNewNamespace && construct === namespaceScope;
      return { ...unitPaths(service, construct), reason, isNewNamespace: isByNamespace };
    });
}

function unitPaths(one: IConstruct, other: IConstruct): Pick<Prerequisite, 'dependent' | 'dependency'> {
  const [dependent, dependency] = deploymentUnits(one, other);
  return { dependent: dependent.node.path, dependency: dependency.node.path };
}

function withStack({ name, service }: Pick<Member, 'name' | 'service'>): string {
  return `'${name}' in stack '${Stack.of(service).node.path}'`;
}
