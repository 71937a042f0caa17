import { nearestName } from './nearest-name';

/** Lists of names longer than this are cut: they help nobody, and a terminal shows the end of a message only. */
const MOST_NAMES = 20;

/** @param likely those of the declared names that may have been meant */
export function knownNames(unknown: string, declared: readonly string[], likely = declared): string[] {
  return [...didYouMean(unknown, likely), `declared: ${list(declared)}`];
}

export function didYouMean(unknown: string, known: readonly string[]): string[] {
  const nearest = nearestName(unknown, known);
  return nearest === undefined ? [] : [`did you mean '${nearest}'?`];
}

export function list(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const first = names.slice(0, MOST_NAMES).map((name) => `'${name}'`);
  const rest = names.length - first.length;
  return first.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Whatever somebody gave, in a few words: plain JavaScript, Python and Java callers can give anything. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const path = (value as { node?: { path?: unknown } }).node?.path;
  return typeof path === 'string' ? `the ${kindOf(value)} '${path}'` : `an object (${kindOf(value)})`;
}

/** CDK's classes have other names in their compiled form; jsii knows them all the same. */
function kindOf(value: object): string {
  const type = value.constructor as { name?: string; [JSII]?: { fqn: string } } | undefined;
  return type?.[JSII]?.fqn.split('.').pop() ?? type?.name ?? 'Object';
}

const JSII: unique symbol = Symbol.for('jsii.rtti');
