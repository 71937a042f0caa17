import { nearestName } from '../../../src/private/messages/nearest-name';

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

test('nothing is near where nothing is known', () => {
  expect(nearestName('mysql', [])).toBeUndefined();
});
