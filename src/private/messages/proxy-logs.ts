import { shown } from './names';
import { Problem } from './problem';

export function noLogDriver(name: string): Problem {
  return {
    what: `service '${name}' has accessLogs, but no logDriver`,
    wayOut: 'Set logDriver of the mesh or of the service: access logs go where it says',
  };
}

export function notALogDriver(where: string, value: unknown): Problem {
  return {
    what: `${where}: logDriver must be an ecs.LogDriver, got ${shown(value)}`,
    wayOut: "Make one: ecs.LogDrivers.awsLogs({ streamPrefix: '...' })",
  };
}

export function unknownLogFormat(where: string, format: unknown): Problem {
  return {
    what: `${where}: accessLogs must have the format JSON or TEXT, got ${shown(format)}`,
    wayOut: "Set accessLogs to { format: 'JSON' }, or to { format: 'TEXT' } for Envoy's own format",
  };
}
