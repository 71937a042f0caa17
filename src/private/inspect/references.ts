import { CfnElement, CfnResource, Reference } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { previewResolve } from './preview-resolve';

/**
 * The constructs to which a template element refers.
 *
 * Properties are resolved one by one, so that a value that cannot be resolved before synthesis, for example because it creates a
 * construct, hides no others.
 */
export function referencesOf(element: CfnElement): IConstruct[] {
  const found = new Set<IConstruct>();
  const note = ({ target }: Reference) => {
    found.add(target);
    return '';
  };
  for (const value of valuesOf(element)) {
    if (typeof value === 'number' || typeof value === 'boolean' || value === undefined) continue;
    try {
      previewResolve(element, value, note);
    } catch {
      // CDK resolves it later, and says then what is wrong with it.
    }
  }
  return [...found];
}

function valuesOf(element: CfnElement): unknown[] {
  if (!CfnResource.isCfnResource(element)) {
    return [(element as unknown as { _toCloudFormation(): object })._toCloudFormation()];
  }
  const { cfnProperties, rawOverrides } = element as unknown as Record<string, Record<string, unknown>>;
  return [...Object.values(cfnProperties), rawOverrides];
}
