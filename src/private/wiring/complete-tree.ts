import { Aspects, Stage } from 'aws-cdk-lib';
import { Construct, Dependable, IConstruct } from 'constructs';
import { tracedFrom } from '../messages/problem';

/**
 * Runs an action each time the tree around a mesh is complete: after all aspects, before CDK turns construct
 * dependencies into `DependsOn` and resolves references between stacks. It is the last moment at which resources can be
 * added.
 *
 * Under the hood, CDK reads the dependencies of the root at this moment. This function adds a dependency to the root
 * which runs the actions when it is read. An aspect on each mesh arms its action, so that it does not run if the
 * dependencies are read earlier.
 *
 * Returns a function that arms the action again. Call it when there is more to do: another aspect may have read the
 * dependencies, and so run the action, before the last aspect has run.
 *
 * @param share creates what the meshes of one root share, anew each time
 */
export function whenTreeIsComplete<T>(
  mesh: Construct,
  share: (root: IConstruct) => T,
  action: (shared: T) => void,
): () => void {
  const entry: Entry = { armed: false, hasRun: false, share, action: action as (shared: unknown) => void };
  hookOf(mesh).entries.push(entry);
  Aspects.of(mesh).add({
    visit: (construct) => {
      if (construct === mesh) entry.armed = true;
    },
  });
  return () => {
    entry.armed ||= entry.hasRun;
  };
}

interface Entry {
  armed: boolean;
  hasRun: boolean;
  readonly share: (root: IConstruct) => unknown;
  readonly action: (shared: unknown) => void;
}

/** What a root remembers of the moments at which its tree was complete. */
interface Hook {
  readonly entries: Entry[];
  /** How many times CDK has read the dependencies of the root. */
  readings: number;
}

const hooksByRoot = new WeakMap<IConstruct, Hook>();

function hookOf(construct: IConstruct): Hook {
  const root = Stage.of(construct) ?? construct.node.root;
  const known = hooksByRoot.get(root);
  if (known) return known;
  const hook: Hook = { entries: [], readings: 0 };
  hooksByRoot.set(root, hook);
  const dependency = new (class {})();
  Dependable.implement(dependency as IConstruct, {
    get dependencyRoots() {
      hook.readings++;
      runArmed(root, hook.entries);
      return [];
    },
  });
  root.node.addDependency(dependency as IConstruct);
  return hook;
}

/**
 * Returns a function that computes a value only once each time the tree around a construct is complete. CDK asks for the value of a
 * `Lazy` several times in each synthesis, and what the value consists of can change until the tree is complete again.
 */
export function oncePerCompleteTree<T>(construct: IConstruct, compute: () => T): () => T {
  const hook = hookOf(construct);
  let known: { readonly value: T; readonly readings: number } | undefined;
  return () => {
    if (known?.readings !== hook.readings) known = { value: compute(), readings: hook.readings };
    return known.value;
  };
}

function runArmed(root: IConstruct, entries: readonly Entry[]) {
  if (!entries.some((entry) => entry.armed)) return;
  // An aspect may have created a mesh at a place that is not visited any more.
  const armed = entries.filter((entry) => entry.armed || !entry.hasRun);
  for (const entry of armed) Object.assign(entry, { armed: false, hasRun: true }); // an action may itself read the dependencies
  tracedFrom(Stage.prototype.synth, () => {
    const shared = armed[0].share(root);
    for (const entry of armed) entry.action(shared);
  });
}
