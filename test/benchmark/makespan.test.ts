import { makespan } from './makespan';
import { Deployed } from '../support/assembly';

/** Resources, each named like how long it takes, from `id: type after ids`. */
function resources(...lines: string[]): Map<string, Deployed> {
  const all = new Map<string, Deployed>();
  for (const line of lines) {
    const [, id, type] = /^(\w+): (\w+)/.exec(line)!;
    all.set(id, { id, type, before: new Set(), parts: [] });
  }
  for (const line of lines) {
    const [, id, after] = /^(\w+): \w+ after (.+)$/.exec(line) ?? [];
    for (const other of after?.split(', ') ?? []) all.get(id)!.before.add(all.get(other)!);
  }
  return all;
}

const seconds = (type: string) => ({ quick: 1, slow: 60 })[type]!;

test.each([
  [0, []],
  [60, ['a: slow']],
  [60, ['a: slow', 'b: slow']],
  [120, ['a: slow', 'b: slow after a']],
  [61, ['a: quick', 'b: slow', 'c: quick after a, b']],
  [121, ['a: slow', 'b: quick after a', 'c: quick after a', 'd: slow after b, c']],
])('done in %d s: %j', (expected, lines) => {
  expect(makespan(resources(...lines), seconds)).toBe(expected);
});

test('what is to be waited for besides is waited for', () => {
  const all = resources('a: slow', 'b: quick');
  expect(makespan(all, seconds, ({ id }) => (id === 'b' ? [all.get('a')!] : []))).toBe(61);
});

test('a part begins with its stack, and the stack is done with its last part', () => {
  const first: Deployed = { id: 'First', before: new Set(), parts: [] };
  const second: Deployed = { id: 'Second', before: new Set([first]), parts: [] };
  const part = (id: string, type: string, stack: Deployed) => {
    const made: Deployed = { id, type, stack, before: new Set(), parts: [] };
    stack.parts.push(made);
    return [id, made] as const;
  };
  const all = new Map([part('a', 'slow', first), part('b', 'quick', first), part('c', 'quick', second)]);
  expect(makespan(all, seconds)).toBe(61);
});

test('a circle is told, not followed', () => {
  expect(() => makespan(resources('a: slow after b', 'b: slow after a'), seconds)).toThrow(`'a' waits for itself`);
});
