import * as fs from 'fs';
import * as path from 'path';
import { readCloudAssembly } from './cloud-assembly';
import { InputError } from './input-error';
import { Skipped } from './skipped';
import { Stack, withNested } from './stack';
import { readTemplateFiles } from './template-files';

/** The stacks of the given inputs, without the nested ones. */
export interface Inputs {
  readonly stacks: readonly Stack[];
  readonly skipped: Skipped;
}

/** Reads cloud assemblies, by their folder or their manifest, and templates, each given by its path. */
export function readInputs(paths: readonly string[]): Inputs {
  const skipped = new Skipped();
  const folders: string[] = [];
  const files: string[] = [];
  for (const each of new Set(paths)) {
    if (isFolder(each)) folders.push(assemblyFolder(each));
    else if (path.basename(each) === 'manifest.json') folders.push(path.dirname(each));
    else files.push(each);
  }
  const count = folders.length + (files.length > 0 ? 1 : 0);
  const prefix = (folder: string) => (count > 1 ? `${folder}:` : '');
  const stacks = folders.flatMap((folder) => readCloudAssembly(folder, prefix(folder), skipped));
  if (files.length > 0) stacks.push(...readTemplateFiles(files, count > 1 ? 'templates:' : '', skipped));
  if (files.length > 0 && !stacks.flatMap(withNested).some(({ template }) => template.resources.size > 0)) {
    throw new InputError(`No CloudFormation resources found in ${files.map((file) => `'${file}'`).join(', ')}`);
  }
  return { stacks, skipped };
}

function isFolder(file: string): boolean {
  try {
    return fs.statSync(file).isDirectory();
  } catch {
    throw new InputError(`Cannot read '${file}': no such file or folder`);
  }
}

function assemblyFolder(folder: string): string {
  if (!fs.existsSync(path.join(folder, 'manifest.json'))) {
    throw new InputError(`'${folder}' is not a cloud assembly: it contains no manifest.json. Run \`cdk synth\` first`);
  }
  return folder;
}
