import { nearestName } from './nearest-name';

/** Longer lists are cut: they would push the other lines of the message out of the terminal. */
const MAX_NAMES = 20;

/**
 * The evidence for an unknown service name: a suggestion, and the declared names.
 *
 * @param candidates the declared names that may be suggested
 */
export function nameEvidence(unknown: string, declared: readonly string[], candidates = declared): string[] {
  return [...didYouMean(unknown, candidates), `declared services: ${quoted(declared)}`];
}

export function didYouMean(unknown: string, known: readonly string[]): string[] {
  const nearest = nearestName(unknown, known);
  return nearest === undefined ? [] : [`did you mean '${nearest}'?`];
}

/** The names in quotes, separated by commas. */
export function quoted(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const first = names.slice(0, MAX_NAMES).map((name) => `'${name}'`);
  const rest = names.length - first.length;
  return first.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Describes a value of any type in a few words. Callers in JavaScript, Python and Java can pass any value. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `a list of length ${value.length}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const path = (value as { node?: { path?: unknown } }).node?.path;
  const type = typeOf(value);
  if (typeof path === 'string') return `the ${type} '${path}'`;
  return type === 'Object' ? 'an object' : `an object of type ${type}`;
}

/** The name of a class. CDK's classes have other names in their compiled form, but jsii records the original ones. */
function typeOf(value: object): string {
  const type = value.constructor as { name?: string; [JSII]?: { fqn: string } } | undefined;
  return type?.[JSII]?.fqn.split('.').pop() ?? type?.name ?? 'Object';
}

const JSII: unique symbol = Symbol.for('jsii.rtti');
