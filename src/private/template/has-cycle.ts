import { targetsOf } from './references';
import type { Template } from './resource-graph';
import { DependencyGraph } from '../model/graph/dependency-graph';
import { deploymentOrder } from '../model/graph/deployment-order';

/**
 * Whether resources of a template wait for each other. Finds only that, because almost no template has a cycle: `ResourceGraph` finds
 * out which resources, and why, and takes several times as long.
 */
export function hasCycle({ Resources = {} }: Template): boolean {
  const graph = new DependencyGraph();
  const numbers = new Map(Object.keys(Resources).map((id) => [id, graph.addVertex()]));
  for (const [id, resource] of Object.entries(Resources)) {
    const dependencies = new Set<number>();
    const add = (target: string) => {
      const number = numbers.get(target);
      if (number !== undefined && target !== id) dependencies.add(number);
    };
    for (const other of [resource.DependsOn ?? []].flat()) add(String(other));
    addReferences(resource, add);
    for (const dependency of dependencies) graph.addEdge(numbers.get(id)!, dependency);
  }
  return deploymentOrder(graph).length < graph.size;
}

function addReferences(value: unknown, add: (target: string) => void) {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) addReferences(each, add);
    return;
  }
  for (const key in value) {
    const each = (value as Record<string, unknown>)[key];
    if (key === 'Ref' || key.startsWith('Fn::')) for (const target of targetsOf(key, each)) add(target);
    addReferences(each, add);
  }
}
