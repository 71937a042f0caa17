import { Warning } from './warning';
import { ContainerTexts, containerTexts } from '../inspect/container-texts';
import { RenderedContainer } from '../inspect/containers';
import { ExternalMember, isMember } from '../members/external-member';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { ObjectGraph } from '../model/graph/object-graph';
import { EDGE_KINDS } from '../model/service';
import { DeclaredCall, declaredCalls } from '../races/declared-calls';
import { Claim } from '../races/evidence';
import { KnownHosts } from '../races/known-hosts';
import { evidenceText } from '../races/reports/evidence-text';

/** A service that a member can call. */
type Server = Member | ExternalMember;

interface MemberCall extends DeclaredCall<Server> {
  readonly client: Member;
}

/**
 * Finds members whose containers name an alias of another member, or of an external service, without an edge to it, or with a port that the alias
 * does not have. The race check reads the same evidence from templates.
 */
export function undeclaredCallWarnings(
  { services, externals }: MeshState,
  containersOf: (member: Member) => readonly RenderedContainer[],
): Warning[] {
  const hosts = new KnownHosts<Server>([...services.services, ...externals.services]);
  const calls = services.services.flatMap((client) => callsOf(client, containersOf(client), hosts));
  const undeclared = calls.filter(({ client, server }) =>
    EDGE_KINDS.every((kind) =>
      isMember(server) ? !services.hasEdge(kind, client, server) : !externals.hasEdge(kind, client, server),
    ),
  );
  const cyclic = closingCycles(services.edges, undeclared);
  return [
    ...undeclared.map((call): Warning => {
      const { client, server, claims } = call;
      const kind = !isMember(server) ? 'external' : cyclic.has(call) ? 'connectsTo' : 'dependsOn';
      const problem = messages.undeclaredDependency(client.name, server.name, kind, evidenceOf(claims));
      return { id: 'undeclaredDependency', problem, member: client };
    }),
    ...calls.map(withoutSecretPorts).flatMap((call) => (call.wrongPorts.length > 0 ? [wrongPortWarning(call)] : [])),
  ];
}

/** Most members name no alias at all: only the containers that contain one somewhere are read closely. */
function callsOf(client: Member, containers: readonly RenderedContainer[], hosts: KnownHosts<Server>): MemberCall[] {
  const texts = containers
    .map((container) => containerTexts(client.service.taskDefinition, container))
    .filter((container) => containsAny(container, hosts.names));
  return texts.length === 0 ? [] : declaredCalls<Server>(client, texts, hosts).map((call) => ({ ...call, client }));
}

function containsAny(texts: ContainerTexts, names: readonly string[]): boolean {
  const { environment, secrets, command, entryPoint } = texts;
  const values = [...environment, ...secrets].map(({ value }) => value);
  const text = [...values, ...command, ...entryPoint].join('\n').toLowerCase();
  return text.trim() !== '' && names.some((name) => text.includes(name));
}

/** The calls that would close a dependency cycle as `dependsOn`, together with the edges and the other calls. */
function closingCycles(edges: MeshState['services']['edges'], calls: readonly MemberCall[]): ReadonlySet<MemberCall> {
  if (calls.length === 0) return new Set();
  const graph = new ObjectGraph<Member>();
  for (const { kind, dependent, dependency } of edges) if (kind === 'dependsOn') graph.addEdge(dependent, dependency);
  for (const { client, server } of calls) if (isMember(server)) graph.addEdge(client, server);
  return new Set(calls.filter(({ client, server }) => isMember(server) && graph.reaches(server, client)));
}

/** The text of the warning contains the port, which must not be that of a secret. */
function withoutSecretPorts(call: MemberCall): MemberCall {
  return { ...call, wrongPorts: call.wrongPorts.filter(({ evidence }) => evidence.kind !== 'secret') };
}

function wrongPortWarning({ client, server, wrongPorts }: MemberCall): Warning {
  const [{ mention }] = wrongPorts;
  const aliases = server.endpoints.filter(({ dnsName }) => dnsName.toLowerCase() === mention.host);
  const ports = [...new Set(aliases.map(({ port }) => port))];
  const evidence = evidenceOf(wrongPorts);
  const problem = messages.wrongPort(client.name, server.name, mention.port!, mention.host, ports, evidence);
  return { id: 'wrongPort', problem, member: client };
}

function evidenceOf(claims: readonly Claim[]): string[] {
  return [...new Set(claims.map(({ evidence }) => evidenceText(evidence)))];
}
