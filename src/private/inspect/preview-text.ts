import { IConstruct } from 'constructs';
import { previewValue } from './deploy-time-values';

/** A text, as far as it is known at synthesis. */
export interface PreviewedText {
  /** The text, with `${...}` in the place of each deploy-time value, as in `Fn::Sub`. */
  readonly text: string;
  readonly isKnown: boolean;
}

/** Resolves the tokens of a text that CDK can resolve, and names the others. */
export function previewText(scope: IConstruct, value: unknown): PreviewedText {
  const { known, unknown } = previewValue(scope, value);
  return { text: describeText(known), isKnown: unknown.size === 0 };
}

function describeText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref: name, 'Fn::Join': join } = value as { Ref?: string; 'Fn::Join'?: [separator: string, parts: unknown] };
  if (name !== undefined) return `\${${name}}`;
  if (join && Array.isArray(join[1])) return join[1].map(describeText).join(join[0]);
  return `\${${JSON.stringify(value)}}`;
}
