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

/** The functions whose result follows from their arguments. Others also read conditions, mappings, exports or parameters. */
const PURE_FUNCTIONS = [
  'Fn::Base64',
  'Fn::Cidr',
  'Fn::Join',
  'Fn::Length',
  'Fn::Select',
  'Fn::Split',
  'Fn::ToJsonString',
];

/**
 * Separates what is known of a value at synthesis from what only the deployment knows.
 *
 * A deploy-time value is a reference to a resource or a parameter, a dynamic reference, or the outermost CloudFormation
 * function that reads more than its arguments: `Fn::If` its condition, `Fn::FindInMap` its mapping, `Fn::Sub` its text.
 * The functions around deploy-time values are part of what is known.
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
  const inner = new Map<string, string>();
  const fields = Object.entries(part).map(([key, field]) => ({ key, ...read(field, references, inner) }));
  const known = Object.fromEntries(fields.map((field) => [field.key, field.known]));
  const isInner = fields.some(({ isUnknown }) => isUnknown);
  const isFunction = fields.length === 1 && /^(Ref|Fn::\w+)$/.test(fields[0].key);
  if (isFunction && !(isInner && isPure(fields[0].key, known))) {
    unknown.set(JSON.stringify(known), Token.asString(withReferences(part, references)));
    return { known, isUnknown: true };
  }
  for (const [name, token] of inner) unknown.set(name, token);
  return { known, isUnknown: isInner };
}

/** The parts of a joined text may be those of a dynamic reference, which CloudFormation reads only when they are joined. */
function isPure(name: string, known: object): boolean {
  return PURE_FUNCTIONS.includes(name) && !(name === 'Fn::Join' && JSON.stringify(known).includes('{{resolve:'));
}

/** A part of a resolved value, with the references themselves in their places. */
function withReferences(part: unknown, references: ReadonlyMap<string, Reference>): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map((entry) => withReferences(entry, references));
  if (REFERENCE in part) return references.get(part[REFERENCE] as string);
  return Object.fromEntries(Object.entries(part).map(([key, field]) => [key, withReferences(field, references)]));
}

/** Identifies what a reference refers to. A pseudo parameter belongs to no resource. */
function nameOf({ target, displayName }: Reference): string {
  if (displayName.startsWith('AWS::')) return displayName;
  return displayName === 'Ref' ? target.node.path : `${target.node.path}.${displayName}`;
}
