import { CfnResource, IResolvable, Reference, Token, Tokenization } from 'aws-cdk-lib';
import { isIntrinsic } from './intrinsics';
import { previewResolve, previewToken } from './preview-resolve';
import { propertyOverrides } from './property-overrides';

/**
 * Returns a property of a resource as CDK writes it into the template: the property of the L1 construct, or of a generic
 * `CfnResource`, with the overrides of `addPropertyOverride`. The names of all fields begin with a capital letter.
 *
 * @param onReference what a reference to a resource counts as; by default what CDK writes for it
 */
export function renderedProperty(
  resource: CfnResource,
  name: string,
  onReference?: (reference: Reference) => unknown,
): any {
  const resolve = (value: unknown) => previewResolve(resource, value, onReference);
  const overrides = propertyOverrides(resource);
  const base = capitalized(resolve(givenProperty(resource, name)));
  return name in overrides ? withOverride(resolve, base, overrides[name]) : base;
}

/**
 * Returns one field of a property, by the names that lead to it, and resolves as little else as possible. A field of what only the
 * deployment knows is undefined.
 */
export function renderedField(resource: CfnResource, name: string, path: readonly string[]): unknown {
  if (name in propertyOverrides(resource)) {
    return path.reduce((value, key) => value?.[key], renderedProperty(resource, name));
  }
  let value = producedProperty(resource, name);
  for (const key of path) {
    if (!isObject(value)) return undefined;
    value = produced(resource, value[uncapitalized(key)] ?? value[key]);
  }
  return capitalized(previewResolve(resource, value));
}

/** Whether a property is what the L2 construct has set, as a token: neither an assignment nor an override has replaced it. */
export function isSetByL2(resource: CfnResource, name: string): boolean {
  const given = (resource as unknown as Record<string, unknown>)[uncapitalized(name)];
  return Tokenization.isResolvable(given) && !(name in propertyOverrides(resource));
}

/** A property without overrides. The properties of a generic `CfnResource` have the names of the template. */
function givenProperty(resource: CfnResource, name: string): unknown {
  const fields = resource as unknown as Record<string, unknown> & { cfnProperties: Record<string, unknown> };
  const field = uncapitalized(name);
  return field in fields ? fields[field] : fields.cfnProperties[name];
}

/**
 * What a property of the L1 construct produces, without its overrides, and without resolving the tokens in it. It is the same object
 * as long as nothing replaces it.
 */
export function producedProperty(resource: CfnResource, name: string): unknown {
  return produced(resource, (resource as unknown as Record<string, unknown>)[uncapitalized(name)]);
}

/** The value of a token whose tokens are not resolved yet. */
function produced(resource: CfnResource, value: unknown): unknown {
  let inner = value;
  while (Tokenization.isResolvable(inner)) inner = previewToken(resource, inner as IResolvable, () => undefined);
  return inner;
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

/** CDK changes no names in functions such as `Fn::If`. */
function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (!isObject(value) || isIntrinsic(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [capitalizedName(key), capitalized(field)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name in the template of a property of an L1 construct. */
export function capitalizedName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
