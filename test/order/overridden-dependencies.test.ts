import { App, CfnResource, NestedStack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshNamespace } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { fargateService } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';

/* An override of `DependsOn` replaces what the mesh adds to it, so that the race would remain. */

const REMEDY =
  'Remove the override, and call node.addDependency(...) of this resource for what it contains: that adds to the dependencies of the mesh';

function declare(client: (stack: MeshStack) => ecs.BaseService, kind: 'dependsOn' | 'connectsTo' = 'dependsOn') {
  const stack = new MeshStack('Shop', new App());
  new CfnResource(stack, 'Migration', { type: 'AWS::CloudFormation::WaitConditionHandle' });
  const web = client(stack);
  const [api, db] = [stack.fargate('Api', { http: 80 }), stack.fargate('Db', { sql: 81 })];
  const row = (name: string, service: ecs.BaseService, port: string) => ({
    name,
    service,
    endpoints: [{ portMappingName: port }],
  });
  const mesh = () =>
    stack.mesh({
      services: [{ name: 'web', service: web, [kind]: ['api', 'db'] }, row('api', api, 'http'), row('db', db, 'sql')],
    });
  return { stack, web, mesh };
}

test.each<[string, (service: CfnResource) => void]>([
  ['a list', (service) => service.addOverride('DependsOn', ['Migration'])],
  ['one entry of the list', (service) => service.addOverride('DependsOn.0', 'Migration')],
  ['deletion', (service) => service.addDeletionOverride('DependsOn')],
])('of a client is refused, before the mesh and after it: %s', (_, override) => {
  for (const isBefore of [true, false]) {
    const { stack, web, mesh } = declare((each) => each.fargate('Web'));
    if (isBefore) override(cfnService(web));
    mesh();
    if (!isBefore) override(cfnService(web));
    expect(errorOf(() => stack.template)).toBe(
      "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api', 'db', but an override replaces its DependsOn\n" +
        "  'Shop/Web/Service' has an override of DependsOn\n" +
        REMEDY,
    );
  }
});

test('of the nested stack around a client is refused', () => {
  const { stack, mesh } = declare((each) => {
    const nested = new NestedStack(each, 'Nested');
    nested.nestedStackResource!.addOverride('DependsOn', ['Migration']);
    return fargateService(nested, 'Web', { cluster: each.cluster });
  });
  mesh();
  expect(errorOf(() => stack.template)).toBe(
    "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn 'api', 'db', but an override replaces its DependsOn\n" +
      "  'Shop/Nested.NestedStack/Nested.NestedStackResource' has an override of DependsOn\n" +
      REMEDY,
  );
});

test('of a client of an external service is refused', () => {
  const stack = new MeshStack('Shop', new App());
  const web = stack.fargate('Web');
  stack.mesh({
    namespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', 'prod'),
    externalServices: [{ name: 'catalog', endpoints: [{ port: 80 }], publishedTo: '/prod' }],
    services: [{ name: 'web', service: web, dependsOn: ['catalog'] }],
  });
  cfnService(web).addOverride('DependsOn', ['Migration']);
  expect(errorOf(() => stack.template)).toContain("service 'web' dependsOn 'catalog', but an override replaces");
});

test('does not matter to a client that only connects, and the remedy works', () => {
  const connects = declare((each) => each.fargate('Web'), 'connectsTo');
  connects.mesh();
  cfnService(connects.web).addOverride('DependsOn', ['Migration']);
  expect(connects.stack.template.toJSON()).toBeDefined();

  const { stack, web, mesh } = declare((each) => each.fargate('Web'));
  mesh();
  cfnService(web).node.addDependency(stack.node.findChild('Migration'));
  expect(stack.dependsOn(web)).toEqual(expect.arrayContaining(['Migration', 'Api/Service', 'Db/Service']));
});
