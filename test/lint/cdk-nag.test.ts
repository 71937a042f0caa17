import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks, NagSuppressions } from 'cdk-nag';
import { topologies } from '../support/topologies';
import { TopologyApp } from '../support/topology-app';
import { WordPressMySqlStack } from '../wordpress/wordpress-mysql-stack';

/** The AwsSolutions findings in the example, and the reasons to keep them. */
const EXPLAINED: { at: string; id: string; reason: string }[] = [
  {
    at: 'Vpc/Resource',
    id: 'AwsSolutions-VPC7',
    reason: 'The example is deployed for a short time only, so its network needs no flow logs',
  },
  {
    at: 'Cluster/Resource',
    id: 'AwsSolutions-ECS4',
    reason: 'Container Insights cost extra for each metric, and two services can be monitored by their logs',
  },
  ...['Password/Resource', 'RootPassword/Resource'].map((at) => ({
    at,
    id: 'AwsSolutions-SMG4',
    reason:
      'The MySQL image sets passwords only when it creates its database, so WordPress could not connect after a rotation',
  })),
  ...['WordPressTask/Resource', 'MySqlTask/Resource'].map((at) => ({
    at,
    id: 'AwsSolutions-ECS2',
    reason: 'The variables are a host name, a user and a database; the passwords are secrets',
  })),
  {
    at: 'LoadBalancer/Resource',
    id: 'AwsSolutions-ELB2',
    reason: 'Access logs need a bucket that outlives the stack, which users of the example would have to empty',
  },
  {
    at: 'LoadBalancer/SecurityGroup/Resource',
    id: 'AwsSolutions-EC23',
    reason: 'The blog is public: only port 80 of the load balancer is open to the internet',
  },
];

/** The rule and the construct path, below the stack, of each finding. */
function findings(stack: Stack): string[] {
  Aspects.of(stack).add(new AwsSolutionsChecks());
  const annotations = Annotations.fromStack(stack);
  return [...annotations.findError('*', Match.anyValue()), ...annotations.findWarning('*', Match.anyValue())]
    .map(({ id, entry }) => ({
      at: id.slice(stack.node.path.length + 2),
      rule: /^AwsSolutions-\w+/.exec(`${entry.data}`),
    }))
    .filter(({ rule }) => rule !== null)
    .map(({ at, rule }) => `${rule![0]} at ${at}`)
    .sort();
}

function example(): WordPressMySqlStack {
  return new WordPressMySqlStack(new App(), 'WordPressMySql');
}

function suppressed(): WordPressMySqlStack {
  const stack = example();
  for (const { at, id, reason } of EXPLAINED) {
    NagSuppressions.addResourceSuppressionsByPath(stack, `/${stack.node.path}/${at}`, [{ id, reason }]);
  }
  return stack;
}

test('every finding in the example has an explanation', () => {
  expect(findings(suppressed())).toEqual([]);
});

test('every explanation has a finding', () => {
  expect(findings(example())).toEqual(EXPLAINED.map(({ at, id }) => `${id} at ${at}`).sort());
});

test('the control: a database that is open to the internet is found in addition to the explained findings', () => {
  const stack = suppressed();
  stack.mesh.findService('mysql').service.connections.allowFromAnyIpv4(ec2.Port.tcp(3306));
  expect(findings(stack)).toEqual(['AwsSolutions-EC23 at MySql/SecurityGroup/Resource']);
});

describe.each(topologies())('$name', (topology) => {
  test('resources of the mesh have no finding', () => {
    const { mesh } = new TopologyApp(topology);
    const made = findings(Stack.of(mesh)).filter((finding) => !/^AwsSolutions-(VPC7|ECS4|ECS7) at /.test(finding)); // resources of the fixture
    expect(made).toEqual([]);
  });
});
