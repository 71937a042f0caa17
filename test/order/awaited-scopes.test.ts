import { App, CustomResource, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { ServiceConnectMesh } from '../../src';
import { fargateService } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';

/*
 * `node.addDependency` in the order of the mesh, between constructs that also contain what the mesh adds. CloudFormation must be able
 * to create the template: `Template.fromStack` throws if resources depend on each other in a cycle.
 */

interface Layout {
  readonly stack: MeshStack;
  readonly front: Construct;
  readonly back: Construct;
  readonly web: Construct;
  readonly api: Construct;
  readonly mesh: ServiceConnectMesh;
}

type Kind = 'dependsOn' | 'connectsTo';

function layout(kind: Kind, meshScope: (constructs: Omit<Layout, 'mesh'>) => Construct): Layout {
  const stack = new MeshStack('Shop', new App());
  const [front, back] = ['Front', 'Back'].map((id) => new Construct(stack, id));
  const { cluster } = stack;
  const web = fargateService(front, 'Web', { cluster });
  const api = fargateService(back, 'Api', { cluster, ports: { http: 80 } });
  const constructs = { stack, front, back, web, api };
  const mesh = new ServiceConnectMesh(meshScope(constructs), 'Mesh', {
    services: [
      { name: 'web', service: web, [kind]: ['api'] },
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
    ],
  });
  return { ...constructs, mesh };
}

const idsIn = (stack: Stack, type: string) =>
  Object.entries<any>((stack as MeshStack).template.toJSON().Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { DependsOn = [] }]) => ({ id, waitsFor: DependsOn as string[] }));

const HTTP_NAMESPACE = 'AWS::ServiceDiscovery::HttpNamespace';
const REDEPLOYMENT = 'Custom::ServiceConnectRedeployment';

describe('the namespace of a mesh does not wait for the services that use it', () => {
  const seed = ({ stack, front, back }: Layout) => {
    const between = new CustomResource(stack, 'Seed', {
      serviceToken: 'arn:aws:lambda:eu-west-1:111111111111:function:f',
    });
    between.node.addDependency(back);
    front.node.addDependency(between);
  };

  test.each<[string, (each: Omit<Layout, 'mesh'>) => Construct, (each: Layout) => void]>([
    [
      'a construct around the mesh depends on the server',
      ({ front }) => front,
      ({ front, back }) => front.node.addDependency(back),
    ],
    ['a resource is in between', ({ front }) => front, seed],
    ['the mesh depends on the server', ({ stack }) => stack, ({ mesh, api }) => mesh.node.addDependency(api)],
    ['the mesh depends on both', ({ stack }) => stack, ({ mesh, api, web }) => mesh.node.addDependency(web, api)],
    ['the mesh is in the scope of the client', ({ web }) => web, ({ web, api }) => web.node.addDependency(api)],
  ])('%s', (_, meshScope, addOrder) => {
    for (const kind of ['dependsOn', 'connectsTo'] as const) {
      const plain = layout(kind, meshScope);
      const ordered = layout(kind, meshScope);
      addOrder(ordered);
      const [[before], [after]] = [plain, ordered].map(({ stack }) => idsIn(stack, HTTP_NAMESPACE));
      expect(after).toEqual({ id: before.id, waitsFor: [] });
    }
  });

  test('keeps its properties, tags, overrides and own dependencies', () => {
    const { stack, front, back, mesh } = layout('dependsOn', (each) => each.front);
    front.node.addDependency(back);
    const first = new ec2.CfnVPC(stack, 'First', { cidrBlock: '10.1.0.0/16' });
    mesh.namespace.node.addDependency(first);
    Tags.of(mesh).add('team', 'shop');
    (mesh.namespace.node.defaultChild as cloudmap.CfnHttpNamespace).addPropertyOverride('Description', 'Ours');
    stack.template.hasResource(HTTP_NAMESPACE, {
      Properties: { Description: 'Ours', Tags: [{ Key: 'team', Value: 'shop' }] },
      DependsOn: ['First'],
    });
  });

  test('is still refused in a stack that depends on the stack of a client', () => {
    const app = new App();
    const [front, back] = ['Front', 'Back'].map((id) => new MeshStack(id, app));
    const [web, api] = [front.fargate('Web'), back.fargate('Api', { http: 80 })];
    new ServiceConnectMesh(web, 'Mesh', {
      services: [
        { name: 'web', service: web },
        { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
      ],
    });
    web.node.addDependency(api);
    const message = errorOf(() => app.synth());
    expect(message).toContain(
      "'api' uses namespace 'Front/Web/Mesh/Namespace', but the stack of the namespace depends on the stack of 'api'",
    );
    expect(message).toContain("'Front/Web' depends on 'Back/Api'");
  });

  test('keeps everything in its scope if nothing waits', () => {
    const { stack, back, front } = layout('dependsOn', (each) => each.back);
    front.node.addDependency(back);
    expect(stack.template.toJSON()).toBeDefined();
    expect(stack.node.children.filter(({ node }) => node.id.startsWith('ServiceConnectNamespace'))).toEqual([]);
  });
});

describe('the client does not wait for its own redeployment', () => {
  test.each<[string, (each: Layout) => void]>([
    ['the client depends on the construct around the mesh', ({ front, back }) => front.node.addDependency(back)],
    ['the client depends on the mesh', ({ web, mesh }) => web.node.addDependency(mesh)],
  ])('%s', (_, addOrder) => {
    const plain = layout('connectsTo', (each) => each.back);
    const ordered = layout('connectsTo', (each) => each.back);
    addOrder(ordered);
    const [[before], [after]] = [plain, ordered].map(({ stack }) => idsIn(stack, REDEPLOYMENT));
    expect(after.id).toBe(before.id);
    expect(after.waitsFor).toEqual(expect.arrayContaining(before.waitsFor));
  });
});
