import { list, section, tag, text } from './tags';
import { CheckResult } from '../../check';
import { Finding } from '../../finding';
import { evidenceText } from '../evidence-text';
import { ReportOptions } from '../report';
import { sourcePath } from '../source-path';

const RULES = 'https://github.com/cdkserviceconnectmesh/cdk-service-connect-mesh/blob/main/docs/race-check.md#rules';

/** The findings with their evidence and remedies, numbered in the order of all reports. */
export function findingsSection({ findings }: CheckResult, options: ReportOptions): string {
  const articles = findings.map((finding, index) => article(finding, index + 1, options));
  return section('findings', 'Findings', ...(articles.length > 0 ? articles : [tag('p', {}, 'No findings.')]));
}

function article(finding: Finding, number: number, { workingDirectory }: ReportOptions): string {
  const { rule, severity, client, server, message, evidence, remedy, source } = finding;
  const subject = client ?? server;
  const place = subject && (subject.path ?? `${subject.stack.templateFile} ${subject.logicalId}`);
  const line = source && `${sourcePath(source, workingDirectory)}:${source.line}`;
  return tag(
    'article',
    { id: `finding-${number}`, class: severity },
    tag('h3', {}, `#${number} `, tag('span', { class: 'kind' }, severity), ` ${tag('a', { href: RULES }, rule)}`),
    tag('p', {}, text(message)),
    list('ul', evidence.map(evidenceText).map(text), { class: 'evidence' }),
    tag('p', {}, tag('strong', {}, 'Remedy: '), text(remedy)),
    place === undefined
      ? ''
      : tag(
          'p',
          { class: 'quiet' },
          tag('code', {}, text(place)),
          line ? ', created at ' : '',
          line ? tag('code', {}, text(line)) : '',
        ),
  );
}
