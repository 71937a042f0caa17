import * as fc from 'fast-check';
import { Call, Client, Offer, REGISTRY } from './apps';
import { Change, DeployOptions, TwoApps } from './two-apps';
import { everythingLate, timed } from '../simulator/clock';
import { POLICY_NAMES, schedule } from '../simulator/schedules';

/*
 * Random histories of two applications: each step changes the declaration of one of them, and deploys it.
 */

type Edit<T> = (all: readonly T[], pick: number, turn: number, offers: readonly Offer[]) => readonly T[];

const edited = <T>(change: (each: T, turn: number) => Partial<T>): Edit<T> => {
  return (all, pick, turn) =>
    all.map((each, index) => (index === pick % all.length ? { ...each, ...change(each, turn) } : each));
};

/** Changes by the producer's team. A name that was used once is never used again. */
const PRODUCER_EDITS: Record<string, Edit<Offer>> = {
  'a service is added': (all, _, turn) => [...all, newOffer(turn)],
  'a service is removed': (all, pick) => (all.length > 1 ? all.filter((_, index) => index !== pick % all.length) : all),
  'a discovery name changes': edited((_, turn) => ({ discoveryName: `d${turn}` })),
  // The container port changes too. Otherwise the consumer's rule for the new alias would equal its old rule, which EC2 refuses.
  'an alias changes': edited(({ containerPort }, turn) => ({
    dnsName: `alias${turn}`,
    containerPort: containerPort + 1,
  })),
  'a port to call changes': edited(({ port, containerPort }) => ({ port: port + 1, containerPort: containerPort + 1 })),
  'a container port changes': edited(({ containerPort }) => ({ containerPort: containerPort + 1 })),
  'a security group changes': edited(({ group }) => ({ group: Number(group) + 1 })),
  'an image of the producer changes': edited(({ image }) => ({ image: image + 1 })),
  'an endpoint that no client calls is added or removed': edited(({ hasMore }) => ({ hasMore: !hasMore })),
  'a service is published or no longer': edited(({ isPublished }) => ({ isPublished: !isPublished })),
  'the producer stays': (all) => all,
};

const CONSUMER_EDITS: Record<string, Edit<Client>> = {
  'a client is added': (all, pick, turn, offers) => [
    ...all,
    { name: `client${turn}`, image: 1, calls: [callOf(offers[pick % offers.length])] },
  ],
  'a client is removed': (all, pick) => (all.length > 1 ? all.filter((_, index) => index !== pick % all.length) : all),
  'a call is added': (all, pick, turn, offers) =>
    edited<Client>(({ calls }) => ({ calls: unique([...calls, callOf(offers[pick % offers.length])]) }))(
      all,
      Math.floor(pick / 7),
      turn,
      offers,
    ),
  'a call is removed': edited(({ calls }) => ({ calls: calls.slice(1) })),
  'an image of the consumer changes': edited(({ image }) => ({ image: image + 1 })),
  'the consumer stays': (all) => all,
};

export const STEP_KINDS: readonly string[] = [...Object.keys(PRODUCER_EDITS), ...Object.keys(CONSUMER_EDITS)];

export interface Step {
  readonly kind: string;
  readonly pick: number;
  /** How many changes succeed before the deployment fails; undefined if it does not. */
  readonly failAfter?: number;
  /** After how many steps of a deployment of the producer the consumer is deployed, too. */
  readonly during?: number;
  readonly policy: string;
}

const LATE = 'everything late';

export const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    // Both applications are deployed equally often.
    kind: fc.oneof(fc.constantFrom(...Object.keys(PRODUCER_EDITS)), fc.constantFrom(...Object.keys(CONSUMER_EDITS))),
    pick: fc.nat(),
    failAfter: fc.option(fc.nat(8), { nil: undefined, freq: 4 }),
    during: fc.option(fc.nat(6), { nil: undefined, freq: 3 }),
    policy: fc.constantFrom(LATE, ...POLICY_NAMES),
  }),
  { minLength: 6, maxLength: 12, size: 'max' },
);

interface Counts {
  producer: number;
  consumer: number;
  refused: number;
  failed: number;
  during: number;
}

/**
 * Deploys a history and returns a sentence for each law that breaks.
 *
 * The laws: after the consumer was deployed, all its calls work, and each call worked when its client was deployed. The deployment
 * redeploys the clients that changed and the clients whose endpoints changed, and no others. It is refused if an endpoint is not
 * published, and only then, before it changes anything. A deployment of the producer is never refused.
 */
