import { printable } from '../../diagrams/printable';
import { Evidence, EvidenceKind } from '../evidence';

const KINDS: Record<EvidenceKind, string> = {
  environment: 'environment variable',
  command: 'command',
  entryPoint: 'entry point',
  secret: 'secret',
  buildArgument: 'Docker build argument',
  file: 'file',
  ingressRule: 'ingress rule',
  alias: 'service',
  endpoint: 'endpoint',
  container: 'container',
};

/** One piece of evidence in a line: `environment variable API_URL of container 'app': http://api:8080`. */
export function evidenceText({ kind, container, name, value }: Evidence): string {
  const subject = kind === 'container' ? `container '${container}'` : [KINDS[kind], name].filter(Boolean).join(' ');
  const where = container !== undefined && kind !== 'container' ? ` of container '${container}'` : '';
  const shown = kind === 'secret' ? ': (its value is not shown)' : value === undefined ? '' : `: ${value}`;
  return printable(subject + where + shown);
}
