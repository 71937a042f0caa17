import { CfnResource } from 'aws-cdk-lib';

/** The overrides that `addPropertyOverride` has added to a resource, by the names of its properties. */
export function propertyOverrides(resource: CfnResource): Readonly<Record<string, any>> {
  const { rawOverrides } = resource as unknown as { rawOverrides?: { Properties?: Record<string, any> } };
  return rawOverrides?.Properties ?? {};
}
