import { describeValue } from './names';
import { Problem } from './problem';

export function accessLogsWithoutLogDriver(name: string): Problem {
  return {
    summary: `service '${name}' has accessLogs, but no logDriver`,
    remedy: 'Set logDriver of the mesh or of the service: it receives the access logs',
  };
}

export function notALogDriver(where: string, value: unknown): Problem {
  return {
    summary: `${where}: logDriver must be an ecs.LogDriver, got ${describeValue(value)}`,
    remedy: "Create a log driver: ecs.LogDrivers.awsLogs({ streamPrefix: '...' })",
  };
}

export function unknownLogFormat(where: string, format: unknown): Problem {
  return {
    summary: `${where}: accessLogs must have the format JSON or TEXT, got ${describeValue(format)}`,
    remedy: 'Set accessLogs to { format: MeshAccessLogFormat.JSON } or { format: MeshAccessLogFormat.TEXT }',
  };
}
