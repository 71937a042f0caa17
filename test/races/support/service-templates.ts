import * as fs from 'fs';
import * as path from 'path';
import { temporaryFolder } from './sample-app';

/** An ECS service of a template without CDK. Its alias is its logical id, or `alias`, and its port is 80. */
export interface TemplateService {
  readonly alias?: string;
  readonly calls?: readonly string[];
  readonly dependsOn?: readonly string[];
}

/** Writes a template of services by their logical ids, and returns its path. */
export function writeTemplate(services: Readonly<Record<string, TemplateService>>): string {
  const resources: Record<string, object> = {
    Namespace: { Type: 'AWS::ServiceDiscovery::HttpNamespace', Properties: { Name: 'shop' } },
  };
  Object.entries(services).forEach(([id, { alias = id, calls = [], dependsOn = [] }], index) => {
    resources[`Task${index}`] = {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ContainerDefinitions: [
          {
            Name: 'main',
            Environment: calls.map((other) => ({ Name: `${other}_URL`, Value: `http://${other}:80` })),
            PortMappings: [{ Name: 'http', ContainerPort: 80 }],
          },
        ],
      },
    };
    resources[id] = {
      Type: 'AWS::ECS::Service',
      DependsOn: dependsOn,
      Properties: {
        TaskDefinition: { Ref: `Task${index}` },
        ServiceConnectConfiguration: {
          Enabled: true,
          Namespace: { 'Fn::GetAtt': ['Namespace', 'Arn'] },
          Services: [{ PortName: 'http', DiscoveryName: alias, ClientAliases: [{ DnsName: alias, Port: 80 }] }],
        },
      },
    };
  });
  const file = path.join(temporaryFolder(), 'shop.json');
  fs.writeFileSync(file, JSON.stringify({ Resources: resources }));
  return file;
}
