import { Stack } from 'aws-cdk-lib';
import { configurationChangeOf } from './configuration-changes';
import { endpointList, EndpointList, IdentifiedNamespace } from './endpoint-list-hash';
import { ensurePublishedParameter } from './published-parameters';
import { publishedField } from '../inspect/published-endpoint';
import { ExternalEdge } from '../members/external-member';
import { Member, MemberEdge, MemberEndpoint } from '../members/member';
import { Endpoint } from '../model/service';

/** The edges whose endpoints a client uses. */
interface UsedEdges {
  readonly edges: readonly MemberEdge[];
  readonly externalEdges: readonly ExternalEdge[];
}

/** An endpoint as the template has it. */
export function effectiveEndpoint(server: Member, endpoint: MemberEndpoint): MemberEndpoint {
  return configurationChangeOf(server)?.endpoints.get(endpoint) ?? endpoint;
}

/**
 * What identifies the endpoints of these edges. Those that other applications publish are identified by their digests, which a
 * stack reads from parameters.
 */
export function usedEndpointList(
  namespace: IdentifiedNamespace,
  stack: Stack,
  { edges, externalEdges }: UsedEdges,
): EndpointList {
  const external = externalEdges.flatMap(({ endpoints }) => endpoints);
  const digests = external.flatMap(({ parameterName }) =>
    parameterName === undefined
      ? []
      : [[parameterName, publishedField(ensurePublishedParameter(stack, parameterName), 'digest')] as const],
  );
  const endpoints: Endpoint[] = [
    ...edges.flatMap((edge) => edge.endpoints.map((endpoint) => effectiveEndpoint(edge.dependency, endpoint))),
    ...external.filter(({ parameterName }) => parameterName === undefined),
  ];
  return endpointList(namespace, endpoints, new Map(digests));
}
