import { evidenceText } from './evidence-text';
import { Report } from './report';
import { printable } from '../../diagrams/printable';
import { escapeXml } from '../../diagrams/svg/xml';
import { Finding } from '../finding';

/** The format that CI servers show: a test case for each finding; one that passes for each service without any. */
export const junitReport: Report = ({ services, findings }) => {
  const concerned = new Set(findings.map(({ client, server }) => client ?? server));
  const passed = services.filter((service) => !concerned.has(service));
  const failures = findings.filter(({ severity }) => severity !== 'info').length;
  const total = findings.length + passed.length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cdk-service-connect-mesh check" tests="${total}" failures="${failures}">`,
    `  <testsuite name="cdk-service-connect-mesh check" tests="${total}" failures="${failures}" errors="0" skipped="0">`,
    ...findings.map(failedCase),
    ...passed.map(({ name, stack }) => `    <testcase classname="${escape(stack.name)}" name="${escape(name)}"/>`),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
};

function failedCase(finding: Finding): string {
  const { rule, severity, client, server, message, evidence, remedy } = finding;
  const classname = escape((client ?? server)?.stack.name ?? '');
  const name = escape(`${rule}: ${[client?.label, server?.label].filter(Boolean).join(' -> ')}`);
  const text = [...evidence.map(evidenceText), remedy].map(escape).join('\n');
  const open = `    <testcase classname="${classname}" name="${name}">`;
  if (severity === 'info') return `${open}<system-out>${escape(message)}\n${text}</system-out></testcase>`;
  return `${open}<failure type="${severity}" message="${escape(message)}">${text}</failure></testcase>`;
}

function escape(text: string): string {
  return escapeXml(printable(text));
}
