import { Aspects, CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Makes one resource depend on another, when CDK no longer reads the dependencies of new constructs. Later versions of CDK
 * renamed the method and deprecated the old name.
 */
export function addResourceDependency(dependent: CfnResource, dependency: CfnResource) {
  const renamed = dependent as CfnResource & { addResourceDependency?: CfnResource['addDependency'] };
  if (renamed.addResourceDependency) renamed.addResourceDependency(dependency);
  else dependent.addDependency(dependency);
}

/**
 * Catches up on what CDK has done to the rest of the tree before these constructs were created: applies the aspects of the
 * constructs around them (permissions boundaries, tags, compliance rules), and turns their construct dependencies into
 * dependencies of resources.
 */
export function catchUp(late: IConstruct) {
  for (const construct of late.node.findAll()) {
    for (const scope of construct.node.scopes) {
      for (const aspect of Aspects.of(scope).all) aspect.visit(construct);
    }
  }
  for (const construct of late.node.findAll()) {
    for (const dependency of construct.node.dependencies) {
      for (const dependent of resourcesOf(construct)) {
        for (const awaited of resourcesOf(dependency)) {
          if (awaited !== dependent) addResourceDependency(dependent, awaited);
        }
      }
    }
  }
}

function resourcesOf(construct: IConstruct): CfnResource[] {
  return construct.node.findAll().filter(CfnResource.isCfnResource);
}
