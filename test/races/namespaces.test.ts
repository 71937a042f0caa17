import { ecsService, findingsOf } from './support/json-templates';

/*
 * Which namespaces may be the same. If they may be, the race is reported; if not, the client is outside of the namespace.
 */

const ID = 'ns-abcdefgh12345678';
const ARN = `arn:aws:servicediscovery:eu-west-1:111111111111:namespace/${ID}`;
const CREATED = { Ref: 'Created' };

const RACE = ['unordered-dependency web -> api'];
const OUTSIDE = ['outside-namespace web -> api'];

const PAIRS: Record<string, [client: unknown, server: unknown, expected: string[]]> = {
  'the same name': ['shop', 'shop', RACE],
  'two names': ['shop', 'other', OUTSIDE],
  'an id and its ARN': [ID, ARN, RACE],
  'two ids': [ID, 'ns-other', OUTSIDE],
  'a name and an ARN': ['shop', ARN, RACE],
  'an ARN and a name': [ARN, 'shop', RACE],
  'an id and a name': [ID, 'shop', RACE],
  'an id and a namespace that the template creates': [ID, CREATED, OUTSIDE],
  'an id and the name of a namespace that the template creates': [ID, 'created', OUTSIDE],
};

test.each(Object.entries(PAIRS))('%s', (_, [client, server, expected]) => {
  const resources = {
    Created: { Type: 'AWS::ServiceDiscovery::HttpNamespace', Properties: { Name: 'created' } },
    ...ecsService('web', { calls: 'http://api:8080', namespace: client }),
    ...ecsService('api', { port: 8080, namespace: server }),
  };
  expect(findingsOf(resources)).toEqual(expected);
});

test('a name, and an ARN as the default of the cluster', () => {
  const properties = { Cluster: { Ref: 'Cluster' } };
  const resources = {
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ServiceConnectDefaults: { Namespace: ARN } } },
    ...ecsService('web', { calls: 'http://api:8080', namespace: undefined, properties }),
    ...ecsService('api', { port: 8080, properties }),
  };
  expect(findingsOf(resources)).toEqual(RACE);
});
