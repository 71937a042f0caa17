import { canBind, fieldProblems, isGiven, proxyLogProblems } from './fields';
import { publishToProblems } from './publish-path';
import type { ServiceConnectMeshProps } from '../../service-connect-mesh-props';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

const FIELDS: readonly string[] = Object.keys({
  namespace: 1,
  services: 1,
  externalServices: 1,
  openSecurityGroups: 1,
  redeployDependents: 1,
  redeployAfterConnections: 1,
  holdUntilHealthy: 1,
  publishTo: 1,
  logDriver: 1,
  accessLogs: 1,
  holdImage: 1,
} satisfies Record<keyof ServiceConnectMeshProps, 1>);

/** Finds settings of a mesh with the wrong type, except for its services. */
export function meshShapeProblems(props: unknown): Problem[] {
  const problems = fieldProblems('props', props, FIELDS);
  if (problems.length > 0) return problems;
  const { namespace, holdImage, ...others } = props as Record<string, unknown>;
  if (isGiven(namespace) && !isNamespace(namespace)) {
    problems.push(messages.notANamespace(namespace));
  }
  if (isGiven(holdImage) && !canBind(holdImage)) problems.push(messages.notAContainerImage(holdImage));
  return [...problems, ...publishToProblems('props', others.publishTo), ...proxyLogProblems('props', others)];
}

/** Does not read the properties: reading what is unknown of an imported namespace may throw. */
function isNamespace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'namespaceArn' in value && 'namespaceName' in value;
}
