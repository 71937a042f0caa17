import { CfnResource, Stack } from 'aws-cdk-lib';
import { previewResolve } from './preview-resolve';
import { overridesOf } from './property-overrides';

/** A condition of a template, and the value that it must have for something to exist. */
export interface Condition {
  /** The stack whose template has the condition. */
  readonly stack: Stack;
  /** The name in the template. */
  readonly name: string;
  readonly value: boolean;
}

const NONE: readonly Condition[] = [];

/** The conditions under which a resource exists: none or one. */
export function conditionsOf(resource: CfnResource): readonly Condition[] {
  const overrides = overridesOf(resource);
  const given: string | undefined =
    'Condition' in overrides ? overrides.Condition : resource.cfnOptions.condition?.logicalId;
  if (given === undefined) return NONE;
  return [{ stack: Stack.of(resource), name: previewResolve(resource, given), value: true }];
}

export function isSameCondition(one: Condition, other: Condition): boolean {
  return one.stack === other.stack && one.name === other.name && one.value === other.value;
}
