import { Duration } from 'aws-cdk-lib';
import { CATALOG, client, consume, resourcesOf, warningsOf } from './support';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { MeshStack } from '../support/mesh-stack';

const REDEPLOYMENT = 'Custom::ServiceConnectRedeployment';
const DIGEST = { 'Fn::Select': [1, { 'Fn::Split': [',', { Ref: 'ServiceConnectEndpointcatalog8097cb4733' }] }] };

describe('connectsTo a published external service', () => {
  test('redeploys the client with the function, after the rule, when the digest changes', () => {
    const stack = new MeshStack('Orders');
    const row = client(stack, 'Web', { connectsTo: ['catalog'] });
    consume(stack, [CATALOG], [row]);
    const [{ Properties, DependsOn }] = Object.values(resourcesOf(stack, REDEPLOYMENT));
    const [rule] = Object.keys(resourcesOf(stack, 'AWS::EC2::SecurityGroupIngress'));
    expect(Properties.Endpoints).toEqual({
      'Fn::Join': ['-', [expect.stringMatching(/^[0-9a-f]{32}$/), DIGEST, 'prod']],
    });
    expect(DependsOn).toEqual(expect.arrayContaining([rule, stack.getLogicalId(cfnService(row.service))]));
    expect(stack.forceNewDeployment(row.service)).toBeUndefined();
    expect(stack.dependsOn(row.service).join()).not.toMatch(/ServiceConnectIngress/);
  });

  test('redeploys a client of internal and external servers only once, after both', () => {
    const stack = new MeshStack('Orders');
    const api = { name: 'api', service: stack.fargate('Api', { http: 80 }), endpoints: [{ portMappingName: 'http' }] };
    consume(stack, [CATALOG], [api, client(stack, 'Web', { connectsTo: ['api', 'catalog'] })]);
    const redeployments = Object.values(resourcesOf(stack, REDEPLOYMENT));
    expect(redeployments).toHaveLength(1);
    expect(redeployments[0].DependsOn).toContain(stack.getLogicalId(cfnService(api.service)));
    expect(JSON.stringify(redeployments[0].Properties.Endpoints)).toContain(JSON.stringify(DIGEST));
  });

  test('waits for rules that exist only if their targets are distinct', () => {
    const stack = new MeshStack('Orders');
    const external = ['a', 'b'].map((name) => ({ ...CATALOG, name }));
    consume(stack, external, [client(stack, 'Web', { connectsTo: ['a', 'b'] })]);
    const [{ Metadata, DependsOn }] = Object.values(resourcesOf(stack, REDEPLOYMENT));
    const conditional = Object.entries(resourcesOf(stack, 'AWS::EC2::SecurityGroupIngress')).filter(
      ([, { Condition }]) => Condition,
    );
    expect(conditional).toHaveLength(1);
    const [[id, { Condition }]] = conditional;
    expect(Metadata['cdk-service-connect-mesh'].waitsFor).toEqual([
      { 'Fn::If': [Condition, { Ref: id }, { Ref: 'AWS::NoValue' }] },
    ]);
    expect(DependsOn).not.toContain(id);
  });

  test('allows more than 15 endpoints', () => {
    const stack = new MeshStack('Orders');
    const external = Array.from({ length: 16 }, (_, index) => ({ ...CATALOG, name: `e${index}` }));
    consume(stack, external, [client(stack, 'Web', { connectsTo: external.map(({ name }) => name) })]);
    expect(Object.values(resourcesOf(stack, REDEPLOYMENT))).toHaveLength(1);
  });

  test('warns that redeployAfterConnections: false does not redeploy the client', () => {
    const stack = new MeshStack('Orders');
    const row = client(stack, 'Web', { connectsTo: ['catalog'] });
    consume(stack, [{ ...CATALOG, waitUpTo: Duration.minutes(1) }], [row], { redeployAfterConnections: false });
    expect(resourcesOf(stack, 'AWS::Lambda::Function')).toEqual({});
    expect(warningsOf(stack).join('\n')).toContain(
      "service 'web' connectsTo 'catalog', but is not redeployed when the endpoints of 'catalog' change",
    );
  });
});

describe('connectsTo an external service that is not published', () => {
  const legacy = { name: 'legacy', endpoints: [{ port: 80 }] };

  test('redeploys the client after the gate, and the client does not wait for it', () => {
    const stack = new MeshStack('Orders');
    const row = client(stack, 'Web', { connectsTo: ['legacy'] });
    consume(stack, [{ ...legacy, waitUpTo: Duration.minutes(5) }], [row]);
    const [gate] = Object.keys(resourcesOf(stack, 'Custom::ServiceConnectEndpoints'));
    expect(Object.values(resourcesOf(stack, REDEPLOYMENT))[0].DependsOn).toContain(gate);
    expect(stack.dependsOn(row.service).join()).not.toMatch(/ServiceConnectWait/);
  });

  test('warns that the order is not guaranteed', () => {
    const stack = new MeshStack('Orders');
    consume(stack, [legacy], [client(stack, 'Web', { connectsTo: ['legacy'] })]);
    expect(warningsOf(stack).join('\n')).toContain(
      "service 'web' connectsTo external service 'legacy', whose endpoints may not exist yet",
    );
  });
});
