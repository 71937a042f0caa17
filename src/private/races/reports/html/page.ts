import { findingsSection } from './findings';
import { callsSection, orderSection } from './order';
import { STYLE } from './style';
import { escape, section, tag, text } from './tags';
import { svg } from '../../../diagrams/svg/svg';
import { CheckResult } from '../../check';
import { DeploymentPlan, deploymentPlan } from '../../deployment-plan';
import { Finding } from '../../finding';
import { diagramOfCheck, stackNames } from '../diagram-of-check';
import { Report } from '../report';
import { summary } from '../text';

/** Nothing may be loaded and nothing runs, whatever an application's names contain. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const GUIDE = 'https://github.com/cdkserviceconnectmesh/cdk-service-connect-mesh/blob/main/docs/race-check.md';

/**
 * One page for people: the picture, the findings, the deployment order. It contains all that it needs.
 *
 * The page is HTML and well-formed XML, so that a parser of XML can prove that names stay text.
 */
export const htmlReport: Report = (result, options) => {
  const plan = deploymentPlan(result);
  const stacks = stackNames(result.services);
  const heading = stacks === '' ? 'Race check' : `Race check: ${stacks}`;
  const links = [
    ['picture', 'Picture'],
    ['findings', `Findings (${result.findings.length})`],
    ['order', 'Deployment order'],
    ['calls', 'Calls'],
  ];
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width"/>',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>`,
    tag('title', {}, escape(heading)),
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    tag('header', {}, tag('h1', {}, text(heading)), tag('p', {}, text(summary(result)))),
    tag(
      'nav',
      { 'aria-label': 'Parts of this page' },
      ...links.map(([id, name]) => tag('a', { href: `#${id}` }, name)),
    ),
    '<main>',
    pictureSection(result, plan),
    findingsSection(result, options),
    orderSection(result, plan),
    callsSection(result, plan),
    '</main>',
    tag(
      'footer',
      { class: 'quiet' },
      tag('p', {}, `cdk-service-connect-mesh ${options.version}, `, tag('a', { href: GUIDE }, 'how to read this page')),
    ),
    '</body>',
    '</html>',
  ].join('\n');
};

function pictureSection(result: CheckResult, plan: DeploymentPlan): string {
  const { services, findings } = result;
  if (services.length === 0) return section('picture', 'Picture', tag('p', {}, 'No ECS services.'));
  const numbers = (ofCall: readonly Finding[]) => ofCall.map((each) => `#${findings.indexOf(each) + 1}`).join(', ');
  const diagram = diagramOfCheck(result, numbers, plan);
  const legend =
    'Each column is a wave of the deployment, the first one at the left. Arrows point from clients to servers.';
  const labels = diagram.edges.some(({ label }) => label) ? ' The numbers are those of the findings below.' : '';
  return section(
    'picture',
    'Picture',
    tag('p', { class: 'quiet' }, legend + labels),
    tag(
      'div',
      { class: 'picture', tabindex: 0, role: 'region', 'aria-label': 'Picture of the services' },
      svg(diagram),
    ),
  );
}
