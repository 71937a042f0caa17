import { CfnResource, Reference, Token } from 'aws-cdk-lib';
import { isIntrinsic } from './intrinsics';
import { previewResolve } from './preview-resolve';

/**
 * Returns a property of a resource as CDK writes it into the template: the property of the L1 construct with the
 * overrides of `addPropertyOverride`. The names of all fields begin with a capital letter.
 *
 * @param onReference what a reference to a resource counts as; by default what CDK writes for it
 */
export function renderedProperty(
  resource: CfnResource,
  name: string,
  onReference?: (reference: Reference) => unknown,
): any {
  const resolve = (value: unknown) => previewResolve(resource, value, onReference);
  const { [uncapitalized(name)]: given, rawOverrides } = resource as unknown as Record<string, unknown>;
  const { Properties } = (rawOverrides ?? {}) as { Properties?: Record<string, unknown> };
  const base = capitalized(resolve(given));
  return Properties && name in Properties ? withOverride(resolve, base, Properties[name]) : base;
}

/** Applies an override as CDK does: field by field, by index in lists, and `undefined` removes a field. */
function withOverride(resolve: (value: unknown) => unknown, base: unknown, override: unknown): unknown {
  if (!isObject(override) || Token.isUnresolved(override) || isIntrinsic(override)) return resolve(override);
  const result: any = Array.isArray(base) ? [...base] : { ...(isObject(base) && !isIntrinsic(base) ? base : {}) };
  for (const [key, value] of Object.entries(override)) {
    const merged = value === undefined ? undefined : withOverride(resolve, result[key], value);
    if (merged === undefined) delete result[key];
    else result[key] = merged;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key.charAt(0).toUpperCase() + key.slice(1), capitalized(field)]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
