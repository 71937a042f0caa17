import { Unit } from './network';

/**
 * The security groups of the EC2 instances of a cluster: those of each Auto Scaling group whose user data registers
 * the instances with the cluster.
 */
export function instanceGroups(cluster: string, units: readonly Unit[]): string[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return units
    .filter(({ type }) => type === 'AWS::AutoScaling::AutoScalingGroup')
    .flatMap(({ values }) => {
      const { LaunchConfigurationName, LaunchTemplate } = values;
      const launch = byId.get(LaunchConfigurationName ?? LaunchTemplate?.LaunchTemplateId);
      const data = launch?.values.LaunchTemplateData ?? launch?.values;
      if (!String(data?.UserData).split(/\s/).includes(`ECS_CLUSTER=${cluster}`)) return [];
      return data.SecurityGroups ?? data.SecurityGroupIds ?? [];
    });
}
