import { Reference, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { previewResolve } from './preview-resolve';

/** A value, separated into what is known at synthesis and what only the deployment knows. */
export interface PreviewedValue {
  /** The value, with the name of each deploy-time value in its place. It can be written as JSON. */
  readonly known: unknown;
  /** The deploy-time values, each once: tokens by their names. */
  readonly unknown: ReadonlyMap<string, string>;
}

/** Stands for a reference in a resolved value. No CloudFormation function has this name. */
const REFERENCE = 'ServiceConnectMesh::Reference';

/** CloudFormation reads such a value from Systems Manager or Secrets Manager. */
const DYNAMIC_REFERENCE = /\{\{resolve:[^}]*\}\}/g;

/**
 * Separates what is known of a value at synthesis from what only the deployment knows.
 *
 * A deploy-time value is a reference to a resource or a parameter, a dynamic reference, or a CloudFormation function
 * that contains neither. Functions around them are part of what is known.
 */
export function previewValue(scope: IConstruct, value: unknown): PreviewedValue {
  const references = new Map<string, Reference>();
  const resolved: unknown = previewResolve(scope, value, (reference) => {
    const name = nameOf(reference);
    references.set(name, reference);
    return { [REFERENCE]: name };
  });
  const unknown = new Map<string, string>();
  return { known: read(resolved, references, unknown).known, unknown };
}

/** Replaces the references in a part of a resolved value by their names, and collects the deploy-time values in it. */
function read(
  part: unknown,
  references: ReadonlyMap<string, Reference>,
  unknown: Map<string, string>,
): { known: unknown; isUnknown: boolean } {
  if (typeof part === 'string') {
    const dynamic = part.match(DYNAMIC_REFERENCE) ?? [];
    for (const each of dynamic) unknown.set(each, each);
    return { known: part, isUnknown: dynamic.length > 0 };
  }
  if (typeof part !== 'object' || part === null) return { known: part, isUnknown: false };
  if (Array.isArray(part)) {
    const entries = part.map((entry) => read(entry, references, unknown));
    return { known: entries.map(({ known }) => known), isUnknown: entries.some(({ isUnknown }) => isUnknown) };
  }
  if (REFERENCE in part) {
    const name = part[REFERENCE] as string;
    unknown.set(name, Token.asString(references.get(name)));
    return { known: { Ref: name }, isUnknown: true };
  }
  const fields = Object.entries(part).map(([key, field]) => ({ key, ...read(field, references, unknown) }));
  const known = Object.fromEntries(fields.map((field) => [field.key, field.known]));
  const isInner = fields.some(({ isUnknown }) => isUnknown);
  const isInnermost = !isInner && fields.length === 1 && /^(Ref|Fn::\w+)$/.test(fields[0].key);
  if (isInnermost) unknown.set(JSON.stringify(known), Token.asString(part));
  return { known, isUnknown: isInner || isInnermost };
}

/** Identifies what a reference refers to. A pseudo parameter belongs to no resource. */
function nameOf({ target, displayName }: Reference): string {
  if (displayName.startsWith('AWS::')) return displayName;
  return displayName === 'Ref' ? target.node.path : `${target.node.path}.${displayName}`;
}
