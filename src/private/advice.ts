import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as messages from './messages';
import { advise, adviseOnMesh } from './warn';
import type { MeshService } from '../mesh-service';
import type { ServiceConnectMesh } from '../service-connect-mesh';
import { cfnService, cfnTask } from './wiring/cfn-service';
import { renderedContainers } from './wiring/containers';
import { uncheckedContainers } from './wiring/hold-until-healthy';
import { peek } from './wiring/peek';

/** What the proxy wants for itself, says AWS. */
const PROXY = { cpu: 256, memory: 64 };

type Container = ecs.CfnTaskDefinition.ContainerDefinitionProperty;
type LoadBalancer = Partial<ecs.CfnService.LoadBalancerProperty>;

/** Warns of what will work, but not well, once all is known of the services. */
export function adviseOn(mesh: ServiceConnectMesh, members: readonly MeshService[]) {
  if (members.length === 0) adviseOnMesh(mesh, 'empty', messages.emptyMesh());
  adviseOnEdges(members);
  for (const member of members) {
    const containers = renderedContainers(member.service.taskDefinition);
    const attached: LoadBalancer[] = peek(member.service, cfnService(member.service).loadBalancers) ?? [];
    adviseOnServer(member, containers, attached);
    adviseOnRoom(member, containers);
    adviseOnProxiedTraffic(member, attached);
    if (member.service.cloudMapService) advise(member, 'cloudMap', messages.cloudMapBeside(member.name));
  }
}

/** A service that has nothing to do with the others is a slip as a rule: the race is still on. */
function adviseOnEdges(members: readonly MeshService[]) {
  const connected = new Set<MeshService>();
  for (const member of members) {
    for (const other of [...member.dependencies, ...member.connectedServices]) connected.add(member).add(other);
  }
  for (const member of members) if (!connected.has(member)) advise(member, 'edges', messages.apart(member.name));
}

/** Others are deployed after it, and then want an answer. */
function adviseOnServer(member: MeshService, containers: readonly Container[], attached: readonly LoadBalancer[]) {
  const { name, service } = member;
  const dependents = member.dependents.map((dependent) => dependent.name);
  if (dependents.length === 0) return;
  // ECS waits for targets to be healthy by itself.
  const unchecked = attached.length > 0 ? [] : uncheckedContainers(containers);
  if (unchecked.length > 0) advise(member, 'healthCheck', messages.runningIsNotHealthy(name, unchecked));
  const { desiredCount, deploymentConfiguration } = cfnService(service);
  if (desiredCount === 0) advise(member, 'desiredCount', messages.nobodyThere(name, dependents));
  const rollout: Partial<ecs.CfnService.DeploymentConfigurationProperty> | undefined = peek(
    service,
    deploymentConfiguration,
  );
  const breaker = rollout?.deploymentCircuitBreaker as ecs.CfnService.DeploymentCircuitBreakerProperty | undefined;
  if (!breaker?.enable) advise(member, 'circuitBreaker', messages.noCircuitBreaker(name, dependents));
}

/** A Fargate task is all the room there is, for the containers and for the proxy. */
function adviseOnRoom(member: MeshService, containers: readonly Container[]) {
  const { taskDefinition } = member.service;
  if (!taskDefinition.isFargateCompatible) return;
  const task = cfnTask(taskDefinition);
  const evidence = [
    ...shortage(
      'CPU units',
      Number(task.cpu),
      PROXY.cpu,
      containers.map(({ cpu }) => cpu ?? 0),
    ),
    ...shortage(
      'MiB',
      Number(task.memory),
      PROXY.memory,
      containers.map((each) => each.memory ?? each.memoryReservation ?? 0),
    ),
  ];
  if (evidence.length > 0) advise(member, 'room', messages.littleRoom(member.name, evidence));
}

/** Sizes that are not known before deployment are NaN, of which no shortage is found. */
function shortage(unit: string, size: number, forProxy: number, reserved: readonly number[]): string[] {
  const forContainers = reserved.reduce((sum, each) => sum + each, 0);
  return size - forContainers < forProxy ? [`the task has ${size} ${unit}, its containers take ${forContainers}`] : [];
}

/** Once Service Connect is on, what a load balancer sends to an endpoint's port passes its proxy (roadmap#1958). */
function adviseOnProxiedTraffic(member: MeshService, attached: readonly LoadBalancer[]) {
  for (const { config, mapped } of member._endpoints) {
    const { appProtocol, containerPort } = mapped.mapping;
    if (appProtocol === undefined || config.perRequestTimeout) continue;
    if (attached.some((each) => each.containerPort === containerPort)) {
      advise(member, 'loadBalancer', messages.proxiedTraffic(member.name, config.portMappingName));
    }
  }
}
