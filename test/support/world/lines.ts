import { CfnResource, CustomResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Line } from './world';

/** The two services of a line, and its details. */
interface Ends {
  /** The client, or the service that waits. */
  readonly from: ecs.BaseService;
  readonly to: ecs.BaseService;
  /** The container port of the server. */
  readonly port: number;
  /** Unique in the application. */
  readonly id: string;
}

/** Writes a line of each form with the CDK. */
export const WRITE: Record<Line['form'], (ends: Ends) => void> = {
  allowTo: ({ from, to, port }) => from.connections.allowTo(to, ec2.Port.tcp(port)),
  allowFrom: ({ from, to, port }) => to.connections.allowFrom(from, ec2.Port.tcp(port)),
  allowRange: ({ from, to, port }) => from.connections.allowTo(to, ec2.Port.tcpRange(port, port)),
  ingressWithClient: (ends) => ingress(ends.from, ends),
  ingressWithServer: (ends) => ingress(ends.to, ends),
  overridden: (ends) => {
    const rule = ingress(ends.from, { ...ends, port: 1 });
    rule?.addPropertyOverride('FromPort', ends.port);
    rule?.addPropertyOverride('ToPort', ends.port);
  },
  generic: ({ from, to, port, id }) => {
    const [client, server] = [from, to].map((service) => groupOf(service));
    if (!client || !server) return;
    const groups = { GroupId: server.securityGroupId, SourceSecurityGroupId: client.securityGroupId };
    const properties = { ...groups, IpProtocol: 'tcp', FromPort: port, ToPort: port };
    new CfnResource(server as ec2.SecurityGroup, id, { type: 'AWS::EC2::SecurityGroupIngress', properties });
  },
  inline: ({ from, to, port }) => {
    const [client, server] = [from, to].map((service) => groupOf(service));
    if (client && server) server.addIngressRule(ec2.Peer.securityGroupId(client.securityGroupId), ec2.Port.tcp(port));
  },
  importedServer: ({ from, to, port, id }) => {
    const [client, server] = [from, to].map((service) => groupOf(service));
    if (!client || !server) return;
    const again = ec2.SecurityGroup.fromSecurityGroupId(Stack.of(from), id, server.securityGroupId);
    again.addIngressRule(client, ec2.Port.tcp(port));
  },
  dependency: ({ from, to }) => from.node.addDependency(to),
  environment: ({ from, to, id }) => from.taskDefinition.defaultContainer!.addEnvironment(id, to.serviceName),
  policy: ({ from, to }) =>
    from.taskDefinition.addToTaskRolePolicy(
      new iam.PolicyStatement({ actions: ['ecs:DescribeServices'], resources: [to.serviceArn] }),
    ),
  between: ({ from, to, id }) => {
    const serviceToken = 'arn:aws:lambda:eu-west-1:111111111111:function:migrate';
    const migration = new CustomResource(Stack.of(from), id, { serviceToken });
    migration.node.addDependency(to);
    from.node.addDependency(migration);
  },
  stack: ({ from, to }) => {
    const [waiting, awaited] = [from, to].map((service) => topStackOf(service));
    if (waiting !== awaited) waiting.addDependency(awaited);
  },
};

function ingress(place: ecs.BaseService, { from, to, port, id }: Ends) {
  const [client, server] = [from, to].map((service) => groupOf(service));
  if (!client || !server) return undefined;
  return new ec2.CfnSecurityGroupIngress(Stack.of(place), id, {
    groupId: server.securityGroupId,
    sourceSecurityGroupId: client.securityGroupId,
    ipProtocol: 'tcp',
    fromPort: port,
    toPort: port,
  });
}

/** The group of a service. A service on instances has no group before its cluster has capacity. */
function groupOf(service: ecs.BaseService): ec2.ISecurityGroup | undefined {
  return service.connections.securityGroups[0];
}

function topStackOf(service: ecs.BaseService): Stack {
  let stack = Stack.of(service);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return stack;
}
