import { movedRule } from '../../messages/races/update';
import { EcsService } from '../../template/ecs-services';
import { IngressRule } from '../../template/security-groups';
import { Evidence } from '../evidence';
import { Finding, finding } from '../finding';
import { Versions } from './identity';
import { Checked } from '../rules/rule';

/** Reports ingress rules between groups that are the same in both versions, but not the same resource. */
export function movedRules(before: Checked, after: Checked, versions: Versions): Finding[] {
  const old = new Map<string, IngressRule[]>();
  for (const rule of between(before)) old.set(contentOf(rule), [...(old.get(contentOf(rule)) ?? []), rule]);
  const places = new Set(between(after).map((rule) => `${contentOf(rule)}\n${versions.keyOf(rule)}`));
  return between(after).flatMap((rule) => {
    const same = old.get(contentOf(rule)) ?? [];
    if (same.length === 0 || same.some((each) => versions.keyOf(each) === versions.keyOf(rule))) return [];
    const moved = same.find((each) => !places.has(`${contentOf(each)}\n${versions.keyOf(each)}`));
    return moved ? [reported(moved, rule)] : [];
  });

  function reported(from: IngressRule, to: IngressRule): Finding {
    const [client, server] = [userOf(to.peer!), userOf(to.group)];
    const ports = to.fromPort === to.toPort ? `${to.fromPort}` : `${to.fromPort}-${to.toPort}`;
    const [former, current] = [from, to].map(({ stack, logicalId }) => `'${logicalId}' in stack '${stack.name}'`);
    const message = movedRule(server?.label ?? to.group, client?.label ?? to.peer!, ports, former, current);
    const evidence: Evidence = { kind: 'ingressRule', name: to.logicalId, value: `port ${ports}` };
    return finding({ rule: 'moved-rule', client, server, evidence: [evidence] }, message);
  }

  function userOf(group: string): EcsService | undefined {
    return after.facts.services.find(({ groups }) => groups.includes(group));
  }

  function contentOf({ group, peer, fromPort, toPort, stack }: IngressRule): string {
    return versions.comparable([`\uE000${group}`, `\uE000${peer}`, fromPort, toPort], stack);
  }
}

function between({ facts }: Checked): IngressRule[] {
  return facts.groups.rules.filter(({ peer }) => peer !== undefined);
}
