import * as fs from 'fs';
import * as path from 'path';

/*
 * The construct metadata of the stack `Shop` in a cloud assembly: newer versions of CDK write it into a file of its own,
 * others into the manifest.
 */

const FILE = 'Shop.metadata.json';

export interface Entry {
  readonly type: string;
  readonly data: unknown;
}

/** All metadata of the stack, by construct path. */
export function metadataOf(folder: string): Record<string, Entry[]> {
  const { metadata, additionalMetadataFile } = manifestOf(folder).artifacts.Shop;
  return metadata ?? JSON.parse(fs.readFileSync(path.join(folder, additionalMetadataFile), 'utf8'));
}

/** Replaces all metadata of the stack, or removes it if there is no content. */
export function setMetadata(folder: string, content?: object, place: 'manifest' | 'file' = 'file') {
  const manifest = manifestOf(folder);
  const { Shop } = manifest.artifacts;
  delete Shop.metadata;
  delete Shop.additionalMetadataFile;
  if (content && place === 'manifest') Shop.metadata = content;
  if (content && place === 'file') {
    Shop.additionalMetadataFile = FILE;
    fs.writeFileSync(path.join(folder, FILE), JSON.stringify(content));
  }
  fs.writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}

function manifestOf(folder: string) {
  return JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
}
