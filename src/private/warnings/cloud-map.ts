import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Warning } from './warning';
import { cfnService } from '../inspect/cfn-resources';
import { configuredNamesOf } from '../inspect/configured-names';
import { NamespaceIdentity } from '../inspect/namespace-identity';
import { renderedProperty } from '../inspect/rendered-property';
import { identify } from '../inspect/security-groups';
import { TreeSurvey } from '../inspect/tree-survey';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';

/**
 * Finds discovery names that a Cloud Map service for service discovery has in the same namespace. Both may be in use at
 * the same time otherwise, for example during a migration.
 */
export function cloudMapWarnings({ services, namespace }: MeshState, survey: TreeSurvey): Warning[] {
  if (!namespace || survey.cloudMapServices.length === 0) return [];
  const identity = new NamespaceIdentity(namespace);
  const pathsByName = new Map(
    survey.cloudMapServices
      .filter((each) => identity.isNamedBy(each, namespaceIdOf(each)))
      .map((each) => [renderedProperty(each, 'Name', identify), each.node.path]),
  );
  return services.services.flatMap((member) =>
    (configuredNamesOf(cfnService(member.service))?.endpoints ?? [])
      .filter(({ discoveryName }) => pathsByName.has(discoveryName))
      .map(({ discoveryName }) => ({
        id: 'cloudMap',
        problem: messages.cloudMapCollision(member.name, discoveryName, pathsByName.get(discoveryName)!),
        member,
      })),
  );
}

function namespaceIdOf(service: cloudmap.CfnService): unknown {
  return (
    renderedProperty(service, 'NamespaceId', identify) ?? renderedProperty(service, 'DnsConfig', identify)?.NamespaceId
  );
}