export function brokenLaws(
  history: readonly Step[],
  changes: { readonly producer?: Change; readonly consumer?: Change } = {},
  counts: Counts = { producer: 0, consumer: 0, refused: 0, failed: 0, during: 0 },
): string[] {
  const apps = new TwoApps(changes);
  const broken: string[] = [];
  let offers: readonly Offer[] = [newOffer(0), newOffer(1)];
  let clients: readonly Client[] = [{ name: 'client0', image: 1, calls: [callOf(offers[0])] }];
  /** Each client as it was deployed last; undefined if that deployment failed, or took place during one of the producer. */
  let known: ReadonlyMap<string, string> | undefined = new Map();

  const deployConsumer = (turn: number, options: DeployOptions) => {
    const check = (isKept: boolean, text: string) => isKept || broken.push(`step ${turn}: ${text}`);
    const missing = clients
      .flatMap(({ calls }) => calls)
      .filter((call) => apps.parameter(parameterOf(call)) === undefined);
    const before = apps.state;
    const { refusals, deployed, early } = apps.deployConsumer(clients, options);
    const isRefused = refusals.some((text) => text.startsWith('a parameter is missing'));
    const isFailed = refusals.length > 0 && !isRefused;
    check(isRefused ? missing.length > 0 : isFailed || missing.length === 0, `refused is ${isRefused}`);
    check(!isFailed || options.failAfter !== undefined, refusals.join());
    if (isRefused && deployed.length === 0 && clientsShareAStack(clients)) check(apps.state === before, 'refused late');
    if (refusals.length > 0) {
      if (isRefused) counts.refused++;
      else counts.failed++;
      known = undefined;
      return;
    }
    counts.consumer++;
    check(early.length === 0, `deployed too early: ${early.join()}`);
    check(apps.broken(clients).length === 0, `does not work: ${apps.broken(clients).join()}`);
    const facts = new Map(clients.map((each) => [each.name, JSON.stringify([each, apps.entriesOf(each)])]));
    const expected = clients.filter(({ name }) => known?.get(name) !== facts.get(name)).map(({ name }) => name);
    const list = [...deployed].sort().join();
    check(known === undefined || list === expected.sort().join(), `redeployed: ${list}, expected: ${expected.join()}`);
    known = facts;
  };

  [{ kind: 'the producer stays', pick: 0, policy: LATE }, ...history].forEach((step: Step, turn) => {
    const { kind, pick, policy, failAfter } = step;
    const clockOf = policy === LATE ? everythingLate : (network: any) => timed(network, schedule(policy, pick));
    if (kind in CONSUMER_EDITS) {
      clients = CONSUMER_EDITS[kind](clients, pick, turn + 1, offers);
      deployConsumer(turn, { clockOf, failAfter });
      return;
    }
    const next = PRODUCER_EDITS[kind](offers, pick, turn + 1, offers);
    let steps = 0;
    const onStep = () => {
      if (steps++ !== step.during) return;
      counts.during++;
      apps.deployConsumer(clients); // its result does not matter: the law is about the next deployment
      known = undefined;
    };
    const { refusals } = apps.deployProducer(next, { clockOf, failAfter, onStep });
    if (refusals.length > 0 && failAfter === undefined) broken.push(`step ${turn}: ${refusals.join()}`);
    if (refusals.length === 0) counts.producer++;
    else counts.failed++;
    offers = next;
    if (step.during !== undefined) deployConsumer(turn, {});
  });
  return broken;
}

function clientsShareAStack(clients: readonly Client[]): boolean {
  return new Set(clients.map(({ name }) => Number(/\d+$/.exec(name)) % 3 === 2)).size === 1;
}

function newOffer(turn: number): Offer {
  const shared = { port: 80, containerPort: 8080, group: 1, image: 1, hasMore: false, isPublished: true };
  return { ...shared, name: `service${turn}`, dnsName: `service${turn}`, discoveryName: `service${turn}` };
}

function callOf({ dnsName, port }: Offer): Call {
  return { dnsName, port };
}

function parameterOf({ dnsName, port }: Call): string {
  return `${REGISTRY}/${dnsName}/${port}`;
}

function unique(calls: readonly Call[]): Call[] {
  return [...new Map(calls.map((call) => [parameterOf(call), call])).values()];
}
