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
])('the nearest name to %j is %j', (mistyped, expected) => {
  expect(nearestName(mistyped, KNOWN)).toBe(expected);
});

test.each([
  { mistyped: 'abcdef', name: 'badcef', isNear: true }, // two swaps
  { mistyped: 'abcdef', name: 'badcfe', isNear: false }, // three
  { mistyped: 'abcdef', name: 'bacdxf', isNear: true }, // a swap, a letter exchanged
  { mistyped: 'abcdef', name: 'cacdxf', isNear: false }, // half a swap is none
  { mistyped: 'abcdef', name: 'bccdxf', isNear: false },
])('whether $mistyped is near $name: $isNear', ({ mistyped, name, isNear }) => {
  expect(nearestName(mistyped, [name])).toBe(isNear ? name : undefined);
  expect(nearestName(name, [mistyped])).toBe(isNear ? mistyped : undefined);
});

test('no name is near if there are no known names', () => {
  expect(nearestName('mysql', [])).toBeUndefined();
});
