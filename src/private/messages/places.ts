import { Problem } from './problem';
import type { EdgeKind } from '../model/service';

export function otherStage(name: string, path: string, stage: string, meshStage: string): Problem {
  return {
    summary: `service '${name}' stands in another stage than the mesh`,
    evidence: [`'${path}' is in ${stage}`, `the mesh is in ${meshStage}`],
    remedy: 'Stages are deployed apart: make a mesh in each stage, for the services of that stage',
  };
}

export function otherEnvironment(
  name: string,
  kind: EdgeKind,
  target: string,
  what: 'account' | 'region',
  places: readonly (string | undefined)[],
): Problem {
  const [ours, theirs] = places.map((place) => place ?? `a stack that sets no ${what}`);
  return {
    summary: `service '${name}' ${kind} '${target}' of another ${what}`,
    evidence: [`'${name}' is in ${ours}`, `'${target}' is in ${theirs}`],
    remedy: 'An edge needs both services in one account and region: declare them there, or remove the entry',
  };
}

export function stackCycle(stacks: readonly string[], evidence: readonly string[]): Problem {
  return {
    summary: `stack dependency cycle detected: ${[...stacks, stacks[0]].join(' -> ')}`,
    evidence,
    remedy:
      'A stack is deployed as a whole: no order exists for these. Move a service to another stack, or make one of these ' +
      'dependsOn entries connectsTo',
  };
}
