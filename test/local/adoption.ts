import { App } from 'aws-cdk-lib';
import { Cdk } from './cdk';
import { Emulator } from './emulator';
import { deployedInOrder, Edge, timesOf } from './order';
import { Report } from './report';
import { CALLS, runningShop } from '../support/running-shop';

/** Deploys an application that uses Service Connect without a mesh, and then the same application with a mesh that adopts it. */
export async function adopt(cdk: Cdk, emulator: Emulator, report: Report, newApp: () => App) {
  report.scenario('A shop that runs already, in two stacks: a mesh adopts it');
  const stacks = ['Platform', 'Shop'];
  const resources = async () => {
    const maps = await Promise.all(stacks.map((stack) => emulator.resources(stack)));
    return new Map(maps.flatMap((map) => [...map]));
  };
  const before = newApp();
  runningShop(before, false);
  await cdk.deploy(before.synth());
  const old = await resources();

  const after = newApp();
  const { mesh } = runningShop(after, true);
  const created = timesOf(mesh!, await emulator.services());
  const assembly = after.synth();
  const differences = differencesIn(await cdk.diff(assembly));
  await cdk.deploy(assembly);
  const now = await resources();
  const updated = timesOf(mesh!, await emulator.services());

  const isNew = (name: string) => updated.get(name)!.deployed !== created.get(name)!.deployed;
  const deployed = deployedInOrder(updated).filter(isNew);
  const edges = Object.entries(CALLS).flatMap(([client, servers]) => servers.map((server): Edge => [client, server]));
  const clients = Object.keys(CALLS).filter((name) => CALLS[name].length > 0);
  report.adopted(differences, clients, {
    edges,
    created: deployedInOrder(created),
    deployed,
    untouched: [...updated.keys()].filter((name) => !isNew(name)),
    replaced: [...old].filter(([id, physical]) => now.get(id) !== physical).map(([id]) => id),
    added: [...now.keys()].filter((id) => !old.has(id)),
  });
  await cdk.destroy(assembly);
}

/** The resources in the output of `cdk diff`, each with the fields that differ. */
function differencesIn(output: string): string[] {
  const differences: string[] = [];
  for (const line of output.split('\n')) {
    const [, resource] = /^(\[[+~-]\] AWS::\S+ .*?) \S+( \S*replace.*)?$/.exec(line) ?? [];
    const [, field] = /^ [├└]─ (\[[+~-]\] .*)$/.exec(line) ?? [];
    if (resource) {
      differences.push(resource.replace(/ from .*/, ''));
    } else if (field && differences.length > 0) {
      const last = differences.length - 1;
      differences[last] += `${differences[last].includes(': [') ? ',' : ':'} ${field}`;
    }
  }
  return differences;
}
