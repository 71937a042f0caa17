import { Aspects, CfnResource, Duration } from 'aws-cdk-lib';
import { CATALOG, client, consume, parametersOf, PATH, resourcesOf } from './support';
import { MeshService } from '../../src';
import { MeshStack } from '../support/mesh-stack';

/** Adds an edge when CDK visits a construct, after it has visited the mesh. */
function whenVisited(stack: MeshStack, add: () => void) {
  let isDone = false;
  Aspects.of(stack).add({
    visit: (construct) => {
      if (isDone || !CfnResource.isCfnResource(construct) || construct.cfnResourceType !== 'AWS::ECS::Service') return;
      isDone = true;
      add();
    },
  });
}

describe('an aspect', () => {
  test('can add an edge to an external service', () => {
    const templates = [false, true].map((isLate) => {
      const stack = new MeshStack('Orders');
      const legacy = { name: 'legacy', endpoints: [{ port: 80 }], waitUpTo: Duration.minutes(1) };
      const mesh = consume(stack, [CATALOG, legacy], [client(stack, 'Web')]);
      const web: MeshService = mesh.findService('web');
      const external = new MeshStack('Other');
      const [catalog] = consume(external, [CATALOG]).findService('web').dependencies;
      expect(() => web.dependsOn(catalog)).toThrow(/belongs to another mesh/);
      const added = mesh.addExternalService('stock', {
        endpoints: [{ port: 81 }],
        publishedTo: PATH,
        waitUpTo: Duration.minutes(2),
      });
      if (isLate) whenVisited(stack, () => web.dependsOn(added));
      else web.dependsOn(added);
      expect(Object.keys(resourcesOf(stack, 'Custom::ServiceConnectEndpoints'))).toHaveLength(1);
      expect(Object.keys(resourcesOf(stack, 'AWS::EC2::SecurityGroupIngress'))).toHaveLength(1);
      return stack.template.toJSON();
    });
    expect(templates[1]).toEqual(templates[0]);
  });

  test('can add a published service', () => {
    const stack = new MeshStack('Catalog');
    const mesh = consume(stack, [], [], { publishTo: PATH });
    const service = stack.fargate('Api', { http: 80 });
    whenVisited(stack, () => mesh.addService('api', { service, endpoints: [{ portMappingName: 'http' }] }));
    expect(parametersOf(stack).map(([, { Properties }]) => Properties.Name)).toEqual([`${PATH}/api/80`]);
  });
});

test('two equal apps have equal templates', () => {
  const [one, other] = [1, 2].map(() => {
    const stack = new MeshStack('Orders');
    consume(stack, [
      { ...CATALOG, waitUpTo: Duration.minutes(1) },
      { name: 'legacy', endpoints: [{ port: 80 }] },
    ]);
    return JSON.stringify(stack.template.toJSON());
  });
  expect(one).toBe(other);
});
