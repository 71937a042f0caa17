import { BootstraplessSynthesizer, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CATALOG, client, consume, PATH, resourcesOf, warningsOf } from './support';
import { ExternalServiceProps, MeshNamespace, ServiceConnectMesh } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

const PARAMETER = 'ServiceConnectEndpointcatalog8097cb4733';
const DIGEST = { 'Fn::Select': [1, { 'Fn::Split': [',', { Ref: PARAMETER }] }] };
const INGRESS = 'AWS::EC2::SecurityGroupIngress';

function parameterNames(stack: MeshStack): string[] {
  const { Parameters = {} } = stack.template.toJSON();
  return Object.values<any>(Parameters)
    .map(({ Default }) => Default)
    .filter((name) => String(name).startsWith('/service-connect/'));
}

describe('a client of a published endpoint', () => {
  test('reads the parameter, so CloudFormation refuses the deployment if it is missing', () => {
    const stack = new MeshStack('Orders');
    consume(stack, [CATALOG]);
    expect(stack.template.toJSON().Parameters[PARAMETER]).toEqual({
      Type: 'AWS::SSM::Parameter::Value<String>',
      Default: '/service-connect/prod/catalog/80',
      Description:
        'Service Connect endpoint of another application. If it does not exist, deploy that application first',
    });
  });

  test('is redeployed when the digest changes', () => {
    const stack = new MeshStack('Orders');
    const row = client(stack, 'Web', { dependsOn: ['catalog'] });
    consume(stack, [CATALOG], [row]);
    expect(stack.nonceOf(row.service)).toEqual({
      'Fn::Join': ['-', [expect.stringMatching(/^[0-9a-f]{32}$/), DIGEST]],
    });
  });

  test('has in its nonce the endpoints of this mesh and a nonce of the user, too', () => {
    const nonces = [undefined, 'mine'].map((nonce) => {
      const stack = new MeshStack('Orders');
      const api = {
        name: 'api',
        service: stack.fargate('Api', { http: 80 }),
        endpoints: [{ portMappingName: 'http' }],
      };
      const row = client(stack, 'Web', { dependsOn: ['catalog', 'api'] });
      consume(stack, [CATALOG], [api, row]);
      if (nonce) {
        (row.service.node.defaultChild as any).addPropertyOverride('ForceNewDeployment.ForceNewDeploymentNonce', nonce);
      }
      return stack.nonceOf(row.service) as any;
    });
    expect(nonces[0]['Fn::Join'][1]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), DIGEST]);
    expect(nonces[1]['Fn::Join'][1]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), DIGEST]);
    expect(nonces[1]['Fn::Join'][1][0]).not.toBe(nonces[0]['Fn::Join'][1][0]);
  });

  test('is the only one that is redeployed', () => {
    const stack = new MeshStack('Orders');
    const rows = [client(stack, 'Web', { dependsOn: ['catalog'] }), client(stack, 'Other', { dependsOn: ['web'] })];
    consume(stack, [CATALOG], rows);
    expect(stack.forceNewDeployment(rows[1].service)).toBeUndefined();
  });

  test('reads the parameter with redeployDependents: false, but is not redeployed', () => {
    const stack = new MeshStack('Orders');
    const row = client(stack, 'Web', { dependsOn: ['catalog'] });
    consume(stack, [CATALOG], [row], { redeployDependents: false, openSecurityGroups: false });
    expect(parameterNames(stack)).toEqual(['/service-connect/prod/catalog/80']);
    expect(stack.forceNewDeployment(row.service)).toBeUndefined();
    expect(resourcesOf(stack, INGRESS)).toEqual({});
  });

  test('waits for a rule from its group to the published one', () => {
    const stack = new MeshStack('Orders');
    const row = client(stack, 'Web', { dependsOn: ['catalog'] });
    consume(stack, [CATALOG], [row]);
    const field = (index: number) => ({ 'Fn::Select': [index, { 'Fn::Split': [',', { Ref: PARAMETER }] }] });
    const [[logicalId, { Properties }]] = Object.entries(resourcesOf(stack, INGRESS));
    expect(Properties).toEqual({
      GroupId: field(5),
      SourceSecurityGroupId: { 'Fn::GetAtt': ['WebSecurityGroupF444D504', 'GroupId'] },
      IpProtocol: 'tcp',
      FromPort: field(3),
      ToPort: field(4),
      Description: expect.stringMatching(/^Service Connect from /),
    });
    expect(logicalId).toMatch(/^ServiceConnectIngressfrom\w+toServiceConnectEndpointcatalog8097cb4733aspublished$/);
    expect(
      stack.template.toJSON().Resources[stack.getLogicalId(row.service.node.defaultChild as any)].DependsOn,
    ).toContain(logicalId);
  });

  test('can override the group and the port of the rule', () => {
    const stack = new MeshStack('Orders');
    const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
    consume(stack, [{ ...CATALOG, endpoints: [{ port: 80, listenerPort: 9000 }], securityGroup }]);
    expect(stack.ingress).toEqual(['Web/SecurityGroup -> sg-1: tcp 9000']);
    expect(parameterNames(stack)).toHaveLength(1);
  });

  test('gets an egress rule too if its group does not allow all outbound traffic', () => {
    const stack = new MeshStack('Orders');
    const group = new ec2.SecurityGroup(stack, 'Own', { vpc: stack.vpc, allowAllOutbound: false });
    const service = stack.fargate('Web', {}, { securityGroups: [group] });
    consume(stack, [CATALOG], [{ name: 'web', service, dependsOn: ['catalog'] }]);
    const [egress] = Object.values(resourcesOf(stack, 'AWS::EC2::SecurityGroupEgress'));
    expect(egress.Properties).toMatchObject({
      GroupId: { 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'GroupId'] },
      DestinationSecurityGroupId: { 'Fn::Select': [5, expect.anything()] },
    });
  });

  test('uses only the endpoints that it selects', () => {
    const stack = new MeshStack('Orders');
    const mesh = consume(stack, [], [client(stack, 'Web')]);
    const catalog = mesh.addExternalService('catalog', {
      endpoints: [{ port: 80 }, { dnsName: 'rpc', port: 50051 }],
      publishedTo: PATH,
    });
    mesh.findService('web').dependsOn(catalog, { endpoints: ['rpc:50051'] });
    expect(parameterNames(stack)).toEqual(['/service-connect/prod/rpc/50051']);
    expect(Object.keys(resourcesOf(stack, INGRESS))).toHaveLength(1);
  });

  test('in a nested stack reads the parameter in the top-level stack, because CloudFormation reads it there at each deployment', () => {
    const app = new TestApp();
    const stack = app.stack('Orders');
    const nested = new NestedStack(stack, 'Nested');
    meshOf(stack, app.row(nested, 'Web', { dependsOn: ['catalog'] }));
    const [inner, outer] = [nested, stack].map((each) => templateOf(app, each));
    expect(publishedIn(outer)).toEqual([PARAMETER]);
    expect(publishedIn(inner)).toEqual([]);
    const passed = Object.keys(inner.Parameters).find((name) => name.includes(PARAMETER))!;
    const [resource] = Object.values<any>(outer.Resources).filter(({ Type }) => Type === 'AWS::CloudFormation::Stack');
    expect(resource.Properties.Parameters[passed]).toEqual({ Ref: PARAMETER });
    expect(JSON.stringify(inner)).toContain(
      JSON.stringify({ 'Fn::Select': [1, { 'Fn::Split': [',', { Ref: passed }] }] }),
    );
    expect(rulesIn(inner)).toHaveLength(1);
  });

  test('can be in a stage, and in a stack without bootstrap resources', () => {
    const app = new TestApp();
    const stage = new Stage(app.cdkApp, 'Prod');
    const stack = new MeshStack('Orders', stage as any, { synthesizer: new BootstraplessSynthesizer() });
    consume(stack, [CATALOG]);
    const template = stage.synth().getStackArtifact(stack.artifactId).template;
    expect(Object.keys(template.Parameters)).toEqual([PARAMETER]);
  });

  test('in each of several stacks reads the parameter once for all clients and meshes', () => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const rows = [
      app.row(one, 'A', { dependsOn: ['catalog'] }),
      app.row(one, 'B', { dependsOn: ['catalog'] }),
      app.row(two, 'C', { dependsOn: ['catalog'] }),
    ];
    meshOf(app.base, ...rows.slice(0, 1));
    new ServiceConnectMesh(one, 'Mesh', {
      namespace: MeshNamespace.fromNamespaceName(one, 'Namespace', 'prod'),
      externalServices: [CATALOG],
      services: rows.slice(1),
    });
    for (const stack of [one, two]) expect(publishedIn(templateOf(app, stack))).toEqual([PARAMETER]);
    expect(publishedIn(templateOf(app, app.base))).toEqual([]);
  });
});

