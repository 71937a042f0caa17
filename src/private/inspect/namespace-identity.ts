import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { IConstruct } from 'constructs';
import { namespaceNames } from './namespace-reference';
import { previewResolve } from './preview-resolve';
import { renderedProperty } from './rendered-property';
import { identify } from './security-groups';

/** Decides whether a service uses a namespace, which can be named by its name, its id or its ARN. */
export class NamespaceIdentity {
  private readonly keys: ReadonlySet<string>;

  constructor(namespace: cloudmap.INamespace) {
    this.keys = new Set(namespaceNames(namespace).map((name) => keyOf(namespace, name)));
  }

  /** Whether a name, an id or an ARN in a resource names the namespace, as far as that is known at synthesis. */
  public isNamedBy(scope: IConstruct, name: unknown): boolean {
    return name !== undefined && this.keys.has(keyOf(scope, name));
  }

  /** Whether this is the namespace of an ECS service with this configuration. The cluster gives the default. */
  public isOf(service: ecs.CfnService, configured: unknown): boolean {
    return this.isNamedBy(service, configured ?? defaultNamespaceOf(service));
  }
}

function keyOf(scope: IConstruct, name: unknown): string {
  return JSON.stringify(previewResolve(scope, name, identify));
}

/** The default namespace of the cluster of a service, if this app creates the cluster. */
function defaultNamespaceOf({ cluster }: ecs.CfnService): unknown {
  if (!Token.isUnresolved(cluster)) return undefined;
  const token = Tokenization.reverse(cluster, { failConcat: false });
  if (!Reference.isReference(token) || !(token.target instanceof ecs.CfnCluster)) return undefined;
  return renderedProperty(token.target, 'ServiceConnectDefaults', identify)?.Namespace;
}
