import { PlacedEdge } from './between-stacks';

/**
 * The order in which edges get their rules: where only one pair of security groups is possible, before those for which one of several is
 * enough, and these by their paths. So it does not depend on the order of declaration which rules exist.
 */
export function fewestChoicesFirst(placed: readonly PlacedEdge[]): PlacedEdge[] {
  const withChoices = placed.map((each) => {
    const { dependent, dependency } = each.edge;
    const [clients, servers] = [dependent, dependency].map(({ service }) => service.connections.securityGroups.length);
    const choices = clients * servers;
    return { each, choices, key: choices > 1 ? `${dependent.service.node.path}\n${dependency.service.node.path}` : '' };
  });
  withChoices.sort((a, b) => a.choices - b.choices || (a.key < b.key ? -1 : Number(a.key > b.key)));
  return withChoices.map(({ each }) => each);
}
