import { circuitBreakerRemedy } from './circuit-breaker';
import { quoted } from './names';
import { Problem } from './problem';
import { EdgeKind } from '../model/service';

export function emptyMesh(): Problem {
  return {
    summary: 'the mesh has no services',
    remedy: 'Declare services in the services prop or with addService: a mesh without services does nothing',
  };
}

export function isolatedService(name: string): Problem {
  return {
    summary: `service '${name}' calls no other service of the mesh, and no other service calls it`,
    evidence: [`'${name}' has no dependsOn or connectsTo, and is in no dependsOn or connectsTo of another service`],
    remedy: 'Declare which service calls which. Otherwise a client may be deployed before its server',
  };
}

export function dependencyWithoutHealthCheck(name: string, containers: readonly string[]): Problem {
  return {
    summary: `dependents of service '${name}' are deployed when its tasks are running, even if the tasks are not healthy yet`,
    evidence: containers.map((container) => `essential container '${container}' has no health check`),
    remedy: `Set healthCheck for these containers, and holdUntilHealthy: true for '${name}'`,
  };
}

export function dependencyNotHeld(name: string, containers: readonly string[]): Problem {
  return {
    summary: `dependents of service '${name}' are deployed when its tasks are running, and its health check is not waited for`,
    evidence: containers.map((container) => `essential container '${container}' has a health check`),
    remedy: `Set holdUntilHealthy: true for '${name}', or for the mesh`,
  };
}

/** @param isAdopted whether the dependency has a Service Connect configuration of its own, in which its endpoints are */
export function orderOnly(name: string, dependency: string, isAdopted: boolean): Problem {
  return {
    summary: `service '${name}' dependsOn '${dependency}', which has no endpoints: this only sets the deployment order`,
    evidence: [`the mesh allows no traffic from '${name}' to '${dependency}'`],
    remedy:
      `If '${name}' calls '${dependency}', declare the ports ` +
      (isAdopted ? `in the Service Connect configuration of '${dependency}'` : `as endpoints of '${dependency}'`) +
      '. Otherwise acknowledge this warning',
  };
}

/** @param kind the kind of edge to add; `external` if the dependency is a service of another application */
export function undeclaredDependency(
  name: string,
  dependency: string,
  kind: EdgeKind | 'external',
  evidence: readonly string[],
): Problem {
  const effect = {
    dependsOn: `which deploys '${dependency}' first and allows the traffic`,
    connectsTo: `which allows the traffic and redeploys '${name}' after '${dependency}'. dependsOn would close a dependency cycle`,
    external: `which allows the traffic and makes '${name}' wait for the endpoint`,
  }[kind];
  return {
    summary: `service '${name}' calls '${dependency}', but has no dependsOn or connectsTo for it`,
    evidence,
    remedy: `Add ${kind === 'external' ? 'dependsOn' : kind}: ['${dependency}'] to '${name}', ${effect}. If this is no address of '${dependency}', acknowledge this warning`,
  };
}

export function wrongPort(
  name: string,
  dependency: string,
  port: number,
  host: string,
  ports: readonly number[],
  evidence: readonly string[],
): Problem {
  const offered = ports.join(', ');
  return {
    summary: `service '${name}' calls '${dependency}' at port ${port} of '${host}', which offers ${offered}`,
    evidence,
    remedy: `Use port ${offered} in the address, or set port: ${port} for the endpoint of '${dependency}'`,
  };
}

export function noLogRouter(name: string): Problem {
  return {
    summary: `the Service Connect proxy of service '${name}' logs to FireLens, but its task has no log router`,
    evidence: ['the log driver of the proxy is awsfirelens, and no container of the task logs to FireLens'],
    remedy: `Add a log router to the task definition with addFirelensLogRouter(), or use another logDriver for '${name}'`,
  };
}

export function notRedeployedAfterConnection(name: string, dependency: string): Problem {
  return {
    summary: `service '${name}' connectsTo '${dependency}', but is not redeployed when the endpoints of '${dependency}' change`,
    evidence: [
      'the mesh has redeployAfterConnections: false',
      `tasks of '${name}' find new and changed endpoints of '${dependency}' only after the next deployment of '${name}'`,
    ],
    remedy: `Redeploy '${name}' after each such change, or remove redeployAfterConnections: false`,
  };
}

/** A rule between two security groups, by their paths or by the name of a service. */
export interface MissingRule {
  readonly direction: 'ingress' | 'egress';
  readonly client: string;
  readonly server: string;
  readonly port: unknown;
}

export function notOpened(name: string, dependency: string, rules: readonly MissingRule[]): Problem {
  return {
    summary: `service '${name}' may not reach '${dependency}': the mesh cannot change a security group`,
    evidence: rules.map(({ direction, client, server, port }) =>
      direction === 'ingress'
        ? `missing: ingress of '${server}' from '${client}', TCP ${port}`
        : `missing: egress of '${client}' to '${server}', TCP ${port}`,
    ),
    remedy:
      'Add these rules where the security groups are created. Without them, requests time out (HTTP status code 504)',
  };
}

