import * as fs from 'fs';
import * as path from 'path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { SampleService, synthesize } from './support/sample-app';
import { checkPaths } from '../../src/private/races/check';
import { seedOf } from '../support/seed';
import { Account } from '../support/simulator/account';
import { Assembly, readAssembly } from '../support/simulator/assembly';
import { everythingLate, timed } from '../support/simulator/clock';
import { Network, networkOf, Unit } from '../support/simulator/network';

/*
 * The law: for calls with evidence in one namespace, the check reports a wrong order if and only if the simulator finds a
 * schedule in which the client does not find the server. The simulator shares no code with the check.
 */
const APPS = Number(process.env.RACE_APPS ?? (process.env.PROOF === 'many' ? 100 : 6));
const REMOVALS = 8;
const SEED = seedOf('RACE_SEED', 7); // RACE_SEED=random sets a different seed each time

/** A service may wait for services in the same place and in earlier places. */
const PLACES = ['Shop>Before', 'Shop', 'Shop>Data', 'Shop>Data>Inner', 'Api', 'Web'];

/** A random application: its services with their dependencies, its calls, and the services that are redeployed after others. */
interface Draw {
  readonly services: Record<string, SampleService>;
  readonly redeployed: readonly { readonly client: number; readonly servers: readonly number[] }[];
  readonly calls: readonly (readonly [client: string, server: string])[];
}

const draws: fc.Arbitrary<Draw> = fc
  .record({
    places: fc.array(fc.constantFrom(...PLACES), { minLength: 4, maxLength: 9, size: 'max' }),
    calls: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('env', 'command', 'rule')), {
      minLength: 6,
      maxLength: 16,
      size: 'max',
    }),
    waits: fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 4, maxLength: 16, size: 'max' }),
    redeployed: fc.array(fc.tuple(fc.nat(), fc.array(fc.nat(), { minLength: 1, maxLength: 3 })), { maxLength: 2 }),
  })
  .map(({ places, calls, waits, redeployed }) => {
    const sorted = places.sort((a, b) => PLACES.indexOf(a) - PLACES.indexOf(b));
    const count = sorted.length;
    const services: Record<
      string,
      Required<Pick<SampleService, 'env' | 'command' | 'waitsFor' | 'admits'>> & SampleService
    > = {};
    sorted.forEach((stack, index) => {
      services[`s${index}`] = { stack, port: 1000 + index, env: {}, command: [], waitsFor: [], admits: [] };
    });
    for (const [a, b] of waits) {
      const [from, to] = [Math.max(a % count, b % count), Math.min(a % count, b % count)];
      if (from !== to) services[`s${from}`].waitsFor.push(`s${to}`);
    }
    const pairs = new Map<string, readonly [string, string]>();
    for (const [a, b, how] of calls) {
      // Most clients may wait for their servers.
      const isUpward = a % count < b % count && (a + b) % 4 > 0;
      const [client, server] = isUpward ? [`s${b % count}`, `s${a % count}`] : [`s${a % count}`, `s${b % count}`];
      if (client === server) continue;
      const isTogether = sorted[a % count] === sorted[b % count];
      if (how === 'rule' && isTogether) services[server].admits.push(client);
      else if (how === 'command') services[client].command.push(`--url=http://${server}:${services[server].port}/`);
      else services[client].env[`${server}_URL`] = `http://${server}`;
      pairs.set(`${client} ${server}`, [client, server]);
    }
    const later = redeployed.map(([client, servers]) => ({
      client: client % count,
      servers: servers.map((each) => each % count),
    }));
    return { services, redeployed: later, calls: [...pairs.values()] };
  });

function assemblyOf({ services, redeployed }: Draw): string {
  return synthesize(services, {
    context: { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true },
    decorate: (created) => {
      redeployed.forEach(({ client, servers }, index) => {
        const service = created[`s${client}`];
        const stack = Stack.of(service);
        const resource = new CfnResource(stack, `Redeployment${index}`, {
          type: 'Custom::ServiceConnectRedeployment',
          properties: { Service: (service.node.defaultChild as CfnResource).ref },
        });
        for (const server of servers) {
          const other = created[`s${server}`];
          if (Stack.of(other) === stack && server !== client) resource.node.addDependency(other.node.defaultChild!);
        }
      });
    },
  });
}

