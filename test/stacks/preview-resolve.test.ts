import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import { ServiceConnectMesh } from '../../src';
import { previewResolve } from '../../src/private/inspect/preview-resolve';
import { addStackDependency } from '../../src/private/wiring/stack-dependencies';
import { TestApp } from '../support/test-app';

test('a Lazy produces its final value after a preview, even if the previewed value contains it several times', () => {
  const stack = new Stack();
  let value = 'early';
  const [text, any] = [Lazy.string({ produce: () => value }), Lazy.any({ produce: () => [value] })];
  const previewed = { once: text, twice: text, list: [any, any] };

  expect(previewResolve(stack, previewed)).toEqual({ once: 'early', twice: 'early', list: [['early'], ['early']] });
  value = 'late';
  expect(stack.resolve(previewed)).toEqual({ once: 'late', twice: 'late', list: [['late'], ['late']] });
});

test('a Lazy that was resolved before the preview keeps its value', () => {
  const stack = new Stack();
  let value = 'early';
  const any = Lazy.any({ produce: () => [value] });
  stack.resolve(any);
  value = 'late';
  expect(previewResolve(stack, any)).toEqual(['early']);
  expect(stack.resolve(any)).toEqual(['early']);
});

describe('values that change something when they are resolved', () => {
  /** What a stack contains that has such a value, in addition to a mesh with an edge between two stacks. */
  function rulesOf(connect: (stack: Stack, servers: Stack) => void, withMesh: boolean) {
    const app = new TestApp();
    const [servers, clients, other] = ['Servers', 'Clients', 'Other'].map((id) => app.stack(id));
    const rules = ['own'];
    const produce = () => [...rules, rules.push('default')];
    new CfnResource(other, 'Rules', { type: 'Test::Own::Rules', properties: { Rules: Lazy.any({ produce }) } });
    connect(other, servers);
    const services = [app.row(clients, 'Web', { dependsOn: ['api'] }), app.row(servers, 'Api')];
    if (withMesh) new ServiceConnectMesh(clients, 'Mesh', { services });
    app.cdkApp.synth();
    return rules;
  }

  test.each<[string, (stack: Stack, servers: Stack) => void]>([
    ['has no part in it', () => {}],
    ['depends on the servers', (stack, servers) => addStackDependency(stack, servers, 'test')],
  ])('are resolved as often as without a mesh in a stack that %s', (_, connect) => {
    expect(rulesOf(connect, true)).toEqual(rulesOf(connect, false));
  });
});
