import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { deployAfterNamespace } from './deploy-after-namespace';
import { catchUp } from './late-constructs';
import { joinNamespace } from './namespace';
import { configureServiceConnect, Settings } from './service-connect';
import type { MeshServiceProps } from '../../mesh-service-props';
import { readAdoption } from '../declaration/adoption';
import { namespaceProblems } from '../declaration/namespace';
import { cfnService } from '../inspect/cfn-resources';
import { CreatedNamespaces } from '../inspect/created-namespaces';
import { readConfiguration } from '../inspect/service-connect-configuration';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { meshError, Problem } from '../messages/problem';

/**
 * Adopts the services without endpoints that got a configuration after they were declared, and configures the rest of them as
 * clients.
 */
export function configureOnCompleteTree(
  state: MeshState,
  rows: ReadonlyMap<Member, MeshServiceProps>,
  settingsOf: (row: MeshServiceProps) => Settings,
) {
  const members = state.unconfigured.splice(0);
  if (members.length === 0) return;
  const namespaces = new CreatedNamespaces();
  const problems = members.flatMap((member) => adopt(state, member, rows.get(member)!, namespaces));
  const adopted = members.filter(({ isAdopted }) => isAdopted);
  const namespace = adopted.map((member) => member.adoptedNamespace).find((found) => found !== undefined);
  if (namespace && isNamespaceUnused(state, members)) replaceNamespace(state, namespace);
  problems.push(...namespaceProblems(state, members));
  if (problems.length > 0) throw meshError(state.path, problems);

  const joined = joinNamespace(state, members);
  for (const member of members) {
    if (member.isAdopted) deployAfterNamespace(member);
    else configureLate(member, joined, settingsOf(rows.get(member)!));
  }
  for (const edge of state.services.edges) {
    if (adopted.includes(edge.dependency)) state.services.connect({ ...edge, endpoints: edge.dependency.endpoints });
  }
}

/** Reads the configuration of a service, if it has one by now. Returns what is wrong with it. */
function adopt(
  state: MeshState,
  member: Member,
  row: MeshServiceProps,
  namespaces: CreatedNamespaces,
): readonly Problem[] {
  const configuration = readConfiguration(cfnService(member.service));
  if (configuration === undefined) return [];
  if (configuration.undecided) {
    return [messages.undecidedConfiguration(member.name, member.service.node.path, configuration.undecided)];
  }
  const { endpoints, namespace, problems } = readAdoption(state, row, configuration, namespaces);
  Object.assign(member, { endpoints, isAdopted: true, adopted: configuration, adoptedNamespace: namespace });
  return problems;
}

/** Whether the mesh created its namespace, and neither a service nor the application uses it yet. */
function isNamespaceUnused({ namespace, createdNamespace, isNamespaceRead, services }: MeshState, late: Member[]) {
  const isCreated = createdNamespace !== undefined && namespace === createdNamespace;
  return (
    isCreated && !isNamespaceRead && services.services.every((member) => member.isAdopted || late.includes(member))
  );
}

function replaceNamespace(state: MeshState, namespace: cloudmap.INamespace) {
  const { node } = state.createdNamespace!;
  node.scope!.node.tryRemoveChild(node.id);
  state.createdNamespace = undefined;
  state.namespace = namespace;
}

/** Configures a client after aspects were applied: the log driver may create a log group and a role. */
function configureLate(member: Member, namespace: cloudmap.INamespace, settings: Settings) {
  const { service } = member;
  const all = () => [...service.node.findAll(), ...service.taskDefinition.node.findAll()];
  const known = new Set(settings.logDriver ? all() : []);
  configureServiceConnect(member, namespace, settings);
  if (!settings.logDriver) return;
  const added = all().filter((construct) => !known.has(construct));
  for (const construct of added) if (known.has(construct.node.scope!)) catchUp(construct);
}
