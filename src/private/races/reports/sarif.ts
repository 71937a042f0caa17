import { evidenceText } from './evidence-text';
import { Report, ReportOptions } from './report';
import { sourcePath } from './source-path';
import { printable } from '../../diagrams/printable';
import { ruleDescription } from '../../messages/races/rule-descriptions';
import { EcsService } from '../../template/ecs-services';
import { Finding, RULE_IDS, RULES, Severity } from '../finding';

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };
const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const HOME = 'https://github.com/cdkserviceconnectmesh/cdk-service-connect-mesh';

/** SARIF 2.1.0, the format that code scanning shows next to the lines of the program. */
export const sarifReport: Report = ({ findings }, options) => {
  const fingerprintOf = fingerprints();
  return JSON.stringify(
    {
      $schema: SCHEMA,
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'cdk-service-connect-mesh',
              version: options.version,
              informationUri: HOME,
              rules: RULE_IDS.map((id) => ({
                id,
                shortDescription: { text: ruleDescription(id) },
                defaultConfiguration: { level: LEVELS[RULES[id]] },
              })),
            },
          },
          results: findings.map((finding) => ({
            ...resultOf(finding, options),
            partialFingerprints: { finding: fingerprintOf(finding) },
          })),
        },
      ],
    },
    undefined,
    2,
  );
};

/** Identifies findings from one run to the next, by rule and services. Several findings of the same are numbered. */
function fingerprints(): (finding: Finding) => string {
  const counts = new Map<string, number>();
  return ({ rule, client, server }) => {
    const services = [client, server].flatMap((service) => (service ? nameOf(service) : []));
    const text = [rule, ...services].join(' ');
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return count === 1 ? text : `${text} ${count}`;
  };
}

/** Without CDK, only the template and the logical id identify a service. */
function nameOf({ path, stack, logicalId }: EcsService): string {
  return path ?? `${stack.name} ${logicalId}`;
}

function resultOf(finding: Finding, { workingDirectory }: ReportOptions) {
  const { rule, severity, message, remedy, evidence, source, client, server } = finding;
  const subject = client ?? server;
  const physicalLocation = source
    ? {
        artifactLocation: { uri: uriOf(sourcePath(source, workingDirectory)) },
        region: { startLine: source.line, ...(source.column && { startColumn: source.column }) },
      }
    : { artifactLocation: { uri: uriOf(subject?.stack.templateFile ?? '') } };
  const logicalName = subject ? (subject.path ?? subject.logicalId) : undefined;
  const text = [`${message}.`, ...evidence.map(evidenceText), `${remedy}.`].map(printable).join('\n');
  return {
    ruleId: rule,
    ruleIndex: RULE_IDS.indexOf(rule),
    level: LEVELS[severity],
    message: { text },
    locations: [
      {
        physicalLocation,
        ...(logicalName && { logicalLocations: [{ fullyQualifiedName: logicalName, kind: 'resource' }] }),
      },
    ],
  };
}

/** A relative reference, or a `file:` URI for an absolute path. */
function uriOf(file: string): string {
  const encoded = printable(file).replace(/\\/g, '/').split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]:\//.test(file)) return `file:///${encoded.replace('%3A', ':')}`;
  return file.startsWith('/') ? `file://${encoded}` : encoded;
}
