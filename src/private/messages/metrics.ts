import { didYouMean, quoted } from './names';
import { Problem } from './problem';

/** @param isNamesake whether the service calls a service with this name, but of its own mesh */
export function noEdge(name: string, other: string, used: readonly string[], isNamesake: boolean): Problem {
  return {
    summary: `service '${name}' does not call '${other}'`,
    evidence: [
      `'${name}' calls: ${quoted(used)}`,
      ...(isNamesake ? [`the service '${other}' that was passed to edgeTo belongs to another mesh`] : []),
    ],
    remedy: 'Pass one of the services that it calls to edgeTo, or declare dependsOn or connectsTo first',
  };
}

/** @param what the service or the edge, such as `service 'api'` */
export function metricWithoutEndpoint(what: string): Problem {
  return {
    summary: `metric of ${what}, which has no endpoints`,
    remedy:
      'Service Connect publishes metrics of endpoints only. For the calls of a client, use the edges to its servers: edgeTo(...)',
  };
}

export function metricOfUnknownEndpoint(what: string, unknown: string, names: readonly string[]): Problem {
  return {
    summary: `metric of ${what} for unknown endpoint '${unknown}'`,
    evidence: [...didYouMean(unknown, names), `endpoints by portMappingName: ${quoted(names)}`],
    remedy: 'Correct the name in endpoint',
  };
}

export function metricOfSeveralEndpoints(what: string, names: readonly string[]): Problem {
  return {
    summary: `metric of ${what}, which has several endpoints`,
    evidence: [`endpoints by portMappingName: ${quoted(names)}`],
    remedy:
      'Set endpoint to one of these names: Service Connect publishes the metrics of each endpoint separately. For the sum over the ' +
      'endpoints of a service, call metricAcrossEndpoints',
  };
}

export function noAppProtocol(name: string, portMappingName: string): Problem {
  return {
    summary: `endpoint '${portMappingName}' of service '${name}' has no metrics of requests and responses`,
    evidence: [
      `port mapping '${portMappingName}' has no appProtocol, so Service Connect counts its connections and bytes only`,
    ],
    remedy:
      'If the port serves HTTP, HTTP/2 or gRPC, set appProtocol of the port mapping, for example to ecs.AppProtocol.http. If the ' +
      'service is already deployed, also set a new discoveryName of the endpoint: Amazon ECS does not change the protocol of an ' +
      'existing one. Otherwise use metricNewConnectionCount and metricProcessedBytes',
  };
}
