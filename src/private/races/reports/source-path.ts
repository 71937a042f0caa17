import * as path from 'path';
import { SourceLine } from '../../template/construct-metadata';

/** The file of a source line, relative to a folder if it is in that folder, with forward slashes. */
export function sourcePath({ file }: SourceLine, folder: string): string {
  const relative = path.relative(folder, path.resolve(folder, file));
  const shown = relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
  return shown.split(path.sep).join('/');
}
