/** One sentence for each rule, for lists of rules. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'unordered-dependency': 'A service calls another one, and nothing deploys that one first.',
  'reversed-order': 'A service calls another one, but is always deployed before it.',
  'outside-namespace': 'A service calls an alias of a Service Connect namespace that it is not in.',
  'closed-port': 'A service calls another one, and no security group rule admits it.',
  'wrong-port': 'A service calls an alias at a port that the alias does not have.',
  'duplicate-alias': 'Several services of a namespace offer the same alias or discovery name.',
  'unknown-host': 'A URL names a host that no service offers.',
  'namespace-by-name':
    'A service names its namespace without a reference, so that nothing creates the namespace first.',
  'running-not-healthy': 'A service that others are deployed after may count as deployed before it is healthy.',
  'stale-client': 'The endpoints of a service change, and a client of it is not redeployed.',
  'replaced-server': 'A discovery name moves to another service, which ECS refuses while the old one exists.',
  'moved-rule': 'A security group rule gets another logical id or stack, so that it exists twice for a moment.',
};

export function ruleDescription(rule: string): string {
  return DESCRIPTIONS[rule];
}
