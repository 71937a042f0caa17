import * as path from 'path';
import { hashIn } from './asset-manifest';
import { CfnTemplate, Resource, templateOf } from './cfn-template';
import { tryReadJson } from './read-file';
import { Skipped } from './skipped';
import { Stack } from './stack';
import { isMap, jsonOf, own, textOf } from './values';

/** The types of resources that create a stack. */
export const NESTED_STACKS = ['AWS::CloudFormation::Stack', 'AWS::Serverless::Application'];
const MAX_DEPTH = 20;

/** Where the templates of nested stacks are. */
export interface NestedTemplates {
  /** The folder of the cloud assembly. */
  readonly folder: string;
  /** The folder of the stage in it. */
  readonly relative: string;
  readonly skipped: Skipped;
}

/** Reads the nested stacks of a stack, and those in them, by the hash that is in the TemplateURL of each. */
export function addNestedStacks(stack: Stack, files: ReadonlyMap<string, string>, where: NestedTemplates): void {
  for (const resource of nestedStackResources(stack.template)) {
    const file = fileOf(resource, files, path.join(where.folder, where.relative));
    const template = file === undefined ? undefined : tryReadJson(file);
    if (file === undefined || !isMap(template) || depthOf(stack) > MAX_DEPTH) {
      where.skipped.add('nested stacks without a readable template');
      continue;
    }
    const templateFile = path.relative(where.folder, file).split(path.sep).join('/');
    const nested = nestedStack(stack, resource, templateOf(template, where.skipped), templateFile);
    addNestedStacks(nested, files, where);
  }
}

export function nestedStackResources(template: CfnTemplate): Resource[] {
  return [...template.resources.values()].filter(({ type }) => NESTED_STACKS.includes(type));
}

/** Adds a nested stack to its parent. */
export function nestedStack(parent: Stack, resource: Resource, template: CfnTemplate, templateFile: string): Stack {
  const { logicalId } = resource;
  const nested: Stack = {
    ...parent,
    id: `${parent.id}/${logicalId}`,
    name: nameOf(parent, resource),
    stackName: '',
    isNameKnown: false,
    templateFile,
    template,
    dependencies: [],
    parent,
    logicalIdInParent: logicalId,
    nested: new Map(),
  };
  parent.nested.set(logicalId, nested);
  return nested;
}

export function depthOf(stack: Stack): number {
  return stack.parent ? depthOf(stack.parent) + 1 : 0;
}

/** Text in a TemplateURL, whatever functions it consists of: the hash is always literal. */
function fileOf(resource: Resource, files: ReadonlyMap<string, string>, folder: string): string | undefined {
  const hash = hashIn(jsonOf(own(resource.properties, 'TemplateURL')));
  const byHash = hash === undefined ? undefined : files.get(hash);
  const relative = textOf(own(resource.metadata, 'aws:asset:path'));
  return byHash ?? (relative === undefined ? undefined : path.resolve(folder, relative));
}

/** The path of the NestedStack construct, whose resource is at `X.NestedStack/X.NestedStackResource` next to it. */
function nameOf(parent: Stack, { logicalId, metadata }: Resource): string {
  const resourcePath = textOf(own(metadata, 'aws:cdk:path')) ?? parent.constructs.pathOf(logicalId, parent.name);
  const match = resourcePath && /^(.*?)([^/]+)\.NestedStack\/\2\.NestedStackResource$/.exec(resourcePath);
  return match ? match[1] + match[2] : `${parent.name}/${logicalId}`;
}
