import * as path from 'path';
import { at, entriesOf, own, textOf, Value } from './values';

/** A Docker image that CDK builds from a folder of the cloud assembly. */
export interface DockerImageAsset {
  readonly directory: string;
  /** The Dockerfile, relative to the folder. */
  readonly dockerfile: string;
  readonly buildArgs: ReadonlyMap<string, string>;
}

/** The assets of a stack, by the hash that is in the location of each. */
export interface Assets {
  /** Absolute paths of files. */
  readonly files: Map<string, string>;
  readonly images: Map<string, DockerImageAsset>;
}

/** Reads an asset manifest. */
export function assetsOf(manifest: Value, directory: string): Assets {
  const assets: Assets = { files: new Map(), images: new Map() };
  for (const [id, file] of entriesOf(own(manifest, 'files'))) {
    const relative = textOf(at(file, 'source', 'path'));
    if (relative === undefined) continue;
    for (const hash of [id, ...destinationsOf(file, 'objectKey')]) {
      assets.files.set(hashIn(hash) ?? hash, path.resolve(directory, relative));
    }
  }
  for (const [id, image] of entriesOf(own(manifest, 'dockerImages'))) {
    const context = textOf(at(image, 'source', 'directory'));
    if (context === undefined) continue;
    const asset = {
      directory: path.resolve(directory, context),
      dockerfile: textOf(at(image, 'source', 'dockerFile')) ?? 'Dockerfile',
      buildArgs: buildArgsOf(at(image, 'source', 'dockerBuildArgs')),
    };
    for (const tag of [id, ...destinationsOf(image, 'imageTag')]) assets.images.set(tag, asset);
  }
  return assets;
}

/** Adds the assets that CDK's legacy synthesizer writes into the metadata of a stack. */
export function addLegacyAssets(metadata: Value, directory: string, assets: Assets): void {
  for (const [, entries] of entriesOf(metadata)) {
    for (const entry of Array.isArray(entries) ? entries : []) {
      if (own(entry, 'type') !== 'aws:cdk:asset') continue;
      const data = own(entry, 'data');
      const relative = textOf(own(data, 'path'));
      if (relative === undefined) continue;
      const location = path.resolve(directory, relative);
      const keys = ['imageTag', 'sourceHash', 'id'].flatMap((key) => textOf(own(data, key)) ?? []);
      if (own(data, 'packaging') !== 'container-image') {
        for (const key of keys) assets.files.set(key, location);
        continue;
      }
      const asset = {
        directory: location,
        dockerfile: textOf(own(data, 'file')) ?? 'Dockerfile',
        buildArgs: buildArgsOf(own(data, 'buildArgs')),
      };
      for (const key of keys) assets.images.set(key, asset);
    }
  }
}

/** The SHA-256 in the location of an asset. */
export function hashIn(location: string): string | undefined {
  const hashes = location.match(/[0-9a-f]{64}/g);
  return hashes?.[hashes.length - 1];
}

function destinationsOf(asset: Value, key: string): string[] {
  return entriesOf(own(asset, 'destinations')).flatMap(([, destination]) => textOf(own(destination, key)) ?? []);
}

function buildArgsOf(value: Value): ReadonlyMap<string, string> {
  return new Map(entriesOf(value).flatMap(([key, each]) => (typeof each === 'string' ? [[key, each]] : [])));
}
