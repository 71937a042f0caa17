import { DeploymentUnits, Prerequisite } from '../../src/private/model/deployment-units';

/** A prerequisite from `Web -> Api`, with the text as its reason. */
function step(text: string): Prerequisite {
  const [dependent, dependency] = text.split(' ')[0].split('->');
  return { dependent, dependency, reason: () => text };
}

function unitsOf(...known: string[]) {
  const units = new DeploymentUnits();
  for (const each of known) units.add(step(each));
  return units;
}

/** The cycles that prerequisites close, as their units and the reasons for each step. */
const closedBy = (units: DeploymentUnits, ...added: string[]) =>
  units
    .cyclesClosedBy(added.map(step), 10)
    .map((cycle) => [cycle.units, cycle.steps.map((reasons) => reasons.map(({ reason }) => reason()))]);

test('a cycle names its units, and every reason of each step', () => {
  const units = unitsOf('Web->Api calls', 'Web->Api refers', 'Api->Db calls');
  expect(closedBy(units, 'Db->Web calls')).toEqual([
    [
      ['Web', 'Api', 'Db'],
      [['Web->Api calls', 'Web->Api refers'], ['Api->Db calls'], ['Db->Web calls']],
    ],
  ]);
});

test('what closes no cycle is no cycle, and is not added', () => {
  const units = unitsOf('Web->Api', 'Api->Db');
  expect(closedBy(units, 'Web->Db', 'Jobs->Web')).toEqual([]);
  expect(closedBy(units, 'Db->Web').length).toBe(1);
  expect(closedBy(units, 'Web->Db')).toEqual([]);
});

test('one of several prerequisites can close a cycle', () => {
  expect(closedBy(unitsOf('Web->Api'), 'Web->Db', 'Api->Web')).toHaveLength(1);
});

test('the first prerequisites are checked together', () => {
  expect(closedBy(unitsOf(), 'Web->Api', 'Api->Web')).toHaveLength(1);
  expect(closedBy(unitsOf(), 'Web->Api', 'Api->Db')).toEqual([]);
});

test('a unit does not wait for itself', () => {
  const units = unitsOf('Web->Web');
  expect(closedBy(units, 'Web->Web')).toEqual([]);
  expect(closedBy(unitsOf('Web->Api'), 'Web->Web', 'Api->Api')).toEqual([]);
});

test('at most as many cycles are returned as asked for', () => {
  const units = unitsOf('A->B', 'C->D');
  expect(units.cyclesClosedBy([step('B->A'), step('D->C')], 1)).toHaveLength(1);
  expect(units.cyclesClosedBy([step('B->A'), step('D->C')], 2)).toHaveLength(2);
});
