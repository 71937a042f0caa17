import * as path from 'path';
import { addLegacyAssets, Assets, assetsOf } from './asset-manifest';
import { templateOf } from './cfn-template';
import { ConstructMetadata } from './construct-metadata';
import { InputError } from './input-error';
import { addNestedStacks } from './nested-stacks';
import { readJson, tryReadJson } from './read-file';
import { Skipped } from './skipped';
import { Stack } from './stack';
import { at, entriesOf, isMap, own, textOf, textsOf, Value } from './values';

/** How deep stages may be nested. A manifest that refers to itself would not end otherwise. */
const MAX_DEPTH = 10;

/** Reads all stacks of a cloud assembly, those of its stages as well, in the order of the manifest. */
export function readCloudAssembly(directory: string, prefix: string, skipped: Skipped): Stack[] {
  return readStage(directory, '', 0);

  function readStage(root: string, relative: string, depth: number): Stack[] {
    const folder = path.join(root, relative);
    const manifest = readJson(path.join(folder, 'manifest.json'));
    const artifacts = own(manifest, 'artifacts');
    if (!isMap(artifacts)) throw new InputError(`'${path.join(folder, 'manifest.json')}' is not a cloud assembly`);
    const stacks: Stack[] = [];
    const stackIds = new Set(entriesOf(artifacts).flatMap(([id, each]) => (isStack(each) ? [id] : [])));
    for (const [id, artifact] of entriesOf(artifacts)) {
      const type = textOf(own(artifact, 'type'));
      const nestedFolder = textOf(at(artifact, 'properties', 'directoryName'));
      if (isStack(artifact)) {
        const stack = tryReadStack(root, relative, id, artifact, artifacts, stackIds);
        if (stack) stacks.push(stack);
      } else if (type === 'cdk:cloud-assembly' && nestedFolder !== undefined) {
        if (depth < MAX_DEPTH) stacks.push(...tryReadStage(root, path.join(relative, nestedFolder), depth + 1));
        else skipped.add('stages nested too deeply');
      }
    }
    return stacks;
  }

  function tryReadStage(root: string, relative: string, depth: number): Stack[] {
    try {
      return readStage(root, relative, depth);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      skipped.add('stages that cannot be read');
      return [];
    }
  }

  function tryReadStack(
    root: string,
    relative: string,
    id: string,
    artifact: Value,
    artifacts: Value,
    stackIds: ReadonlySet<string>,
  ): Stack | undefined {
    const folder = path.join(root, relative);
    const file = textOf(at(artifact, 'properties', 'templateFile'));
    const template = file === undefined ? undefined : tryReadJson(path.join(folder, file));
    if (file === undefined || !isMap(template)) {
      skipped.add('stacks without a readable template');
      return undefined;
    }
    const qualified = (stackId: string) => prefix + path.join(relative, stackId).split(path.sep).join('/');
    const constructs = new ConstructMetadata();
    for (const metadata of metadataOf(artifact, folder)) constructs.add(metadata);
    const environment = textOf(own(artifact, 'environment')) ?? 'aws://unknown-account/unknown-region';
    const [account, region] = environment.replace('aws://', '').split('/').map(known);
    const assets = assetsOfStack(artifact, artifacts, folder, id);
    const stack: Stack = {
      id: qualified(id),
      name: textOf(own(artifact, 'displayName')) ?? id,
      stackName: textOf(at(artifact, 'properties', 'stackName')) ?? id,
      isNameKnown: true,
      templateFile: path.join(relative, file).split(path.sep).join('/'),
      environment: account && region ? environment : `${prefix}${relative} ${environment}`,
      assembly: prefix,
      stage: relative,
      account,
      region,
      template: templateOf(template, skipped),
      dependencies: textsOf(own(artifact, 'dependencies'))
        .filter((other) => stackIds.has(other))
        .map(qualified),
      nested: new Map(),
      constructs,
      images: assets.images,
    };
    addNestedStacks(stack, assets.files, { folder: root, relative, skipped });
    return stack;
  }
}

function isStack(artifact: Value): boolean {
  return own(artifact, 'type') === 'aws:cloudformation:stack';
}

function known(part: string): string | undefined {
  return part.startsWith('unknown-') ? undefined : part;
}

/** The metadata in the manifest and, with newer versions of CDK, in a file of its own. */
function metadataOf(artifact: Value, folder: string): Value[] {
  const file = textOf(own(artifact, 'additionalMetadataFile'));
  const inline = own(artifact, 'metadata');
  return file === undefined ? [inline] : [inline, tryReadJson(path.join(folder, file))];
}

/** The assets of the manifest that a stack depends on, which is named `<stack>.assets` by convention. */
function assetsOfStack(artifact: Value, artifacts: Value, folder: string, id: string): Assets {
  const assets: Assets = { files: new Map(), images: new Map() };
  for (const other of new Set([...textsOf(own(artifact, 'dependencies')), `${id}.assets`])) {
    const manifest = own(artifacts, other);
    const file = textOf(at(manifest, 'properties', 'file'));
    if (own(manifest, 'type') !== 'cdk:asset-manifest' || file === undefined) continue;
    const read = assetsOf(tryReadJson(path.join(folder, file)), folder);
    for (const [hash, location] of read.files) assets.files.set(hash, location);
    for (const [hash, image] of read.images) assets.images.set(hash, image);
  }
  for (const metadata of metadataOf(artifact, folder)) addLegacyAssets(metadata, folder, assets);
  return assets;
}
