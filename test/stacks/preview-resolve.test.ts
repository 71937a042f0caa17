import { Lazy, Stack } from 'aws-cdk-lib';
import { previewResolve } from '../../src/private/inspect/preview-resolve';

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
