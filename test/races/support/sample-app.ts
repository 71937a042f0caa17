import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, AppProps, CfnResource, Environment, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

/** One ECS service of a sample application, on Fargate. */
export interface SampleService {
  /** The id of the service construct, if it is not the name. */
  readonly id?: string;
  /** The stack, `Shop` by default; `Prod/Shop` is in a stage, `(Prod)/Shop` in a construct, `Shop>Data` is a nested stack. */
  readonly stack?: string;
  /** The port of its endpoint, whose alias is `<name>:<port>`. Without a port, the service is client-only. */
  readonly port?: number;
  readonly alias?: string;
  /** Whether it has no client alias, so that ECS's defaults apply. */
  readonly defaultAlias?: boolean;
  readonly aliasPort?: number;
  readonly discoveryName?: string;
  readonly namespace?: string;
  readonly env?: Record<string, string>;
  readonly command?: string[];
  readonly parameters?: Record<string, string>;
  readonly files?: Record<string, string>;
  readonly buildArgs?: Record<string, string>;
  readonly healthCheck?: string[];
  readonly waitsFor?: string[];
  /** The clients that its security group has a rule for. */
  readonly admits?: string[];
  readonly withoutServiceConnect?: boolean;
}

export interface SampleOptions extends AppProps {
  /** Whether the services use the namespace `shop` by its name or by its ARN. */
  readonly namespaceBy?: 'name' | 'arn';
  /** The account and the region of every stage and stack. */
  readonly env?: Environment;
  readonly decorate?: (services: Record<string, ecs.FargateService>, app: App) => void;
}

/** Synthesizes an application that does not use the library, and returns the folder of its cloud assembly. */
export function synthesize(services: Record<string, SampleService>, options: SampleOptions = {}): string {
  const { env } = options;
  const app = new App({ outdir: temporaryFolder(), analyticsReporting: false, ...options });
  const scopes = new Map<string, Construct>();
  const shared = new Map<Construct, { cluster: ecs.Cluster; namespace: cloudmap.HttpNamespace }>();

  const stackAt = (place: string): Construct => {
    let scope = scopes.get(place);
    if (!scope) scopes.set(place, (scope = create(place)));
    return scope;
  };
  const create = (place: string): Construct => {
    const nested = place.lastIndexOf('>');
    if (nested >= 0) return new NestedStack(stackAt(place.slice(0, nested)), place.slice(nested + 1));
    const slash = place.lastIndexOf('/');
    const parent = slash < 0 ? app : (scopes.get(place.slice(0, slash)) ?? parentAt(place.slice(0, slash)));
    if (slash >= 0) scopes.set(place.slice(0, slash), parent);
    return new Stack(parent, place.slice(slash + 1), { env });
  };
  const parentAt = (place: string) =>
    place.startsWith('(') ? new Construct(app, place.slice(1, -1)) : new Stage(app, place, { env });
  const sharedBy = (scope: Construct) => {
    const root = Stage.of(scope)!;
    if (!shared.has(root)) {
      const home = root === app ? stackAt('Shop') : scope;
      const vpc = new ec2.Vpc(home, 'Vpc', { natGateways: 0, maxAzs: 1 });
      const cluster = new ecs.Cluster(home, 'Cluster', { vpc });
      shared.set(root, { cluster, namespace: new cloudmap.HttpNamespace(home, 'Namespace', { name: 'shop' }) });
    }
    return shared.get(root)!;
  };

  const created: Record<string, ecs.FargateService> = {};
  for (const [name, service] of Object.entries(services)) {
    const scope = stackAt(service.stack ?? 'Shop');
    const { cluster, namespace } = sharedBy(scope);
    const taskDefinition = new ecs.FargateTaskDefinition(scope, `${name}Task`);
    const parameters = Object.entries(service.parameters ?? {}).map(([key, stringValue]) => {
      const parameter = new ssm.StringParameter(scope, `${name}${key}`, { stringValue });
      return [key, ecs.Secret.fromSsmParameter(parameter)] as const;
    });
    taskDefinition.addContainer('main', {
      image: imageOf(service),
      environment: service.env,
      command: service.command,
      secrets: Object.fromEntries(parameters),
      healthCheck: service.healthCheck && { command: service.healthCheck },
      portMappings: service.port ? [{ name, containerPort: service.port }] : [],
    });
    const ecsService = new ecs.FargateService(scope, service.id ?? name, {
      cluster,
      taskDefinition,
      minHealthyPercent: 100,
    });
    if (!service.withoutServiceConnect) {
      const own = options.namespaceBy === 'arn' ? namespace.namespaceArn : 'shop';
      ecsService.enableServiceConnect({
        namespace: service.namespace ?? own,
        services: service.port
          ? [
              {
                portMappingName: name,
                dnsName: service.defaultAlias ? undefined : (service.alias ?? name),
                port: service.aliasPort,
                discoveryName: service.discoveryName,
              },
            ]
          : [],
      });
    }
    created[name] = ecsService;
  }
  for (const [name, { waitsFor = [], admits = [], port = 0 }] of Object.entries(services)) {
    const resource = created[name].node.defaultChild as CfnResource;
    for (const other of waitsFor) resource.node.addDependency(created[other].node.defaultChild!);
    for (const client of admits) created[name].connections.allowFrom(created[client], ec2.Port.tcp(port));
  }
  options.decorate?.(created, app);
  return app.synth().directory;
}

export function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'service-connect-'));
}

function imageOf({ files, buildArgs }: SampleService): ecs.ContainerImage {
  if (!files && !buildArgs) return ecs.ContainerImage.fromRegistry('example.com/image:1');
  const folder = temporaryFolder();
  for (const [file, text] of Object.entries({ Dockerfile: 'FROM scratch\n', ...files })) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
  return ecs.ContainerImage.fromAsset(folder, { buildArgs });
}
