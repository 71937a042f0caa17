import { InputError } from './input-error';
import { Value } from './values';

/** The short forms of intrinsic functions whose long form is not `Fn::` and the same name. */
const OTHER_FORMS: Record<string, string> = { Ref: 'Ref', Condition: 'Condition' };

const SHORT_FORMS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'ForEach',
  'GetAtt',
  'GetAZs',
  'GetStackOutput',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
  ...Object.keys(OTHER_FORMS),
];

/** Parses JSON, or YAML with the short forms of CloudFormation's intrinsic functions, such as `!Ref`. */
export function parseJsonOrYaml(text: string, file: string): Value {
  if (/^\s*[{[]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // YAML allows braces as well.
    }
  }
  return parseYaml(text, file);
}

function parseYaml(text: string, file: string): Value {
  // Loaded on demand: most users have JSON only, and the parser would slow down every import of the library.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml: typeof import('yaml') = require('yaml');
  try {
    const document = yaml.parseDocument(text, {
      customTags: SHORT_FORMS.flatMap((name) => tagsOf(name)),
      logLevel: 'silent',
      merge: true,
      uniqueKeys: false,
    });
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split('\n');
    throw new InputError(`Cannot read '${file}' as JSON or YAML: ${line.replace(/:$/, '')}`);
  }

  /** A tag may precede a scalar, a list or a map. */
  function tagsOf(name: string): import('yaml').Tags {
    const key = OTHER_FORMS[name] ?? `Fn::${name}`;
    const long = (value: Value) => ({ [key]: value });
    return [
      { tag: `!${name}`, resolve: (scalar: string) => long(name === 'GetAtt' ? attributePath(scalar) : scalar) },
      { tag: `!${name}`, collection: 'seq', resolve: (list) => longNode(key, list) },
      { tag: `!${name}`, collection: 'map', resolve: (map) => longNode(key, map) },
    ];
  }

  /** A map node with one pair, so that functions inside the collection are converted as well. */
  function longNode(key: string, node: unknown) {
    const map = new yaml.YAMLMap();
    map.set(key, node);
    return map;
  }
}

/** `Queue.Arn` as the list that the long form accepts. */
function attributePath(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
