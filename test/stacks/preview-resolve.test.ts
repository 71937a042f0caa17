import { Lazy, Stack } from 'aws-cdk-lib';
import { previewResolve } from '../../src/private/inspect/preview-resolve';

test('a Lazy that was peeked at still gives its last value, however often it stands in what was looked at', () => {
  const stack = new Stack();
  let value = 'early';
  const [text, any] = [Lazy.string({ produce: () => value }), Lazy.any({ produce: () => [value] })];
  const looked = { once: text, twice: text, list: [any, any] };

  expect(previewResolve(stack, looked)).toEqual({ once: 'early', twice: 'early', list: [['early'], ['early']] });
  value = 'late';
  expect(stack.resolve(looked)).toEqual({ once: 'late', twice: 'late', list: [['late'], ['late']] });
});

test('a Lazy that was resolved before keeps what it gave', () => {
  const stack = new Stack();
  let value = 'early';
  const any = Lazy.any({ produce: () => [value] });
  stack.resolve(any);
  value = 'late';
  expect(previewResolve(stack, any)).toEqual(['early']);
  expect(stack.resolve(any)).toEqual(['early']);
});
