import { CfnResource } from 'aws-cdk-lib';

/** The overrides that `addOverride` has added to a resource, by the fields of the template, such as `DependsOn`. */
export function overridesOf(resource: CfnResource): Readonly<Record<string, any>> {
  const { rawOverrides } = resource as unknown as { rawOverrides?: Record<string, any> };
  return rawOverrides ?? {};
}

/** The overrides that `addPropertyOverride` has added to a resource, by the names of its properties. */
export function propertyOverrides(resource: CfnResource): Readonly<Record<string, any>> {
  return overridesOf(resource).Properties ?? {};
}
