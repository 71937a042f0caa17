import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { runningShop } from '../support/running-shop';

/* docs/adopting.md shows the diff of the application in test/support/running-shop, which `npm run deploy:local` deploys. */

const guide = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'adopting.md'), 'utf8');

/** For each stack, the added resources as `+ type path id`, and the changed ones as `~ type path id` with the added properties. */
type Difference = Record<string, Record<string, readonly string[]>>;

function differenceInGuide(): Difference {
  const difference: Difference = {};
  const [, block] = /```text\n(Stack Platform\n[^`]*)```/.exec(guide)!;
  let [stack, resource] = ['', ''];
  for (const line of block.split('\n')) {
    const [, id] = /^Stack (\w+)$/.exec(line) ?? [];
    const [, sign, name] = /^\[(.)\] (.*)$/.exec(line) ?? [];
    const [, added] = /\[\+\] +(?:"(\S+)"|ForceNewDeployment)$/.exec(line) ?? [];
    if (id) {
      stack = id;
      difference[stack] = {};
    } else if (name) {
      resource = `${sign} ${name}`;
      difference[stack][resource] = [];
    } else if (line.includes('[+]')) {
      difference[stack][resource] = [...difference[stack][resource], added ?? 'ForceNewDeployment'];
    }
  }
  return difference;
}

function differenceOfTemplates(): Difference {
  const context = { 'aws:cdk:enable-path-metadata': true };
  const [before, after] = [false, true].map((withMesh) => runningShop(new App({ context }), withMesh));
  return Object.fromEntries(
    (['platform', 'shop'] as const).map((key) => {
      const stack = after[key];
      const [was, is] = [before[key], stack].map((each) => Template.fromStack(each).toJSON().Resources);
      const changed = Object.keys(is).filter((id) => JSON.stringify(is[id]) !== JSON.stringify(was[id]));
      const entries = changed.map((id): [string, readonly string[]] => {
        const name = `${is[id].Type} ${nameOf(is[id])} ${id}`;
        if (!(id in was)) return [`+ ${name}`, []];
        const order = is[id].DependsOn.filter((each: string) => !(was[id].DependsOn ?? []).includes(each));
        const { ForceNewDeployment } = is[id].Properties;
        return [`~ ${name}`, ForceNewDeployment ? ['ForceNewDeployment', ...order] : order];
      });
      expect(Object.keys(was).filter((id) => !(id in is))).toEqual([]);
      return [stack.stackName, Object.fromEntries(entries)];
    }),
  );
}

/** The name of a resource in the CLI: its path in the stack, without `Resource`. */
function nameOf({ Metadata }: { Metadata: Record<string, string> }): string {
  return Metadata['aws:cdk:path']
    .split('/')
    .slice(1)
    .join('/')
    .replace(/\/Resource$/, '');
}

test('the guide has the diff of its application', () => {
  const sorted = (difference: Difference) =>
    JSON.parse(JSON.stringify(difference), (_, value) => (Array.isArray(value) ? [...value].sort() : value));
  expect(sorted(differenceInGuide())).toEqual(sorted(differenceOfTemplates()));
});

test('the mesh of the guide is ten lines', () => {
  const [, mesh] = /(new ServiceConnectMesh\(shop[^]*?\}\);\n)/.exec(guide)!;
  expect(mesh.trimEnd().split('\n')).toHaveLength(10);
});
