import { declaredNames } from './external-names';
import { cfnService } from '../inspect/cfn-resources';
import { configuredNamesOf } from '../inspect/configured-names';
import { NamespaceIdentity } from '../inspect/namespace-identity';
import { isConfigurationOverridden } from '../inspect/service-connect-configuration';
import { TreeSurvey } from '../inspect/tree-survey';
import { MeshState } from '../members/mesh-state';
import { memberOf } from '../members/registry';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { ReservedNames } from '../model/reserved-names';

/**
 * Finds names of a mesh that are in use in the namespace by ECS services of the app outside of all meshes, or through
 * overrides. Checked on the complete tree, because these need not exist when the mesh is declared.
 */
export function foreignNameProblems({ services, namespace, path }: MeshState, survey: TreeSurvey): Problem[] {
  const members = services.services;
  const foreign = survey.ecsServices.filter(({ node }) => !node.scope || !memberOf(node.scope));
  const isChecked = foreign.length > 0 || members.some(({ service }) => isConfigurationOverridden(cfnService(service)));
  if (!namespace || !isChecked) return [];
  const identity = new NamespaceIdentity(namespace);
  const names = new ReservedNames();
  for (const service of foreign) {
    const configured = configuredNamesOf(service);
    if (!configured || !identity.isOf(service, configured.namespace)) continue;
    names.reserve('', service.node.path, [{ name: service.node.path, endpoints: configured.endpoints }]);
  }
  const configured = members.map(({ name, service }) => {
    return { name, endpoints: configuredNamesOf(cfnService(service))?.endpoints ?? [] };
  });
  return names.conflicts('', path, configured).map(messages.nameConflict);
}

/**
 * Finds names that external services of a mesh have in common with ECS services of the app, in other meshes or in none. Checked on the
 * complete tree too. Stages are deployed separately, so one may call the services of another as external services.
 */
export function externalNameConflicts(
  { externals, namespace, construct, path }: MeshState,
  survey: TreeSurvey,
): Problem[] {
  if (!namespace || externals.services.length === 0) return [];
  const identity = new NamespaceIdentity(namespace);
  const names = new ReservedNames();
  for (const service of survey.ecsServices) {
    const member = service.node.scope && memberOf(service.node.scope);
    if (member?.mesh === construct) continue; // compared when they were declared
    const configured = configuredNamesOf(service);
    if (!configured || !identity.isOf(service, configured.namespace)) continue;
    const [name, owner] = member ? [member.name, member.mesh.node.path] : [service.node.path, service.node.path];
    names.reserve('', owner, [{ name, endpoints: configured.endpoints }]);
  }
  return names
    .conflicts('', path, externals.services.map(declaredNames))
    .filter(({ owner }) => owner.path !== path)
    .map((conflict) => messages.externalNameConflict(conflict.service, conflict));
}
