import * as fc from 'fast-check';
import { Diagram, DiagramEdge, DiagramService } from '../../src/private/diagrams/diagram';

/** Names with every character that has a meaning in XML, and names that are hard to measure, to shorten or to sort. */
const NAMES = [
  'web',
  'a "quoted" name',
  "it's",
  '<b>bold</b>',
  '</text><script>alert(1)</script>',
  ']]> <![CDATA[ x ]]>',
  '<!-- comment -- -->',
  'a & b &amp; c &#0;',
  '%entity; &entity;',
  '日本語 ünïcode',
  '😀👩‍👩‍👧‍👦🏳️‍🌈',
  'שלום עולם',
  'مرحبا بالعالم',
  '﷽𒐫',
  'e\u0301'.repeat(40),
  'W'.repeat(255),
  'i'.repeat(255),
  '👩‍👩‍👧‍👦'.repeat(23),
  '   ',
  '\ufeff\u200b',
];
const CONTROL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ue000-\ue002\ufffe\uffff]/u;

export const anyName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NAMES),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((name) => !CONTROL.test(name)),
  fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/),
);

interface Choice {
  readonly services: readonly { name: string; endpoints: string[]; column: number }[];
  readonly edges: readonly { from: number; to: number; ordered: boolean; problem: boolean; label?: string }[];
}

/** Any diagram. Dependencies are in earlier waves or external; a connection can be in any direction, or from a service to itself. */
export const anyDiagram: fc.Arbitrary<Diagram> = fc
  .oneof(
    {
      weight: 5,
      arbitrary: fc.record({ size: fc.integer({ min: 1, max: 9 }), waves: fc.integer({ min: 1, max: 4 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ size: fc.integer({ min: 20, max: 40 }), waves: fc.integer({ min: 1, max: 8 }) }),
    },
  )
  .chain(({ size, waves }) => {
    const index = fc.integer({ min: 0, max: size - 1 });
    return fc.record<Choice>({
      services: fc.array(
        fc.record({
          name: anyName,
          endpoints: fc.array(anyName, { maxLength: 4 }),
          column: fc.integer({ min: 0, max: waves }),
        }),
        { minLength: size, maxLength: size, size: 'max' },
      ),
      edges: fc.array(
        fc.record(
          { from: index, to: index, ordered: fc.boolean(), problem: fc.boolean(), label: anyName },
          { requiredKeys: ['from', 'to', 'ordered', 'problem'] },
        ),
        { maxLength: 2 * size, size: 'max' },
      ),
    });
  })
  .map(diagramOf);

function diagramOf({ services, edges }: Choice): Diagram {
  const drawn = services.map(({ name, endpoints }, index): DiagramService => ({ id: `s${index}`, name, endpoints }));
  const numbers = [...new Set(services.map(({ column }) => column))]
    .filter((column) => column > 0)
    .sort((a, b) => a - b);
  const inColumn = (column: number) => drawn.filter((_, index) => services[index].column === column);
  return {
    waves: numbers.map(inColumn),
    externalServices: inColumn(0),
    edges: edges.map(({ from, to, ordered, problem, label }): DiagramEdge => {
      const isOrdered = ordered && services[from].column > services[to].column;
      return { dependent: `s${from}`, dependency: `s${to}`, ordered: isOrdered, problem, label };
    }),
  };
}
