import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecurityGroup, securityGroupOf } from './security-groups';
import { networkModeOf } from './service-settings';
import { TreeSurvey } from './tree-survey';

/**
 * The security groups of one kind of network interface of a service. All of them apply to it, so a rule for one of them is
 * enough.
 */
export type Host = readonly SecurityGroup[];

/**
 * Where the tasks of a service may be reached: on their own network interfaces, or, in bridge mode, on those of any instance on
 * which they may run. Empty if the app shows no capacity.
 */
export function hostsOf(service: ecs.BaseService, survey: TreeSurvey): Host[] {
  const own = survey.groupsOf(service);
  if (networkModeOf(service.taskDefinition) !== ecs.NetworkMode.BRIDGE) return own.length > 0 ? [groups(own)] : [];
  const { cluster } = service;
  const providers = capacityProvidersOf(cluster, survey).map(({ autoScalingGroup }) => autoScalingGroup);
  // CDK copied the cluster's groups when the service was created; capacity may have been added since.
  const others = unique([...own, ...constructsOf(cluster)]);
  const instances = [...providers, ...survey.autoScalingGroups.filter((each) => !providers.includes(each))]
    .map(connectionGroups)
    .filter((ofInstance, index) => index < providers.length || isWithin(ofInstance, others));
  const known = new Set(instances.flat().map(({ key }) => key));
  const rest = groups(others).filter(({ key }) => !known.has(key));
  return [...instances, rest].filter((host) => host.length > 0);
}

function capacityProvidersOf(cluster: ecs.ICluster, survey: TreeSurvey) {
  const names = (cluster as { _capacityProviderNames?: string[] })._capacityProviderNames ?? [];
  return survey.capacityProviders.filter(({ capacityProviderName }) => names.includes(capacityProviderName));
}

function connectionGroups(connectable: ec2.IConnectable): SecurityGroup[] {
  return groups(constructsOf(connectable));
}

/** For a launch template or a cluster whose security groups are not known, CDK throws. */
function constructsOf(connectable: ec2.IConnectable): readonly ec2.ISecurityGroup[] {
  try {
    return connectable.connections.securityGroups;
  } catch {
    return [];
  }
}

function isWithin(host: readonly SecurityGroup[], all: readonly ec2.ISecurityGroup[]): boolean {
  const keys = new Set(groups(all).map(({ key }) => key));
  return host.length > 0 && host.every(({ key }) => keys.has(key));
}

/** Two constructs may represent the same group. */
function groups(constructs: readonly ec2.ISecurityGroup[]): SecurityGroup[] {
  const byKey = new Map<string, SecurityGroup>();
  for (const construct of constructs) {
    const group = securityGroupOf(construct);
    const known = byKey.get(group.key);
    if (!known || (group.isCreatedByL2 && !known.isCreatedByL2)) byKey.set(group.key, group);
  }
  return [...byKey.values()];
}

function unique(constructs: readonly ec2.ISecurityGroup[]): ec2.ISecurityGroup[] {
  return [...new Set(constructs)];
}
