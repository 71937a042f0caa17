import { cycleProblems } from './dependency-cycles';
import { Endpoint } from './endpoint';
import { fieldProblems, isGiven } from './fields';
import type { MeshService } from '../../mesh-service';
import type { MeshEdgeOptions } from '../../mesh-service-props';
import { DependencyGraph } from '../graph/dependency-graph';
import * as messages from '../messages';
import { edgeWait, environmentProblems } from './places';
import { Problem } from '../messages/problem';

/** `dependsOn` has a deployment order, `connectsTo` has none. */
export type EdgeKind = 'dependsOn' | 'connectsTo';

/** Who uses which endpoints of whom. */
export interface Edge {
  readonly dependent: MeshService;
  readonly dependency: MeshService;
  readonly endpoints: readonly Endpoint[];
}

/** All that is wrong with an edge that is to be added to a mesh; nothing is changed. */
export function edgeProblems(
  dependent: MeshService,
  kind: EdgeKind,
  dependency: MeshService,
  options: MeshEdgeOptions,
): Problem[] {
  const { name, _mesh: mesh } = dependent;
  const ordered = kind === 'dependsOn';
  if (!dependency?._mesh) return [messages.notAMeshService(`${kind} of service '${name}'`, dependency)];
  if (ordered && dependency === dependent) return [messages.selfDependency(name)];
  const shape = fieldProblems(`options of ${kind} of service '${name}'`, options, ['endpoints']);
  if (shape.length > 0) return shape;
  if (dependency._mesh !== mesh) return [messages.otherMesh(name, kind, dependency.name, dependency._mesh.node.path)];
  return [
    ...(dependent._uses[ordered ? 'connectsTo' : 'dependsOn'].has(dependency)
      ? [messages.bothKinds(name, dependency.name)]
      : []),
    ...usedEndpointProblems(dependent, kind, dependency, options),
    ...environmentProblems(dependent, kind, dependency),
    ...(ordered ? closedCycles(dependent, dependency) : []),
  ];
}

/** The endpoints of the dependency that the edge uses. */
export function endpointsInUse(dependency: MeshService, { endpoints }: MeshEdgeOptions): Endpoint[] {
  return dependency._endpoints.filter(({ config }) => endpoints?.includes(config.portMappingName) ?? true);
}

function usedEndpointProblems(
  { name }: MeshService,
  kind: EdgeKind,
  dependency: MeshService,
  { endpoints }: MeshEdgeOptions,
): Problem[] {
  if (dependency._endpoints.length === 0) return [messages.noEndpoints(name, kind, dependency.name)];
  if (isGiven(endpoints) && !Array.isArray(endpoints)) {
    const where = `${kind} of service '${name}'`;
    return [messages.notAList(where, 'options.endpoints', 'port mapping names', endpoints)];
  }
  if (endpoints?.length === 0) return [messages.emptyEdge(name, kind, dependency.name)];
  const known = dependency._endpoints.map(({ config }) => config.portMappingName);
  return (endpoints ?? [])
    .filter((portMappingName) => !known.includes(portMappingName))
    .map((unknown) => messages.unknownEndpoint(name, kind, dependency.name, String(unknown), known));
}

function closedCycles(dependent: MeshService, dependency: MeshService): Problem[] {
  const { _graph: graph, _stackGraph: stacks, _declared } = dependent._mesh;
  return graph.reaches(dependency._number, dependent._number)
    ? cycleProblems(withEdge(graph, dependent._number, dependency._number), (service) => _declared[service].name)
    : stacks.problemsWith([edgeWait(dependent, dependency)]);
}

function withEdge(graph: DependencyGraph, dependent: number, dependency: number): DependencyGraph {
  const extended = new DependencyGraph();
  for (let service = 0; service < graph.size; service++) extended.addService();
  for (let service = 0; service < graph.size; service++) {
    for (const other of graph.dependenciesOf(service)) extended.addEdge(service, other);
  }
  extended.addEdge(dependent, dependency);
  return extended;
}
