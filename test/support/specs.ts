import { App, Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshStack } from './mesh-stack';
import { MeshService, ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { cfnService } from '../../src/private/wiring/cfn-service';

/** A service as data, so that a test can change one thing and build it again. */
export interface ServiceSpec {
  readonly name: string;
  /** Port mapping names to what differs from the defaults. The container port is 8000 plus the endpoint's index. */
  readonly endpoints?: Record<string, Partial<ecs.ServiceConnectService> & { containerPort?: number }>;
  readonly dependsOn?: readonly string[];
  readonly connectsTo?: readonly string[];
  readonly image?: string;
}

export interface Built {
  readonly stack: MeshStack;
  readonly mesh: ServiceConnectMesh;
}

/** One stack with these services in one mesh, named alike whatever the order in which they are declared. */
export function build(specs: readonly ServiceSpec[], props: Omit<ServiceConnectMeshProps, 'services'> = {}): Built {
  const stack = new MeshStack('Shop', new App());
  return { stack, mesh: addMesh(stack, 'Mesh', specs, props) };
}

export function addMesh(
  stack: MeshStack,
  id: string,
  specs: readonly ServiceSpec[],
  props: Omit<ServiceConnectMeshProps, 'services'> = {},
): ServiceConnectMesh {
  const services = specs.map(({ name, endpoints = {}, dependsOn, connectsTo, image }) => {
    const mappings = Object.entries(endpoints).map(([key, { containerPort }], index) => ({
      name: key,
      containerPort: containerPort ?? 8000 + index,
      appProtocol: ecs.AppProtocol.http,
    }));
    return {
      name,
      service: fargate(stack, `${id}${name}`, mappings, image),
      endpoints: Object.entries(endpoints).map(([portMappingName, { containerPort: _, ...fields }]) => ({
        portMappingName,
        ...fields,
      })),
      dependsOn: dependsOn && [...dependsOn],
      connectsTo: connectsTo && [...connectsTo],
    };
  });
  return new ServiceConnectMesh(stack, id, { ...props, services });
}

export function fargate(stack: MeshStack, id: string, portMappings: ecs.PortMapping[], image = 'busybox:1.37.0') {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, `${id}Task`);
  taskDefinition.addContainer('main', {
    image: ecs.ContainerImage.fromRegistry(image),
    healthCheck: { command: ['true'], interval: Duration.seconds(5) },
    portMappings,
  });
  return new ecs.FargateService(stack, id, { cluster: stack.cluster, taskDefinition, minHealthyPercent: 100 });
}

/** The nonce of each service of a mesh, by name. */
export function noncesOf({ stack, mesh }: Built): Record<string, string | undefined> {
  const { Resources } = stack.template.toJSON();
  const nonceOf = ({ service }: MeshService) =>
    Resources[stack.getLogicalId(cfnService(service))].Properties.ForceNewDeployment?.ForceNewDeploymentNonce;
  return Object.fromEntries(mesh.services.map((service) => [service.name, nonceOf(service)]));
}

/** The names of the services whose nonce differs, of those that both have. */
export function changedNonces(before: Built, after: Built): string[] {
  const [old, now] = [noncesOf(before), noncesOf(after)];
  return Object.keys(now)
    .filter((name) => name in old && old[name] !== now[name])
    .sort();
}
