import { shown } from './names';
import { Problem } from './problem';

export function noLogDriver(name: string): Problem {
  return {
    summary: `service '${name}' has accessLogs, but no logDriver`,
    remedy: 'Set logDriver of the mesh or of the service: access logs go where it says',
  };
}

export function notALogDriver(where: string, value: unknown): Problem {
  return {
    summary: `${where}: logDriver must be an ecs.LogDriver, got ${shown(value)}`,
    remedy: "Make one: ecs.LogDrivers.awsLogs({ streamPrefix: '...' })",
  };
}

export function unknownLogFormat(where: string, format: unknown): Problem {
  return {
    summary: `${where}: accessLogs must have the format JSON or TEXT, got ${shown(format)}`,
    remedy: "Set accessLogs to { format: 'JSON' }, or to { format: 'TEXT' } for Envoy's own format",
  };
}
