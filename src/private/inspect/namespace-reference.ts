import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';

/**
 * What a service refers to a namespace by: its ARN, or its name if only that is known.
 *
 * The ARN of a namespace that this app creates is a reference, so the service is created after the namespace and deleted
 * before it (aws-cdk#25616). It also identifies a namespace that another account shares.
 */
export function namespaceReference(namespace: cloudmap.INamespace): string {
  return known(() => namespace.namespaceArn) ?? namespace.namespaceName;
}

/** The name of a namespace; undefined if only its ARN is known. */
export function nameOfNamespace(namespace: cloudmap.INamespace): string | undefined {
  return known(() => namespace.namespaceName);
}

/** The ARN, the name and the id of a namespace, as far as they are known. */
export function namespaceNames(namespace: cloudmap.INamespace): string[] {
  return [() => namespace.namespaceArn, () => namespace.namespaceName, () => namespace.namespaceId].flatMap(
    (read) => known(read) ?? [],
  );
}

/** Reading what is unknown of an imported namespace throws, or returns an empty string. */
function known(read: () => string): string | undefined {
  try {
    return read() || undefined;
  } catch {
    return undefined;
  }
}
