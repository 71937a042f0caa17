import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { importNamespace } from './private/members/imported-namespace';
import { tracedFrom } from './private/messages/problem';

/**
 * Imports Cloud Map namespaces of which only the name or only the ARN is known.
 *
 * CDK's own imports, such as `HttpNamespace.fromHttpNamespaceAttributes`, require the name, the id and the ARN.
 */
export class MeshNamespace {
  /**
   * Imports a namespace by its name, for the `namespace` prop of a mesh.
   *
   * The services then refer to the namespace by its name. Amazon ECS accepts that only if the namespace belongs to the
   * account of the services. The name of an HTTP namespace is unique in an account and region.
   *
   * Reading the ARN, the id or the type of the returned namespace throws an error.
   *
   * @param scope the scope of the imported namespace
   * @param id the construct id of the imported namespace
   * @param namespaceName the name of the namespace
   */
  public static fromNamespaceName(scope: Construct, id: string, namespaceName: string): cloudmap.INamespace {
    return tracedFrom(MeshNamespace.fromNamespaceName, () => {
      return importNamespace(scope, id, 'fromNamespaceName', namespaceName);
    });
  }

  /**
   * Imports a namespace by its ARN, for the `namespace` prop of a mesh. A namespace that another account shares can only
   * be used by its ARN.
   *
   * The id of the returned namespace is read from the ARN. Reading its name or its type throws an error.
   *
   * @param scope the scope of the imported namespace
   * @param id the construct id of the imported namespace
   * @param namespaceArn the ARN of the namespace
   */
  public static fromNamespaceArn(scope: Construct, id: string, namespaceArn: string): cloudmap.INamespace {
    return tracedFrom(MeshNamespace.fromNamespaceArn, () => {
      return importNamespace(scope, id, 'fromNamespaceArn', namespaceArn);
    });
  }

  private constructor() {}
}
