import * as fs from 'fs';
import * as path from 'path';
import { temporaryFolder } from './sample-app';
import { checkPaths } from '../../../src/private/races/check';

/** An ECS service of a template, whose parts may be intrinsic functions. */
export interface JsonService {
  /** The value of the variable `SERVER_URL`. */
  readonly calls?: unknown;
  readonly port?: unknown;
  /** `Services` of the Service Connect configuration, if the service offers something else than `<id>:<port>`. */
  readonly offers?: unknown;
  readonly namespace?: unknown;
  readonly groups?: unknown;
  readonly dependsOn?: readonly string[];
  readonly condition?: string;
  /** Further properties of the service. */
  readonly properties?: object;
  /** Further properties of the container. */
  readonly container?: object;
}

/** A service with the logical id and, if it offers a port, the alias `id`, and its task definition `<id>Task`. */
export function ecsService(id: string, service: JsonService): Record<string, object> {
  const { calls, port, offers, groups, dependsOn, condition, properties, container } = service;
  const alias = { PortName: 'http', DiscoveryName: id, ClientAliases: [{ DnsName: id, Port: port }] };
  return {
    [`${id}Task`]: {
      Type: 'AWS::ECS::TaskDefinition',
      ...(condition && { Condition: condition }),
      Properties: {
        NetworkMode: 'awsvpc',
        ContainerDefinitions: [
          {
            Name: 'main',
            Environment: calls === undefined ? [] : [{ Name: 'SERVER_URL', Value: calls }],
            PortMappings: port === undefined ? [] : [{ Name: 'http', ContainerPort: port }],
            ...container,
          },
        ],
      },
    },
    [id]: {
      Type: 'AWS::ECS::Service',
      ...(condition && { Condition: condition }),
      ...(dependsOn && { DependsOn: dependsOn }),
      Properties: {
        TaskDefinition: { Ref: `${id}Task` },
        ...(groups !== undefined && { NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: groups } } }),
        ServiceConnectConfiguration: {
          Enabled: true,
          Namespace: 'namespace' in service ? service.namespace : 'shop',
          ...(port !== undefined && { Services: offers ?? [alias] }),
        },
        ...properties,
      },
    },
  };
}

/** Writes files into a new folder, objects as JSON, and returns their paths. */
export function writeFiles(files: Record<string, object | string>): string[] {
  const folder = temporaryFolder();
  return Object.entries(files).map(([name, content]) => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  });
}

/** The findings about templates and cloud assemblies, as `rule client -> server`, without those about single services. */
export function findingsIn(paths: readonly string[]): string[] {
  const { findings } = checkPaths(paths, { ignore: ['running-not-healthy', 'namespace-by-name'] });
  return findings.map(({ rule, client, server }) =>
    [rule, [client?.name, server?.name].filter(Boolean).join(' -> ')].join(' '),
  );
}

/** The findings about one template. */
export function findingsOf(resources: object, sections: object = {}): string[] {
  return findingsIn(writeFiles({ 'template.json': { Resources: resources, ...sections } }));
}

/** A stack of a cloud assembly. */
export interface JsonStack {
  /** `<account>/<region>`, if one of them is known. */
  readonly environment?: string;
  readonly template: object;
}

/** Writes a cloud assembly of stacks by their names, such as `Shop`, or `Dev/Shop` in a stage. Returns its folder. */
export function writeAssembly(stacks: Record<string, JsonStack>): string {
  const manifests: Record<string, Record<string, object>> = { '': {} };
  const files: Record<string, object> = {};
  for (const [name, { environment = 'unknown-account/unknown-region', template }] of Object.entries(stacks)) {
    const [id, stage] = name.split('/').reverse();
    const folder = stage ? `assembly-${stage}/` : '';
    if (stage) manifests[''][stage] = { type: 'cdk:cloud-assembly', properties: { directoryName: folder } };
    (manifests[folder] ??= {})[id] = {
      type: 'aws:cloudformation:stack',
      environment: `aws://${environment}`,
      properties: { templateFile: `${id}.json`, stackName: name.replace('/', '-') },
      displayName: name,
    };
    files[`${folder}${id}.json`] = template;
  }
  for (const [folder, artifacts] of Object.entries(manifests)) files[`${folder}manifest.json`] = { artifacts };
  return path.dirname(writeFiles({ ...files, 'cdk.out': '' }).pop()!);
}
