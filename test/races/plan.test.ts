import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { synthesize } from './support/sample-app';
import { TemplateService, writeTemplate } from './support/service-templates';
import { evidenceInShort, namesInShort } from '../../src/private/messages/races/plan';
import { checkPaths } from '../../src/private/races/check';
import { deploymentPlan } from '../../src/private/races/deployment-plan';
import { planText } from '../../src/private/races/reports/plan';
import { svgReport } from '../../src/private/races/reports/svg';
import { topologies } from '../support/topologies';
import { TopologyApp } from '../support/topology-app';

const planOf = (...paths: string[]) => deploymentPlan(checkPaths(paths));
const wavesOf = (...paths: string[]) => planOf(...paths).waves.map((wave) => wave.map(({ service }) => service.name));
const textOf = (services: Record<string, TemplateService>) => planText(checkPaths([writeTemplate(services)]));

test('the plan has the waves, the services that each service waits for, the critical path and the races', () => {
  const text = textOf({
    web: { calls: ['api', 'search'], dependsOn: ['api', 'db'] },
    api: { calls: ['db'], dependsOn: ['db'] },
    search: { calls: ['web'], dependsOn: ['web'] },
    db: {},
    cache: {},
  });
  expect(text).toBe(
    [
      '5 services in 4 waves',
      '',
      'wave 1',
      '  db',
      '  cache',
      '',
      'wave 2',
      '  api  after db',
      '',
      'wave 3',
      '  web  after api',
      '',
      'wave 4',
      '  search  after web',
      '',
      'critical path',
      '  db -> api -> web -> search: 4 services, one after another',
      '',
      'not in the waves',
      "  race: 'web' calls 'search' and is deployed before it",
    ].join('\n'),
  );
});

test('a long list of services that a service waits for is shortened', () => {
  const servers = Array.from({ length: 9 }, (_, index) => `s${index}`);
  const services = Object.fromEntries(servers.map((name): [string, TemplateService] => [name, {}]));
  expect(textOf({ ...services, web: { dependsOn: servers } })).toContain(
    '\n  web  after s0, s1, s2, s3, s4 and 4 more\n',
  );
});

test('long lists are shortened', () => {
  expect(namesInShort(['a', 'b', 'c', 'd'], 3)).toBe('a, b, c, d');
  expect(namesInShort(['a', 'b', 'c', 'd', 'e'], 3)).toBe('a, b, c and 2 more');
  expect(evidenceInShort(['a', 'b'])).toBe('a; b');
  expect(evidenceInShort(['a', 'b', 'c'])).toBe('a; b; 1 more');
});

test('services that wait for each other, and their dependents, are in no wave', () => {
  const file = writeTemplate({
    web: { dependsOn: ['api'] },
    api: { dependsOn: ['db'] },
    db: { dependsOn: ['api'] },
    job: {},
  });
  expect(wavesOf(file)).toEqual([['job']]);
  expect(planText(checkPaths([file]))).toContain(
    "\n  'web', 'api', 'db': their resources wait for each other, which CloudFormation refuses",
  );
});

test('services with the same name are distinguished by their paths', () => {
  const folder = synthesize({ api: { id: 'Api', stack: 'One' }, other: { id: 'Api', stack: 'Two' } });
  expect(planText(checkPaths([folder]))).toContain('\nwave 1\n  One/Api/Service\n  Two/Api/Service\n');
});

test('an application without services has an empty plan', () => {
  const app = new App();
  new CfnResource(new Stack(app, 'Shop'), 'Topic', { type: 'AWS::SNS::Topic' });
  expect(planText(checkPaths([app.synth().directory]))).toBe('0 services in 0 waves');
});

test('stack dependencies order the services of the stacks', () => {
  const folder = synthesize(
    { web: { stack: 'Web', waitsFor: ['api'] }, job: { stack: 'Web' }, api: { stack: 'Api', port: 80 } },
    { namespaceBy: 'arn' },
  );
  expect(wavesOf(folder)).toEqual([['api'], ['web', 'job']]);
});

describe.each(topologies().map((topology) => [topology.name, topology] as const))('the mesh of %s', (_, topology) => {
  test('has the waves that the mesh computes, read from the template alone', () => {
    const { app, mesh } = new TopologyApp(topology);
    const declared = mesh.deploymentWaves.map((wave) => wave.map(({ name }) => name).sort());
    const { directory } = app.synth();
    expect(wavesOf(directory).map((wave) => wave.sort())).toEqual(declared);
    const result = checkPaths([directory]);
    const picture = svgReport(result, { colors: false, version: '1', workingDirectory: '/' });
    for (const { name, connectsTo } of topology.services) {
      for (const other of connectsTo) {
        const line = `'${name}' calls '${other}' and is redeployed after it, or waits for its endpoints`;
        const isCalled = result.calls.some(({ client, server }) => client.name === name && server.name === other);
        expect([line, planText(result).includes(line)]).toEqual([line, isCalled]);
        expect([line, picture.includes(line)]).toEqual([line, isCalled]);
      }
    }
  });

  test('has an order that agrees with all edges if each service is in a separate stack', () => {
    const { app } = new TopologyApp(topology, { apart: true });
    const { waves } = planOf(app.synth().directory);
    const waveOf = new Map(waves.flatMap((wave, index) => wave.map(({ service }) => [service.name, index])));
    for (const { name, dependsOn } of topology.services) {
      for (const other of dependsOn) expect(waveOf.get(name)).toBeGreaterThan(waveOf.get(other)!);
    }
  });
});

/** For each service, the services that it waits for, all of which are earlier. */
const orders = fc
  .array(fc.array(fc.nat({ max: 20 }), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .map((waits) =>
    waits.map((each, index) => [...new Set(each.filter((other) => other < index))].sort((a, b) => a - b)),
  );

test('for random orders, the plan equals the result of a slow computation', () => {
  fc.assert(
    fc.property(orders, (waits) => {
      const reaches = (from: number, to: number): boolean =>
        waits[from].some((next) => next === to || reaches(next, to));
      const wave = (index: number): number => Math.max(0, ...waits[index].map((other) => wave(other) + 1));
      const direct = (index: number) =>
        waits[index].filter((other) => !waits[index].some((next) => next !== other && reaches(next, other)));
      const services = waits.map((each, index): [string, TemplateService] => [
        `s${index}`,
        { dependsOn: each.map((other) => `s${other}`) },
      ]);
      const plan = planOf(writeTemplate(Object.fromEntries(services)));
      const found = plan.waves.flatMap((each, number) =>
        each.map(({ service, after }) => `${service.name} ${number} ${after.map(({ name }) => name).join()}`),
      );
      const expected = waits.map(
        (_, index) =>
          `s${index} ${wave(index)} ${direct(index)
            .map((each) => `s${each}`)
            .join()}`,
      );
      expect(found.sort()).toEqual(expected.sort());
      expect(plan.criticalPath).toHaveLength(Math.max(...waits.map((_, index) => wave(index))) + 1);
      plan.criticalPath.slice(1).forEach((service, index) => {
        expect(plan.isBefore(plan.criticalPath[index], service)).toBe(true);
      });
    }),
    { numRuns: 100 },
  );
});
