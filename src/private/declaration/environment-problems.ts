import { Resource, Stack, Token } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { IConstruct } from 'constructs';
import { securityGroupOf } from '../inspect/security-groups';
import { stagePathOf } from '../inspect/stacks';
import { ExternalEdge } from '../members/external-member';
import { Member, MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/*
 * CDK refuses references between accounts and regions, and between a stack that sets its account or region and one that does not. It
 * does not know what the reference is for. `crossRegionReferences` does not help: neither rules nor namespaces reach another region.
 */

/** The services of an edge are in different accounts or regions. */
export function environmentProblems({ kind, dependent, dependency }: MemberEdge): Problem[] {
  return differences(dependent.service, dependency.service).map(({ what, places }) =>
    messages.differentEnvironment(dependent.name, kind, dependency.name, what, places),
  );
}

/** The security group of an external service is in another account or region than a client. */
export function groupEnvironmentProblems({ dependent, dependency }: ExternalEdge): Problem[] {
  const { name, securityGroup } = dependency;
  const resource = securityGroup && securityGroupOf(securityGroup).resource;
  // Groups of other stages are refused where the external service is declared.
  if (!resource || stagePathOf(resource) !== stagePathOf(dependent.service)) return [];
  return differences(dependent.service, resource).map(({ what, places }) =>
    messages.groupInDifferentEnvironment(dependent.name, name, securityGroup.node.path, what, places),
  );
}

/** The namespace, if this app creates it, is in another stage than the mesh, or in another account or region than a service. */
export function namespaceEnvironmentProblems(
  { construct }: MeshState,
  namespace: cloudmap.INamespace | undefined,
  added: readonly Member[],
): Problem[] {
  // An adopted service keeps its configuration: the mesh adds no reference.
  const users = added.filter(({ isAdopted }) => !isAdopted);
  if (!namespace || users.length === 0 || !Resource.isOwnedResource(namespace)) return [];
  const { path } = namespace.node;
  const [stage, meshStage] = [namespace, construct].map(stagePathOf);
  if (stage !== meshStage) return [messages.namespaceInDifferentStage(path, stage, meshStage)];
  for (const { name, service } of users) {
    const [difference] = differences(service, namespace);
    if (difference) {
      return [messages.namespaceInDifferentEnvironment(name, path, difference.what, difference.places)];
    }
  }
  return [];
}

function differences(one: IConstruct, other: IConstruct) {
  const [ours, theirs] = [Stack.of(one), Stack.of(other)];
  return (['account', 'region'] as const)
    .map((what) => ({ what, places: [ours[what], theirs[what]].map((place) => (isKnown(place) ? place : undefined)) }))
    .filter(({ places: [here, there] }) => here !== there);
}

function isKnown(place: string): boolean {
  return !Token.isUnresolved(place);
}
