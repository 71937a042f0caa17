import {
  ExternalServiceProps,
  MeshNamespace,
  MeshServiceOptions,
  MeshServiceProps,
  ServiceConnectMesh,
  ServiceConnectMeshProps,
} from '../../src';
import { MeshStack } from '../support/mesh-stack';

/** Creates a mesh that publishes its services, in an imported namespace. */
export function publish(
  stack: MeshStack,
  services: Readonly<Record<string, MeshServiceOptions>>,
  namespaceName = 'prod',
): ServiceConnectMesh {
  return stack.mesh({
    namespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', namespaceName),
    publishTo: '/service-connect/prod',
    services: Object.entries(services).map(([name, options]) => ({ name, ...options })),
  });
}

/** The `AWS::SSM::Parameter` resources of a stack by their logical ids. */
export function parametersOf(stack: MeshStack): [logicalId: string, resource: any][] {
  return Object.entries(stack.template.findResources('AWS::SSM::Parameter'));
}

/** The fields of a published value: texts, and expressions that CloudFormation evaluates. */
export function fieldsOf(stack: MeshStack, parameter: any): any[] {
  const value = stack.resolve(parameter.Properties.Value);
  if (typeof value === 'string') return value.split(',');
  const [separator, parts] = value['Fn::Join'];
  return parts.flatMap((part: any, index: number) => {
    const pieces = typeof part === 'string' ? part.split(',') : [part];
    return index > 0 && separator === '' && pieces[0] === '' ? pieces.slice(1) : pieces;
  });
}

/** A service without endpoints. Its name is the id in lower case. */
export function client(stack: MeshStack, id: string, edges: Partial<MeshServiceOptions> = {}): MeshServiceProps {
  return { name: id.toLowerCase(), service: stack.fargate(id), ...edges };
}

/** Creates a mesh with external services, in an imported namespace. */
export function consume(
  stack: MeshStack,
  externalServices: readonly ExternalServiceProps[],
  services: readonly MeshServiceProps[] = [
    client(stack, 'Web', { dependsOn: externalServices.map(({ name }) => name) }),
  ],
  props: Partial<ServiceConnectMeshProps> = {},
): ServiceConnectMesh {
  return stack.mesh({
    namespace: props.namespace ?? MeshNamespace.fromNamespaceName(stack, 'Namespace', 'prod'),
    externalServices: [...externalServices],
    services: [...services],
    ...props,
  });
}

export const PATH = '/service-connect/prod';
export const CATALOG: ExternalServiceProps = { name: 'catalog', endpoints: [{ port: 80 }], publishedTo: PATH };

/** The resources of a type in a stack, by logical id. */
export function resourcesOf(stack: MeshStack, type: string): Record<string, any> {
  return stack.template.findResources(type);
}

/** The warnings of a stack. */
export function warningsOf(stack: MeshStack): string[] {
  void stack.template;
  return stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
}
