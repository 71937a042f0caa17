import { CfnResource, Stack } from 'aws-cdk-lib';
import { cfnService } from '../inspect/cfn-resources';
import { overridesOf } from '../inspect/property-overrides';
import { deploymentUnits } from '../inspect/stacks';
import { ExternalEdge, isMember } from '../members/external-member';
import { MemberEdge } from '../members/member';
import { MeshState } from '../members/mesh-state';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** `dependsOn` clients whose `DependsOn` an override replaces, so that CloudFormation would not wait for their servers. */
export function overriddenDependencyProblems({ services, externals }: MeshState): Problem[] {
  const servers = new Map<CfnResource, { client: string; names: Set<string> }>();
  for (const edge of [...services.edges, ...externals.edgesFrom(services.services)]) {
    if (edge.kind !== 'dependsOn') continue;
    for (const resource of waitingResources(edge).filter(isOverridden)) {
      const known = servers.get(resource) ?? { client: edge.dependent.name, names: new Set() };
      servers.set(resource, known);
      known.names.add(edge.dependency.name);
    }
  }
  return [...servers].map(([{ node }, { client, names }]) => {
    return messages.overriddenDependencies(client, [...names], node.path);
  });
}

/** The resources that get the `DependsOn` of an edge: the service, and the nested stack around it if the server is outside of that. */
function waitingResources({ dependent, dependency }: MemberEdge | ExternalEdge): CfnResource[] {
  const { service } = dependent;
  const unit = isMember(dependency) ? deploymentUnits(service, dependency.service)[0] : service;
  const nested = Stack.isStack(unit) ? unit.nestedStackResource : undefined;
  return [cfnService(service), ...(nested ? [nested as CfnResource] : [])];
}

function isOverridden(resource: CfnResource): boolean {
  return 'DependsOn' in overridesOf(resource);
}
