import { CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { CATALOG } from './support';
import { ExternalServiceProps, MeshNamespace, MeshServiceProps, ServiceConnectMesh } from '../../src';
import { errorOf } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

/*
 * Which stack contains the rule that allows traffic to an external service, if the groups are in several stacks.
 */

const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const PARAMETER = 'ServiceConnectEndpointcatalog8097cb4733';

describe('the search for existing rules changes no stack', () => {
  /** A client with a group of its own, and a group of a network stack that it shares with another service. */
  const clientOf = (dependency: string) => {
    const app = new TestApp();
    const net = app.stack('Net');
    const stack = app.stack('Orders');
    const shared = new ec2.SecurityGroup(net, 'Shared', { vpc: app.vpc });
    const own = new ec2.SecurityGroup(stack, 'Own', { vpc: app.vpc });
    const others = app.row(stack, 'Other', {}, { securityGroups: [shared] });
    const web = app.row(stack, 'Web', { dependsOn: [dependency] }, { securityGroups: [shared, own] });
    return { app, net, stack, rows: [web, others] };
  };

  test('only the stack of the rule reads the published parameter', () => {
    const { app, net, stack, rows } = clientOf('catalog');
    meshOf(stack, [CATALOG], ...rows);
    expect(Object.keys(templateOf(app, net).Parameters ?? {})).not.toContain(PARAMETER);
    expect(Object.keys(templateOf(app, stack).Parameters)).toContain(PARAMETER);
    expect(rulesIn(app, net)).toHaveLength(0);
    expect(rulesIn(app, stack)).toHaveLength(1);
  });

  test('only the stack of the rule imports the group of the external service', () => {
    const { app, net, stack, rows } = clientOf('legacy');
    meshOf(stack, [legacy(stack)], ...rows);
    expect(app.dependenciesOf(net)).toEqual(['Base']);
    expect(rulesIn(app, net)).toHaveLength(0);
    expect(rulesIn(app, stack)).toHaveLength(1);
  });

  test('a rule of the user to the published group is found', () => {
    const app = new TestApp();
    const stack = app.stack('Orders');
    const web = app.row(stack, 'Web', { dependsOn: ['catalog'] });
    const parameter = new CfnParameter(stack, 'Mine', {
      type: 'AWS::SSM::Parameter::Value<String>',
      default: '/service-connect/prod/catalog/80',
    });
    const field = (index: number) => Fn.select(index, Fn.split(',', parameter.valueAsString));
    new ec2.CfnSecurityGroupIngress(stack, 'Rule', {
      groupId: field(5),
      sourceSecurityGroupId: web.service.connections.securityGroups[0].securityGroupId,
      ipProtocol: 'tcp',
      fromPort: Token.asNumber(field(3)),
      toPort: Token.asNumber(field(4)),
    });
    meshOf(stack, [CATALOG], web);
    expect(rulesIn(app, stack)).toEqual(['Rule']);
  });
});

describe('an external group that a stack reads', () => {
  const setUp = (kind: 'dependsOn' | 'connectsTo', homeOfClient: 'Net' | 'Orders') => {
    const app = new TestApp();
    const net = app.stack('Net');
    const orders = app.stack('Orders');
    orders.node.addDependency(net);
    const group = new ec2.SecurityGroup(net, 'Group', { vpc: app.vpc });
    const scope = homeOfClient === 'Net' ? net : orders;
    const web = app.row(scope, 'Web', { [kind]: ['legacy'] }, { securityGroups: [group] });
    meshOf(scope, [legacy(orders)], web);
    return { app, net, orders };
  };

  test('has its rule in that stack if it depends on the stack of the client group', () => {
    const { app, net, orders } = setUp('dependsOn', 'Orders');
    expect(rulesIn(app, orders)).toHaveLength(1);
    expect(rulesIn(app, net)).toHaveLength(0);
  });

  test('is refused if that stack depends on the client, which cannot wait for the rule', () => {
    const { app } = setUp('dependsOn', 'Net');
    expect(errorOf(() => app.cdkApp.synth())).toBe(
      [
        "ServiceConnectMesh 'Net/Mesh': service 'web' dependsOn 'legacy', but the security group rule between them is in a stack that depends on the stack of 'web'",
        "  the rule is 'Orders/ServiceConnectIngress from NetGroup6F6D1961 to b79b9f5b81a474d8:80'",
        "  'Orders' depends on 'Net'",
        "'web' would be deployed before it may call 'legacy'. Remove the line that adds this rule (if it is deployed already, in a deployment before you add the edge): the mesh then adds the rule where 'web' can wait for it. Or make the dependsOn entry connectsTo",
      ].join('\n'),
    );
  });

  test('has its rule in that stack if it depends on a connectsTo client', () => {
    const { app, orders } = setUp('connectsTo', 'Net');
    expect(rulesIn(app, orders)).toHaveLength(1);
  });

  test('has its rule in that stack if the group is part of a longer expression', () => {
    const app = new TestApp();
    const net = app.stack('Net');
    const orders = app.stack('Orders');
    orders.node.addDependency(net);
    const group = new ec2.SecurityGroup(net, 'Group', { vpc: app.vpc });
    const web = app.row(orders, 'Web', { dependsOn: ['legacy'] }, { securityGroups: [group] });
    const ids = ssm.StringParameter.valueForStringParameter(orders, '/groups');
    meshOf(orders, [legacy(orders, Fn.select(1, Fn.split(',', ids)))], web);
    expect(rulesIn(app, orders)).toHaveLength(1);
  });

  test('has its rule in the stack of the client group if neither stack depends on the other', () => {
    const app = new TestApp();
    const net = app.stack('Net');
    const ids = app.stack('Ids');
    const group = new ec2.SecurityGroup(net, 'Group', { vpc: app.vpc });
    const web = app.row(net, 'Web', { dependsOn: ['legacy'] }, { securityGroups: [group] });
    meshOf(net, [legacy(ids)], web);
    expect(rulesIn(app, net)).toHaveLength(1);
    expect(app.dependenciesOf(net)).toEqual(['Base', 'Ids']);
  });

  test('has its rule in the nested stack of the group if the client is in it too', () => {
    const app = new TestApp();
    const orders = app.stack('Orders');
    const nested = app.nested(orders, 'Nested');
    const group = new ec2.SecurityGroup(orders, 'Group', { vpc: app.vpc });
    const web = app.row(nested, 'Web', { dependsOn: ['legacy'] }, { securityGroups: [group] });
    const id = new ec2.CfnSecurityGroup(nested, 'Legacy', { groupDescription: 'x' }).attrGroupId;
    meshOf(orders, [legacy(nested, id)], web);
    expect(rulesIn(app, orders)).toHaveLength(0);
    expect(rulesIn(app, nested)).toHaveLength(1);
  });
});

/** A service that is not published. The stack reads its group from a parameter. */
function legacy(stack: Stack, id = ssm.StringParameter.valueForStringParameter(stack, '/group')): ExternalServiceProps {
  const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'LegacyGroup', id);
  return { name: 'legacy', endpoints: [{ port: 80 }], securityGroup };
}

function meshOf(scope: Stack, externalServices: ExternalServiceProps[], ...services: MeshServiceProps[]) {
  const namespace = MeshNamespace.fromNamespaceName(scope, 'Namespace', 'prod');
  new ServiceConnectMesh(scope, 'Mesh', { namespace, externalServices, services });
}

function templateOf(app: TestApp, stack: Stack): any {
  const { directory } = app.cdkApp.synth();
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return JSON.parse(require('fs').readFileSync(`${directory}/${stack.templateFile}`, 'utf8'));
}

function rulesIn(app: TestApp, stack: Stack): string[] {
  return Object.entries<any>(templateOf(app, stack).Resources)
    .filter(([, { Type }]) => Type === INGRESS)
    .map(([logicalId]) => logicalId);
}
