import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';

/** Port mappings by name; a name that starts with `-` stands for a mapping without one. */
export type Ports = Record<string, number>;

/** A stack with a cluster, in which a line makes a service. */
export class MeshStack extends Stack {
  public readonly vpc: ec2.Vpc;
  public readonly cluster: ecs.Cluster;

  constructor(id = 'Shop', app = new App()) {
    super(app, id);
    this.vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
    this.cluster = new ecs.Cluster(this, 'Cluster', { vpc: this.vpc });
  }

  public fargate(id: string, ports: Ports = {}, props: Partial<ecs.FargateServiceProps> = {}): ecs.FargateService {
    const taskDefinition = new ecs.FargateTaskDefinition(this, `${id}Task`);
    addContainer(taskDefinition, ports);
    return new ecs.FargateService(this, id, {
      cluster: this.cluster,
      taskDefinition,
      minHealthyPercent: 100,
      ...props,
    });
  }

  public mesh(props: ServiceConnectMeshProps = {}): ServiceConnectMesh {
    return new ServiceConnectMesh(this, 'Mesh', props);
  }

  /** Throws where resources wait for each other in a circle. */
  public get template(): Template {
    return Template.fromStack(this);
  }

  /** The construct paths, below this stack, of what the service's `AWS::ECS::Service` names in its DependsOn. */
  public dependsOn(service: ecs.BaseService): string[] {
    return (this.resourceOf(service).DependsOn ?? []).map((logicalId: string) => this.pathOf(logicalId));
  }

  /** What the template says of the service's `AWS::ECS::Service`. */
  public serviceConnect(service: ecs.BaseService): any {
    return this.resourceOf(service).Properties.ServiceConnectConfiguration;
  }

  /** What the template says of the service's next deployment. */
  public forceNewDeployment(service: ecs.BaseService): any {
    return this.resourceOf(service).Properties.ForceNewDeployment;
  }

  public nonceOf(service: ecs.BaseService): string | undefined {
    return this.forceNewDeployment(service)?.ForceNewDeploymentNonce;
  }

  /** Ingress rules between security groups, as `from -> to: ports`, the groups by their paths below this stack. */
  public get ingress(): string[] {
    const rules = Object.values(this.template.findResources('AWS::EC2::SecurityGroupIngress'));
    const group = (id: any) => (typeof id === 'string' ? id : this.pathOf(id['Fn::GetAtt'][0]));
    return rules
      .map(({ Properties: { SourceSecurityGroupId, GroupId, IpProtocol, FromPort, ToPort } }) => {
        const ports = FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`;
        return `${group(SourceSecurityGroupId)} -> ${group(GroupId)}: ${IpProtocol} ${ports}`;
      })
      .sort();
  }

  private resourceOf(service: ecs.BaseService) {
    return this.template.toJSON().Resources[this.getLogicalId(cfnService(service))];
  }

  private pathOf(logicalId: string): string {
    const element = this.node.findAll().find((each) => this.logicalIdOf(each) === logicalId);
    return element!.node.path.slice(this.node.path.length + 1).replace(/\/Resource$/, '');
  }

  private logicalIdOf(construct: any): string | undefined {
    return construct.logicalId && this.resolve(construct.logicalId);
  }
}

export function addContainer(taskDefinition: ecs.TaskDefinition, ports: Ports = {}, id = 'main') {
  return taskDefinition.addContainer(id, {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox:1.37.0'),
    memoryLimitMiB: 128,
    portMappings: Object.entries(ports).map(([name, containerPort]) => ({
      name: name.startsWith('-') ? undefined : name,
      containerPort,
    })),
  });
}

/** The whole text of what `action` throws. */
export function errorOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}
