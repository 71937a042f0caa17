import { isAcknowledged } from './acknowledged';
import { CallOrder, ordersOf } from './call-order';
import { Call, findCalls } from './calls';
import { Finding, RULE_IDS, RuleId } from './finding';
import { Application, readApplication } from '../template/application';
import { EcsService } from '../template/ecs-services';
import { Facts, factsOf } from '../template/facts';
import { closedPortRule } from './rules/closed-port';
import { deploymentOrder } from './rules/deployment-order';
import { duplicateAliasRule } from './rules/duplicate-alias';
import { namespaceByNameRule } from './rules/namespace-by-name';
import { outsideNamespaceRule } from './rules/outside-namespace';
import { Checked, Rule } from './rules/rule';
import { runningNotHealthyRule } from './rules/running-not-healthy';
import { unknownHostRule } from './rules/unknown-host';
import { wrongPortRule } from './rules/wrong-port';
import { Versions } from './update/identity';
import { movedRules } from './update/moved-rule';
import { replacedServers } from './update/replaced-server';
import { staleClients } from './update/stale-client';

const ALL_RULES: readonly Rule[] = [
  deploymentOrder,
  outsideNamespaceRule,
  closedPortRule,
  wrongPortRule,
  duplicateAliasRule,
  unknownHostRule,
  namespaceByNameRule,
  runningNotHealthyRule,
];

const UPDATE_RULES = [staleClients, replacedServers, movedRules];

/** The result of a check. */
export interface CheckResult {
  readonly facts: Facts;
  readonly services: readonly EcsService[];
  readonly calls: readonly Call[];
  readonly orders: ReadonlyMap<Call, CallOrder>;
  /** By rule in the order of the table, then in the order of the templates. */
  readonly findings: readonly Finding[];
  /** How many findings were left out because they are acknowledged or ignored. */
  readonly ignored: number;
}

export interface CheckOptions {
  /** Rules that are not reported. */
  readonly ignore?: readonly string[];
  /** The version that is deployed. */
  readonly before?: Application;
}

/** Checks an application that was read from templates. */
export function checkApplication(application: Application, { ignore = [], before }: CheckOptions = {}): CheckResult {
  const checked = examine(application);
  const { facts, orders, ...found } = checked;
  const all = ALL_RULES.flatMap((rule) => rule(checked));
  if (before) {
    const old = examine(before);
    const versions = new Versions(before, application);
    all.push(...UPDATE_RULES.flatMap((rule) => rule(old, checked, versions)));
  }
  const findings = all.filter((each) => !ignore.includes(each.rule) && !isAcknowledged(each));
  return {
    facts,
    services: facts.services,
    calls: found.calls,
    orders,
    findings: sorted(findings),
    ignored: all.length - findings.length,
  };
}

/** Checks cloud assemblies and templates by their paths. */
export function checkPaths(
  paths: readonly string[],
  { ignore, before }: { readonly ignore?: readonly string[]; readonly before?: readonly string[] } = {},
): CheckResult {
  return checkApplication(readApplication(paths), { ignore, before: before && readApplication(before) });
}

function examine(application: Application): Checked {
  const facts = factsOf(application);
  const found = findCalls(facts);
  return { ...found, facts, orders: ordersOf(facts, found.calls) };
}

/** Sorts by rule; findings of one rule keep their order. */
export function sorted(findings: readonly Finding[]): Finding[] {
  const position = new Map<RuleId, number>(RULE_IDS.map((rule, index) => [rule, index]));
  return [...findings].sort((a, b) => position.get(a.rule)! - position.get(b.rule)!);
}
