import * as fs from 'fs';
import * as path from 'path';
import * as cxapi from 'aws-cdk-lib/cx-api';
import { Template } from './template';

/** A stack of a cloud assembly, as plain data: a test can remove something from it. */
export interface StackTemplate {
  /** The id of the artifact; for a nested stack, the id of its parent, a slash, and its logical id in the parent. */
  readonly id: string;
  /** The name of the stack, if it differs. */
  readonly name?: string;
  readonly template: Template;
  /** The ids of the stacks that are deployed before this one. */
  readonly dependencies: readonly string[];
  /** Nested stacks by their logical ids. */
  readonly nested: Record<string, StackTemplate>;
}

export type Assembly = readonly StackTemplate[];

/** All stacks of an assembly, including those of its stages, read from its directory. */
export function readAssembly(directory: string): Assembly {
  const stacks = new cxapi.CloudAssembly(directory).stacksRecursively;
  const ids = new Set(stacks.map(({ id }) => id));
  return stacks.map(({ id, stackName, templateFullPath, dependencies }) => {
    const stackIds = dependencies.map((dependency) => dependency.id).filter((other) => ids.has(other));
    return { ...readTemplate(templateFullPath, id), name: stackName, dependencies: stackIds };
  });
}

function readTemplate(file: string, id: string): StackTemplate {
  const template: Template = JSON.parse(fs.readFileSync(file, 'utf8'));
  const nested = Object.entries(template.Resources ?? {})
    .filter(([, { Type }]) => Type === 'AWS::CloudFormation::Stack')
    .map(([logicalId, { Metadata }]) => {
      const nestedFile = path.join(path.dirname(file), Metadata['aws:asset:path']);
      return [logicalId, readTemplate(nestedFile, `${id}/${logicalId}`)];
    });
  return { id, template, dependencies: [], nested: Object.fromEntries(nested) };
}

/** A single template, as an assembly of one stack. */
export function assemblyOf(template: Template, id = 'Stack'): Assembly {
  return [{ id, template, dependencies: [], nested: {} }];
}

/** The same assembly with changed templates, including those of nested stacks. */
export function mapTemplates(assembly: Assembly, map: (template: Template) => Template): Assembly {
  const one = (stack: StackTemplate): StackTemplate => ({
    ...stack,
    template: map(stack.template),
    nested: Object.fromEntries(Object.entries(stack.nested).map(([logicalId, nested]) => [logicalId, one(nested)])),
  });
  return assembly.map(one);
}
