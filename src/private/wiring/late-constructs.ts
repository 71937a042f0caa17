import { Aspects, CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Makes one resource depend on another at a time when CDK no longer reads construct dependencies. Later versions of CDK
 * renamed the method and deprecated the old name.
 */
export function addResourceDependency(dependent: CfnResource, dependency: CfnResource) {
  const renamed = dependent as CfnResource & { addResourceDependency?: CfnResource['addDependency'] };
  if (renamed.addResourceDependency) renamed.addResourceDependency(dependency);
  else dependent.addDependency(dependency);
}

/**
 * Applies to new constructs what CDK has already applied to the rest of the tree: the aspects of the constructs that
 * contain them (permissions boundaries, tags, compliance rules), and the conversion of construct dependencies into
 * resource dependencies.
 */
export function catchUp(late: IConstruct) {
  for (const construct of late.node.findAll()) applyAspects(construct, construct.node.scopes);
  for (const construct of late.node.findAll()) {
    for (const dependent of resourcesOf(construct)) addResourceDependencies(dependent, construct.node.dependencies);
  }
}

/** Makes a resource depend on all resources in these constructs. */
export function addResourceDependencies(dependent: CfnResource, dependencies: readonly IConstruct[]) {
  for (const required of dependencies.flatMap(resourcesOf)) {
    if (required !== dependent) addResourceDependency(dependent, required);
  }
}

/**
 * Applies the aspects of these constructs to one that was created after aspects were applied to the rest of the tree. Like CDK, sorts
 * them by priority, those of outer constructs first, and applies each once.
 */
export function applyAspects(late: IConstruct, scopes: readonly IConstruct[]) {
  const applied = scopes.flatMap((scope) => Aspects.of(scope).applied).sort((a, b) => a.priority - b.priority);
  for (const aspect of new Set(applied.map((each) => each.aspect))) aspect.visit(late);
}

function resourcesOf(construct: IConstruct): CfnResource[] {
  return construct.node.findAll().filter(CfnResource.isCfnResource);
}
