import { RaceMessage } from './message';

export function unorderedDependency(client: string, server: string): RaceMessage {
  return {
    message: `service '${client}' calls '${server}', but nothing deploys '${server}' first`,
    remedy:
      `Add a dependency between the two AWS::ECS::Service resources, from '${client}' to '${server}', or declare both in a ` +
      `ServiceConnectMesh with dependsOn: ['${server}']. Tasks of '${client}' that are deployed earlier do not find '${server}' ` +
      'until the next deployment',
  };
}

export function reversedOrder(client: string, server: string): RaceMessage {
  return {
    message: `service '${client}' calls '${server}', but is always deployed before it`,
    remedy:
      `Reverse the dependency, so that '${client}' is deployed after '${server}'. If the two call each other, declare both in a ` +
      `ServiceConnectMesh with connectsTo: ['${server}'], which redeploys '${client}' after '${server}'`,
  };
}

export function outsideNamespace(
  client: string,
  server: string,
  namespace: string,
  own: string | undefined,
): RaceMessage {
  const where = own === undefined ? 'does not use Service Connect' : `is in the namespace ${own}`;
  return {
    message: `service '${client}' calls '${server}' in the namespace ${namespace}, but ${where}`,
    remedy: `Enable Service Connect for '${client}' in the namespace ${namespace}: only its clients can resolve the alias`,
  };
}

export function runningNotHealthy(server: string, clients: string, hasHealthCheck: boolean): RaceMessage {
  const check = hasHealthCheck ? '' : `Give the container a health check. `;
  return {
    message: `service '${server}' may count as deployed when its tasks run, before they are healthy; ${clients} deployed after it`,
    remedy:
      `${check}Add a non-essential container that exits at once and depends on the condition HEALTHY of the first one, or set ` +
      `holdUntilHealthy: true for '${server}' in a ServiceConnectMesh`,
  };
}
