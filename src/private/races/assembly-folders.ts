import * as fs from 'fs';
import * as path from 'path';

/** The folders of the cloud assemblies that contain the given templates, without those of stages inside another one. */
export function assemblyFolders(templatePaths: readonly string[]): string[] {
  const folders = new Set(templatePaths.map((file) => outermost(path.dirname(path.resolve(file)))));
  return [...folders].sort();
}

/** A stage of an app has a folder with a manifest of its own in the folder of the app. */
function outermost(folder: string): string {
  const parent = path.dirname(folder);
  const isStage = path.basename(folder).startsWith('assembly-') && fs.existsSync(path.join(parent, 'manifest.json'));
  return isStage && parent !== folder ? outermost(parent) : folder;
}
