import { Fn, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { addWarning } from './add-warning';
import { digest, DIGEST_LENGTH, endpointList, identifyNamespace } from './endpoint-list-hash';
import { addResourceDependency, applyAspects } from './late-constructs';
import { proxyPort } from './proxy-ports';
import { ServiceHosts } from './service-hosts';
import { importInto } from './stack-dependencies';
import { effectiveEndpoint } from './used-endpoints';
import { cfnService } from '../inspect/cfn-resources';
import { nameOfNamespace } from '../inspect/namespace-reference';
import { previewResolve } from '../inspect/preview-resolve';
import { previewText } from '../inspect/preview-text';
import { publishedName, PUBLISHED_VERSION } from '../inspect/published-endpoint';
import { canHaveRules, SecurityGroup } from '../inspect/security-groups';
import { topStackOf } from '../inspect/stacks';
import { Member, MemberEndpoint } from '../members/member';
import { MeshState } from '../members/mesh-state';
import { registerPublished } from '../members/published-names';
import * as messages from '../messages';
import { meshError, Problem } from '../messages/problem';

/** Systems Manager accepts no longer description. */
const MAX_DESCRIPTION_LENGTH = 1024;

/**
 * Publishes the endpoints of the services that have a `publishTo`, each once, on the complete tree: then the endpoints and security
 * groups are known.
 *
 * Under the hood, this adds an `AWS::SSM::Parameter` for each endpoint, in the scope of the service. It depends on the
 * `AWS::ECS::Service`, so other applications find it only when the endpoint exists, and as it was deployed.
 */
export function publishEndpoints(state: MeshState, hosts: ServiceHosts) {
  const { services, published, path } = state;
  const added = services.services.filter((member) => member.publishTo && !published.has(member));
  const problems = added.flatMap(publishProblems);
  if (problems.length > 0) throw meshError(path, problems);
  for (const member of added) {
    published.add(member);
    if (member.endpoints.length > 0) publish(state, member, hosts);
  }
}

function publishProblems(member: Member): Problem[] {
  const { name, service, publishTo, endpoints, hasOwnPublishTo } = member;
  const textOfValue = (value: unknown) => previewText(service, value);
  if (endpoints.length === 0 && hasOwnPublishTo) {
    return [messages.publishWithoutEndpoints(name, textOfValue(publishTo).text)];
  }
  const problems: Problem[] = [];
  for (const endpoint of endpoints) {
    const named = effectiveEndpoint(member, endpoint);
    const { text, isKnown } = textOfValue(named.discoveryName);
    if (!isKnown) problems.push(messages.publishedDiscoveryName(name, endpoint.portMappingName, text));
    const parameter = parameterName(member, named);
    const owner = registerPublished(member, parameter);
    if (!owner) continue;
    problems.push(messages.publishedTwice(textOfValue(parameter).text, [owner, member].map(describeOwner)));
  }
  return problems;
}

function publish(state: MeshState, member: Member, hosts: ServiceHosts) {
  const { service, endpoints } = member;
  const stack = Stack.of(service);
  const group = groupForClients(hosts, member);
  if (typeof group === 'string') {
    addWarning(member, 'noCapacity', messages.publishedWithoutGroup(member.name, group));
  }
  const groupId = typeof group === 'string' ? '' : importInto(stack, group.group.securityGroupId);
  const description =
    `Service Connect endpoint of ${describeOwner(member)}, stack ${topStackOf(service).stackName}. ` +
    'Written by cdk-service-connect-mesh, do not change it';
  for (const endpoint of endpoints) {
    const named = effectiveEndpoint(member, endpoint);
    const { fromPort, toPort } = proxyPort(service, named).toRuleJson();
    const fields = [
      PUBLISHED_VERSION,
      publishedDigest(state, named),
      textOf(named.discoveryName),
      textOf(fromPort),
      textOf(toPort),
      groupId,
    ];
    const parameter = new ssm.CfnParameter(service, constructId(named), {
      name: parameterName(member, named),
      type: 'String',
      value: Fn.join(',', fields),
      description: description.slice(0, MAX_DESCRIPTION_LENGTH),
    });
    addResourceDependency(parameter, cfnService(service));
    applyAspects(parameter, parameter.node.scopes);
  }
}

/**
 * Identifies the endpoint as a client finds it, by the hash that is also part of the nonces of its clients in this app. The name of a
 * namespace that this app creates is added: if it changes, CloudFormation replaces the namespace under the same logical id.
 *
 * It always has the same length, for which the nonces of the clients have room. An alias or a port that only the deployment knows is
 * not part of it: it is in the name of the parameter.
 */
function publishedDigest({ namespace }: MeshState, endpoint: MemberEndpoint): string {
  const { hash } = endpointList(identifyNamespace(namespace!), [endpoint]);
  const name: unknown = previewResolve(Stack.of(namespace!), nameOfNamespace(namespace!) ?? '');
  return digest([hash, JSON.stringify(name)]).slice(0, DIGEST_LENGTH);
}

/**
 * The security group to which the mesh would add rules for clients, or the reason why there is none: all network interfaces of the
 * service must have it, because a client of another application adds one rule.
 */
function groupForClients(hosts: ServiceHosts, { service }: Member): SecurityGroup | string {
  const [first, ...others] = hosts.of(service);
  if (!first) return `the app does not show the security groups of the instances on which '${service.node.path}' runs`;
  const common = first.filter(({ key }) => others.every((host) => host.some((group) => group.key === key)));
  return (
    common.find(canHaveRules) ??
    common[0] ??
    `'${service.node.path}' runs on instances that have no security group in common`
  );
}

function parameterName({ publishTo }: Member, { dnsName, port }: MemberEndpoint): string {
  return publishedName(publishTo!, textOf(dnsName), textOf(port));
}

/** By the alias, so that an alias that moves between port mappings keeps its parameter. */
function constructId({ dnsName, port, portMappingName }: MemberEndpoint): string {
  const alias = `${textOf(dnsName)}:${textOf(port)}`;
  return `ServiceConnectEndpoint ${Token.isUnresolved(alias) ? portMappingName : alias}`;
}

function describeOwner({ name, mesh }: Member): string {
  return `'${name}' of '${mesh.node.path}'`;
}

/** Overrides may contain values of any type. */
function textOf(value: unknown): string {
  if (typeof value === 'number') return Tokenization.stringifyNumber(value);
  return typeof value === 'string' ? value : Token.asString(value);
}
