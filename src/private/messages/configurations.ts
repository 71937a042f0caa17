import { quoted } from './names';
import { Problem } from './problem';

export function settingsOfAdoptedService(name: string, path: string, settings: readonly string[]): Problem {
  return {
    summary: `service '${name}' has ${settings.join(' and ')} in the mesh, but its Service Connect configuration exists already`,
    evidence: [`'${path}' has a serviceConnectConfiguration, an override of it, or called enableServiceConnect()`],
    remedy:
      `Remove ${settings.join(' and ')} from '${name}': the mesh reads the endpoints from the configuration, and leaves the ` +
      'configuration as it is. Or remove the configuration, and the mesh writes it',
  };
}

/** @param undecided the part that only the deployment knows, and why */
export function undecidedConfiguration(name: string, path: string, undecided: string): Problem {
  return {
    summary: `service '${name}' has a Service Connect configuration that only the deployment knows`,
    evidence: [`in '${path}', ${undecided}`],
    remedy:
      'Give the service one configuration, or keep it out of the mesh: the mesh must know the endpoints at synthesis',
  };
}

/** @param found the field that disables it, and its value */
export function removedConfiguration(name: string, path: string, found: string): Problem {
  return {
    summary: `service '${name}' is in a mesh, but its Service Connect configuration is removed or disabled`,
    evidence: [`in the template of '${path}', ${found}`],
    remedy: `${CHANGE_REMEDY}. Or keep the service out of the mesh: its clients would not find it`,
  };
}

/** @param found undefined if the template has none, which means the default of the cluster */
export function changedNamespace(name: string, path: string, found: string | undefined, ofMesh: string): Problem {
  const value = found === undefined ? 'missing, which means the default of the cluster' : `'${found}'`;
  return {
    summary: `service '${name}' is in a mesh, but its Service Connect configuration names another namespace`,
    evidence: [
      `in the template of '${path}', ServiceConnectConfiguration.Namespace is ${value}`,
      `the mesh uses '${ofMesh}'`,
    ],
    remedy: `${CHANGE_REMEDY}. To choose the namespace of all services of the mesh, set its namespace prop`,
  };
}

/**
 * @param found the names of the ports in the template
 * @param known the names of the ports in the mesh
 * @param isAdopted whether the mesh has read them from the configuration
 */
export function changedEndpoints(
  name: string,
  path: string,
  found: readonly string[],
  known: readonly string[],
  isAdopted: boolean,
): Problem {
  const instead = isAdopted
    ? 'make the change before the mesh is declared'
    : `change the endpoints of '${name}' in the mesh`;
  return {
    summary: `service '${name}' is in a mesh, but its Service Connect configuration has other endpoints than the mesh`,
    evidence: [
      `in the template of '${path}', ServiceConnectConfiguration.Services has the ports: ${quoted(found)}`,
      `the mesh has the ports: ${quoted(known)}`,
    ],
    remedy: `${CHANGE_REMEDY}. Or ${instead}`,
  };
}

/** What to do if the template has another configuration than the one that the mesh has written or adopted. */
const CHANGE_REMEDY =
  'Remove the override, or the assignment to serviceConnectConfiguration of the CfnService, that changes the configuration';

export function differentNamespace(name: string, path: string, [own, ofMesh]: readonly string[]): Problem {
  return {
    summary: `service '${name}' has Service Connect configured in another namespace than the mesh`,
    evidence: [`'${path}' uses '${own}'`, `the mesh uses '${ofMesh}'`],
    remedy:
      'Declare the services of each namespace in a mesh of their own: clients find only the endpoints of one namespace',
  };
}

export function differentDefaultNamespace(
  name: string,
  cluster: string,
  clusterNamespace: string,
  meshNamespace: string,
): Problem {
  return {
    summary: `service '${name}' runs in a cluster with another default namespace`,
    evidence: [
      `the default namespace of cluster '${cluster}' is '${clusterNamespace}'`,
      `the namespace of the mesh is '${meshNamespace}'`,
    ],
    remedy: 'All services of a mesh use the same namespace: set the namespace prop of the mesh',
  };
}

/** @param groups the paths of the security groups of the construct that the template leaves out */
export function replacedSecurityGroups(name: string, path: string, groups: readonly string[]): Problem {
  return {
    summary: `service '${name}' has other security groups than its construct`,
    evidence: groups.map((group) => `the networkConfiguration in the template of '${path}' leaves out '${group}'`),
    remedy:
      'The mesh adds rules to the security groups of the construct: set securityGroups of the service instead of the L1 property or an ' +
      'override. Or set openSecurityGroups: false of the mesh, and allow the traffic yourself',
  };
}

/** @param path the path of the resource whose `DependsOn` is overridden */
export function overriddenDependencies(name: string, dependencies: readonly string[], path: string): Problem {
  return {
    summary: `service '${name}' dependsOn ${quoted(dependencies)}, but an override replaces its DependsOn`,
    evidence: [`'${path}' has an override of DependsOn`],
    remedy:
      'Remove the override, and call node.addDependency(...) of this resource for what it contains: that adds to the dependencies of ' +
      'the mesh',
  };
}