/** An existing rule that a deployment creates only under conditions. */
export interface ConditionalRule extends Pick<MissingRule, 'direction'> {
  /** The group that has the rule, and its peer. */
  readonly group: string;
  readonly peer: string;
  /** The path of the resource; undefined for a rule in the properties of the group. */
  readonly path?: string;
  readonly conditions: readonly { readonly name: string; readonly value: boolean }[];
}

export function openedUnderCondition(name: string, dependency: string, rules: readonly ConditionalRule[]): Problem {
  return {
    summary: `service '${name}' may not reach '${dependency}': a security group rule exists only under a condition`,
    evidence: rules.map(({ direction, group, peer, path, conditions }) => {
      const rule = path ? `'${path}'` : `the ${direction} rule of '${group}' with '${peer}'`;
      return `${rule} exists only if ${conditions.map((each) => `condition '${each.name}' is ${each.value}`).join(' and ')}`;
    }),
    remedy:
      `Remove the condition from the rule, or give it to '${name}' or '${dependency}' too. If the rule exists whenever ` +
      `'${name}' calls '${dependency}', acknowledge this warning`,
  };
}

export function ruleQuota(name: string, group: string, count: number, max: number): Problem {
  return {
    summary: `service '${name}' has a security group with ${count} inbound rules, more than the ${max} that EC2 allows by default`,
    evidence: [
      `the security group is '${group}'`,
      'each client with its own security group needs a rule for each port',
    ],
    remedy:
      'Give the clients a common security group (securityGroups of the ECS services), which needs one rule for each port. Or ' +
      "increase the quota 'Inbound or outbound rules per security group' of your account, and acknowledge this warning",
  };
}

export function separateVpcs(name: string, dependency: string, vpcs: readonly string[]): Problem {
  return {
    summary: `service '${name}' may not reach '${dependency}': they run in different VPCs`,
    evidence: [`'${name}' runs in VPC '${vpcs[0]}'`, `'${dependency}' runs in VPC '${vpcs[1]}'`],
    remedy:
      'Connect the VPCs by peering or by a transit gateway, and acknowledge this warning. Rules between security groups work ' +
      'only across a peering connection within one region',
  };
}

/** @param isClusterImported whether this app does not create the cluster of the service without security groups */
export function noCapacity(name: string, dependency: string, path: string, isClusterImported: boolean): Problem {
  return {
    summary: `service '${name}' may not reach '${dependency}': the mesh cannot add security group rules`,
    evidence: [`the app does not show the security groups of the instances on which '${path}' runs`],
    remedy:
      (isClusterImported
        ? 'Import the cluster with the security groups of its instances: ecs.Cluster.fromClusterAttributes(..., { securityGroups: [...] })'
        : 'Add the capacity to the cluster in this app, and set securityGroup of its launch template or Auto Scaling group') +
      '. Or add the rules to these groups yourself, and acknowledge this warning',
  };
}

export function cloudMapCollision(name: string, discoveryName: string, path: string): Problem {
  return {
    summary: `service '${name}' uses the discovery name '${discoveryName}', which a Cloud Map service has in the same namespace`,
    evidence: [`'${path}' creates the Cloud Map service`],
    remedy:
      'Amazon ECS creates a Cloud Map service with the discovery name, and a name can be used once in a namespace ' +
      '(aws-cdk#26524). Set another discoveryName of the endpoint: clients use its dnsName',
  };
}

export function noTasks(name: string, dependents: readonly string[]): Problem {
  return {
    summary: `service '${name}' has desiredCount: 0, but other services depend on it`,
    evidence: [`dependents: ${quoted(dependents)}`],
    remedy: 'The dependents are deployed although no task can answer them: set desiredCount to 1 or more',
  };
}

/** @param isReplacing whether adding a circuit breaker replaces a deployed service */
export function noCircuitBreaker(name: string, dependents: readonly string[], isReplacing: boolean): Problem {
  return {
    summary: `service '${name}' has no deployment circuit breaker, but other services depend on it`,
    evidence: [`dependents: ${quoted(dependents)}`],
    remedy: `If its tasks do not start, the dependents wait for up to 3 hours: ${circuitBreakerRemedy(isReplacing)}`,
  };
}

export function smallTask(name: string, evidence: readonly string[]): Problem {
  return {
    summary: `service '${name}' leaves too little CPU or memory for the Service Connect proxy`,
    evidence,
    remedy:
      'AWS recommends 256 CPU units and 64 MiB for the proxy, in addition to those of the containers: increase the size of the Fargate task',
  };
}

export function loadBalancerTimeout(name: string, portMappingName: string): Problem {
  return {
    summary: `requests from a load balancer to endpoint '${portMappingName}' of service '${name}' time out after 15 seconds`,
    evidence: ['the Service Connect proxy receives these requests, and its perRequestTimeout is 15 seconds by default'],
    remedy: 'Set perRequestTimeout of the endpoint to the duration of your slowest request',
  };
}
