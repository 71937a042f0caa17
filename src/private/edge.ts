import { cycleProblems } from './dependency-cycles';
import { Endpoint } from './endpoint';
import { DependencyGraph } from './graph/dependency-graph';
import { reaches } from './graph/reaches';
import * as messages from './messages';
import { Problem } from './problem';
import type { MeshService, MeshEdgeOptions } from '../mesh-service';

/** All that is wrong with an edge that is to be added to a mesh; nothing is changed. */
export function edgeProblems(dependent: MeshService, dependency: MeshService, options: MeshEdgeOptions): Problem[] {
  const { name, _mesh: mesh } = dependent;
  if (dependency === dependent) return [messages.selfDependency(name)];
  if (dependency._mesh !== mesh) return [messages.otherMesh(name, dependency.name, dependency._mesh.node.path)];
  return [...endpointProblems(dependent, dependency, options), ...closedCycles(dependent, dependency)];
}

/** The endpoints of the dependency that the edge uses. */
export function endpointsInUse(dependency: MeshService, { endpoints }: MeshEdgeOptions): Endpoint[] {
  return dependency._endpoints.filter(({ config }) => endpoints?.includes(config.portMappingName) ?? true);
}

function endpointProblems(dependent: MeshService, dependency: MeshService, { endpoints }: MeshEdgeOptions): Problem[] {
  if (dependency._endpoints.length === 0) return [messages.noEndpoints(dependent.name, dependency.name)];
  if (endpoints?.length === 0) return [messages.emptyEdge(dependent.name, dependency.name)];
  const known = dependency._endpoints.map(({ config }) => config.portMappingName);
  return (endpoints ?? [])
    .filter((portMappingName) => !known.includes(portMappingName))
    .map((unknown) => messages.unknownEndpoint(dependent.name, dependency.name, unknown, known));
}

function closedCycles(dependent: MeshService, dependency: MeshService): Problem[] {
  const { _graph: graph, services } = dependent._mesh;
  if (!reaches(graph, dependency._number, dependent._number)) return [];
  return cycleProblems(withEdge(graph, dependent._number, dependency._number), (service) => services[service].name);
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
