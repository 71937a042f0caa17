import { RaceMessage } from './message';

export function staleClient(client: string, server: string, changes: string): RaceMessage {
  return {
    message: `service '${client}' is not redeployed, although endpoints of '${server}' change: ${changes}`,
    remedy:
      `Redeploy '${client}' in the same update: change ForceNewDeploymentNonce of its AWS::ECS::Service, or declare both in a ` +
      'ServiceConnectMesh, which does that. Until its next deployment it does not find the new endpoints',
  };
}

export function replacedServer(server: string, discoveryName: string, old: string, reason: string): RaceMessage {
  return {
    message: `discovery name '${discoveryName}' of service '${server}' is still in use by '${old}' when it is created: ${reason}`,
    remedy:
      'Deploy in two steps: give the new service another discovery name, with the same client alias removed from the old one, ' +
      'or remove the Service Connect endpoint from the old service first. ECS refuses a second service with the same ' +
      'discovery name',
  };
}

export function movedRule(server: string, client: string, ports: string, from: string, to: string): RaceMessage {
  return {
    message: `the security group rule that admits '${client}' to '${server}' on port ${ports} moves from ${from} to ${to}`,
    remedy:
      'Keep the logical id and the stack of the rule, or remove the old rule in a deployment of its own: CloudFormation creates ' +
      'the new rule before it deletes the old one, and EC2 refuses two equal rules',
  };
}