describe('the rule', () => {
  test('exists once for clients that share a group, in the stack of the group', () => {
    const app = new TestApp();
    const [one, two] = [app.stack('One'), app.stack('Two')];
    const group = new ec2.SecurityGroup(app.base, 'Shared', { vpc: app.vpc });
    const rows = [one, two].map((stack, index) =>
      app.row(stack, `Web${index}`, { dependsOn: ['catalog'] }, { securityGroups: [group] }),
    );
    meshOf(app.base, ...rows);
    expect(rulesIn(templateOf(app, app.base))).toHaveLength(1);
    expect([one, two].flatMap((stack) => rulesIn(templateOf(app, stack)))).toEqual([]);
    expect(publishedIn(templateOf(app, app.base))).toEqual([PARAMETER]);
  });

  test('exists once for clients that share an imported group, in the stack of the first of them', () => {
    const app = new TestApp();
    const stacks = ['B', 'A'].map((id) => app.stack(id));
    const rows = stacks.map((stack) => {
      const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
      return app.row(
        stack,
        'Web',
        { name: `web-${stack.node.id.toLowerCase()}`, dependsOn: ['catalog'], endpoints: [] },
        { securityGroups: [group] },
      );
    });
    meshOf(app.base, ...rows);
    expect(rulesIn(templateOf(app, stacks[1]))).toHaveLength(1);
    expect(rulesIn(templateOf(app, stacks[0]))).toEqual([]);
    expect(app.dependenciesOf(stacks[0])).toContain('A');
  });

  test('exists once for services that publish the same group and ports, which are known only at deployment', () => {
    const stack = new MeshStack('Orders');
    const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
    const external = ['a', 'b', 'c'].map((name) => ({ name, endpoints: [{ port: 80 }], publishedTo: PATH }));
    consume(stack, [...external, { ...legacy(securityGroup), waitUpTo: Duration.minutes(1) }]);
    const { Conditions, Resources } = stack.template.toJSON();
    const rules = Object.entries<any>(Resources).filter(([, { Type }]) => Type === INGRESS);
    const target = (name: string) => {
      const { Properties } = rules.find(([id]) => id.includes(name))![1];
      return { 'Fn::Join': [',', [Properties.GroupId, Properties.FromPort, Properties.ToPort]] };
    };
    const expand = (expression: any): any => {
      if (expression?.Condition) return expand(Conditions[expression.Condition]);
      const [[name, operands]] = Object.entries<any>(expression);
      return { [name]: name === 'Fn::Equals' ? operands : operands.map(expand) };
    };
    const conditionOf = (name: string) => expand({ Condition: rules.find(([id]) => id.includes(name))![1].Condition });
    const [a, b, c] = ['Endpointa', 'Endpointb', 'Endpointc'].map(target);
    expect(rules.map(([, { Condition }]) => Condition === undefined)).toEqual([true, false, false, false]);
    expect(conditionOf('Endpointb')).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [a, b] }] });
    expect(conditionOf('Endpointc')).toEqual({
      'Fn::Not': [{ 'Fn::Or': [{ 'Fn::Equals': [a, c] }, { 'Fn::Equals': [b, c] }] }],
    });
    const waits = (rule: string) => {
      const [id, { Condition }] = rules.find(([each]) => each.includes(rule))!;
      return { 'Fn::If': [Condition, { Ref: id }, { Ref: 'AWS::NoValue' }] };
    };
    const service = Object.values<any>(Resources).find(({ Type }) => Type === 'AWS::ECS::Service');
    expect(service.Metadata['cdk-service-connect-mesh'].waitsFor).toEqual(['Endpointb', 'Endpointc', 'sg1'].map(waits));
    expect(service.DependsOn.filter((id: string) => id.startsWith('ServiceConnectIngress'))).toEqual([
      expect.stringContaining('Endpointa'),
    ]);
    expect(conditionOf('sg1')['Fn::Not'][0]['Fn::Or'][0]).toEqual({ 'Fn::Equals': [a, 'sg-1,8080,8080'] });
  });

  test('compares two published targets once, however many clients use both', () => {
    const conditions = [1, 20].map((count) => {
      const stack = new MeshStack('Orders');
      const names = Array.from({ length: 15 }, (_, index) => `server${index}`);
      const rows = Array.from({ length: count }, (_, index) => client(stack, `Web${index}`, { dependsOn: names }));
      consume(
        stack,
        names.map((name) => ({ name, endpoints: [{ port: 80 }], publishedTo: PATH })),
        rows,
      );
      return stack.template.toJSON().Conditions;
    });
    expect(conditions[1]).toEqual(conditions[0]);
    expect(JSON.stringify(conditions[1], undefined, 1).length).toBeLessThan(300_000); // of 1,000,000 bytes for the template
  });

  test('is not created if the user has added it', () => {
    const stack = new MeshStack('Orders');
    const row = client(stack, 'Web', { dependsOn: ['legacy'] });
    const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
    row.service.connections.allowTo(securityGroup, ec2.Port.tcp(8080));
    consume(stack, [legacy(securityGroup)], [row]);
    expect(stack.ingress).toEqual(['Web/SecurityGroup -> sg-1: tcp 8080']);
    expect(stack.dependsOn(row.service).join()).toMatch(/from OrdersWeb/);
  });

  test('cannot be added to an immutable group: a warning describes the missing rule', () => {
    const stack = new MeshStack('Orders');
    consume(stack, [legacy(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1', { mutable: false }))]);
    expect(stack.ingress).toEqual([]);
    expect(warningsOf(stack).join('\n')).toContain(
      "missing: ingress of 'Orders/Group' from 'Orders/Web/SecurityGroup', TCP 8080",
    );
  });
});

describe('an external service that is not published', () => {
  test('allows the traffic to its group, and warns that the order is not guaranteed', () => {
    const stack = new MeshStack('Orders');
    consume(stack, [legacy(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'))]);
    expect(stack.ingress).toEqual(['Web/SecurityGroup -> sg-1: tcp 8080']);
    expect(warningsOf(stack)).toContain(
      "ServiceConnectMesh 'Orders/Mesh': service 'web' dependsOn external service 'legacy', whose endpoints may not exist yet\n" +
        "  'legacy' has neither publishedTo nor waitUpTo, so nothing makes the deployment of 'web' wait for it\n" +
        "  if 'legacy' is deployed later, 'web' finds it only after the next deployment of 'web'\n" +
        "Let the application of 'legacy' publish its endpoints (publishTo of its mesh), and set publishedTo. Or set waitUpTo: " +
        "Duration.minutes(5). If 'legacy' always exists, acknowledge this warning [ack: cdk-service-connect-mesh:externalOrder]",
    );
  });

  test('without a group gets no rule, but a warning unless openSecurityGroups is false', () => {
    for (const openSecurityGroups of [true, false]) {
      const stack = new MeshStack('Orders');
      consume(stack, [legacy()], undefined, { openSecurityGroups });
      expect(stack.ingress).toEqual([]);
      const text =
        "ServiceConnectMesh 'Orders/Mesh': service 'web' may not reach external service 'legacy': the mesh does not know its security group\n" +
        "  'legacy' has neither publishedTo nor securityGroup\n" +
        "Set securityGroup of 'legacy': ec2.SecurityGroup.fromSecurityGroupId(scope, id, 'sg-...'). Or allow the traffic in its " +
        'application, and acknowledge this warning [ack: cdk-service-connect-mesh:notOpened]';
      expect(warningsOf(stack).includes(text)).toBe(openSecurityGroups);
    }
  });

  test('redeploys its client when the declared names change', () => {
    const nonces = [{ port: 80 }, { port: 81 }, { port: 80, dnsName: 'old' }, { port: 80, discoveryName: 'old' }].map(
      (endpoint) => {
        const stack = new MeshStack('Orders');
        const row = client(stack, 'Web', { dependsOn: ['legacy'] });
        consume(stack, [{ name: 'legacy', endpoints: [endpoint] }], [row]);
        return stack.nonceOf(row.service);
      },
    );
    expect(new Set(nonces).size).toBe(4);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('the number of published endpoints', () => {
  const external = (count: number): ExternalServiceProps[] =>
    Array.from({ length: count }, (_, index) => ({ name: `e${index}`, endpoints: [{ port: 80 }], publishedTo: PATH }));

  test('can be 15: the nonce then has 227 of at most 255 characters', () => {
    const stack = new MeshStack('Orders');
    const row = client(stack, 'Web', { dependsOn: external(15).map(({ name }) => name) });
    consume(stack, external(15), [row]);
    const [, [hash, ...digests]] = (stack.nonceOf(row.service) as any)['Fn::Join'];
    expect(hash.length + digests.length * 13).toBe(227);
  });

  test('cannot be 16', () => {
    const stack = new MeshStack('Orders');
    consume(stack, external(16));
    const names = external(16)
      .map(({ name }) => `'/service-connect/prod/${name}/80'`)
      .sort();
    expect(errorOf(() => stack.template)).toBe(
      [
        "ServiceConnectMesh 'Orders/Mesh': service 'web' uses 16 published endpoints of external services, and at most 15 are possible",
        `  published endpoints: ${names.join(', ')}`,
        "The mesh redeploys 'web' when one of these endpoints changes, through a nonce that has room for 15. Let 'web' use only the " +
          'endpoints that it calls, with options.endpoints of dependsOn(), or use connectsTo for some of them',
      ].join('\n'),
    );
  });

  test('has a lower limit with values that are known only at deployment', () => {
    const counts = [13, 14].map((count) => {
      const stack = new MeshStack('Orders');
      const { stackId } = stack;
      const api = {
        name: 'api',
        service: stack.fargate('Api', { http: 80 }),
        endpoints: [{ portMappingName: 'http', dnsName: `a${stackId}` }],
      };
      const row = client(stack, 'Web', { dependsOn: ['api', ...external(count).map(({ name }) => name)] });
      consume(stack, external(count), [api, row]);
      return errorOf(() => stack.template)
        .split('\n')
        .slice(0, 3);
    });
    expect(counts).toEqual([
      ['nothing was thrown'],
      [
        "ServiceConnectMesh 'Orders/Mesh': service 'web' uses 14 published endpoints of external services, and at most 13 are possible",
        expect.stringMatching(/^  published endpoints: /),
        '  the nonce also contains a value that is known at deployment: AWS::StackId',
      ],
    ]);
  });

  test('is not limited for a client that is not redeployed', () => {
    const stack = new MeshStack('Orders');
    consume(stack, external(16), undefined, { redeployDependents: false });
    expect(errorOf(() => stack.template)).toBe('nothing was thrown');
  });
});

test('the order in which external services are declared changes only which of two equal rules is created', () => {
  const names = ['a', 'b', 'c'];
  const [one, other] = [names, [...names].reverse()].map((order) => {
    const stack = new MeshStack('Orders');
    consume(
      stack,
      order.map((name) => ({ name, endpoints: [{ port: 80 }], publishedTo: PATH })),
      [client(stack, 'Web', { dependsOn: order })],
    );
    const { Resources, Parameters } = stack.template.toJSON();
    for (const resource of Object.values<any>(Resources)) {
      resource.DependsOn?.sort?.();
      if (resource.Type === INGRESS) delete resource.Condition;
      delete resource.Metadata?.['cdk-service-connect-mesh'].waitsFor;
      if (resource.Type === 'AWS::ECS::Service') delete resource.DependsOn;
    }
    return { Resources, Parameters };
  });
  expect(one).toEqual(other);
});

function legacy(securityGroup?: ec2.ISecurityGroup): ExternalServiceProps {
  return { name: 'legacy', endpoints: [{ port: 80, listenerPort: 8080 }], securityGroup };
}

function meshOf(scope: Stack, ...services: any[]): ServiceConnectMesh {
  return new ServiceConnectMesh(scope, 'Mesh', {
    namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod'),
    externalServices: [CATALOG],
    services,
  });
}

function templateOf(app: TestApp, stack: Stack): any {
  const { directory } = app.cdkApp.synth();
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return JSON.parse(require('fs').readFileSync(`${directory}/${stack.templateFile}`, 'utf8'));
}

function publishedIn({ Parameters = {} }: any): string[] {
  return Object.keys(Parameters).filter((name) => name.startsWith('ServiceConnectEndpoint'));
}

function rulesIn({ Resources }: any): string[] {
  return Object.entries<any>(Resources)
    .filter(([, { Type }]) => Type === INGRESS)
    .map(([logicalId]) => logicalId);
}
