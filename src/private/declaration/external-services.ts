import { Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { ALIAS, isPort, NAME } from './service-connect-names';
import type { ExternalServiceProps } from '../../external-service-props';
import { findPublishedParameter, publishedField, publishedName } from '../inspect/published-endpoint';
import { securityGroupOf } from '../inspect/security-groups';
import { stagePathOf } from '../inspect/stacks';
import { ExternalMember, ExternalMemberEndpoint } from '../members/external-member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { meshError, Problem } from '../messages/problem';

/** The function waits no longer, so that it can still report what is missing. */
const MAX_WAIT = Duration.minutes(14);

/** Reads and checks external services, except for their names in the mesh. */
export function readExternals(state: MeshState, rows: readonly ExternalServiceProps[]) {
  const externals = rows.map((row) => readExternal(state, row));
  const problems = rows.flatMap((row, index) => externalProblems(row, externals[index]));
  return { externals, problems };
}

function readExternal(state: MeshState, row: ExternalServiceProps): ExternalMember {
  const { name, publishedTo, securityGroup, waitUpTo } = row;
  const external: ExternalMember = {
    name,
    mesh: state.construct,
    isPublished: Boolean(publishedTo),
    securityGroup: securityGroup ?? undefined,
    waitUpTo: waitUpTo ?? undefined,
    endpoints: row.endpoints.map(({ dnsName: alias, port, listenerPort, discoveryName }): ExternalMemberEndpoint => {
      const dnsName = alias ?? name;
      const parameterName = publishedTo ? publishedName(publishedTo, dnsName, port) : undefined;
      const given = discoveryName ?? undefined;
      return {
        dnsName,
        port,
        listenerPort: listenerPort ?? (publishedTo ? undefined : port),
        parameterName,
        declaredDiscoveryName: given,
        discoveryName:
          given ??
          (parameterName
            ? publishedDiscoveryName(state, () => external, `${dnsName}:${port}`, parameterName)
            : firstLabel(dnsName)),
      };
    }),
  };
  return external;
}

/** Without an alias, the host name is `<discovery name>.<namespace>`. */
function firstLabel(dnsName: string): string {
  return Token.isUnresolved(dnsName) ? dnsName : dnsName.split('.')[0];
}

/** The discovery name that the application of the service publishes, in any stack: read there, or where a client reads it. */
function publishedDiscoveryName(
  { externals, path }: MeshState,
  external: () => ExternalMember,
  endpoint: string,
  parameterName: string,
): string {
  return Lazy.uncachedString({
    produce: ({ scope }) => {
      const clients = externals.clientsOf(external()).map(({ service }) => service);
      for (const stack of [scope, ...clients].map((each) => Stack.of(each))) {
        const parameter = findPublishedParameter(stack, parameterName);
        if (parameter) return publishedField(parameter, 'discoveryName');
      }
      throw meshError(path, [messages.unreadDiscoveryName(external().name, endpoint)]);
    },
  });
}

function externalProblems(
  row: ExternalServiceProps,
  { name, endpoints, isPublished, mesh, securityGroup }: ExternalMember,
): Problem[] {
  const { publishedTo, waitUpTo } = row;
  const problems: Problem[] = [];
  if (/^$|\p{Cc}/u.test(name)) problems.push(messages.invalidServiceName(name));
  if (endpoints.length === 0) problems.push(messages.externalWithoutEndpoints(name));
  for (const { dnsName, port, listenerPort, declaredDiscoveryName = 'unknown' } of endpoints) {
    for (const [field, value, rule] of [
      ['dnsName', dnsName, ALIAS],
      ['discoveryName', declaredDiscoveryName, NAME],
    ] as const) {
      if (Token.isUnresolved(value) || rule.pattern.test(value)) continue;
      problems.push(messages.invalidExternalName(name, field, value, rule.description));
    }
    for (const [field, value] of [
      ['port', port],
      ['listenerPort', listenerPort ?? port],
    ] as const) {
      if (Token.isUnresolved(value) || isPort(value)) continue;
      if (field === 'listenerPort' && value === port) continue; // reported as the port
      problems.push(messages.invalidExternalPort(name, field, value));
    }
  }
  if (isPublished) {
    const fields = [
      ...(Token.isUnresolved(publishedTo) ? ['publishedTo'] : []),
      ...(endpoints.some(({ dnsName }) => Token.isUnresolved(dnsName)) ? ['dnsName'] : []),
      ...(endpoints.some(({ port }) => Token.isUnresolved(port)) ? ['port'] : []),
    ];
    if (fields.length > 0) problems.push(messages.publishedWithTokens(name, fields));
  }
  const group = securityGroup && securityGroupOf(securityGroup).resource;
  const [stage, meshStage] = [group ?? mesh, mesh].map(stagePathOf);
  if (group && stage !== meshStage) {
    problems.push(messages.groupInDifferentStage(name, securityGroup.node.path, stage, meshStage));
  }
  if (waitUpTo && !isValidWait(waitUpTo)) problems.push(messages.invalidWaitUpTo(name, waitTextOf(waitUpTo)));
  return problems;
}

function isValidWait(duration: Duration): boolean {
  if (duration.isUnresolved()) return false;
  const seconds = duration.toSeconds({ integral: false });
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_WAIT.toSeconds();
}

function waitTextOf(duration: Duration): string {
  return duration.isUnresolved() ? 'known at deployment' : duration.toHumanString();
}
