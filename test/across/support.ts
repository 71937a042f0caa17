import { MeshNamespace, MeshServiceOptions, ServiceConnectMesh } from '../../src';
import { MeshStack } from '../support/mesh-stack';

/** A mesh that publishes, in an imported namespace. */
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

/** The fields of a published value: texts, and expressions that only the deployment can evaluate. */
export function fieldsOf(stack: MeshStack, parameter: any): any[] {
  const value = stack.resolve(parameter.Properties.Value);
  if (typeof value === 'string') return value.split(',');
  const [separator, parts] = value['Fn::Join'];
  return parts.flatMap((part: any, index: number) => {
    const pieces = typeof part === 'string' ? part.split(',') : [part];
    return index > 0 && separator === '' && pieces[0] === '' ? pieces.slice(1) : pieces;
  });
}
