import { EcsService } from '../../template/ecs-services';
import { CheckResult } from '../check';
import { Finding } from '../finding';
import { Report } from './report';

/** A flowchart for Markdown: calls point from the client to the server; those with a finding are red. */
export const mermaidReport: Report = (result) => {
  const ids = new Map<EcsService, string>(result.services.map((service, index) => [service, `s${index}`]));
  const lines = ['flowchart LR', ...result.services.map((service) => `  ${ids.get(service)}["${labelOf(service)}"]`)];
  const red: number[] = [];
  result.calls.forEach(({ client, server }, index) => {
    const rules = rulesBetween(result, client, server);
    lines.push(`  ${ids.get(client)} -->${rules.length > 0 ? `|${rules.join(', ')}|` : ''} ${ids.get(server)}`);
    if (rules.length > 0) red.push(index);
  });
  if (red.length > 0) lines.push(`  linkStyle ${red.join(',')} stroke:#d1242f,color:#d1242f,stroke-width:2px`);
  const concerned = result.services.filter((service) => result.findings.some((each) => isAbout(each, service)));
  if (concerned.length > 0) {
    lines.push('  classDef finding stroke:#d1242f,stroke-width:2px');
    lines.push(`  class ${concerned.map((service) => ids.get(service)).join(',')} finding`);
  }
  return lines.join('\n');
};

function rulesBetween({ findings }: CheckResult, client: EcsService, server: EcsService): string[] {
  return findings.filter((each) => each.client === client && each.server === server).map(({ rule }) => rule);
}

/** A finding about a service alone. */
function isAbout({ client, server, severity }: Finding, service: EcsService): boolean {
  return severity !== 'info' && (client === undefined || server === undefined) && (client ?? server) === service;
}

function labelOf({ name }: EcsService): string {
  return name.replace(/[^\w ./:@-]/gu, (character) => `#${character.codePointAt(0)};`);
}
