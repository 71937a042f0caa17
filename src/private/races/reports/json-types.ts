import { SourceLine } from '../../template/construct-metadata';
import { CallOrder } from '../call-order';
import { Evidence } from '../evidence';
import { RuleId, Severity } from '../finding';
import { ServiceRef } from './service-ref';

/** What `--format json` writes. Fields may be added; the version changes if the meaning of one does. */
export interface RaceReport {
  readonly version: 1;
  readonly services: readonly ServiceEntry[];
  readonly edges: readonly EdgeEntry[];
  readonly findings: readonly FindingEntry[];
  /** How many parts of the input were not understood. */
  readonly skipped: number;
  readonly skippedByReason: Readonly<Record<string, number>>;
  /** How many findings were left out because they are acknowledged or ignored. */
  readonly ignored: number;
}

export interface ServiceEntry extends ServiceRef {
  /** The name of its Service Connect namespace, if known. */
  readonly namespace?: string;
  readonly endpoints: readonly EndpointEntry[];
}

export interface EndpointEntry {
  readonly dnsName: string;
  /** 0 if only the deployment knows it. */
  readonly port: number;
  readonly discoveryName: string;
  readonly listenerPort?: number;
}

export interface EdgeEntry {
  readonly client: ServiceRef;
  readonly server: ServiceRef;
  /** When the client is deployed: `after` the server, `before` it, or at `any` time. */
  readonly deployed: CallOrder;
  readonly evidence: readonly Evidence[];
}

export interface FindingEntry {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly client?: ServiceRef;
  readonly server?: ServiceRef;
  readonly alias?: string;
  readonly evidence: readonly Evidence[];
  readonly message: string;
  readonly remedy: string;
  readonly source?: SourceLine;
}
