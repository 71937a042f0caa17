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
  const root = Stage.of(mesh) ?? mesh.node.root;
  const entry: Entry = { armed: false, hasRun: false, share, action: action as (shared: unknown) => void };
  entriesOf(root).push(entry);
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

const entriesByRoot = new WeakMap<IConstruct, Entry[]>();

function entriesOf(root: IConstruct): Entry[] {
  const known = entriesByRoot.get(root);
  if (known) return known;
  const entries: Entry[] = [];
  entriesByRoot.set(root, entries);
  const hook = new (class {})();
  Dependable.implement(hook as IConstruct, {
    get dependencyRoots() {
      runArmed(root, entries);
      return [];
    },
  });
  root.node.addDependency(hook as IConstruct);
  return entries;
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
