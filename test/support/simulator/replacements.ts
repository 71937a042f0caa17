import { Unit } from './network';

/** The properties of a type whose change makes CloudFormation create a new resource and delete the old one afterwards. */
const IMMUTABLE: Record<string, (property: string) => boolean> = {
  'AWS::EC2::SecurityGroup': among('GroupDescription', 'GroupName', 'VpcId'),
  'AWS::EC2::SecurityGroupEgress': except('Description'),
  'AWS::EC2::SecurityGroupIngress': except('Description'),
  'AWS::ECS::Cluster': among('ClusterName'),
  'AWS::ECS::Service': among('Cluster', 'LaunchType', 'Role', 'SchedulingStrategy', 'ServiceName'),
  'AWS::ECS::TaskDefinition': except('Tags'),
  'AWS::SSM::Parameter': among('Name'),
  'AWS::ServiceDiscovery::HttpNamespace': among('Name'),
  'AWS::ServiceDiscovery::PrivateDnsNamespace': among('Name', 'Vpc'),
  'AWS::ServiceDiscovery::PublicDnsNamespace': among('Name'),
};

/** Whether the change from one state of a resource to the next replaces it. Both have values with physical ids. */
export function isReplaced(type: string, old: Unit['values'], next: Unit['values']): boolean {
  const isImmutable = IMMUTABLE[type] ?? (() => false);
  const properties = new Set([...Object.keys(old), ...Object.keys(next)]);
  return [...properties].some((name) => isImmutable(name) && JSON.stringify(old[name]) !== JSON.stringify(next[name]));
}

function among(...names: string[]) {
  return (property: string) => names.includes(property);
}

function except(...names: string[]) {
  return (property: string) => !names.includes(property);
}
