import * as fs from 'fs';
import * as path from 'path';
import { temporaryFolder } from './support/sample-app';
import { checkPaths } from '../../src/private/races/check';
import { jsonReport } from '../../src/private/races/reports/json';

/** A template with many services, each of which calls three others. In a chain, each is deployed after the one before. */
function writeTemplate(count: number, isChain = false): string {
  const resources: Record<string, object> = {
    Namespace: { Type: 'AWS::ServiceDiscovery::HttpNamespace', Properties: { Name: 'shop' } },
  };
  for (let index = 0; index < count; index++) {
    const calls = [13, 26, 39].map((step) => (index * 7 + step) % count).filter((other) => other !== index);
    resources[`Task${index}`] = {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        NetworkMode: 'awsvpc',
        ContainerDefinitions: [
          {
            Name: 'main',
            Environment: [
              ...calls.map((other) => ({ Name: `S${other}_URL`, Value: `http://s${other}:8080/` })),
              ...Array.from({ length: 8 }, (_, key) => ({ Name: `KEY_${key}`, Value: `the value of variable ${key}` })),
            ],
            PortMappings: [{ Name: 'http', ContainerPort: 8080 }],
          },
        ],
      },
    };
    resources[`Group${index}`] = { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'x' } };
    resources[`Service${index}`] = {
      Type: 'AWS::ECS::Service',
      ...(isChain && index > 0 && { DependsOn: `Service${index - 1}` }),
      Properties: {
        TaskDefinition: { Ref: `Task${index}` },
        NetworkConfiguration: {
          AwsvpcConfiguration: { SecurityGroups: [{ 'Fn::GetAtt': [`Group${index}`, 'GroupId'] }] },
        },
        ServiceConnectConfiguration: {
          Enabled: true,
          Namespace: { 'Fn::GetAtt': ['Namespace', 'Arn'] },
          Services: [
            { PortName: 'http', DiscoveryName: `s${index}`, ClientAliases: [{ DnsName: `s${index}`, Port: 8080 }] },
          ],
        },
      },
    };
  }
  const file = path.join(temporaryFolder(), 'template.json');
  fs.writeFileSync(file, JSON.stringify({ Resources: resources }));
  return file;
}

/** The minimal CPU time of several runs, in milliseconds, on which other processes have less effect than on elapsed time. */
function cpuMilliseconds(file: string, runs = 3): number {
  const times = Array.from({ length: runs }, () => {
    const start = process.cpuUsage();
    jsonReport(checkPaths([file]), { colors: false, version: '1', workingDirectory: '/' });
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

test.each([false, true])(
  '400 services take less than a second of CPU time, and the time grows linearly (in a chain: %s)',
  (isChain) => {
    const small = cpuMilliseconds(writeTemplate(400, isChain));
    const large = cpuMilliseconds(writeTemplate(3200, isChain));
    process.stdout.write(`race check: 400 services ${small.toFixed()} ms, 3200 services ${large.toFixed()} ms\n`);
    expect(small).toBeLessThan(1000);
    expect(large).toBeLessThan(small * 8 * 3);
  },
);

test('the time for unknown hosts grows linearly with the number of services', () => {
  const withUnknownHosts = (count: number) => {
    const file = writeTemplate(count);
    const text = fs.readFileSync(file, 'utf8');
    let index = 0;
    fs.writeFileSync(
      file,
      text.replace(/the value of variable 0/g, () => `http://unknown-host-of-service-${index++}/`),
    );
    return file;
  };
  const small = cpuMilliseconds(withUnknownHosts(400), 1);
  const large = cpuMilliseconds(withUnknownHosts(3200), 1);
  expect(large).toBeLessThan(Math.max(small, 500) * 8 * 3);
});

test('10,000 services in a chain are checked', () => {
  const { services, findings } = checkPaths([writeTemplate(10_000, true)]);
  expect(services).toHaveLength(10_000);
  expect(findings.length).toBeGreaterThan(10_000);
});
