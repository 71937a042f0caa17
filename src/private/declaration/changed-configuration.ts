import { Token } from 'aws-cdk-lib';
import { isOtherNamespace } from './adopted-namespace';
import { configuredEndpoint } from './adoption';
import { shownNamespace } from './namespace';
import { isPort } from './service-connect-names';
import { cfnService } from '../inspect/cfn-resources';
import { nameOfNamespace, namespaceReference } from '../inspect/namespace-reference';
import { previewText } from '../inspect/preview-text';
import { isSameValue } from '../inspect/same-value';
import {
  Configuration,
  ConfiguredPort,
  disabledBy,
  enabledConfiguration,
  isConfigurationOverridden,
  readConfiguration,
} from '../inspect/service-connect-configuration';
import { Member, MemberEndpoint } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** How the configuration of a member in the template differs from the one that the mesh has written or adopted. */
export interface ConfigurationChange {
  /** Why the mesh cannot use the configuration in the template. */
  readonly problems: readonly Problem[];
  /** Endpoints of the member with the values in the template, by the endpoints as they were declared or adopted. */
  readonly endpoints: ReadonlyMap<MemberEndpoint, MemberEndpoint>;
}

/**
 * Compares the configuration of a member in the template with the one that the mesh has written or adopted. An override, or an assignment
 * to the property of the L1 construct, may have changed it since, and an assignment from before the mesh hides what the mesh
 * writes. Undefined if nothing differs. Use it on the complete tree.
 */
export function findConfigurationChange(state: MeshState, member: Member): ConfigurationChange | undefined {
  const { name, service } = member;
  const resource = cfnService(service);
  // Most configurations are those that the mesh has enabled. To read one takes longer than to recognise it.
  const isUntouched = member.enabled !== undefined && member.enabled === enabledConfiguration(resource);
  if (isUntouched && !isConfigurationOverridden(resource)) return undefined;

  const refused = (problem: Problem) => ({ problems: [problem], endpoints: new Map() });
  const found = readConfiguration(resource);
  if (!found) return refused(messages.removedConfiguration(name, service.node.path, disabledBy(resource)));
  if (found.undecided) return refused(messages.undecidedConfiguration(name, service.node.path, found.undecided));

  const expected = member.adopted ?? writtenConfiguration(state, member);
  const problems = namespaceProblems(state, member, expected, found);
  const pairs = pairPorts(member, expected, found);
  if (!pairs) problems.push(endpointListProblem(member, expected, found));
  const endpoints = new Map<MemberEndpoint, MemberEndpoint>();
  pairs?.forEach(([before, after], index) => {
    if (FIELDS.every((field) => isSameValue(resource, before[field], after[field]))) return;
    const { containerPort } = member.endpoints[index];
    const changed = configuredEndpoint(after, containerPort, nameOfNamespace(state.namespace!));
    endpoints.set(member.endpoints[index], changed);
    problems.push(...endpointProblems(state, member, after, changed));
  });
  return problems.length > 0 || endpoints.size > 0 ? { problems, endpoints } : undefined;
}

/** What clients and rules depend on. */
const FIELDS = ['discoveryName', 'dnsName', 'port', 'ingressPortOverride'] as const;

function writtenConfiguration({ namespace }: MeshState, { endpoints }: Member): Configuration {
  const ports = endpoints.map(({ portMappingName, config }) => {
    return { ...config, portName: portMappingName, hasRequestTimeout: config.perRequestTimeout !== undefined };
  });
  return { namespace: namespaceReference(namespace!), ports };
}

/** The ports before and after the change, in the order of the endpoints. Undefined if one was removed or added. */
function pairPorts(
  { service }: Member,
  expected: Configuration,
  found: Configuration,
): [ConfiguredPort, ConfiguredPort][] | undefined {
  const rest = [...found.ports];
  const pairs = expected.ports.flatMap((port): [ConfiguredPort, ConfiguredPort][] => {
    const index = rest.findIndex(({ portName }) => isSameValue(service, portName, port.portName));
    return index < 0 ? [] : [[port, ...rest.splice(index, 1)] as [ConfiguredPort, ConfiguredPort]];
  });
  return rest.length > 0 || pairs.length < expected.ports.length ? undefined : pairs;
}

function endpointListProblem({ name, service, isAdopted }: Member, expected: Configuration, found: Configuration) {
  const [inMesh, inTemplate] = [expected, found].map(({ ports }) =>
    ports.map(({ portName }) => previewText(service, portName).text),
  );
  return messages.changedEndpoints(name, service.node.path, inTemplate, inMesh, isAdopted);
}

function namespaceProblems(
  state: MeshState,
  { name, service }: Member,
  expected: Configuration,
  { namespace }: Configuration,
): Problem[] {
  if (isSameValue(service, namespace, expected.namespace) || !isOtherNamespace(state, service, namespace)) return [];
  const shown = namespace === undefined ? undefined : previewText(service, namespace).text;
  return [messages.changedNamespace(name, service.node.path, shown, shownNamespace(state.namespace!))];
}

function endpointProblems(
  { namespace }: MeshState,
  { name, publishTo }: Member,
  { portName, dnsName, ingressPortOverride: port }: ConfiguredPort,
  changed: MemberEndpoint,
): Problem[] {
  const problems: Problem[] = [];
  if (port !== undefined && !Token.isUnresolved(port) && !isPort(port)) {
    problems.push(messages.invalidPort(name, portName, 'ingressPortOverride', port));
  }
  if (publishTo && dnsName === undefined && nameOfNamespace(namespace!) === undefined) {
    problems.push(messages.publishedWithoutHostName(name, portName, changed.dnsName));
  }
  return problems;
}
