import * as fs from 'fs';
import * as path from 'path';
import { SampleService, synthesize, temporaryFolder } from '../races/support/sample-app';
import { randomDiagram } from '../support/diagrams';
import { Topology, topologies } from '../support/topologies';

/** An application without a mesh, whose report is opened in a browser. */
export interface Sample {
  readonly name: string;
  /** A cloud assembly or a template. */
  readonly input: string;
}

/** Names and values that would be markup if they were not escaped, and a secret. */
export const HOSTILE = `</script><img src=x onerror=alert(1)>"'&<svg onload=alert(2)>]]><!--`;
export const SECRET = 'hunter2hunter2';

export function samples(): Sample[] {
  return [
    { name: 'empty', input: template('empty', { Topic: { Type: 'AWS::SNS::Topic' } }) },
    {
      name: 'sound',
      input: synthesize(
        { web: { env: urls(['api']), waitsFor: ['api'] }, api: { port: 8080, admits: ['web'] } },
        { namespaceBy: 'arn' },
      ),
    },
    { name: 'hostile', input: hostile() },
    ...topologies().map((topology) => ({ name: topology.name, input: application(topology) })),
    { name: 'random-30', input: application(randomTopology(30)) },
    { name: 'random-300', input: large(randomTopology(300)) },
  ];
}

/** A real application without a mesh, in which every second service waits for the services that it calls. */
function application({ services }: Topology): string {
  const parts = services.map(({ name, port, dependsOn, connectsTo }, index): [string, SampleService] => [
    name,
    {
      port,
      env: urls([...dependsOn, ...connectsTo], services),
      waitsFor: index % 2 === 0 ? [...dependsOn] : [],
      admits: services
        .filter((other) => [...other.dependsOn, ...other.connectsTo].includes(name))
        .map((each) => each.name),
    },
  ]);
  return synthesize(Object.fromEntries(parts), { namespaceBy: 'arn' });
}

function urls(servers: readonly string[], services: Topology['services'] = []): Record<string, string> {
  const portOf = (name: string) => services.find((each) => each.name === name)?.port ?? 8080;
  return Object.fromEntries(
    servers.map((name) => [`${name.toUpperCase().replace(/\W/g, '_')}_URL`, `http://${name}:${portOf(name)}/`]),
  );
}

function randomTopology(size: number): Topology {
  const { waves, edges } = randomDiagram(size, 1);
  const names = new Map(waves.flat().map(({ id, name }) => [id, name]));
  return {
    name: `random-${size}`,
    services: waves.flat().map(({ id, name }) => {
      const of = (ordered: boolean) =>
        edges.filter((edge) => edge.dependent === id && edge.ordered === ordered && names.has(edge.dependency));
      return {
        name,
        port: 8080,
        called: true,
        dependsOn: of(true).map(({ dependency }) => names.get(dependency)!),
        connectsTo: of(false).map(({ dependency }) => names.get(dependency)!),
      };
    }),
  };
}

/** A template with many services, written without CDK, because synthesis would take a minute. */
function large({ name, services }: Topology): string {
  const idOf = (service: string) => service.replace(/\W/g, '');
  const resources: Record<string, object> = {
    Namespace: { Type: 'AWS::ServiceDiscovery::HttpNamespace', Properties: { Name: 'shop' } },
  };
  services.forEach(({ name: service, port, dependsOn, connectsTo }, index) => {
    const env = Object.entries(urls([...dependsOn, ...connectsTo], services)).map(([Name, Value]) => ({ Name, Value }));
    resources[`${idOf(service)}Task`] = taskDefinition(service, port, env);
    resources[idOf(service)] = {
      ...ecsService(service, `${idOf(service)}Task`, port),
      DependsOn: index % 2 === 0 ? dependsOn.map(idOf) : [],
    };
  });
  return template(name, resources);
}

function hostile(): string {
  const secret = {
    Type: 'AWS::SSM::Parameter',
    Properties: { Type: 'String', Value: `http://user:${SECRET}@api:1/${SECRET}` },
  };
  const task = taskDefinition(HOSTILE, 1, [{ Name: HOSTILE, Value: `http://api:8080/${HOSTILE}` }]);
  Object.assign(task.Properties.ContainerDefinitions[0], {
    Secrets: [{ Name: HOSTILE, ValueFrom: { Ref: 'Secret' } }],
  });
  return template(`hostile`, {
    Namespace: { Type: 'AWS::ServiceDiscovery::HttpNamespace', Properties: { Name: HOSTILE } },
    Secret: secret,
    Task: task,
    [HOSTILE]: ecsService(HOSTILE, 'Task', 1),
    'שלום 😀 \u202eevil': ecsService('api', 'Task', 8080),
    [`${'long-'.repeat(50)}name`]: ecsService('api', 'Task', 8080),
  });
}

function taskDefinition(name: string, port: number, environment: readonly { Name: string; Value: string }[]) {
  return {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      ContainerDefinitions: [
        { Name: name, Environment: environment, PortMappings: [{ Name: 'main', ContainerPort: port }] },
      ],
    },
  };
}

function ecsService(alias: string, task: string, port: number) {
  const endpoint = { PortName: 'main', DiscoveryName: alias, ClientAliases: [{ DnsName: alias, Port: port }] };
  return {
    Type: 'AWS::ECS::Service',
    Properties: {
      TaskDefinition: { Ref: task },
      ServiceConnectConfiguration: {
        Enabled: true,
        Namespace: { 'Fn::GetAtt': ['Namespace', 'Arn'] },
        Services: [endpoint],
      },
    },
  };
}

function template(name: string, resources: object): string {
  const file = path.join(temporaryFolder(), `${name}.template.json`);
  fs.writeFileSync(file, JSON.stringify({ Resources: resources }));
  return file;
}