/** Removes some of the DependsOn entries and ingress rules from the templates of an assembly. */
function removeSome(folder: string, chance: () => number) {
  const share = chance() / 3;
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('template.json'))) {
    const location = path.join(folder, file);
    const template = JSON.parse(fs.readFileSync(location, 'utf8'));
    for (const [logicalId, resource] of Object.entries<any>(template.Resources)) {
      if (/^AWS::ECS::Service$|^AWS::CloudFormation::Stack$/.test(resource.Type) && resource.DependsOn) {
        resource.DependsOn = [resource.DependsOn].flat().filter(() => chance() > share);
      }
      if (resource.Type === 'AWS::EC2::SecurityGroupIngress' && chance() < share / 2) {
        delete template.Resources[logicalId];
        for (const other of Object.values<any>(template.Resources)) {
          if (other.DependsOn) other.DependsOn = [other.DependsOn].flat().filter((each: string) => each !== logicalId);
        }
      }
    }
    fs.writeFileSync(location, JSON.stringify(template));
  }
}

/** The calls whose client does not find the server in some schedule, and those whose server always waits for the client. */
function simulated(network: Network, calls: Draw['calls']) {
  const services = new Map(
    network.units
      .filter(({ type }) => type === 'AWS::ECS::Service')
      .map((unit) => [unit.path!.split('/').at(-2)!, unit]),
  );
  const missesWith = (client: Unit, server: Unit, clockOf: Parameters<Account['deploy']>[1]) => {
    const account = new Account();
    account.deploy(network, clockOf);
    return !account.finds(client.id, server.id);
  };
  const late = everythingLate(network);
  const missed: string[] = [];
  const reversed: string[] = [];
  for (const [client, server] of calls) {
    const [from, to] = [services.get(client)!, services.get(server)!];
    const slow = (each: Network) =>
      timed(each, ({ id }) => (id === to.id ? { delay: 1000, duration: 1000 } : { delay: 1, duration: 1 }));
    const misses = missesWith(from, to, everythingLate);
    expect(missesWith(from, to, slow)).toBe(misses);
    if (misses) missed.push(`${client} -> ${server}`);
    if (late.isDone(from, to)) reversed.push(`${client} -> ${server}`);
  }
  return { missed: missed.sort(), reversed: reversed.sort() };
}

/** The calls that still have evidence after rules were removed. */
function visibleCalls({ services, calls }: Draw, assembly: Assembly): Draw['calls'] {
  const text = JSON.stringify(assembly);
  return calls.filter(([client, server]) => {
    const { env = {}, command = [] } = services[client];
    const inEnvironment = `${server}_URL` in env || command.some((each) => each.includes(`//${server}:`));
    return inEnvironment || new RegExp(`"${server}SecurityGroupfrom\\w*${client}SecurityGroup`).test(text);
  });
}

test(`findings agree with the simulator, seed ${SEED}`, () => {
  let [compared, found] = [0, 0];
  fc.assert(
    fc.property(draws, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (draw, stream) => {
      const folder = assemblyOf(draw);
      const chance = () => stream.next().value;
      for (let removal = 0; removal < REMOVALS; removal++) {
        const assembly = readAssembly(folder);
        const calls = visibleCalls(draw, assembly);
        const expected = simulated(networkOf(assembly), calls);
        const { findings } = checkPaths([folder]);
        const ofRules = (...rules: string[]) =>
          findings
            .filter(({ rule }) => rules.includes(rule))
            .map(({ client, server }) => `${client!.name} -> ${server!.name}`)
            .sort();
        expect(ofRules('unordered-dependency', 'reversed-order')).toEqual(expected.missed);
        expect(ofRules('reversed-order')).toEqual(expected.reversed.filter((call) => expected.missed.includes(call)));
        compared += calls.length;
        found += expected.missed.length;
        removeSome(folder, chance);
      }
      fs.rmSync(folder, { recursive: true });
    }),
    { numRuns: APPS, seed: SEED, endOnFailure: true },
  );
  process.stdout.write(`race law: ${compared} calls compared, ${found} of them races, seed ${SEED}\n`);
  expect(found).toBeGreaterThan(0);
  expect(compared).toBeGreaterThan(found);
});
