/** A template, as far as the simulator reads it. */
export interface Template {
  readonly Resources?: Record<string, Resource>;
  readonly Parameters?: Record<string, { readonly Type?: string; readonly Default?: unknown }>;
  readonly Conditions?: Record<string, unknown>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: any;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Metadata?: any;
}

/**
 * The names to which a part of a template refers by Ref, Fn::GetAtt and Fn::Sub: logical ids and parameters, each once, in the order of
 * their occurrence.
 */
export function referencesOf(value: unknown): string[] {
  return [...new Set(collect(value))];
}

function collect(value: any): string[] {
  if (Array.isArray(value)) return value.flatMap(collect);
  if (typeof value !== 'object' || value === null) return [];
  if (typeof value.Ref === 'string') return [value.Ref];
  if ('Fn::GetAtt' in value) return [attributeOf(value['Fn::GetAtt'])[0]];
  if ('Fn::Sub' in value) {
    const [text, given] = substitutionOf(value['Fn::Sub']);
    const named = variablesOf(text).filter((name) => !(name in given));
    return [...named.map((name) => name.split('.')[0]), ...collect(given)];
  }
  return Object.values(value).flatMap(collect);
}

/** `['Queue', 'Arn']` and `'Queue.Arn'` are the same; an attribute may have dots of its own. */
export function attributeOf(value: string | readonly string[]): [logicalId: string, attribute: string] {
  const [logicalId, ...attribute] = typeof value === 'string' ? value.split('.') : value;
  return [logicalId, attribute.join('.')];
}

/** The text of Fn::Sub, and the values of the variables that it defines itself. */
export function substitutionOf(value: string | readonly [string, object]): [string, Record<string, unknown>] {
  return typeof value === 'string' ? [value, {}] : [value[0], { ...value[1] }];
}

/** `${Name}` and `${Name.Attribute}`; `${!Name}` is not a variable. */
const VARIABLE = /\$\{([^!}][^}]*)\}/g;

export function variablesOf(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map(([, name]) => name);
}

export function substitute(text: string, valueOf: (name: string) => unknown): string {
  return text.replace(VARIABLE, (_, name) => String(valueOf(name))).replace(/\$\{!/g, '${');
}
