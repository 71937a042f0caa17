import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { addResourceDependencies } from './late-constructs';
import { overridesOf } from '../inspect/property-overrides';

/*
 * `node.addDependency` concerns all resources in the scope of a construct. A resource that the mesh needs must often stay out of that:
 * services refer to it, or it refers to them, and everything around it would be part of a cycle. It is then directly in the stack, with
 * the logical id that it has in its scope.
 */

/**
 * Takes the place of a resource in the tree, and so keeps its logical id, without being a resource. Others find the construct id taken:
 * CDK adds no second rule.
 */
class ResourcePlace extends CfnElement {
  /** @internal */
  public _toCloudFormation(): object {
    return {};
  }
}

/**
 * Moves a resource out of its scope: directly into the stack, with the same logical id, properties, metadata and dependencies of its own.
 *
 * @param prefix what the construct id begins with in the stack
 */
export function moveToStack<T extends CfnResource>(resource: T, prefix: string): T {
  const { scope, id, path } = resource.node;
  const isDefault = scope!.node.defaultChild === resource;
  scope!.node.tryRemoveChild(id);
  const place = new ResourcePlace(scope as Construct, id);
  const { _logicalIdOverride: givenId } = resource as unknown as { _logicalIdOverride?: string };
  if (givenId !== undefined) place.overrideLogicalId(givenId);
  const moved = copyOf(resource, Stack.of(place), idInStack(Stack.of(place), prefix, path));
  Object.assign(moved.cfnOptions, resource.cfnOptions);
  for (const [field, value] of Object.entries(overridesOf(resource))) moved.addOverride(field, value);
  const awaited = resource.obtainDependencies().filter((each) => CfnResource.isCfnResource(each));
  addResourceDependencies(moved, [...resource.node.dependencies, ...awaited]);
  moved.overrideLogicalId(place.logicalId); // a token: a later renameLogicalId counts
  if (isDefault) scope!.node.defaultChild = moved; // without one, CDK takes the construct around it for an import
  return moved as T;
}

/** Creates a resource directly in its stack, with the logical id that it would have in a scope. */
export function createInStack(
  scope: Construct,
  id: string,
  prefix: string,
  create: (stack: Stack, id: string) => CfnResource,
): CfnResource {
  const place = new ResourcePlace(scope, id);
  const stack = Stack.of(place);
  const resource = create(stack, idInStack(stack, prefix, place.node.path));
  resource.overrideLogicalId(place.logicalId);
  return resource;
}

/** The L1 constructs of the resources that are moved, each with a property that a generic resource does not have. */
const L1_CONSTRUCTS = [
  { L1: ec2.CfnSecurityGroupIngress, property: 'groupId' },
  { L1: ec2.CfnSecurityGroupEgress, property: 'groupId' },
  { L1: cloudmap.CfnHttpNamespace, property: 'name' },
];

/** A resource with the same properties: an L1 construct, or a generic resource, whose properties have the names of the template. */
function copyOf(resource: CfnResource, scope: Construct, id: string): CfnResource {
  const { cfnResourceType: type } = resource;
  const { cfnProperties: properties } = resource as unknown as { cfnProperties: never };
  const found = L1_CONSTRUCTS.find(({ L1, property }) => L1.CFN_RESOURCE_TYPE_NAME === type && property in resource);
  return found ? new found.L1(scope, id, properties) : new CfnResource(scope, id, { type, properties });
}

function idInStack({ node }: Stack, prefix: string, path: string): string {
  return `${prefix} ${path.slice(node.path.length + 1)}`.replace(/\//g, ' ');
}
