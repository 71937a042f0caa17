import { Warning } from './warning';
import { RenderedContainer } from '../inspect/containers';
import { taskSizeOf } from '../inspect/service-settings';
import { Member } from '../members/member';
import * as messages from '../messages';

/** The CPU units and MiB that AWS recommends for the proxy. */
const PROXY = { cpu: 256, memory: 64 };

/**
 * Finds Fargate tasks that leave too little CPU or memory for the proxy.
 *
 * Amazon ECS reserves `memoryReservation` of a container if it is set, and else its limit. Containers that reserve
 * nothing share what the others leave: the task must be larger than what the proxy needs alone.
 */
export function taskSizeWarnings({ name, service }: Member, containers: readonly RenderedContainer[]): Warning[] {
  const { taskDefinition } = service;
  if (!taskDefinition.isFargateCompatible) return [];
  const size = taskSizeOf(taskDefinition);
  const evidence = [
    ...shortage(
      'CPU units',
      size.cpu,
      PROXY.cpu,
      containers.map(({ cpu }) => cpu ?? 0),
    ),
    ...shortage(
      'MiB',
      size.memory,
      PROXY.memory,
      containers.map((each) => each.memoryReservation ?? each.memory ?? 0),
    ),
  ];
  return evidence.length > 0 ? [{ id: 'taskSize', problem: messages.smallTask(name, evidence) }] : [];
}

/** The evidence for a shortage, if there is one. A size that is unknown until deployment is NaN, and no shortage. */
function shortage(unit: string, size: number, forProxy: number, reserved: readonly number[]): string[] {
  const forContainers = reserved.reduce((sum, each) => sum + each, 0);
  if (size - forContainers < forProxy) return [`the task has ${size} ${unit}, its containers reserve ${forContainers}`];
  const leavesNone = forContainers === 0 && size === forProxy;
  return leavesNone ? [`the task has ${size} ${unit}, which leaves none for its containers`] : [];
}
