import { Stack } from 'aws-cdk-lib';
import { endpointList, EndpointList, IdentifiedNamespace } from './endpoint-list-hash';
import { ensurePublishedParameter } from './published-parameters';
import { cfnService } from '../inspect/cfn-resources';
import { publishedField } from '../inspect/published-endpoint';
import { overriddenNames } from '../inspect/service-connect-configuration';
import { ExternalEdge } from '../members/external-member';
import { Member, MemberEdge, MemberEndpoint } from '../members/member';
import { Endpoint } from '../model/service';

/** The edges whose endpoints a client uses. */
interface UsedEdges {
  readonly edges: readonly MemberEdge[];
  readonly externalEdges: readonly ExternalEdge[];
}

/** An endpoint with the names that overrides give it. */
export function effectiveEndpoint(server: Member, endpoint: MemberEndpoint): MemberEndpoint {
  return { ...endpoint, ...overriddenNames(cfnService(server.service), server.endpoints.indexOf(endpoint)) };
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
