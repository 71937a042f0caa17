import { describeValue, quoted } from './names';
import { Problem } from './problem';
import type { NameConflict } from '../model/reserved-names';
import type { EdgeKind } from '../model/service';

export function externalServicesNotAList(value: unknown): Problem {
  return {
    summary: `externalServices must be a list, got ${describeValue(value)}`,
    remedy: "Set externalServices to a list: externalServices: [{ name: '...', endpoints: [{ port: ... }] }]",
  };
}

export function notAnExternalService(where: string, value: unknown): Problem {
  return {
    summary: `${where} must be an object with a name and endpoints, got ${describeValue(value)}`,
    remedy: "Use an object: { name: '...', endpoints: [{ port: ... }], publishedTo: '...' }",
  };
}

export function notAnExternalEndpoint(where: string, entry: string, value: unknown): Problem {
  return {
    summary: `${where}: ${entry} must be an endpoint with a port, got ${describeValue(value)}`,
    remedy: 'Use an object: { port: ... }',
  };
}

export function externalWithoutEndpoints(name: string): Problem {
  return {
    summary: `external service '${name}' has no endpoints`,
    remedy: 'List the endpoints that your services call: endpoints: [{ port: ... }]',
  };
}

/** @param uses what has the name: `service 'Shop/Api' of this mesh` */
export function externalNameInUse(name: string, uses: readonly string[]): Problem {
  return {
    summary: `external service '${name}' has a name that is already in use in this mesh`,
    evidence: uses.map((use) => `'${name}' is ${use}`),
    remedy: 'Give each service and each external service of a mesh a unique name',
  };
}

/** What to do about an invalid name of an endpoint of an external service, by its field. */
const NAME_REMEDIES = {
  dnsName: 'Set dnsName to the alias that the endpoint has. Its default is the name of the external service',
  discoveryName: 'Set discoveryName to the name that the endpoint has in Cloud Map',
};

export function invalidExternalName(
  name: string,
  field: keyof typeof NAME_REMEDIES,
  value: unknown,
  rule: string,
): Problem {
  return {
    summary: `external service '${name}' has an endpoint with the invalid ${field} ${describeValue(value)}`,
    evidence: [`Service Connect accepts ${rule}`],
    remedy: NAME_REMEDIES[field],
  };
}

export function invalidExternalPort(name: string, field: 'port' | 'listenerPort', value: unknown): Problem {
  return {
    summary: `external service '${name}' has the invalid ${field} ${describeValue(value)} for an endpoint`,
    remedy: `Set ${field} to an integer from 1 to 65535`,
  };
}

/** @param fields what contains tokens, such as `dnsName` */
export function publishedWithTokens(name: string, fields: readonly string[]): Problem {
  return {
    summary: `external service '${name}' is published, but ${fields.join(' and ')} contain values that only the deployment knows`,
    evidence: ['CloudFormation reads a Systems Manager parameter only if the template contains its full name'],
    remedy:
      'Write the values that they have in this deployment, for example from a context value or an environment variable of the app',
  };
}

export function notASecurityGroup(where: string, value: unknown): Problem {
  return {
    summary: `${where}: securityGroup must be a security group, got ${describeValue(value)}`,
    remedy: "Import the group: ec2.SecurityGroup.fromSecurityGroupId(scope, id, 'sg-...')",
  };
}

export function invalidWaitUpTo(name: string, value: unknown): Problem {
  return {
    summary: `external service '${name}' has the invalid waitUpTo ${describeValue(value)}`,
    evidence: ['a Lambda function waits, which can run for 15 minutes'],
    remedy: 'Use a duration of 1 second to 14 minutes: waitUpTo: Duration.minutes(5)',
  };
}

export function externalNameConflict(external: string, { service, name, owner }: NameConflict): Problem {
  const other = service === external ? owner.service : service;
  return {
    summary: `external service '${external}' and '${other}' both use the ${name}`,
    evidence: [
      owner.service === owner.path && service === external
        ? `'${owner.path}' of this app uses it`
        : `'${other}' is declared in '${owner.path}'`,
    ],
    remedy:
      'If both are the same service of this app, declare it in one mesh with its clients, and remove the external service. ' +
      'Otherwise give each endpoint in the namespace a unique pair of dnsName and port, and a unique discoveryName',
  };
}

/** @param values the values that only the deployment knows, which are in the nonce too */
export function tooManyPublishedEndpoints(
  name: string,
  published: readonly string[],
  max: number,
  values: readonly string[],
): Problem {
  return {
    summary: `service '${name}' uses ${published.length} published endpoints of external services, and at most ${max} are possible`,
    evidence: [
      `published endpoints: ${quoted(published)}`,
      ...values.map((value) => `the nonce also contains a value that is known at deployment: ${value}`),
    ],
    remedy:
      `The mesh redeploys '${name}' when one of these endpoints changes, through a nonce that has room for ${max}. Let ` +
      `'${name}' use only the endpoints that it calls, with options.endpoints of dependsOn(), or use connectsTo for some of them`,
  };
}

export function externalOrder(name: string, kind: EdgeKind, dependency: string): Problem {
  return {
    summary: `service '${name}' ${kind} external service '${dependency}', whose endpoints may not exist yet`,
    evidence: [
      `'${dependency}' has neither publishedTo nor waitUpTo, so nothing makes the deployment of '${name}' wait for it`,
      `if '${dependency}' is deployed later, '${name}' finds it only after the next deployment of '${name}'`,
    ],
    remedy:
      `Let the application of '${dependency}' publish its endpoints (publishTo of its mesh), and set publishedTo. Or set ` +
      `waitUpTo: Duration.minutes(5). If '${dependency}' always exists, acknowledge this warning`,
  };
}

export function externalNotOpened(name: string, dependency: string): Problem {
  return {
    summary: `service '${name}' may not reach external service '${dependency}': the mesh does not know its security group`,
    evidence: [`'${dependency}' has neither publishedTo nor securityGroup`],
    remedy:
      `Set securityGroup of '${dependency}': ec2.SecurityGroup.fromSecurityGroupId(scope, id, 'sg-...'). Or allow the traffic ` +
      'in its application, and acknowledge this warning',
  };
}

export function unreadDiscoveryName(external: string, endpoint: string): Problem {
  return {
    summary: `the discovery name of endpoint ${endpoint} of external service '${external}' is unknown`,
    evidence: ['it is read from the parameter that its application publishes, and no service of this mesh uses it'],
    remedy: `Declare a service that dependsOn '${external}', or set discoveryName of the endpoint`,
  };
}
