import { list } from './names';
import { Problem } from './problem';

export function emptyMesh(): Problem {
  return {
    summary: 'the mesh has no services',
    remedy: 'Declare them in services, or one by one with addService: until then it does nothing',
  };
}

export function isolatedService(name: string): Problem {
  return {
    summary: `service '${name}' calls nobody in the mesh, and nobody in it calls it`,
    evidence: ['it has no dependsOn or connectsTo, and stands in that of no other service'],
    remedy: `Declare who calls whom, or a client may be deployed before its server${isPython() ? DICTS : ''}`,
  };
}

export function runningIsNotHealthy(name: string, unchecked: readonly string[]): Problem {
  return {
    summary: `dependents of service '${name}' are deployed when it runs, whether or not it answers`,
    evidence: unchecked.map((container) => `essential container '${container}' has no health check`),
    remedy: `Give it a healthCheck in addContainer(), and '${name}' holdUntilHealthy: true`,
  };
}

export function staleConnection(name: string, target: string): Problem {
  return {
    summary: `service '${name}' connectsTo '${target}' and is not deployed again once that stands`,
    evidence: [
      'the mesh has redeployAfterConnections: false',
      `where an endpoint of '${target}' is new or changed, tasks of '${name}' do not find it until the next deployment`,
    ],
    remedy: `Deploy '${name}' again by hand after each such change, or remove redeployAfterConnections: false`,
  };
}

export function notOpened(name: string, target: string, rules: readonly string[]): Problem {
  return {
    summary: `service '${name}' may not get through to '${target}': a security group could not be opened`,
    evidence: rules.map((rule) => `missing: ${rule}`),
    remedy: 'Add these rules where the groups are made. Without them clients see time-outs (HTTP 504)',
  };
}

export function ruleQuota(name: string, group: string, count: number, max: number): Problem {
  return {
    summary: `service '${name}' has a security group with ${count} inbound rules, and EC2 admits ${max} by default`,
    evidence: [`the group is '${group}'`, 'each client with a security group of its own needs a rule for each port'],
    remedy:
      'Create the clients with one common security group (securityGroups: [clients]): one rule then admits all of them. Or ' +
      "raise the quota 'Inbound or outbound rules per security group' of your account, and acknowledge this warning",
  };
}

export function separateVpcs(name: string, target: string, vpcs: readonly string[]): Problem {
  return {
    summary: `service '${name}' may not reach '${target}': they run in different VPCs`,
    evidence: [`'${name}' runs in '${vpcs[0]}'`, `'${target}' runs in '${vpcs[1]}'`],
    remedy:
      'Connect the two VPCs, by peering or a transit gateway, and acknowledge this warning. Rules between security groups work ' +
      'over peering only, within a region',
  };
}

export function noCapacity(name: string, target: string, without: string): Problem {
  return {
    summary: `service '${name}' may not get through to '${target}': nothing could be opened`,
    evidence: [`'${without}' has no security group yet`],
    remedy:
      'Add capacity to its cluster before the service is made, or open the security groups of its instances yourself',
  };
}

export function cloudMapToo(name: string): Problem {
  return {
    summary: `service '${name}' has service discovery beside Service Connect`,
    evidence: ['cloudMapOptions were given, or enableCloudMap() was called'],
    remedy: 'They register the same service twice, and their names can collide: remove one of them (aws-cdk#26524)',
  };
}

export function noTasks(name: string, dependents: readonly string[]): Problem {
  return {
    summary: `service '${name}' has desiredCount: 0, but others depend on it`,
    evidence: [`dependents: ${list(dependents)}`],
    remedy: 'They are deployed with nobody to answer them: set desiredCount to 1 or more',
  };
}

export function noCircuitBreaker(name: string, dependents: readonly string[]): Problem {
  return {
    summary: `service '${name}' has no deployment circuit breaker, and others wait for it`,
    evidence: [`dependents: ${list(dependents)}`],
    remedy: 'One that does not start keeps them waiting for up to 3 hours: set circuitBreaker: { rollback: true }',
  };
}

export function smallTask(name: string, evidence: readonly string[]): Problem {
  return {
    summary: `service '${name}' leaves too little room for the Service Connect proxy`,
    evidence,
    remedy: "The proxy wants 256 CPU units and 64 MiB beside the containers' own: make the Fargate task larger",
  };
}

export function proxiedTraffic(name: string, portMappingName: string): Problem {
  return {
    summary: `requests of a load balancer to endpoint '${portMappingName}' of service '${name}' end after 15 seconds`,
    evidence: ['traffic to that port goes through the Service Connect proxy, and its perRequestTimeout applies'],
    remedy: 'Set perRequestTimeout of the endpoint to what your slowest request needs',
  };
}

/** Of a dict for a row or an endpoint, nothing with an underscore in its name arrives here. */
const DICTS =
  '. Make rows with MeshServiceProps(...), endpoints with ecs.ServiceConnectService(...): of a dict, jsii drops depends_on and all else with an underscore';

/** jsii says whose program it serves. */
function isPython(): boolean {
  return process.env.JSII_AGENT?.startsWith('Python') ?? false;
}
