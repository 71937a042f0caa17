import { RaceMessage } from './message';

export function closedPort(client: string, server: string, ports: string): RaceMessage {
  return {
    message: `service '${client}' calls '${server}', but no security group rule admits it on port ${ports}`,
    remedy:
      `Admit the security group of '${client}' to that of '${server}' on port ${ports}, where the Service Connect proxy ` +
      'accepts connections. Until then, requests time out (HTTP 504)',
  };
}

/** @param port undefined if it is part of a secret */
export function wrongPort(
  client: string,
  server: string,
  port: number | undefined,
  host: string,
  ports: string,
): RaceMessage {
  const used = port === undefined ? 'a port' : `port ${port}`;
  return {
    message: `service '${client}' calls '${server}' at ${used} of '${host}', which offers ${ports}`,
    remedy: `Use port ${ports} in the address, or set the port of the client alias of '${server}' to the one in the address`,
  };
}

/** @param host undefined if it is part of a secret */
export function unknownHost(client: string, host: string | undefined, similar: string | undefined): RaceMessage {
  const name = host === undefined ? 'a host' : `the host '${host}'`;
  const hint = similar === undefined ? '' : `. Similar: '${similar}'`;
  return {
    message: `service '${client}' calls ${name}, which no service in its namespace offers`,
    remedy: `Correct the host name, or give the server a client alias of this name${hint}`,
  };
}

export function duplicateAlias(services: string, names: string, namespace: string): RaceMessage {
  return {
    message: `services ${services} offer ${names} in the namespace ${namespace}, which allows one service only`,
    remedy: 'Give each service an alias and a discovery name of its own: ECS refuses the deployment of the second one',
  };
}

export function namespaceByName(service: string, namespace: string): RaceMessage {
  return {
    message: `service '${service}' names the namespace '${namespace}' without a reference to the resource that creates it`,
    remedy:
      'Use the ARN of the namespace (namespace.namespaceArn in CDK), so that CloudFormation creates the namespace first and ' +
      'deletes it last',
  };
}
