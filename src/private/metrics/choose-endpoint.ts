import { Member } from '../members/member';
import * as messages from '../messages';
import { meshError, Problem } from '../messages/problem';
import { Endpoint, endpointName } from '../model/service';

/**
 * The endpoint that a metric is about. Throws an error if there is no such endpoint, or if there are several and none is named.
 *
 * @param owner the service that the metric belongs to
 * @param what the service or the edge, for messages
 */
export function chooseEndpoint<E extends Endpoint>(
  owner: Member,
  what: string,
  endpoints: readonly E[],
  name: string | undefined,
): E {
  const refuse = (problem: Problem) => meshError(owner.mesh.node.path, [problem]);
  const names = endpoints.map(endpointName);
  if (name !== undefined && name !== null) {
    const found = endpoints[names.indexOf(name)];
    if (!found) throw refuse(messages.metricOfUnknownEndpoint(what, name, names));
    return found;
  }
  if (endpoints.length === 0) throw refuse(messages.metricWithoutEndpoint(what));
  if (endpoints.length > 1) throw refuse(messages.metricOfSeveralEndpoints(what, names));
  return endpoints[0];
}
