import { list, section, tag, text } from './tags';
import { callText, evidenceInShort } from '../../../messages/races/plan';
import { CheckResult } from '../../check';
import { DeploymentPlan, plannedOrder } from '../../deployment-plan';
import { displayNames } from '../display-names';
import { evidenceText } from '../evidence-text';
import { planInWords } from '../plan';

/** The services by wave, the critical path, and what the waves do not show. */
export function orderSection(result: CheckResult, plan: DeploymentPlan): string {
  const { heading, waves, criticalPath, notes } = planInWords(result, plan);
  const serviceOf = ({ name, after }: { readonly name: string; readonly after: string }) =>
    after === '' ? text(name) : `${text(name)} ${tag('small', {}, text(after))}`;
  return section(
    'order',
    'Deployment order',
    tag('p', {}, heading),
    list(
      'ol',
      waves.map((wave, index) => tag('h3', {}, `Wave ${index + 1}`) + list('ul', wave.map(serviceOf))),
      { class: 'waves' },
    ),
    criticalPath === undefined ? '' : tag('p', {}, tag('strong', {}, 'Critical path: '), text(criticalPath)),
    list('ul', notes.map(text)),
  );
}

/** The calls in words: for those who cannot see the picture, and with the evidence of calls without a finding. */
export function callsSection(result: CheckResult, plan: DeploymentPlan): string {
  const { services, calls } = result;
  const nameOf = displayNames(services);
  const items = calls.map((call) => {
    const { client, server, evidence } = call;
    const found = evidenceInShort([...new Set(evidence.map(evidenceText))]);
    const sentence = text(callText(nameOf(client), nameOf(server), plannedOrder(call, result, plan)));
    return `${sentence}<br/>${tag('small', { class: 'evidence' }, text(found))}`;
  });
  return section('calls', 'Calls', list('ul', items) || tag('p', {}, 'No calls.'));
}
