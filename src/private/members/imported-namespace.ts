import { Fn, Resource, Token } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { ConfiguredNamespace } from '../inspect/namespace-reference';
import * as messages from '../messages';
import { meshError, Problem } from '../messages/problem';

type ImportMethod = 'fromNamespaceName' | 'fromNamespaceArn';

/** Imports a namespace by its name or by its ARN. Throws an error if the value cannot be one. */
export function importNamespace(
  scope: Construct,
  id: string,
  method: ImportMethod,
  given: string,
): cloudmap.INamespace {
  const path = [scope.node.path, id].filter((part) => part !== '').join('/');
  const isValid =
    typeof given === 'string' &&
    (Token.isUnresolved(given) ||
      (method === 'fromNamespaceName' ? /^[!-~]{1,1024}$/.test(given) && !given.startsWith('arn:') : ARN.test(given)));
  if (!isValid) throw meshError(path, [messages.invalidNamespaceImport(method, given)], { subject: 'MeshNamespace' });
  return new ImportedNamespace(scope, id, method, given);
}

/** Imports the namespace in the configuration of a service if only the deployment knows whether that is a name or an ARN. */
export function importConfiguredNamespace(scope: Construct, id: string, nameOrArn: string): ConfiguredNamespace {
  return new NamespaceOfConfiguration(scope, id, nameOrArn);
}

let isUnknownIgnored = false;

/**
 * Runs an action in which reading what is unknown returns an empty string. `enableServiceConnect` reads the name of the
 * default namespace of the cluster, even if another namespace is given.
 */
export function ignoringUnknown<T>(action: () => T): T {
  isUnknownIgnored = true;
  try {
    return action();
  } finally {
    isUnknownIgnored = false;
  }
}

const ARN = /^arn:[^:]+:servicediscovery:[^:]+:[^:]+:namespace\/[^/]+$/;

/** A namespace of which only the name or only the ARN is known. */
class ImportedNamespace extends Resource implements cloudmap.INamespace {
  constructor(
    scope: Construct,
    id: string,
    private readonly method: ImportMethod,
    private readonly given: string,
  ) {
    super(scope, id);
  }

  public get namespaceName(): string {
    return this.method === 'fromNamespaceName' ? this.given : this.unknown('name');
  }

  public get namespaceArn(): string {
    return this.method === 'fromNamespaceArn' ? this.given : this.unknown('ARN');
  }

  public get namespaceId(): string {
    if (this.method === 'fromNamespaceName') return this.unknown('id');
    return Token.isUnresolved(this.given) ? Fn.select(1, Fn.split('/', this.given)) : this.given.split('/')[1];
  }

  public get type(): cloudmap.NamespaceType {
    return this.unknown('type');
  }

  private unknown(what: string): never {
    return unknown(this.node.path, messages.unknownOfNamespace(what, this.method, this.given));
  }
}

/** A namespace of which only a value is known that is its name or its ARN. */
class NamespaceOfConfiguration extends Resource implements ConfiguredNamespace {
  constructor(
    scope: Construct,
    id: string,
    public readonly nameOrArn: string,
  ) {
    super(scope, id);
  }

  public get namespaceName(): string {
    return this.unknown('name');
  }

  public get namespaceArn(): string {
    return this.unknown('ARN');
  }

  public get namespaceId(): string {
    return this.unknown('id');
  }

  public get type(): cloudmap.NamespaceType {
    return this.unknown('type');
  }

  private unknown(what: string): never {
    return unknown(this.node.path, messages.unknownOfConfiguredNamespace(what));
  }
}

function unknown(path: string, problem: Problem): never {
  if (isUnknownIgnored) return '' as never;
  throw meshError(path, [problem], { subject: 'MeshNamespace' });
}
