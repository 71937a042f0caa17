import { Finding } from '../finding';
import { evidenceText } from './evidence-text';
import { Report } from './report';
import { escapeXml } from './xml';

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
    ...passed.map(
      ({ name, stack }) => `    <testcase classname="${escapeXml(stack.name)}" name="${escapeXml(name)}"/>`,
    ),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
};

function failedCase(finding: Finding): string {
  const { rule, severity, client, server, message, evidence, remedy } = finding;
  const classname = escapeXml((client ?? server)?.stack.name ?? '');
  const name = escapeXml(`${rule}: ${[client?.name, server?.name].filter(Boolean).join(' -> ')}`);
  const text = escapeXml([...evidence.map(evidenceText), remedy].join('\n'));
  const open = `    <testcase classname="${classname}" name="${name}">`;
  if (severity === 'info') return `${open}<system-out>${escapeXml(message)}\n${text}</system-out></testcase>`;
  return `${open}<failure type="${severity}" message="${escapeXml(message)}">${text}</failure></testcase>`;
}
