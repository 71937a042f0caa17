/** Any value of a template or of a manifest. Nothing is known about its type until it is checked. */
export type Value = unknown;

export type ValueMap = Readonly<Record<string, Value>>;

export function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a key that the map itself has: `constructor` and the like are no keys of an empty map. */
export function own(map: Value, key: string): Value {
  return isMap(map) && Object.prototype.hasOwnProperty.call(map, key) ? map[key] : undefined;
}

/** The value at the end of a path of keys; undefined if a key is missing. */
export function at(value: Value, ...keys: readonly string[]): Value {
  return keys.reduce((inner, key) => own(inner, key), value);
}

export function entriesOf(value: Value): [string, Value][] {
  return isMap(value) ? Object.entries(value) : [];
}

export function listOf(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** One value or a list of values, as `DependsOn` allows. */
export function oneOrMore(value: Value): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A scalar as text: YAML and JSON write numbers and booleans with or without quotes. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function textsOf(value: Value): string[] {
  return listOf(value).flatMap((each) => textOf(each) ?? []);
}

/** A whole number that is written as a number or as text. */
export function integerOf(value: Value): number | undefined {
  const text = textOf(value)?.trim();
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** Also for `yes` and `on`: CloudFormation reads YAML 1.1, in which these are booleans. They are texts for our parser of YAML 1.2. */
export function isTrue(value: Value): boolean {
  return /^(true|yes|on)$/i.test(textOf(value) ?? '');
}

/** A value as JSON; empty if it is nested too deeply for that. */
export function jsonOf(value: Value): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
