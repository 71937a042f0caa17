import { Batch, orderedEdges } from './batch';
import { environmentProblems, groupEnvironmentProblems } from './environment-problems';
import { ExternalEdge } from '../members/external-member';
import { Member, MemberEdge } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { EdgeKind } from '../model/service';
import { ServiceGraph } from '../model/service-graph';

/** More cycles would make the error unreadable. */
const MAX_CYCLES = 20;

/** Finds mistakes in edges before they are added, whether `services` or a single call declares them. */
export function edgeProblems(services: ServiceGraph<Member>, batch: Batch): Problem[] {
  const hasBothKinds = bothKindsIn(services, batch.edges);
  const ofSingleEdges = batch.edges.flatMap((edge): Problem[] => {
    const { kind, dependent, dependency } = edge;
    const { name } = dependent;
    if (isSelfDependency(edge)) return [messages.selfDependency(name)];
    const problems = environmentProblems(edge);
    const offersNothing = dependency.endpoints.length === 0 && !batch.unreadable.has(dependency);
    // Without traffic, only the order is left of an edge.
    if (offersNothing && kind === 'connectsTo') problems.unshift(messages.noEndpoints(name, dependency.name));
    if (hasBothKinds(edge)) problems.unshift(messages.bothKinds(name, dependency.name));
    return problems;
  });
  return [...ofSingleEdges, ...cycleProblems(services, batch)];
}

/** Finds mistakes in edges to external services before they are added. */
export function externalEdgeProblems(externals: KnownEdges<ExternalEdge>, { externalEdges }: Batch): Problem[] {
  const hasBothKinds = bothKindsIn(externals, externalEdges);
  return externalEdges.flatMap((edge) => [
    ...(hasBothKinds(edge) ? [messages.bothKinds(edge.dependent.name, edge.dependency.name)] : []),
    ...groupEnvironmentProblems(edge),
  ]);
}

/** Whether there is an edge of a kind, among those that were added before. */
interface KnownEdges<E extends MemberEdge | ExternalEdge> {
  hasEdge(kind: EdgeKind, dependent: Member, dependency: E['dependency']): boolean;
}

/** Whether the ends of a new edge have one of the other kind as well; of two new ones, it is the `connectsTo` edge that is wrong. */
function bothKindsIn<E extends MemberEdge | ExternalEdge>(known: KnownEdges<E>, added: readonly E[]) {
  const ordered = new Set(added.filter(({ kind }) => kind === 'dependsOn').map(endsOf));
  return (edge: E): boolean => {
    const { kind, dependent, dependency } = edge;
    const otherKind = kind === 'dependsOn' ? 'connectsTo' : 'dependsOn';
    return known.hasEdge(otherKind, dependent, dependency) || (kind === 'connectsTo' && ordered.has(endsOf(edge)));
  };
}

/** Returns a problem for each dependency cycle, and none if the services have a deployment order. */
function cycleProblems(services: ServiceGraph<Member>, batch: Batch): Problem[] {
  const edges = orderedEdges(batch).filter((edge) => !isSelfDependency(edge));
  const cycles = services.cyclesClosedBy(batch.members, edges, MAX_CYCLES + 1);
  const problems = cycles.slice(0, MAX_CYCLES).map((cycle) => messages.dependencyCycle(cycle.map(({ name }) => name)));
  return cycles.length > MAX_CYCLES ? [...problems, messages.moreCycles(MAX_CYCLES)] : problems;
}

function isSelfDependency({ kind, dependent, dependency }: MemberEdge): boolean {
  return kind === 'dependsOn' && dependent === dependency;
}

/** A unique key for the two ends of an edge: names are unique in a mesh and contain no line breaks. */
function endsOf({ dependent, dependency }: MemberEdge | ExternalEdge): string {
  return `${dependent.name}\n${dependency.name}`;
}
