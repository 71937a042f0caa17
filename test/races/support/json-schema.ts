/** The parts of JSON Schema that the schemas in this repository use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** Returns a line for each mistake in a value, with the path to it. */
export function schemaProblems(root: Schema, value: unknown): string[] {
  return check(root, value, '$');

  function check(schema: Schema, given: any, path: string): string[] {
    if (schema.$ref) return check(root.definitions![schema.$ref.replace('#/definitions/', '')], given, path);
    const problems: string[] = [];
    const addProblem = (text: string) => problems.push(`${path}: ${text}, got: ${JSON.stringify(given)}`);
    if (schema.type && typeOf(given, schema.type) !== schema.type) addProblem(`not of type ${schema.type}`);
    if ('const' in schema && given !== schema.const) addProblem(`not ${JSON.stringify(schema.const)}`);
    if (schema.enum && !schema.enum.includes(given)) addProblem(`not one of ${schema.enum.join(', ')}`);
    if (schema.pattern && !new RegExp(schema.pattern).test(given)) addProblem(`does not match ${schema.pattern}`);
    if (schema.minimum !== undefined && given < schema.minimum) addProblem(`less than ${schema.minimum}`);
    if (Array.isArray(given)) {
      return [
        ...problems,
        ...given.flatMap((each, index) => (schema.items ? check(schema.items, each, `${path}[${index}]`) : [])),
      ];
    }
    if (typeof given !== 'object' || given === null) return problems;
    for (const key of schema.required ?? []) if (!(key in given)) addProblem(`'${key}' is missing`);
    for (const [key, each] of Object.entries(given)) {
      const inner = schema.properties?.[key] ?? schema.additionalProperties;
      if (inner === false) addProblem(`'${key}' is not allowed`);
      else if (typeof inner === 'object') problems.push(...check(inner, each, `${path}.${key}`));
    }
    return problems;
  }
}

function typeOf(value: unknown, wanted: string): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'number' && Number.isInteger(value) && wanted === 'integer' ? 'integer' : typeof value;
}
