import { App, Stack, StackProps, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { FargateServiceSpec, fargateService } from './fargate-service';
import { ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';

/** A stack with a cluster, in which a test creates a service with one call. */
export class MeshStack extends Stack {
  public readonly vpc: ec2.Vpc;
  public readonly cluster: ecs.Cluster;

  constructor(id = 'Shop', app: App | Stage = new App(), props?: StackProps) {
    super(app, id, props);
    this.vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
    this.cluster = new ecs.Cluster(this, 'Cluster', { vpc: this.vpc });
  }

  public fargate(
    id: string,
    ports: FargateServiceSpec['ports'] = {},
    props: Partial<FargateServiceSpec> = {},
  ): ecs.FargateService {
    return fargateService(this, id, { cluster: this.cluster, ports, ...props });
  }

  public mesh(props: ServiceConnectMeshProps = {}): ServiceConnectMesh {
    return new ServiceConnectMesh(this, 'Mesh', props);
  }

  /** Throws if resources depend on each other in a cycle. */
  public get template(): Template {
    return Template.fromStack(this);
  }

  /** The DependsOn of the service's `AWS::ECS::Service`, as construct paths below this stack. */
  public dependsOn(service: ecs.BaseService): string[] {
    return (this.resourceOf(service).DependsOn ?? []).map((logicalId: string) => this.pathOf(logicalId));
  }

  /** The Service Connect configuration of the service in the template. */
  public serviceConnect(service: ecs.BaseService): any {
    return this.resourceOf(service).Properties.ServiceConnectConfiguration;
  }

  /** The ForceNewDeployment property of the service in the template. */
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

/** The message of the error that `action` throws. */
export function errorOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}
