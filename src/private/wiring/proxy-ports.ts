import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { networkModeOf } from '../inspect/service-settings';
import { MemberEndpoint } from '../members/member';

/** The ports that Docker and Linux, of any age, may give to a proxy in bridge mode. */
const EPHEMERAL_PORTS = [32768, 65535] as const;

/** The ports on which the server's proxy may listen for an endpoint. */
export function proxyPort(server: ecs.BaseService, { config, containerPort }: MemberEndpoint): ec2.Port {
  if (config.ingressPortOverride !== undefined) return ec2.Port.tcp(config.ingressPortOverride);
  const isBridge = networkModeOf(server.taskDefinition) === ecs.NetworkMode.BRIDGE;
  return isBridge ? ec2.Port.tcpRange(...EPHEMERAL_PORTS) : ec2.Port.tcp(containerPort.mapping.containerPort);
}
