import { Lazy, Stack } from 'aws-cdk-lib';
import { previewResolve } from '../../src/private/inspect/preview-resolve';

test('a Lazy gives its final value after a preview, however often the previewed value contains it', () => {
  const stack = new Stack();
  let value = 'early';
  const [text, any] = [Lazy.string({ produce: () => value }), Lazy.any({ produce: () => [value] })];
  const looked = { once: text, twice: text, list: [any, any] };

  expect(previewResolve(stack, looked)).toEqual({ once: 'early', twice: 'early', list: [['early'], ['early']] });
  value = 'late';
  expect(stack.resolve(looked)).toEqual({ once: 'late', twice: 'late', list: [['late'], ['late']] });
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
