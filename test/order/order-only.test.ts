import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { errorOf, MeshStack } from '../support/mesh-stack';

/* `dependsOn` a service without endpoints: only the order. */

const SIZE = { task: { cpu: 512, memoryLimitMiB: 1024 } };

const rows = (stack: MeshStack, dependsOn: string[] = ['worker']) => ({
  flower: { name: 'flower', service: stack.fargate('Flower', { http: 5555 }, SIZE), dependsOn },
  worker: { name: 'worker', service: stack.fargate('Worker', {}, SIZE) },
  api: { name: 'api', service: stack.fargate('Api', { http: 80 }, SIZE), endpoints: [{ portMappingName: 'http' }] },
});

const orderOnlyWarnings = (stack: MeshStack) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('mesh:orderOnly'))
    .map(({ id, entry }) => `${id}: ${entry.data}`);

const WARNING = `/Shop/Flower/Service: ServiceConnectMesh 'Shop/Mesh': service 'flower' dependsOn 'worker', which has no endpoints: this only sets the deployment order
  the mesh allows no traffic from 'flower' to 'worker'
If 'flower' calls 'worker', declare the ports as endpoints of 'worker'. Otherwise acknowledge this warning [ack: cdk-service-connect-mesh:orderOnly]`;

test.each<[string, (stack: MeshStack) => void]>([
  [
    'the services list',
    (stack) => {
      const { flower, worker } = rows(stack);
      stack.mesh({ services: [flower, worker] });
    },
  ],
  [
    'addService()',
    (stack) => {
      const { flower, worker } = rows(stack);
      const { name, ...options } = flower;
      stack.mesh({ services: [worker] }).addService(name, options);
    },
  ],
  [
    'dependsOn()',
    (stack) => {
      const { flower, worker } = rows(stack, []);
      const [one, other] = stack.mesh({ services: [flower, worker] }).services;
      one.dependsOn(other);
    },
  ],
])('a dependency without endpoints, declared in %s, sets the order and nothing else', (_, declare) => {
  const stack = new MeshStack();
  declare(stack);
  const flower = stack.node.findChild('Flower') as ReturnType<MeshStack['fargate']>;
  expect(stack.dependsOn(flower)).toEqual(expect.arrayContaining(['Worker/Service']));
  expect(stack.ingress).toEqual([]);
  expect(stack.nonceOf(flower)).toBeUndefined();
  expect(orderOnlyWarnings(stack)).toEqual([WARNING]);
});

test('with dependencies of both kinds, the nonce contains only endpoints', () => {
  const nonceWith = (dependsOn: string[]) => {
    const stack = new MeshStack();
    const { flower, worker, api } = rows(stack, dependsOn);
    stack.mesh({ services: [flower, worker, api] });
    return stack.nonceOf(flower.service);
  };
  expect(nonceWith(['worker', 'api'])).toMatch(/^[0-9a-f]{32}$/);
  expect(nonceWith(['worker', 'api'])).toBe(nonceWith(['api']));
});

test('the order is part of waves, cycles and diagrams', () => {
  const stack = new MeshStack();
  const { flower, worker } = rows(stack);
  const mesh = stack.mesh({ services: [flower, worker] });
  expect(mesh.deploymentOrder.map(({ name }) => name)).toEqual(['worker', 'flower']);
  expect(mesh.findService('worker').dependents.map(({ name }) => name)).toEqual(['flower']);
  expect(errorOf(() => mesh.findService('worker').dependsOn(mesh.findService('flower')))).toContain('dependency cycle');
});

test('the remedy of the warning works: a dependency with endpoints has no warning', () => {
  const stack = new MeshStack();
  const { flower, api } = rows(stack, ['api']);
  stack.mesh({ services: [flower, api] });
  expect(orderOnlyWarnings(stack)).toEqual([]);
});

test.each([
  [['http'], "service 'flower' dependsOn 'worker' through unknown endpoint 'http'"],
  [[], "service 'flower' dependsOn 'worker' with an empty list of endpoints"],
])('endpoints of a service without endpoints are refused: %p', (endpoints, message) => {
  const stack = new MeshStack();
  const { flower, worker } = rows(stack, []);
  const [one, other] = stack.mesh({ services: [flower, worker] }).services;
  expect(errorOf(() => one.dependsOn(other, { endpoints }))).toContain(message);
});
