import { kindOf } from './kinds';
import { Member, MemberEndpoint } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** A warning about a service. */
export interface ServiceWarning {
  readonly id: string;
  readonly member: Member;
  readonly problem: Problem;
}

/** Adds a warning at once, because metrics may be requested after the mesh has looked for warnings. */
export type AddServiceWarning = (warning: ServiceWarning) => void;

/**
 * Warns if Service Connect does not publish a metric of an endpoint.
 *
 * The warning is about the server, whose port mapping lacks the protocol. It is the same for all metrics and clients, and CDK
 * shows equal warnings once.
 */
export function warnWithoutProtocol(
  add: AddServiceWarning,
  server: Member,
  { appProtocol, portMappingName }: MemberEndpoint,
  metricName: string,
): void {
  if (appProtocol !== undefined || !kindOf(metricName).needsProtocol) return;
  add({ id: 'noAppProtocol', member: server, problem: messages.noAppProtocol(server.name, portMappingName) });
}
