import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ALIAS, isPort, NAME } from './service-connect-names';
import { MemberEndpoint } from '../members/member';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/**
 * Finds mistakes in an endpoint that CDK accepts but Amazon ECS rejects. Ignores values that are unknown until
 * deployment.
 *
 * @param given the endpoint without defaults
 */
export function endpointProblems(
  name: string,
  { config, containerPort: { mapping } }: MemberEndpoint,
  given: ecs.ServiceConnectService,
): Problem[] {
  const { portMappingName, dnsName, discoveryName, port, ingressPortOverride, perRequestTimeout, tls } = config;
  const problems: Problem[] = [];

  for (const [field, value, rule] of [
    ['portMappingName', portMappingName, NAME],
    ['dnsName', dnsName!, ALIAS],
    ['discoveryName', discoveryName!, NAME],
  ] as const) {
    if (Token.isUnresolved(value) || rule.pattern.test(value)) continue;
    problems.push(
      given[field] === undefined
        ? messages.invalidDefaultName(
            name,
            portMappingName,
            field as 'dnsName' | 'discoveryName',
            value,
            rule.description,
          )
        : messages.invalidEndpointName(name, field, value, rule.description),
    );
  }

  for (const [field, value] of [
    ['containerPort', mapping.containerPortRange === undefined ? mapping.containerPort : undefined],
    ['port', port],
    ['ingressPortOverride', ingressPortOverride],
  ] as const) {
    if (value === undefined || Token.isUnresolved(value) || isPort(value)) continue;
    if (field === 'port' && value === mapping.containerPort) continue; // reported as the container port
    problems.push(messages.invalidPort(name, portMappingName, field, value));
  }

  if (mapping.containerPortRange !== undefined) {
    problems.push(messages.portRange(name, portMappingName, mapping.containerPortRange));
  }
  if (mapping.protocol === ecs.Protocol.UDP) problems.push(messages.udpEndpoint(name, portMappingName));
  if (perRequestTimeout && mapping.appProtocol === undefined) {
    problems.push(messages.timeoutOnTcp(name, portMappingName));
  }
  if (tls) {
    const missing = (['role', 'awsPcaAuthorityArn'] as const).filter((field) => !tls[field]);
    if (missing.length > 0) problems.push(messages.incompleteTls(name, portMappingName, missing));
  }
  return problems;
}
