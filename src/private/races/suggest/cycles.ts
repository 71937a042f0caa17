import { Edge } from './edge';
import { ObjectGraph } from '../../model/graph/object-graph';
import { EcsService } from '../../template/ecs-services';
import { Facts } from '../../template/facts';
import { Stack } from '../../template/stack';

/** The edges that are part of a cycle, together with the order that exists already. */
export function closingServiceCycles(
  edges: readonly Edge[],
  services: readonly EcsService[],
  { order }: Facts,
): Edge[] {
  const graph = new ObjectGraph<EcsService>();
  for (const service of services) {
    for (const other of order.doneBefore(service, services)) graph.addEdge(service, other);
  }
  for (const { client, server } of edges) graph.addEdge(client, server);
  return edges.filter(({ client, server }) => graph.reaches(server, client));
}

/** The edges that would make stacks, or nested stacks, wait for each other. */
export function closingStackCycles(edges: readonly Edge[], { application }: Facts): Edge[] {
  const graph = new ObjectGraph<string>();
  for (const stack of application.stacks) for (const other of stack.dependencies) graph.addEdge(stack.id, other);
  const units = new Map(edges.map((edge) => [edge, unitsOf(edge)]));
  for (const [client, server] of units.values()) if (client !== server) graph.addEdge(client, server);
  return edges.filter((edge) => {
    const [client, server] = units.get(edge)!;
    return client !== server && graph.reaches(server, client);
  });
}

/** What has to wait for what: of the stacks around the two services, the outermost ones that differ. */
function unitsOf({ client, server }: Edge): [string, string] {
  const [ours, theirs] = [chain(client), chain(server)];
  const depth = ours.findIndex((unit, index) => unit !== theirs[index]);
  return [ours[depth] ?? '', theirs[depth] ?? ''];
}

function chain({ stack, logicalId }: EcsService): string[] {
  const stacks: string[] = [];
  for (let each: Stack | undefined = stack; each; each = each.parent) stacks.unshift(each.id);
  return [...stacks, `${stack.id}/${logicalId}`];
}
