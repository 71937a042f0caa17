import { nearestName } from '../../src/private/messages/nearest-name';

const KNOWN = ['wordpress', 'mysql', 'mysqlx', 'api'];

test.each([
  ['mysq1', 'mysql'],
  ['mysqll', 'mysql'],
  ['msyql', 'mysql'],
  ['MySQL', 'mysql'],
  ['mysqly', 'mysql'],
  ['word-press', 'wordpress'],
  ['wrdprss', 'wordpress'],
  ['apl', 'api'],
  ['ap', 'api'],
  ['web', undefined],
  ['database', undefined],
  ['', undefined],
])('%j was probably meant to be %j', (mistyped, expected) => {
  expect(nearestName(mistyped, KNOWN)).toBe(expected);
});

test.each([
  ['abcdef', 'badcef', true], // two swaps
  ['abcdef', 'badcfe', false], // three
  ['abcdef', 'bacdxf', true], // a swap, a letter exchanged
  ['abcdef', 'cacdxf', false], // half a swap is none
  ['abcdef', 'bccdxf', false],
])('whether %j is near %j: %j', (mistyped, name, isNear) => {
  expect(nearestName(mistyped, [name])).toBe(isNear ? name : undefined);
  expect(nearestName(name, [mistyped])).toBe(isNear ? mistyped : undefined);
});

test('nothing is near where nothing is known', () => {
  expect(nearestName('mysql', [])).toBeUndefined();
});
