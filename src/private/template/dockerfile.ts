import { Variable } from './containers';

/** What a Dockerfile says about the image, as far as it can show whom the program calls. */
export interface Dockerfile {
  /** `ENV`: the environment of the program, unless the task definition sets it. */
  readonly environment: readonly Variable[];
  /** `ARG` with a default. */
  readonly buildArgs: readonly Variable[];
  /** `CMD`, `ENTRYPOINT`, and files that are written in the Dockerfile itself. Build steps and health checks are left out. */
  readonly commands: readonly string[];
  /** The sources of `COPY` and `ADD` in the context; undefined if there are none, or if the build mounts the context. */
  readonly copied?: readonly string[];
}

const HEREDOC = /<<-?["']?(\w+)["']?/g;

export function parseDockerfile(text: string): Dockerfile {
  const environment: Variable[] = [];
  const buildArgs: Variable[] = [];
  const commands: string[] = [];
  const copied: string[] = [];
  let mountsContext = false;
  for (const { keyword, rest, heredocs } of instructionsOf(text)) {
    if (keyword === 'ENV') environment.push(...assignments(rest));
    if (keyword === 'ARG') buildArgs.push(...assignments(rest).filter(({ value }) => value));
    if (keyword === 'CMD' || keyword === 'ENTRYPOINT') commands.push(argumentsText(rest));
    if (keyword === 'COPY' || keyword === 'ADD') {
      if (!/--from=/.test(rest)) copied.push(...sourcesOf(expand(rest, [...buildArgs, ...environment])));
      commands.push(...heredocs);
    }
    if (keyword === 'RUN') {
      if (/--mount=type=bind/.test(rest) && !/--mount=[^\s]*from=/.test(rest)) mountsContext = true;
    }
  }
  return { environment, buildArgs, commands, copied: copied.length > 0 && !mountsContext ? copied : undefined };
}

function instructionsOf(text: string) {
  const instructions: { keyword: string; rest: string; heredocs: string[] }[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    let line = lines[index];
    if (/^\s*(#|$)/.test(line)) continue;
    while (/[\\`]\s*$/.test(line) && index + 1 < lines.length) {
      const next = lines[++index];
      line = line.replace(/[\\`]\s*$/, ' ') + (/^\s*#/.test(next) ? '\\' : next);
    }
    const match = /^\s*([A-Za-z]+)\s+([^]*)$/.exec(line);
    if (!match) continue;
    const heredocs: string[] = [];
    const keyword = match[1].toUpperCase();
    if (['RUN', 'COPY', 'ADD'].includes(keyword)) {
      for (const [, terminator] of match[2].matchAll(HEREDOC)) {
        const end = lines.findIndex((each, position) => position > index && each.trim() === terminator);
        if (end < 0) continue;
        heredocs.push(lines.slice(index + 1, end).join('\n'));
        index = end;
      }
    }
    instructions.push({ keyword, rest: match[2].trim(), heredocs });
  }
  return instructions;
}

/** `A=b C="d e"`, or the old form `A b`. */
function assignments(text: string): Variable[] {
  const pairs = [...text.matchAll(/([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|(?:[^\s\\]|\\.)*)/g)];
  if (pairs.length > 0 && /^[A-Za-z_]\w*=/.test(text)) {
    return pairs.map(([, name, value]) => ({ name, value: value.replace(/^(["'])([^]*)\1$/, '$2') }));
  }
  const match = /^([A-Za-z_]\w*)\s+([^]*)$/.exec(text);
  return match ? [{ name: match[1], value: match[2].trim() }] : [];
}

function argumentsText(text: string): string {
  const list = jsonList(text);
  return list ? list.join('\n') : text;
}

/** Replaces the variables that the Dockerfile itself defines. */
function expand(text: string, variables: readonly Variable[]): string {
  const values = new Map(variables.map(({ name, value }) => [name, value]));
  return text.replace(/\$(?:(\w+)|\{(\w+)\})/g, (whole, plain, braced) => values.get(plain ?? braced) ?? whole);
}

function sourcesOf(text: string): string[] {
  const withoutFlags = text.replace(/^(--\S+\s+)+/, '');
  const words = jsonList(withoutFlags) ?? withoutFlags.split(/\s+/);
  return words.slice(0, -1).filter((word) => !/^(<<|[a-z]+:\/\/)/.test(word));
}

function jsonList(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}
