import { callOf } from './intrinsics';
import { jsonOf, listOf, own, textOf, Value, ValueMap } from './values';

/** More comparisons in two conditions are not tried: each one doubles the work. */
const MAX_COMPARISONS = 10;
/** Larger conditions are not read to their end. Conditions that refer to each other twice would take forever. */
const MAX_PARTS = 200;

/** The results for the pairs of conditions of a template. */
const known = new WeakMap<ValueMap, Map<string, boolean>>();

/** A condition as a function of the comparisons in it, by their keys. */
type Formula = (isTrue: (comparison: string) => boolean) => boolean;

/** A comparison of something that only deployment knows with a text. */
interface Comparison {
  readonly subject: string;
  readonly text: string;
}

/**
 * Whether two conditions of a template can never be true together, such as `IsProd` and `!Not [!Condition IsProd]`, or
 * comparisons of one parameter with two texts.
 */
export function areExclusive(conditions: ValueMap, one: string, other: string): boolean {
  if (one === other) return false;
  if (!known.has(conditions)) known.set(conditions, new Map());
  const ofTemplate = known.get(conditions)!;
  const key = jsonOf([one, other].sort());
  if (!ofTemplate.has(key)) ofTemplate.set(key, excludeEachOther(conditions, one, other));
  return ofTemplate.get(key)!;
}

function excludeEachOther(conditions: ValueMap, one: string, other: string): boolean {
  const comparisons = new Map<string, Comparison | undefined>();
  const budget = { parts: MAX_PARTS };
  const formulas = [one, other].map((name) => formulaOf(conditions, { Condition: name }, comparisons, budget));
  const keys = [...comparisons.keys()];
  if (keys.length > MAX_COMPARISONS) return false;
  for (let outcome = 0; outcome < 2 ** keys.length; outcome++) {
    const trueOnes = new Set(keys.filter((_, index) => Math.floor(outcome / 2 ** index) % 2 === 1));
    if (
      isPossible([...trueOnes].map((key) => comparisons.get(key))) &&
      formulas.every((each) => each((key) => trueOnes.has(key)))
    ) {
      return false;
    }
  }
  return true;
}

/** Nothing equals two texts. */
function isPossible(trueOnes: readonly (Comparison | undefined)[]): boolean {
  const subjects = trueOnes.flatMap((each) => each?.subject ?? []);
  return new Set(subjects).size === subjects.length;
}

function formulaOf(
  conditions: ValueMap,
  value: Value,
  comparisons: Map<string, Comparison | undefined>,
  budget: { parts: number },
): Formula {
  const inner = (each: Value) => formulaOf(conditions, each, comparisons, budget);
  const call = callOf(value);
  const name = textOf(own(value, 'Condition'));
  if (budget.parts-- > 0) {
    if (name !== undefined && own(conditions, name) !== undefined) return inner(conditions[name]);
    const parts = listOf(call?.argument);
    if (call?.name === 'Fn::Not' && parts.length === 1) {
      const [negated] = parts.map(inner);
      return (isTrue) => !negated(isTrue);
    }
    if (call?.name === 'Fn::And' || call?.name === 'Fn::Or') {
      const formulas = parts.map(inner);
      return call.name === 'Fn::And'
        ? (isTrue) => formulas.every((each) => each(isTrue))
        : (isTrue) => formulas.some((each) => each(isTrue));
    }
    if (call?.name === 'Fn::Equals' && parts.length === 2) return equality(parts, comparisons);
  }
  const key = jsonOf(value);
  comparisons.set(key, undefined);
  return (isTrue) => isTrue(key);
}

function equality(sides: readonly Value[], comparisons: Map<string, Comparison | undefined>): Formula {
  const [first, second] = sides.map(textOf);
  if (first !== undefined && second !== undefined) return () => first === second;
  const text = first ?? second;
  const subjects = sides.filter((side) => textOf(side) === undefined).map(jsonOf);
  const key = [...subjects.sort(), text ?? ''].join(' = ');
  comparisons.set(key, text === undefined ? undefined : { subject: subjects[0], text });
  return (isTrue) => isTrue(key);
}
