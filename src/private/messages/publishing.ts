import { describeValue } from './names';
import { Problem } from './problem';

export function invalidPublishPath(where: string, field: 'publishTo' | 'publishedTo', path: string): Problem {
  return {
    summary: `${where}: ${field} is the invalid path ${describeValue(path)}`,
    evidence: [
      'a path begins with a slash and does not end with one, has 1 to 13 levels of letters, digits, ., - and _, and at most ' +
        '800 characters',
      'Systems Manager reserves paths that begin with /aws or /ssm',
    ],
    remedy: path.startsWith('arn:')
      ? 'CloudFormation cannot read a parameter of another account or region by its ARN. Use a path such as ' +
        "'/service-connect/prod'. For a service of another account or region, set securityGroup and waitUpTo instead"
      : "Use a path such as '/service-connect/prod'",
  };
}

export function publishWithoutEndpoints(name: string, path: string): Problem {
  return {
    summary: `service '${name}' has publishTo, but no endpoints`,
    evidence: [`publishTo: '${path}'`],
    remedy: `Declare the endpoints of '${name}', or remove its publishTo`,
  };
}

export function publishedWithoutHostName(name: string, endpoint: string, hostName: string): Problem {
  return {
    summary: `service '${name}' publishes endpoint '${endpoint}', whose host name is unknown`,
    evidence: [`it has no alias, so clients use '${hostName}', and the name of the namespace is unknown`],
    remedy:
      `Set an alias (dnsName) in the configuration of '${name}', or set the namespace prop of the mesh to the namespace by its ` +
      'name',
  };
}

export function publishedDiscoveryName(name: string, endpoint: string, discoveryName: string): Problem {
  return {
    summary: `service '${name}' publishes endpoint '${endpoint}', whose discovery name only the deployment knows`,
    evidence: [
      `discoveryName: '${discoveryName}'`,
      'the applications of its clients redeploy them when a digest of this name changes, and CloudFormation cannot compute one',
    ],
    remedy:
      'Set discoveryName to a name without parameters and references, for example from a context value of the app. Or do not ' +
      `publish '${name}': publishTo: ''`,
  };
}

/** @param uses the services that publish it: `'api' of 'Shop/Mesh'` */
export function publishedTwice(parameter: string, uses: readonly string[]): Problem {
  return {
    summary: `the parameter '${parameter}' is published by more than one service`,
    evidence: uses.map((use) => `${use} publishes it`),
    remedy: 'Publish the services of each namespace to a path of their own: publishTo',
  };
}

/** @param reason a sentence about the security groups */
export function publishedWithoutGroup(name: string, reason: string): Problem {
  return {
    summary: `service '${name}' is published without a security group`,
    evidence: [reason],
    remedy:
      `Applications that call '${name}' must set securityGroup of their external service, or they cannot be deployed. If all of ` +
      'them do, acknowledge this warning',
  };
}
