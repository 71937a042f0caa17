import { describeValue } from './names';
import { Problem } from './problem';

export function invalidNamespaceImport(method: 'fromNamespaceName' | 'fromNamespaceArn', value: unknown): Problem {
  return method === 'fromNamespaceName'
    ? {
        summary: `fromNamespaceName requires the name of a namespace, got ${describeValue(value)}`,
        remedy: 'Pass a name of 1 to 1,024 characters without spaces. If you know the ARN, use fromNamespaceArn',
      }
    : {
        summary: `fromNamespaceArn requires the ARN of a namespace, got ${describeValue(value)}`,
        remedy:
          "Pass an ARN such as 'arn:aws:servicediscovery:eu-central-1:123456789012:namespace/ns-example'. If you know the " +
          'name, use fromNamespaceName',
      };
}

export function unknownOfNamespace(
  what: string,
  method: 'fromNamespaceName' | 'fromNamespaceArn',
  value: string,
): Problem {
  const other = method === 'fromNamespaceName' ? 'fromNamespaceArn' : 'fromNamespaceName';
  return {
    summary: `the ${what} of the namespace is unknown`,
    evidence: [`${method} was given '${value}'`],
    remedy:
      `Import the namespace with cloudmap.HttpNamespace.fromHttpNamespaceAttributes if you know all its attributes, or with ` +
      `MeshNamespace.${other} if that gives what you need`,
  };
}

export function unknownOfConfiguredNamespace(what: string): Problem {
  return {
    summary: `the ${what} of the adopted namespace is unknown`,
    evidence: ['the configuration of a service contains its name or its ARN, which only the deployment knows'],
    remedy:
      'Set the namespace prop of the mesh to a namespace whose name and ARN are known, such as ' +
      'cloudmap.HttpNamespace.fromHttpNamespaceAttributes',
  };
}

export function gateInUnknownNamespace(): Problem {
  return {
    summary: 'waitUpTo requires a namespace of which the name or the ARN is known',
    evidence: ['the configuration of a service contains its name or its ARN, which only the deployment knows'],
    remedy:
      'Set the namespace prop of the mesh, such as namespace: MeshNamespace.fromNamespaceName(scope, ' +
      "'Namespace', '...'). It accepts a name with tokens too. Or remove waitUpTo",
  };
}

export function unknownDefaultNamespace(name: string, path: string, cluster: string): Problem {
  return {
    summary: `service '${name}' uses the default namespace of its cluster, which the app does not show`,
    evidence: [
      `the Service Connect configuration of '${path}' names no namespace`,
      `cluster '${cluster}' has no defaultCloudMapNamespace`,
    ],
    remedy:
      'Set namespace of the mesh, so that all its services use this namespace: ' +
      "namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', '...')",
  };
}

/** @param clusters sentences about the clusters */
export function unknownNamespace(name: string, clusters: readonly string[]): Problem {
  return {
    summary: `the mesh creates a namespace, but the cluster of service '${name}' may have one already`,
    evidence: clusters,
    remedy:
      "If it has one, use it: namespace: MeshNamespace.fromNamespaceName(scope, 'Namespace', '...'). A service finds only the " +
      'endpoints of its own namespace. Otherwise acknowledge this warning',
  };
}
