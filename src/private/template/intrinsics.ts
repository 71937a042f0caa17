import { isMap, listOf, textOf, Value } from './values';

/** A call of an intrinsic function: a map with the one key `Ref` or `Fn::...`. */
export interface Call {
  readonly name: string;
  readonly argument: Value;
}

export function callOf(value: Value): Call | undefined {
  if (!isMap(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.length !== 1) return undefined;
  const [name] = keys;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument: value[name] } : undefined;
}

/** `['Queue', 'Arn']` and `'Queue.Arn'` mean the same; an attribute may contain dots. */
export function attributeOf(argument: Value): { logicalId: string; attribute: string } | undefined {
  const parts = typeof argument === 'string' ? argument.split('.') : listOf(argument).map((each) => textOf(each) ?? '');
  const [logicalId, ...attribute] = parts;
  return logicalId ? { logicalId, attribute: attribute.join('.') } : undefined;
}

/** The text of a `Fn::Sub` and the values of those variables that do not refer to the template. */
export function substitutionOf(argument: Value): { text: string; variables: Readonly<Record<string, Value>> } {
  if (typeof argument === 'string') return { text: argument, variables: {} };
  const [text, variables] = listOf(argument);
  return { text: textOf(text) ?? '', variables: isMap(variables) ? variables : {} };
}

/** `${Name}` and `${Name.Attribute}`; `${!Name}` is the text `${Name}`. */
const VARIABLE = /\$\{([^!}][^}]*)\}/g;

export function variablesOf(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map(([, name]) => name.trim());
}

export function substitute(text: string, valueOf: (name: string) => string): string {
  return text.replace(VARIABLE, (_, name: string) => valueOf(name.trim())).replace(/\$\{!/g, '${');
}

/** The logical ids and parameters that a value refers to, with repetitions. */
export function referencesIn(value: Value): string[] {
  const found: string[] = [];
  const open: Value[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) {
      for (const each of next) open.push(each);
    } else if (isMap(next)) {
      const call = callOf(next);
      if (call?.name === 'Ref') {
        found.push(textOf(call.argument) ?? '');
      } else if (call?.name === 'Fn::GetAtt') {
        const attribute = attributeOf(call.argument);
        if (attribute) found.push(attribute.logicalId);
      } else {
        if (call?.name === 'Fn::Sub') {
          const { text, variables } = substitutionOf(call.argument);
          const names = variablesOf(text).filter((name) => !Object.prototype.hasOwnProperty.call(variables, name));
          found.push(...names.map((name) => name.split('.')[0]));
        }
        for (const inner of Object.values(next)) open.push(inner);
      }
    }
  }
  return found;
}

/** The arguments of all calls of a function in a value. */
export function argumentsOf(name: string, value: Value): Value[] {
  const found: Value[] = [];
  const open: Value[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (isMap(next) && Object.prototype.hasOwnProperty.call(next, name)) found.push(next[name]);
    for (const inner of Object.values(next)) open.push(inner);
  }
  return found;
}
