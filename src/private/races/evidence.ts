import { HostMention } from './matcher/host-mention';

export type EvidenceKind =
  | 'environment'
  | 'command'
  | 'entryPoint'
  | 'secret'
  | 'buildArgument'
  | 'file'
  | 'ingressRule'
  | 'alias'
  | 'endpoint'
  | 'container';

/** A reason for a finding. */
export interface Evidence {
  readonly kind: EvidenceKind;
  readonly container?: string;
  /** The variable, the file, the resource. */
  readonly name?: string;
  /** The part of the text that names the host. Never the value of a secret. */
  readonly value?: string;
}

/** A host that a container names as an address, and where. */
export interface Claim {
  readonly mention: HostMention;
  readonly evidence: Evidence;
  /** Whether an unknown host is worth a warning: programs name many hosts that are not called in production. */
  readonly isConfiguration: boolean;
}
