import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { Construct } from 'constructs';
import { addContainer, fargateService } from './fargate-service';
import { cfnService } from '../../src/private/inspect/cfn-resources';

/** The endpoint of a service on its port mapping `http`, container port 8080. Undefined for a client-only service. */
export interface Offer {
  readonly discoveryName?: string;
  readonly dnsName?: string;
  readonly port?: number;
}

export interface ConfiguredSpec {
  readonly cluster: ecs.ICluster;
  /** The name or the ARN of the namespace; undefined for the default namespace of the cluster. */
  readonly namespace?: string;
  readonly offer?: Offer;
  readonly securityGroups?: ec2.ISecurityGroup[];
  /** Whether it runs on instances in network mode bridge, not on Fargate. */
  readonly isOnInstances?: boolean;
}

type Style = (scope: Construct, id: string, spec: ConfiguredSpec) => ecs.BaseService;

/** How applications configure Service Connect without a mesh. */
export const STYLES: Readonly<Record<string, Style>> = {
  'the property of the service': (scope, id, spec) =>
    plainService(scope, id, spec, { serviceConnectConfiguration: propsOf(spec) }),

  'enableServiceConnect()': (scope, id, spec) => {
    const service = plainService(scope, id, spec);
    service.enableServiceConnect(propsOf(spec));
    return service;
  },

  'the L1 property': (scope, id, spec) => {
    const service = plainService(scope, id, spec);
    cfnService(service).serviceConnectConfiguration = l1Of(spec);
    return service;
  },

  'an override of the whole property': (scope, id, spec) => {
    const service = plainService(scope, id, spec);
    cfnService(service).addPropertyOverride('ServiceConnectConfiguration', templateOf(spec));
    return service;
  },

  'overrides of fields': (scope, id, spec) => {
    const service = plainService(scope, id, spec);
    const { discoveryName, dnsName, port } = spec.offer ?? {};
    service.enableServiceConnect({
      namespace: spec.namespace && 'overridden',
      services: spec.offer && [{ portMappingName: 'http', dnsName: 'overridden' }],
    });
    const override = (path: string, value: unknown) =>
      cfnService(service).addPropertyOverride(`ServiceConnectConfiguration.${path}`, value);
    if (spec.namespace) override('Namespace', spec.namespace);
    if (!spec.offer) return service;
    if (discoveryName) override('Services.0.DiscoveryName', discoveryName);
    override('Services.0.ClientAliases.0.DnsName', dnsName);
    if (port) override('Services.0.ClientAliases.0.Port', port);
    return service;
  },

  'a construct of the company': (scope, id, spec) => new CompanyService(scope, id, spec).ecsService,

  'a service of aws-ecs-patterns': (scope, id, spec) => {
    const { service } = patternOf(scope, id, spec);
    const [mapping] = service.taskDefinition.findContainer('main')!.portMappings.splice(0);
    service.taskDefinition.findContainer('main')!.addPortMappings({ ...mapping, name: 'http' });
    service.enableServiceConnect(propsOf(spec));
    return service;
  },

  'a service of aws-ecs-patterns, by overrides': (scope, id, spec) => {
    const { service, taskDefinition } = patternOf(scope, id, spec);
    (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride(
      'ContainerDefinitions.0.PortMappings.0.Name',
      'http',
    );
    cfnService(service).serviceConnectConfiguration = l1Of(spec);
    return service;
  },
};

function patternOf(scope: Construct, id: string, { cluster, securityGroups }: ConfiguredSpec) {
  return new patterns.ApplicationLoadBalancedFargateService(scope, id, {
    cluster,
    securityGroups,
    cpu: 512,
    memoryLimitMiB: 1024,
    minHealthyPercent: 100,
    taskImageOptions: {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox:1.37.0'),
      containerPort: 8080,
      containerName: 'main',
    },
  });
}

/** A service without a configuration, to which a test adds one. */
export function plainService(
  scope: Construct,
  id: string,
  { cluster, offer, securityGroups, isOnInstances }: Omit<ConfiguredSpec, 'namespace'>,
  props: Partial<ecs.BaseServiceOptions> = {},
): ecs.BaseService {
  if (isOnInstances) {
    const taskDefinition = new ecs.Ec2TaskDefinition(scope, `${id}Task`, { networkMode: ecs.NetworkMode.BRIDGE });
    addContainer(taskDefinition, { ports: offer ? { http: 8080 } : {}, memoryLimitMiB: 256 });
    return new ecs.Ec2Service(scope, id, { cluster, taskDefinition, minHealthyPercent: 100, ...props });
  }
  return fargateService(scope, id, {
    cluster,
    securityGroups,
    ports: offer ? { http: 8080 } : {},
    circuitBreaker: { rollback: true },
    ...props,
  });
}

class CompanyService extends Construct {
  public readonly ecsService: ecs.BaseService;

  constructor(scope: Construct, id: string, spec: ConfiguredSpec) {
    super(scope, id);
    this.ecsService = plainService(this, 'Service', spec, { serviceConnectConfiguration: propsOf(spec) });
  }
}

export function propsOf({ namespace, offer }: ConfiguredSpec): ecs.ServiceConnectProps {
  return { namespace, services: offer && [{ portMappingName: 'http', ...offer }] };
}

function l1Of({ namespace, offer }: ConfiguredSpec): ecs.CfnService.ServiceConnectConfigurationProperty {
  const { discoveryName, dnsName, port } = offer ?? {};
  const clientAliases = dnsName || port ? [{ dnsName, port: port ?? 8080 }] : undefined;
  return { enabled: true, namespace, services: offer && [{ portName: 'http', discoveryName, clientAliases }] };
}

/** The configuration as it is in a template. */
export function templateOf({ namespace, offer }: Pick<ConfiguredSpec, 'namespace' | 'offer'>): Record<string, unknown> {
  const { discoveryName, dnsName, port } = offer ?? {};
  const ClientAliases = dnsName || port ? [{ DnsName: dnsName, Port: port ?? 8080 }] : undefined;
  return {
    Enabled: true,
    Namespace: namespace,
    ...(offer && { Services: [{ PortName: 'http', DiscoveryName: discoveryName, ClientAliases }] }),
  };
}
