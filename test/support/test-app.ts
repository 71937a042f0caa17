import { App, NestedStack, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { fargateService, FargateServiceSpec } from './fargate-service';
import { readAssembly } from './simulator/assembly';
import { waitsOf } from './simulator/waits';
import { MeshServiceProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';

/** An app with a cluster in the stack `Base`. Each test chooses the stacks of its services. */
export class TestApp {
  public readonly cdkApp: App;
  public readonly base: Stack;
  public readonly vpc: ec2.Vpc;
  public readonly cluster: ecs.Cluster;
  private readonly services = new Map<string, ecs.BaseService>();

  constructor(scope?: Construct, props?: StackProps) {
    this.cdkApp = (scope?.node.root as App) ?? new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
    this.base = new Stack(scope ?? this.cdkApp, 'Base', props);
    this.vpc = new ec2.Vpc(this.base, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
    this.cluster = new ecs.Cluster(this.base, 'Cluster', { vpc: this.vpc });
  }

  public stack(id: string, props?: StackProps): Stack {
    return new Stack(this.cdkApp, id, props);
  }

  public nested(parent: Stack, id: string): NestedStack {
    return new NestedStack(parent, id);
  }

  /** A service with one endpoint on port 80, as a row of `services`. Its name is the construct id in lower case. */
  public row(
    scope: Construct,
    id: string,
    edges: Partial<MeshServiceProps> = {},
    props: Partial<FargateServiceSpec> = {},
  ): MeshServiceProps {
    const service = fargateService(scope, id, { cluster: this.cluster, ports: { http: 80 }, ...props });
    const name = id.toLowerCase();
    this.services.set(name, service);
    return { name, service, endpoints: [{ portMappingName: 'http' }], ...edges };
  }

  /** The names of the services that each service waits for, read from the assembly. */
  public get waits(): Record<string, string[]> {
    const waits = waitsOf(readAssembly(this.cdkApp.synth({ force: true }).directory));
    const names = new Map([...this.services].map(([name, service]) => [logicalIdOf(service), name]));
    const nameOf = (id: string) => names.get(id.split('/').pop()!)!;
    return Object.fromEntries([...waits].map(([id, before]) => [nameOf(id), [...before].map(nameOf).sort()]));
  }

  /** The names of the stacks that a stack depends on, read from the assembly. */
  public dependenciesOf(stack: Stack): string[] {
    return this.cdkApp
      .synth()
      .getStackByName(stack.stackName)
      .dependencies.map(({ id }) => id)
      .filter((id) => !id.endsWith('.assets'))
      .sort();
  }
}

/** An imported namespace, which no template defines. */
export function importedNamespace(
  scope: Construct,
  id = 'Shared',
  namespaceArn = 'arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-abc',
): cloudmap.INamespace {
  const attributes = { namespaceArn, namespaceId: 'ns-abc', namespaceName: 'shared' };
  return cloudmap.HttpNamespace.fromHttpNamespaceAttributes(scope, id, attributes);
}

/** The logical id of a service's `AWS::ECS::Service`. */
export function logicalIdOf(service: ecs.BaseService): string {
  return Stack.of(service).getLogicalId(cfnService(service));
}
