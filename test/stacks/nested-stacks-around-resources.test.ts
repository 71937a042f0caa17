import { CfnParameter, CfnResource, NestedStack, ScopedAws, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { MeshNamespace, ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { addResourceDependency } from '../../src/private/wiring/late-constructs';
import { errorOf } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

/*
 * A nested stack that waits for another one through resources of their parent: what refers to both must be in the one that waits.
 * `Template.fromStack` throws if a nested stack waits for itself.
 */

interface Layout {
  readonly parent: Stack;
  readonly front: NestedStack;
  readonly back: NestedStack;
  readonly web: ecs.BaseService;
  readonly api: ecs.BaseService;
}

function layout() {
  const app = new TestApp();
  const parent = app.stack('Parent');
  const [front, back] = [app.nested(parent, 'Front'), app.nested(parent, 'Back')];
  return { app, parent, front, back };
}

const between = (scope: Construct, id = 'Migration') => new CfnResource(scope, id, { type: 'Custom::Migration' });
const ruleCounts = (...stacks: Stack[]) =>
  stacks.map((stack) => Object.keys(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress')).length);
const addToApi = ({ taskDefinition }: ecs.BaseService, value: string) =>
  taskDefinition.defaultContainer!.addEnvironment('VALUE', value);

const WAITS: [string, (layout: Layout) => void][] = [
  [
    'references of and to a resource',
    ({ parent, web, api }) => {
      const parameter = new ssm.StringParameter(parent, 'Parameter', { stringValue: web.serviceName });
      addToApi(api, parameter.parameterArn);
    },
  ],
  [
    'dependencies of and on a resource',
    ({ parent, front, back }) => {
      const migration = between(parent);
      migration.node.addDependency(front);
      back.node.addDependency(migration);
    },
  ],
  [
    'dependencies of constructs around two resources',
    ({ parent, web, api }) => {
      const [one, two] = ['One', 'Two'].map((id) => new Construct(parent, id));
      addToApi(api, between(two).ref);
      between(one).addPropertyOverride('Web', web.serviceName);
      two.node.addDependency(one);
    },
  ],
  [
    'a dependency of a construct around a nested stack',
    ({ parent, web, api }) => {
      const group = new Construct(parent, 'Group');
      const inner = new NestedStack(group, 'Inner');
      between(inner);
      addToApi(api, between(inner, 'Other').ref);
      const migration = between(parent);
      migration.addPropertyOverride('Web', web.serviceName);
      group.node.addDependency(migration);
    },
  ],
  [
    'dependencies of L1 constructs',
    ({ parent, front, back }) => {
      const [first, second] = ['First', 'Second'].map((id) => between(parent, id));
      addResourceDependency(first, front.nestedStackResource!);
      addResourceDependency(second, first);
      addResourceDependency(back.nestedStackResource!, second);
    },
  ],
  [
    'a parameter of the nested stack',
    ({ parent, back, web }) => {
      const parameter = new ssm.StringParameter(parent, 'Parameter', { stringValue: web.serviceName });
      new CfnParameter(back, 'Value');
      back.setParameter('Value', parameter.parameterArn);
    },
  ],
];

describe.each(WAITS)('through %s', (_, wait) => {
  test('the rule of connectsTo is in the nested stack that waits', () => {
    const { app, parent, front, back } = layout();
    const [web, api] = [app.row(front, 'Web', { connectsTo: ['api'] }), app.row(back, 'Api')];
    wait({ parent, front, back, web: web.service, api: api.service });
    new ServiceConnectMesh(parent, 'Mesh', { services: [web, api] });
    expect(ruleCounts(parent, front, back)).toEqual([0, 0, 1]);
  });
});

test('the rules of services that connect to each other are both in the nested stack that waits', () => {
  const { app, parent, front, back } = layout();
  const services = [app.row(front, 'Web', { connectsTo: ['api'] }), app.row(back, 'Api', { connectsTo: ['web'] })];
  const migration = between(parent);
  migration.node.addDependency(front);
  back.node.addDependency(migration);
  new ServiceConnectMesh(parent, 'Mesh', { services });
  expect(ruleCounts(parent, front, back)).toEqual([0, 0, 2]);
});

test('the rule between groups of two nested stacks is in the one that waits', () => {
  const { app, parent, front, back } = layout();
  const [ofWeb, ofApi] = [front, back].map((stack) => new ec2.SecurityGroup(stack, 'Group', { vpc: app.vpc }));
  const migration = between(parent);
  migration.node.addDependency(front);
  back.node.addDependency(migration);
  const services = [
    app.row(parent, 'Web', { dependsOn: ['api'] }, { securityGroups: [ofWeb] }),
    app.row(parent, 'Api', {}, { securityGroups: [ofApi] }),
  ];
  new ServiceConnectMesh(parent, 'Mesh', { services });
  expect(ruleCounts(parent, front, back)).toEqual([0, 0, 1]);
});

test('the rule to an external group is in the nested stack of this group if that waits', () => {
  const { app, parent, front, back } = layout();
  const securityGroup = new ec2.SecurityGroup(back, 'Group', { vpc: app.vpc });
  const web = app.row(front, 'Web', { connectsTo: ['legacy'] });
  const parameter = new ssm.StringParameter(parent, 'Parameter', { stringValue: web.service.serviceName });
  new ssm.StringParameter(back, 'Other', { stringValue: parameter.parameterArn });
  new ServiceConnectMesh(parent, 'Mesh', {
    namespace: MeshNamespace.fromNamespaceName(parent, 'Namespace', 'prod'),
    services: [web],
    externalServices: [{ name: 'legacy', endpoints: [{ port: 80 }], securityGroup }],
  });
  expect(ruleCounts(parent, front, back)).toEqual([0, 0, 1]);
});

test('a nested stack waits through a service that is declared to depend on a service in the other one', () => {
  const { app, parent, front, back } = layout();
  const [web, api] = [app.row(front, 'Web', { connectsTo: ['api'] }), app.row(back, 'Api')];
  const job = app.row(parent, 'Job', { dependsOn: ['web'] });
  addToApi(api.service, cfnService(job.service).attrName);
  new ServiceConnectMesh(parent, 'Mesh', { services: [web, api, job] });
  expect(ruleCounts(front, back)).toEqual([0, 1]);
});

test('the name of the parent, in a resource to which a nested stack refers, orders nothing', () => {
  const { app, parent, front, back } = layout();
  const named = new ssm.StringParameter(parent, 'Parameter', { stringValue: new ScopedAws(parent).stackName });
  const [web, api] = [app.row(front, 'Web', { dependsOn: ['api'] }), app.row(back, 'Api')];
  addToApi(api.service, named.parameterArn);
  new ServiceConnectMesh(parent, 'Mesh', { services: [web, api] });
  expect(ruleCounts(parent, front, back)).toEqual([0, 1, 0]);
});

test('dependsOn against such an order is refused, and its remedy works', () => {
  const shop = (kind: 'dependsOn' | 'connectsTo') => {
    const { app, parent, front, back } = layout();
    const [web, api] = [app.row(front, 'Web', { [kind]: ['api'] }), app.row(back, 'Api')];
    WAITS[0][1]({ parent, front, back, web: web.service, api: api.service });
    new ServiceConnectMesh(parent, 'Mesh', { services: [web, api] });
    return errorOf(() => Template.fromStack(parent));
  };
  expect(shop('dependsOn')).toContain('make the dependsOn entry connectsTo');
  expect(shop('connectsTo')).toBe('nothing was thrown');
});
