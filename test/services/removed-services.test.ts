import { App } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ServiceConnectMesh } from '../../src';
import { fargateService } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';

/*
 * Services that the app removes from the construct tree after they are declared.
 */

/** Two services in a mesh, all in one construct of a stack. */
function shop(stack: MeshStack, id: string, edge: 'dependsOn' | 'connectsTo' = 'dependsOn') {
  const scope = new Construct(stack, id);
  const { cluster } = stack;
  const web = fargateService(scope, 'Web', { cluster });
  const api = fargateService(scope, 'Api', { cluster, ports: { http: 80 } });
  new ServiceConnectMesh(scope, 'Mesh', {
    services: [
      { name: 'web', service: web, [edge]: ['api'] },
      {
        name: 'api',
        service: api,
        endpoints: [{ portMappingName: 'http', discoveryName: `${id.toLowerCase()}-api`, dnsName: id.toLowerCase() }],
      },
    ],
  });
  return { scope, web, api };
}

const refusal = (name: string, removed: string) =>
  [
    `ServiceConnectMesh 'Shop/Group/Mesh': service '${name}' is no longer in the app`,
    `  '${removed}' was removed from the construct tree`,
    `Do not remove it, or do not declare '${name}' in the mesh`,
  ].join('\n');

describe.each(['dependsOn', 'connectsTo'] as const)('with %s', (edge) => {
  test.each([
    ['server', 'api', 'Api'],
    ['client', 'web', 'Web'],
  ])('a removed %s is refused', (_, name, id) => {
    const stack = new MeshStack();
    shop(stack, 'Group', edge).scope.node.tryRemoveChild(id);
    expect(errorOf(() => stack.template)).toBe(refusal(name, `Shop/Group/${id}`));
  });

  test('a server without its AWS::ECS::Service is refused', () => {
    const stack = new MeshStack();
    shop(stack, 'Group', edge).api.node.tryRemoveChild('Service');
    expect(errorOf(() => stack.template)).toBe(refusal('api', 'Shop/Group/Api/Service'));
  });
});

test('a service in a construct that is removed is refused', () => {
  const stack = new MeshStack();
  const { cluster } = stack;
  const back = new Construct(stack, 'Back');
  stack.mesh({
    services: [
      { name: 'web', service: stack.fargate('Web'), dependsOn: ['api'] },
      {
        name: 'api',
        service: fargateService(back, 'Api', { cluster, ports: { http: 80 } }),
        endpoints: [{ portMappingName: 'http' }],
      },
    ],
  });
  stack.node.tryRemoveChild('Back');
  expect(errorOf(() => stack.template)).toContain(
    "service 'api' is no longer in the app\n  'Shop/Back/Api' was removed",
  );
});

test('services that are removed with their mesh have no effect on other meshes', () => {
  const templateOf = (hasOther: boolean) => {
    const stack = new MeshStack('Shop', new App());
    shop(stack, 'Group');
    if (hasOther) {
      shop(stack, 'Other');
      stack.node.tryRemoveChild('Other');
    }
    return stack.template.toJSON();
  };
  expect(templateOf(true)).toEqual(templateOf(false));
});
