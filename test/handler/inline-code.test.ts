import * as fs from 'fs';
import * as path from 'path';
import { INLINE_CODE } from '../../src/private/handler/inline-code.generated';
import { generateInlineCode } from '../support/inline-code';

const ROOM = path.join(__dirname, '../../src/private/handler');

test('CloudFormation accepts inline code of at most 4,096 characters', () => {
  expect(INLINE_CODE.length).toBeLessThanOrEqual(4096);
  expect(INLINE_CODE).toMatch(/^[\x20-\x7e]+$/); // then the number of characters equals the number of bytes
});

test('the committed inline code is current (to update it: `npm run inline-code`)', () => {
  const committed = fs.readFileSync(path.join(ROOM, 'inline-code.generated.ts'), 'utf8');
  expect(committed).toBe(generateInlineCode());
});

test('the inline code is CommonJS, and loads nothing before it is called', () => {
  const load = jest.fn();
  const exported = {};
  new Function('require', 'exports', INLINE_CODE)(load, exported);
  expect(Object.keys(exported)).toEqual(['handler']);
  expect(load).not.toHaveBeenCalled();
});

test('the main module exports the handler', () => {
  expect(jest.requireActual('../../src/private/handler/inline-entry')).toEqual({ handler: expect.any(Function) });
});

test('the files of the handler import only each other, and no CDK', () => {
  const imported = fs
    .readdirSync(ROOM)
    .flatMap((file) => [...fs.readFileSync(path.join(ROOM, file), 'utf8').matchAll(/from '(.*)'/g)])
    .map(([, module]) => module);
  expect(imported.filter((module) => !/^\.\/[\w-]+$/.test(module))).toEqual([]);
});
