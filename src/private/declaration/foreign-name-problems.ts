import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { declaredNames } from './external-names';
import { cfnService } from '../inspect/cfn-resources';
import { configuredNamesOf } from '../inspect/configured-names';
import { NamespaceIdentity } from '../inspect/namespace-identity';
import { isConfigurationOverridden } from '../inspect/service-connect-configuration';
import { TreeSurvey } from '../inspect/tree-survey';
import { Member } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { memberOf } from '../members/registry';
import * as messages from '../messages';
import { Problem } from '../messages/problem';
import { ReservedNames } from '../model/reserved-names';

/**
 * Finds names of a mesh that other ECS services of the app use in the namespace: those outside of all meshes, and through overrides
 * those of other meshes too. Checked on the complete tree, because these need not exist when the mesh is declared.
 *
 * @param isChanged whether the configuration of a member differs from what was declared or adopted
 */
export function foreignNameProblems(state: MeshState, survey: TreeSurvey, isChanged: boolean): Problem[] {
  const { services, construct, path } = state;
  const members = services.services;
  const others = survey.ecsServices.filter((service) => ownerOf(service)?.mesh !== construct);
  const isChecked =
    isChanged ||
    others.some((service) => !ownerOf(service)) ||
    members.some(({ service }) => isConfigurationOverridden(cfnService(service)));
  if (!isChecked) return [];
  const configured = members.map(({ name, service }) => {
    return { name, endpoints: configuredNamesOf(cfnService(service))?.endpoints ?? [] };
  });
  return namesInUse(state, others).conflicts('', path, configured).map(messages.nameConflict);
}

/**
 * Finds names that external services of a mesh have in common with ECS services of the app, in other meshes or in none. Checked on the
 * complete tree too. Stages are deployed separately, so one may call the services of another as external services.
 */
export function externalNameConflicts(state: MeshState, survey: TreeSurvey): Problem[] {
  const { externals, construct, path } = state;
  if (externals.services.length === 0) return [];
  // Those of this mesh were compared when they were declared.
  const others = survey.ecsServices.filter((service) => ownerOf(service)?.mesh !== construct);
  return namesInUse(state, others)
    .conflicts('', path, externals.services.map(declaredNames))
    .filter(({ owner }) => owner.path !== path)
    .map((conflict) => messages.externalNameConflict(conflict.service, conflict));
}

/** The names that these ECS services use in the namespace of a mesh. */
function namesInUse({ namespace, services }: MeshState, others: readonly ecs.CfnService[]): ReservedNames {
  const names = new ReservedNames();
  if (!namespace) return names;
  const identity = new NamespaceIdentity(namespace);
  const environments = new Set(services.services.map(({ service }) => environmentOf(service)));
  for (const service of others) {
    const configured = configuredNamesOf(service);
    if (!configured || !identity.isOf(service, configured.namespace)) continue;
    // The same name is another namespace in another account or region.
    if (!configured.namespace?.startsWith('arn:') && !environments.has(environmentOf(service))) continue;
    const member = ownerOf(service);
    const [name, owner] = member ? [member.name, member.mesh.node.path] : [service.node.path, service.node.path];
    names.reserve('', owner, [{ name, endpoints: configured.endpoints }]);
  }
  return names;
}

function ownerOf({ node }: ecs.CfnService): Member | undefined {
  return node.scope && memberOf(node.scope);
}

function environmentOf(service: IConstruct): string {
  const { account, region } = Stack.of(service);
  return `${account} ${region}`;
}
