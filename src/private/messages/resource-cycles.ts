import { Problem } from './problem';

/** One resource waits for another because of a field. */
interface Step {
  readonly dependent: string;
  readonly dependency: string;
  readonly field: string;
}

const REMEDY =
  'No order exists in which CloudFormation can create these resources. Remove one of these dependencies or references, or make the ' +
  'dependsOn entry connectsTo';

/** @param rule the path of the security group rule for which the client waits, if it is the rule that waits for the client */
export function cycleByReference(name: string, dependency: string, steps: readonly Step[], rule?: string): Problem {
  const waiting = rule === undefined ? 'which depends' : 'whose security group rule depends';
  return {
    summary: `service '${name}' dependsOn '${dependency}', ${waiting} on '${name}'`,
    evidence: [...(rule === undefined ? [] : [`'${name}' depends on the rule '${rule}'`]), ...steps.map(describeStep)],
    remedy: `${REMEDY}: then the mesh redeploys '${name}' when '${dependency}' exists`,
  };
}

/** @param awaited the resource for which the client waits, and which waits for the client: the rule, or the one of `waitUpTo` */
export function externalCycleByReference(
  name: string,
  dependency: string,
  steps: readonly Step[],
  awaited: { readonly kind: 'security group rule' | 'waitUpTo'; readonly path: string },
): Problem {
  const kind = awaited.kind === 'waitUpTo' ? 'resource of waitUpTo' : 'rule';
  return {
    summary: `service '${name}' dependsOn external service '${dependency}', whose ${awaited.kind} depends on '${name}'`,
    evidence: [`'${name}' depends on the ${kind} '${awaited.path}'`, ...steps.map(describeStep)],
    remedy: `${REMEDY}: then the mesh redeploys '${name}' afterwards`,
  };
}

function describeStep({ dependent, dependency, field }: Step): string {
  return field === 'DependsOn'
    ? `'${dependent}' depends on '${dependency}'`
    : `'${dependent}' refers to '${dependency}' in ${field}`;
}
