import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { enclosingStacks } from './stacks';

/** The nested stacks of a tree, and the units of deployment in the stacks that contain them. */
export class NestedStacks {
  private readonly parents = new Set<Stack>();
  /** The nested stacks by the resources that deploy them. */
  private readonly byResource = new Map<IConstruct, Stack>();

  constructor(constructs: readonly IConstruct[]) {
    for (const stack of constructs) {
      if (!Stack.isStack(stack) || !stack.nestedStackParent) continue;
      this.parents.add(stack.nestedStackParent);
      this.byResource.set(stack.nestedStackResource!, stack);
    }
  }

  public isParent(stack: Stack): boolean {
    return this.parents.has(stack);
  }

  /** What in a construct CloudFormation deploys in the order of a stack: nested stacks, and resources and parameters outside of these. */
  public unitsIn(stack: Stack, construct: IConstruct): ReadonlySet<IConstruct> {
    const depth = enclosingStacks(stack).length;
    const elements = CfnElement.isCfnElement(construct)
      ? [construct]
      : construct.node.findAll().filter(CfnResource.isCfnResource);
    return new Set(elements.map((each) => enclosingStacks(each)[depth] ?? this.byResource.get(each) ?? each));
  }
}
