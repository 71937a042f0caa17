import * as fs from 'fs';
import { InputError } from './input-error';
import { Value } from './values';

/** Reads a file that must exist. */
export function readText(file: string): string {
  const bytes = readBytes(file);
  if (isUtf16(bytes)) throw new InputError(`Cannot read '${file}': it is encoded in UTF-16. Save it in UTF-8`);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
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

function readBytes(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new InputError(`Cannot read '${file}': ${reasonOf(error)}`);
  }
}

/** Windows PowerShell redirects output in this encoding: a mark of the order of bytes, or letters with a zero next to them. */
function isUtf16([first, second]: Buffer): boolean {
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return hasMark || first === 0 || second === 0;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code ?? message;
}
