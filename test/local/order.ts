import { Stack } from 'aws-cdk-lib';
import { ServiceTimes } from './emulator';
import { ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';

/** Times of services by their names in a mesh. */
export type Times = ReadonlyMap<string, ServiceTimes>;

/** A dependent and its dependency. */
export type Edge = readonly [dependent: string, dependency: string];

/** What the emulator reports about the services of a mesh. */
export function timesOf(mesh: ServiceConnectMesh, all: readonly ServiceTimes[]): Times {
  const times = new Map<string, ServiceTimes>();
  for (const { name, service } of mesh.services) {
    const prefix = `${Stack.of(service).stackName}-${Stack.of(service).getLogicalId(cfnService(service))}-`;
    const found = all.find(({ physicalName }) => physicalName.startsWith(prefix));
    if (found) times.set(name, found);
  }
  return times;
}

export function deployedInOrder(times: Times): string[] {
  return inOrder(times, ({ deployed }) => deployed);
}

export function deletedInOrder(times: Times): string[] {
  return inOrder(times, ({ deleted }) => deleted);
}

/** The edges whose dependency is not before the dependent. A dependency without a time is not before anything. */
export function against(order: readonly string[], edges: readonly Edge[]): Edge[] {
  return edges.filter(([first, second]) => {
    const [a, b] = [order.indexOf(first), order.indexOf(second)];
    return a < 0 || b < 0 || a < b;
  });
}

/** Only the services for which there is a time. */
function inOrder(times: Times, timeOf: (times: ServiceTimes) => number | undefined): string[] {
  return [...times]
    .map(([name, each]) => ({ name, time: timeOf(each) }))
    .filter(({ time }) => time !== undefined)
    .sort((a, b) => a.time! - b.time!)
    .map(({ name }) => name);
}
