import * as path from 'path';
import { Resource } from './cfn-template';
import { callOf, substitutionOf } from './intrinsics';
import { listOf, own, textOf, Value } from './values';

/** How the resource of a nested stack names its template, without a cloud assembly. */
export interface TemplateReference {
  /** A path or a URL, if it is known as a whole. */
  readonly location?: string;
  /** The name of the file. */
  readonly fileName?: string;
  /** The path that CDK writes for tools that read a template in `cdk.out`. */
  readonly assetPath?: string;
}

export function templateReferenceOf({ properties, metadata }: Resource): TemplateReference {
  // Location is that of AWS::Serverless::Application.
  const url = own(properties, 'TemplateURL') ?? own(properties, 'Location');
  const end = endOf(url)?.replace(/[?#].*$/, '');
  return {
    location: textOf(url),
    fileName: end === undefined ? undefined : path.posix.basename(end),
    assetPath: textOf(own(metadata, 'aws:asset:path')),
  };
}

/** The text at the end of a value: of `!Sub "https://${Bucket}.s3.amazonaws.com/web.yaml"` what comes after the variable. */
function endOf(value: Value): string | undefined {
  const text = textOf(value);
  const call = callOf(value);
  if (text !== undefined || !call) return text;
  if (call.name === 'Fn::Sub') return substitutionOf(call.argument).text.replace(/^.*\$\{[^}]*\}/s, '');
  if (call.name !== 'Fn::Join') return undefined;
  const [delimiter, parts] = listOf(call.argument);
  const literal: string[] = [];
  for (const part of [...listOf(parts)].reverse()) {
    const end = endOf(part);
    if (end === undefined) break;
    literal.unshift(end);
    if (textOf(part) === undefined) break;
  }
  return literal.join(textOf(delimiter) ?? '');
}
