import * as fs from 'fs';
import { InputError } from './input-error';
import { Value } from './values';

/** Reads a file that must exist. */
export function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new InputError(`Cannot read '${file}': ${reasonOf(error)}`);
  }
}

export function readJson(file: string): Value {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`Cannot read '${file}': it is not valid JSON`);
  }
}

/** Reads a file that may be missing or broken: undefined in both cases. */
export function tryReadJson(file: string): Value {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code ?? message;
}
