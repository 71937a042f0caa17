import { existsWith, mayCoexist } from './coexistence';
import { claimsOf, imageClaimsOf } from './container-claims';
import { Claim, Evidence } from './evidence';
import { ingressCalls } from './ingress-calls';
import { addressedOwners, hasWrongPort, HostOwner, KnownHosts } from './known-hosts';
import { nearest, shareNamespace } from './same-namespace';
import { Endpoint } from '../model/service';
import { DockerContexts } from '../template/docker-context';
import { EcsService } from '../template/ecs-services';
import { Facts } from '../template/facts';
import { mayShareEnvironment } from '../template/stack';
import { isAddressOf } from './matcher/host-mention';
import { UnknownParts } from './unknown-parts';

/** An address with a port that the aliases of its host do not have. */
export interface WrongPort {
  readonly claim: Claim;
  /** The host, for people. */
  readonly host: string;
  readonly endpoints: readonly Endpoint[];
}

/** A service calls another one, by all the evidence that there is. */
export interface Call {
  readonly client: EcsService;
  readonly server: EcsService;
  readonly evidence: Evidence[];
  /** For each address that the client has, the endpoints that it may mean. */
  readonly targets: (readonly Endpoint[])[];
  /** The addresses with a port that none of the aliases has. */
  readonly wrongPorts: WrongPort[];
  /** Whether the client can find the server by Service Connect. */
  readonly isInNamespace: boolean;
}

export interface Calls {
  readonly calls: readonly Call[];
  /** Hosts that no service offers, by client. */
  readonly unknownHosts: readonly { readonly client: EcsService; readonly claims: readonly Claim[] }[];
}

/** Finds out who calls whom, clients in the order of the templates. */
export function findCalls(facts: Facts): Calls {
  const { services, application } = facts;
  const parts = new UnknownParts(services, application.stacks);
  const hosts = new KnownHosts(services, (endpoint) => parts.hostOf(endpoint));
  const contexts = new DockerContexts(application.skipped);
  const rules = ingressCalls(facts);
  const calls: Call[] = [];
  const unknownHosts: { client: EcsService; claims: Claim[] }[] = [];

  for (const client of services) {
    const ofClient = new Map<EcsService, Call>();
    const unknown: Claim[] = [];
    for (const claim of claimsOfService(client, contexts, parts)) {
      const owners = ownersFor(client, claim, hosts);
      const { host } = claim.mention;
      // The same name in another region, account or stage is no owner of the host.
      const isOffered =
        hosts.ownersOf(host).some(({ service }) => mayShareEnvironment(client.stack, service.stack)) ||
        client.externalHosts.some((each) => each.toLowerCase() === host) ||
        parts.shown(host) !== host;
      if (!isOffered) unknown.push(claim);
      for (const owner of owners) addClaim(callTo(ofClient, client, owner.service), claim, owner, parts.shown(host));
    }
    for (const { server, evidence, endpoints } of rules.get(client) ?? []) {
      const call = callTo(ofClient, client, server);
      call.evidence.push(evidence);
      call.targets.push(endpoints);
    }
    calls.push(...ofClient.values());
    if (unknown.length > 0) unknownHosts.push({ client, claims: unknown });
  }
  return { calls, unknownHosts };
}

function claimsOfService(client: EcsService, contexts: DockerContexts, parts: UnknownParts): Claim[] {
  const containers = client.tasks.flatMap((task) => task.containers);
  const claims = containers.flatMap((each) => {
    const container = parts.inContainer(each);
    return [...claimsOf(container), ...imageClaimsOf(container, contexts)];
  });
  return claims.map(({ evidence, ...claim }) => ({
    ...claim,
    evidence: evidence.value === undefined ? evidence : { ...evidence, value: parts.shown(evidence.value) },
  }));
}

/** The services that the client means: those of its own namespace, else those of another one. */
function ownersFor(client: EcsService, { mention }: Claim, hosts: KnownHosts<EcsService>): HostOwner<EcsService>[] {
  const owners = hosts
    .ownersOf(mention.host)
    .filter(({ service }) => mayShareEnvironment(client.stack, service.stack) && mayCoexist(client, service));
  const inside = nearest(
    client,
    owners.filter(({ service }) => shareNamespace(client, service)),
  );
  if (inside.length > 0) {
    const others = addressedOwners(mention, inside).filter(({ service }) => service !== client);
    return withoutAlternatives(client, others);
  }
  const outside = owners.filter(({ service, endpoints }) => {
    const isFoundByDns = service.dnsHosts.some((host) => host.toLowerCase() === mention.host);
    return (
      service !== client &&
      !isFoundByDns &&
      isAddressOf(
        mention,
        endpoints.map(({ port }) => port),
      )
    );
  });
  return outside.slice(0, 1);
}

/** If some of the servers exist whenever the client does, those that exist under other conditions are not meant. */
function withoutAlternatives(client: EcsService, owners: readonly HostOwner<EcsService>[]): HostOwner<EcsService>[] {
  const certain = owners.filter(({ service }) => existsWith(service, client));
  return [...(certain.length > 0 ? certain : owners)];
}

function addClaim(call: Call, claim: Claim, { endpoints }: HostOwner<EcsService>, host: string) {
  const { port } = claim.mention;
  call.evidence.push(claim.evidence);
  const exact = endpoints.filter((endpoint) => endpoint.port === port);
  call.targets.push(exact.length > 0 ? exact : endpoints);
  if (hasWrongPort(claim.mention, endpoints)) call.wrongPorts.push({ claim, host, endpoints });
}

function callTo(calls: Map<EcsService, Call>, client: EcsService, server: EcsService): Call {
  let call = calls.get(server);
  if (!call) {
    call = { client, server, evidence: [], targets: [], wrongPorts: [], isInNamespace: shareNamespace(client, server) };
    calls.set(server, call);
  }
  return call;
}
