import { Evidence } from './evidence';
import { RaceMessage } from '../messages/races/message';
import { SourceLine } from '../template/construct-metadata';
import { EcsService } from '../template/ecs-services';

export type Severity = 'error' | 'warning' | 'info';

/** The rules and their severities, in the order of reports. The names are a contract. */
export const RULES = {
  'unordered-dependency': 'error',
  'reversed-order': 'error',
  'outside-namespace': 'error',
  'closed-port': 'error',
  'wrong-port': 'error',
  'duplicate-alias': 'error',
  'unknown-host': 'warning',
  'namespace-by-name': 'warning',
  'running-not-healthy': 'info',
  'stale-client': 'error',
  'replaced-server': 'error',
  'moved-rule': 'warning',
} as const satisfies Record<string, Severity>;

export type RuleId = keyof typeof RULES;

export const RULE_IDS = Object.keys(RULES) as RuleId[];

export interface Finding extends RaceMessage {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly client?: EcsService;
  readonly server?: EcsService;
  /** The alias that is called, `name:port`. */
  readonly alias?: string;
  readonly evidence: readonly Evidence[];
  /** The line of the user's program that creates the service. */
  readonly source?: SourceLine;
}

type Given = Pick<Finding, 'rule' | 'client' | 'server' | 'alias'> & { readonly evidence?: readonly Evidence[] };

export function finding({ evidence = [], ...given }: Given, message: RaceMessage): Finding {
  const source = (given.client ?? given.server)?.source;
  return {
    ...given,
    severity: RULES[given.rule],
    evidence: uniqueEvidence(evidence),
    ...message,
    ...(source && { source }),
  };
}

function uniqueEvidence(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return evidence.filter((each) => {
    const key = JSON.stringify(each);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
