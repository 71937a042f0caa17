import * as fs from 'fs';
import * as path from 'path';
import { templateOf } from './cfn-template';
import { ConstructMetadata } from './construct-metadata';
import { InputError } from './input-error';
import { depthOf, nestedStack, nestedStackResources } from './nested-stacks';
import { readText } from './read-file';
import { Skipped } from './skipped';
import { Stack } from './stack';
import { TemplateReference, templateReferenceOf } from './template-reference';
import { isMap, Value } from './values';
import { parseJsonOrYaml } from './yaml';

const MAX_DEPTH = 20;

/**
 * Reads CloudFormation templates, JSON or YAML.
 *
 * A template that another one uses as a nested stack, by a relative path or by a URL that ends in its file name, is not a
 * stack of its own. Other parts of the URL may be functions.
 */
export function readTemplateFiles(files: readonly string[], prefix: string, skipped: Skipped): Stack[] {
  const given = new Map(files.map((file) => [path.resolve(file), file]));
  const byName = new Map(files.map((file) => [path.basename(file), path.resolve(file)]));
  const parsed = new Map<string, Value>();
  for (const [location, file] of given) parsed.set(location, parse(location, file));

  const nestedFiles = new Set<string>();
  for (const [location, value] of parsed) {
    for (const resource of nestedStackResources(templateOf(value, new Skipped()))) {
      const used = locationOf(templateReferenceOf(resource), location);
      if (used !== undefined && used !== location && given.has(used)) nestedFiles.add(used);
    }
  }
  // If templates use each other in a cycle, all of them are read as stacks.
  const isTop = (location: string) => nestedFiles.size === given.size || !nestedFiles.has(location);
  return [...given].filter(([location]) => isTop(location)).map(([location, file]) => stackOf(location, file));

  function stackOf(location: string, file: string): Stack {
    const stack: Stack = {
      id: `${prefix}${file}`,
      name: file,
      stackName: path.basename(file).replace(/(\.template)?\.\w+$/, ''),
      isNameKnown: false,
      templateFile: file,
      environment: `${prefix}templates`,
      assembly: prefix,
      stage: '',
      template: templateOf(parsed.get(location), skipped),
      dependencies: [],
      nested: new Map(),
      constructs: new ConstructMetadata(),
      images: new Map(),
    };
    addNested(stack, location);
    return stack;
  }

  function addNested(stack: Stack, location: string) {
    for (const resource of nestedStackResources(stack.template)) {
      const file = locationOf(templateReferenceOf(resource), location);
      const value = file === undefined || depthOf(stack) >= MAX_DEPTH ? undefined : parsedOrRead(file);
      if (file === undefined || !isMap(value)) {
        skipped.add('nested stacks without a readable template');
        continue;
      }
      const shown =
        given.get(file) ?? path.join(path.dirname(stack.templateFile), path.relative(path.dirname(location), file));
      addNested(nestedStack(stack, resource, templateOf(value, skipped), shown), file);
    }
  }

  function parsedOrRead(location: string): Value {
    if (!parsed.has(location)) {
      try {
        parsed.set(location, parse(location, location));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        parsed.set(location, undefined);
      }
    }
    return parsed.get(location);
  }

  function locationOf({ location, fileName = '', assetPath }: TemplateReference, parent: string): string | undefined {
    const paths = [location, assetPath].flatMap((each) => each || []).filter((each) => !/^\w+:\/\//.test(each));
    const relative = paths.map((each) => path.resolve(path.dirname(parent), each));
    return relative.find((each) => fs.existsSync(each)) ?? byName.get(fileName);
  }
}

function parse(location: string, file: string): Value {
  const value = parseJsonOrYaml(readText(location), file);
  if (!isMap(value)) throw new InputError(`'${file}' is not a CloudFormation template`);
  return value;
}
