import { Stack, topLevel } from './stack';
import { mapUnresolved } from './unresolved';
import { Value } from './values';

/** An output that a stack exports. */
export interface Export {
  readonly stack: Stack;
  /** The computed name. */
  readonly name: string;
  readonly value: Value;
}

/** Separates the known parts of a name. */
const UNKNOWN = '\uE000';

/** The exports of an application, by environment. */
export class Exports {
  private readonly byEnvironment = new Map<string, Export[]>();
  private readonly byName = new Map<string, Export>();
  private readonly found = new Map<string, Export | undefined>();

  public add(exported: Export): void {
    const { environment } = exported.stack;
    if (!this.byEnvironment.has(environment)) this.byEnvironment.set(environment, []);
    this.byEnvironment.get(environment)!.push(exported);
    this.byName.set(keyOf(environment, exported.name), exported);
    this.found.clear();
  }

  /**
   * The export that a stack imports by a computed name.
   *
   * If a name has parts that only deployment knows, such as the name of the exporting stack or a parameter of it, the export is
   * the one of another stack whose name fits. With the file name for the name of the stack, or without more than one that fits.
   */
  public find(importing: Stack, name: string): Export | undefined {
    const { environment } = importing;
    const exact = this.byName.get(keyOf(environment, name));
    if (exact) return exact;
    const key = `${topLevel(importing).id}\n${keyOf(environment, name)}`;
    if (!this.found.has(key)) this.found.set(key, this.similar(importing, name));
    return this.found.get(key);
  }

  private similar(importing: Stack, name: string): Export | undefined {
    const others = (this.byEnvironment.get(importing.environment) ?? []).filter(
      ({ stack }) => topLevel(stack) !== topLevel(importing),
    );
    const guessed = others.filter((each) => withStackName(each) === name);
    const fitting = guessed.length > 0 ? guessed : others.filter((each) => fit(each.name, name));
    return fitting.length === 1 ? fitting[0] : undefined;
  }
}

/** The name of an export if the stack is called like the file of its template. */
function withStackName({ stack, name }: Export): string {
  return mapUnresolved(name, (reference) =>
    reference === `${stack.id}/AWS::StackName` ? stack.stackName || undefined : undefined,
  );
}

/** Whether two names may be equal: the unknown parts of one of them stand for any text in the other one. */
function fit(one: string, other: string): boolean {
  const [ours, theirs] = [one, other].map((name) => mapUnresolved(name, () => UNKNOWN).split(UNKNOWN));
  return matches(ours, theirs.join(UNKNOWN)) || matches(theirs, ours.join(UNKNOWN));
}

/** Whether a text consists of parts in their order, with any text between them. Parts without a word fit everything. */
function matches(parts: readonly string[], text: string): boolean {
  if (parts.length < 2 || !parts.some((part) => /\w/.test(part))) return false;
  const last = parts[parts.length - 1];
  let position = 0;
  for (const part of parts.slice(0, -1)) {
    const start = position === 0 && part === parts[0] ? (text.startsWith(part) ? 0 : -1) : text.indexOf(part, position);
    if (start < 0) return false;
    position = start + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}

function keyOf(environment: string, name: string): string {
  return `${environment}\n${name}`;
}
