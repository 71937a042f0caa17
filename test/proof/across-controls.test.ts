import { Client, Offer } from '../support/across/apps';
import { brokenLaws, Step } from '../support/across/histories';
import { Change, TwoApps } from '../support/across/two-apps';
import { Assembly, mapTemplates } from '../support/simulator/assembly';
import { timed } from '../support/simulator/clock';
import { Resource } from '../support/simulator/template';

/*
 * Each row removes one mechanism from the templates of two applications, and lists the laws that break without it.
 */

/** Changes the resources of a type. */
function changeEach(type: string, change: (resource: Resource) => Resource): Change {
  return (assembly: Assembly) =>
    mapTemplates(assembly, ({ Resources = {}, ...template }) => ({
      ...template,
      Resources: Object.fromEntries(
        Object.entries(Resources).map(([id, resource]) => [id, resource.Type === type ? change(resource) : resource]),
      ),
    }));
}

const withoutNonce = changeEach(
  'AWS::ECS::Service',
  ({ Properties: { ForceNewDeployment, ...Properties }, ...resource }) => ({
    ...resource,
    Properties,
  }),
);
const withoutDependencies = ({ DependsOn, ...resource }: Resource) => resource;
const constantDigest = changeEach('AWS::SSM::Parameter', ({ Properties, ...resource }) => {
  const value = JSON.stringify(Properties.Value).replace(/[0-9a-f]{12}/, '0'.repeat(12));
  return { ...resource, Properties: { ...Properties, Value: JSON.parse(value) } };
});

const step = (kind: string, more: Partial<Step> = {}): Step => ({ kind, pick: 0, policy: 'everything late', ...more });
const HISTORY = [
  step('the consumer stays'),
  step('a discovery name changes'),
  step('the consumer stays'),
  step('a container port changes'),
  step('the consumer stays'),
];

test.each<[string, { producer?: Change; consumer?: Change }, RegExp[]]>([
  ['nothing is removed', {}, []],
  [
    'no nonce',
    { consumer: withoutNonce },
    [/^step 3: does not work: client0 -> service0:80$/, /^step 3: redeployed: ,/, /^step 5: does not work/],
  ],
  [
    'a digest that never changes',
    { producer: constantDigest },
    [/^step 3: does not work/, /^step 3: redeployed: ,/, /^step 5: does not work/],
  ],
  [
    'no rules',
    { consumer: changeEach('AWS::EC2::SecurityGroupIngress', (rule) => ({ ...rule, Type: 'Any' })) },
    [/^step 1: deployed too early/, /^step 1: does not work/, /^step 3: deployed too early/, /^step 3: /, /^step 5: /],
  ],
])('%s', (_, changes, broken) => {
  expect(brokenLaws(HISTORY, changes)).toEqual(broken.map((text) => expect.stringMatching(text)));
});

/*
 * That a parameter does not wait for its service has an effect only if the consumer is deployed between the two: the consumer reads a
 * value that the service does not have yet, and no later deployment redeploys its clients.
 */
const OFFER: Offer = {
  name: 'catalog0',
  dnsName: 'catalog',
  port: 80,
  discoveryName: 'catalog',
  containerPort: 8080,
  group: 1,
  image: 1,
  hasMore: false,
  isPublished: true,
};
const CLIENTS: Client[] = [{ name: 'web0', image: 1, calls: [{ dnsName: 'catalog', port: 80 }] }];

/** Whether the consumer finally works, after whichever step of the producer's deployment it was deployed. */
function worksAfterAny(producer: Change | undefined): boolean {
  const parametersFirst = { delay: 1, duration: 1 };
  const clockOf = (network: any) =>
    timed(network, ({ type }) => (type === 'AWS::SSM::Parameter' ? parametersFirst : { delay: 10, duration: 10 }));
  return [0, 1, 2, 3].every((during) => {
    const apps = new TwoApps({ producer });
    apps.deployProducer([OFFER]);
    apps.deployConsumer(CLIENTS);
    let steps = 0;
    const onStep = () => steps++ === during && apps.deployConsumer(CLIENTS);
    apps.deployProducer([{ ...OFFER, discoveryName: 'renamed', image: 2 }], { clockOf, onStep });
    expect(apps.deployConsumer(CLIENTS).refusals).toEqual([]);
    return apps.broken(CLIENTS).length === 0;
  });
}

test('a consumer that is deployed during a deployment of the producer works after its own next deployment', () => {
  expect(worksAfterAny(undefined)).toBe(true);
});

test('it does not work if the parameter does not wait for the service', () => {
  expect(worksAfterAny(changeEach('AWS::SSM::Parameter', withoutDependencies))).toBe(false);
});
