import { RULE_IDS } from '../private/races/finding';

export const FORMATS = ['text', 'json', 'sarif', 'junit', 'html', 'svg', 'mermaid'] as const;
const LEVELS = ['error', 'warning', 'never'] as const;
const LANGUAGES = ['typescript', 'python'] as const;

export type Format = (typeof FORMATS)[number];
export type FailOn = (typeof LEVELS)[number];
export type Language = (typeof LANGUAGES)[number];

/** The arguments of the `check` command. */
export interface CheckArguments {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly before?: string;
  readonly suggest: boolean;
  readonly plan: boolean;
  readonly language: Language;
  readonly ignore: readonly string[];
}

/** Wrong arguments. The message is one line for the user. */
export class UsageError extends Error {}

/** Reads the arguments after the name of the program. */
export function parseArguments(args: readonly string[]): CheckArguments | 'help' | 'version' {
  if (args.includes('--help') || args.includes('-h')) return 'help';
  if (args.includes('--version')) return 'version';
  const [command, ...rest] = args;
  if (command === undefined) return 'help';
  if (command !== 'check') throw new UsageError(`Unknown command '${command}'. The command is: check`);

  const values = new Map<string, string[]>();
  const paths: string[] = [];
  const flags = new Set<string>();
  for (let index = 0; index < rest.length; index++) {
    const argument = rest[index];
    if (argument === '--') {
      paths.push(...rest.slice(index + 1));
      break;
    }
    if (!argument.startsWith('-') || argument === '-') {
      paths.push(argument);
      continue;
    }
    const equals = argument.indexOf('=');
    const name = equals < 0 ? argument : argument.slice(0, equals);
    if (FLAGS.includes(name)) {
      if (equals >= 0) throw new UsageError(`Option '${name}' takes no value`);
      flags.add(name);
      continue;
    }
    if (!OPTIONS.includes(name)) throw new UsageError(`Unknown option '${name}'. See --help`);
    const value = equals < 0 ? rest[++index] : argument.slice(equals + 1);
    if (value === undefined || value === '') throw new UsageError(`Option '${name}' requires a value`);
    values.set(name, [...(values.get(name) ?? []), value]);
  }

  refuseCombinations([...values.keys(), ...flags]);
  const last = (name: string) => values.get(name)?.pop();
  return {
    paths: paths.length > 0 ? paths : ['cdk.out'],
    format: oneOf('--format', FORMATS, last('--format') ?? 'text'),
    output: last('--output'),
    failOn: oneOf('--fail-on', LEVELS, last('--fail-on') ?? 'error'),
    before: last('--before'),
    suggest: flags.has('--suggest'),
    plan: flags.has('--plan'),
    language: oneOf('--language', LANGUAGES, last('--language') ?? 'typescript'),
    ignore: (values.get('--ignore') ?? [])
      .flatMap((each) => each.split(','))
      .map((rule) => oneOf('--ignore', RULE_IDS, rule)),
  };
}

const FLAGS = ['--suggest', '--plan'];
const OPTIONS = ['--format', '--output', '--fail-on', '--before', '--language', '--ignore'];

/** The options that decide what is printed. Only one of them can. */
function refuseCombinations(given: readonly string[]) {
  const [first, second] = ['--format', ...FLAGS].filter((name) => given.includes(name));
  if (second) throw new UsageError(`Options '${first}' and '${second}' cannot be combined: each prints something else`);
}

function oneOf<T extends string>(option: string, allowed: readonly T[], value: string): T {
  const found = allowed.find((each) => each === value);
  if (!found) throw new UsageError(`Option '${option}' does not allow '${value}'. Allowed: ${allowed.join(', ')}`);
  return found;
}
