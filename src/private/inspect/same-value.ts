import { IConstruct } from 'constructs';
import { previewResolve } from './preview-resolve';
import { identify } from './security-groups';

/** Whether two values are the same in a template, however they are written: as themselves, or as tokens. */
export function isSameValue(scope: IConstruct, one: unknown, other: unknown): boolean {
  if (one === other) return true;
  const [ours, theirs] = [one, other].map((value) => JSON.stringify(previewResolve(scope, value, identify)));
  return ours === theirs;
}
