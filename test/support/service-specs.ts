import { App, Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { fargateService, FargateServiceSpec } from './fargate-service';
import { MeshStack } from './mesh-stack';
import { MeshService, MeshServiceProps, ServiceConnectMesh, ServiceConnectMeshProps } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';

/** A service as plain data, so that a test can change one property and build it again. */
export interface ServiceSpec {
  readonly name: string;
  /** Port mapping names, each with the properties that differ from the defaults. The container port is 8000 plus the endpoint's index. */
  readonly endpoints?: Record<string, EndpointSpec>;
  readonly dependsOn?: readonly string[];
  readonly connectsTo?: readonly string[];
  readonly image?: string;
}

export type EndpointSpec = Partial<ecs.ServiceConnectService> & { readonly containerPort?: number };
type EndpointEntry = [portMappingName: string, spec: EndpointSpec];

/** The container port of the first endpoint. */
export const FIRST_PORT = 8000;

export interface Built {
  readonly stack: MeshStack;
  readonly mesh: ServiceConnectMesh;
}

/** One stack with these services in one mesh. Construct ids do not depend on the order of declaration. */
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
  const services = specs.map((spec) => ({
    ...rowOf(spec, serviceOf(stack, `${id}${spec.name}`, spec, { cluster: stack.cluster })),
    dependsOn: spec.dependsOn && [...spec.dependsOn],
    connectsTo: spec.connectsTo && [...spec.connectsTo],
  }));
  return new ServiceConnectMesh(stack, id, { ...props, services });
}

function portMappingsOf({ endpoints = {} }: ServiceSpec): ecs.PortMapping[] {
  return Object.entries(endpoints).map(([name, { containerPort }], index) => ({
    name,
    containerPort: containerPort ?? FIRST_PORT + index,
    appProtocol: ecs.AppProtocol.http,
  }));
}

/** Returns the row of the service for `services`, without edges. */
export function rowOf({ name, endpoints = {} }: ServiceSpec, service: ecs.BaseService): MeshServiceProps {
  const fields = ([portMappingName, { containerPort: _, ...given }]: EndpointEntry) => ({ portMappingName, ...given });
  return { name, service, endpoints: Object.entries(endpoints).map(fields) };
}

/** Creates the ECS service, with a health check. */
export function serviceOf(scope: Construct, id: string, spec: ServiceSpec, props: FargateServiceSpec) {
  const healthCheck = { command: ['true'], interval: Duration.seconds(5) };
  return fargateService(scope, id, {
    ports: portMappingsOf(spec),
    container: { image: spec.image, healthCheck },
    ...props,
  });
}

/** The nonce of each service of a mesh, by name. */
export function noncesOf({ stack, mesh }: Built): Record<string, string | undefined> {
  const { Resources } = stack.template.toJSON();
  const nonceOf = ({ service }: MeshService) =>
    Resources[stack.getLogicalId(cfnService(service))].Properties.ForceNewDeployment?.ForceNewDeploymentNonce;
  return Object.fromEntries(mesh.services.map((service) => [service.name, nonceOf(service)]));
}

/** The names of the services that both meshes have and whose nonces differ. */
export function changedNonces(before: Built, after: Built): string[] {
  const [old, now] = [noncesOf(before), noncesOf(after)];
  return Object.keys(now)
    .filter((name) => name in old && old[name] !== now[name])
    .sort();
}
