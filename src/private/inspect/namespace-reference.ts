import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';

/** A namespace of which only the value in the configuration of a service is known: its name or its ARN, and not which of these. */
export interface ConfiguredNamespace extends cloudmap.INamespace {
  readonly nameOrArn: string;
}

/**
 * What a service refers to a namespace by: its ARN, or its name if only that is known.
 *
 * The ARN of a namespace that this app creates is a reference, so the service is created after the namespace and deleted
 * before it (aws-cdk#25616). It also identifies a namespace that another account shares.
 */
export function namespaceReference(namespace: cloudmap.INamespace): string {
  return configuredValue(namespace) ?? known(() => namespace.namespaceArn) ?? namespace.namespaceName;
}

/** The name of a namespace; undefined if it is not known to be one. */
export function nameOfNamespace(namespace: cloudmap.INamespace): string | undefined {
  return known(() => namespace.namespaceName);
}

/** What may identify a namespace in a template: its ARN, name and id, as far as they are known. */
export function namespaceNames(namespace: cloudmap.INamespace): string[] {
  const configured = configuredValue(namespace);
  if (configured !== undefined) return [configured];
  return [() => namespace.namespaceArn, () => namespace.namespaceName, () => namespace.namespaceId].flatMap(
    (read) => known(read) ?? [],
  );
}

/** Whether only a value is known of a namespace that may be its name or its ARN. */
export function isNameOrArn(namespace: cloudmap.INamespace): boolean {
  return configuredValue(namespace) !== undefined;
}

function configuredValue(namespace: cloudmap.INamespace): string | undefined {
  return (namespace as Partial<ConfiguredNamespace>).nameOrArn;
}

/** Reading what is unknown of an imported namespace throws, or returns an empty string. */
function known(read: () => string): string | undefined {
  try {
    return read() || undefined;
  } catch {
    return undefined;
  }
}
