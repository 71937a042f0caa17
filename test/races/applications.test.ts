import * as fs from 'fs';
import * as path from 'path';
import { CfnResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { APPLICATIONS } from './support/applications';
import { SampleOptions, SampleService, synthesize } from './support/sample-app';
import { checkPaths } from '../../src/private/races/check';
import { jsonReport } from '../../src/private/races/reports/json';

/** The findings of an application as `rule client -> server`, except those about the configuration of a single service. */
function findings(services: Record<string, SampleService>, options?: SampleOptions): string[] {
  const result = checkPaths([synthesize(services, options)], {
    ignore: ['namespace-by-name', 'running-not-healthy'],
  });
  return result.findings
    .map(({ rule, client, server }) => [rule, [client?.name, server?.name].filter(Boolean).join(' -> ')].join(' '))
    .sort();
}

test.each(Object.entries(APPLICATIONS))('%s', (_, [services, expected]) => {
  expect(findings(services)).toEqual(expected);
  expect(findings(services, { namespaceBy: 'arn' })).toEqual(expected);
});

test('a rule for addresses, a range of ports or all traffic allows a call, and a rule for another group does not', () => {
  const open: Record<string, (api: ecs.FargateService, web: ecs.FargateService) => void> = {
    addresses: (to) => to.connections.allowFromAnyIpv4(ec2.Port.tcp(8080)),
    'a range of ports': (to, from) => to.connections.allowFrom(from, ec2.Port.tcpRange(8000, 9000)),
    'all traffic': (to, from) => to.connections.allowFrom(from, ec2.Port.allTraffic()),
    'another group': (to) =>
      to.connections.allowFrom(ec2.SecurityGroup.fromSecurityGroupId(to, 'Other', 'sg-1'), ec2.Port.tcp(8080)),
  };
  const expectedClosed = ['another group'];
  for (const [how, decorate] of Object.entries(open)) {
    const found = findings(
      { web: { env: { X: 'http://api:8080' }, waitsFor: ['api'] }, api: { port: 8080 } },
      { decorate: (services) => decorate(services.api, services.web) },
    );
    expect([how, found]).toEqual([how, expectedClosed.includes(how) ? ['closed-port web -> api'] : []]);
  }
});

test('two services with one group can call each other if it has a rule for itself', () => {
  const found = findings(
    { web: { env: { X: 'http://api:8080' }, waitsFor: ['api'] }, api: { port: 8080 } },
    {
      decorate: ({ web, api: server }) => {
        const group = server.connections.securityGroups[0];
        group.connections.allowInternally(ec2.Port.tcp(8080));
        const resource = web.node.defaultChild as CfnResource;
        resource.addPropertyOverride('NetworkConfiguration.AwsvpcConfiguration.SecurityGroups', [
          group.securityGroupId,
        ]);
      },
    },
  );
  expect(found).toEqual([]);
});

test('a finding identifies client and server by name, stack, template, logical id and path', () => {
  const folder = synthesize({
    web: { stack: 'Prod/Shop>Data', env: { X: 'http://api:8080' } },
    api: { stack: 'Prod/Shop>Data', port: 8080, admits: ['web'] },
  });
  const report = JSON.parse(
    jsonReport(checkPaths([folder]), { colors: false, version: '1', workingDirectory: folder }),
  );
  const [{ client, server, alias, evidence }] = report.findings;
  expect(client).toEqual({
    name: 'web',
    stack: 'Prod/Shop/Data',
    template: expect.stringMatching(/^assembly-Prod\/ProdShopData\w+\.nested\.template\.json$/),
    logicalId: expect.stringMatching(/^webService/),
    path: 'Prod/Shop/Data/web/Service',
  });
  expect(server).toEqual({ ...client, name: 'api', logicalId: expect.any(String), path: 'Prod/Shop/Data/api/Service' });
  expect(fs.existsSync(path.join(folder, client.template))).toBe(true);
  expect(alias).toBe('api:8080');
  expect(evidence).toEqual([
    { kind: 'environment', container: 'main', name: 'X', value: 'http://api:8080' },
    { kind: 'ingressRule', name: expect.any(String), value: 'port 8080' },
  ]);
});
