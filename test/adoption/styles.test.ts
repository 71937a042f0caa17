import { Aws, Fn } from 'aws-cdk-lib';
import { MeshEndpoint } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { Offer, plainService, STYLES } from '../support/configured-services';
import { MeshStack } from '../support/mesh-stack';

/*
 * Services that have Service Connect configured already, in each style: the mesh reads the endpoints and leaves the configuration
 * as it is.
 */

const OFFERS: Readonly<Record<string, { offer: Offer; endpoint: MeshEndpoint }>> = {
  'all names': {
    offer: { discoveryName: 'api-v2', dnsName: 'api', port: 80 },
    endpoint: endpoint('api-v2', 'api', 80),
  },
  'no discovery name': { offer: { dnsName: 'api', port: 80 }, endpoint: endpoint('http', 'api', 80) },
  'no alias': { offer: { discoveryName: 'api' }, endpoint: endpoint('api', 'api.shop.local', 8080) },
  'no names': { offer: {}, endpoint: endpoint('http', 'http.shop.local', 8080) },
};

function endpoint(discoveryName: string, dnsName: string, port: number): MeshEndpoint {
  return { discoveryName, dnsName, port, listenerPort: 8080, portMappingName: 'http' };
}

function build(style: string, offer: Offer, withMesh: boolean) {
  const stack = new MeshStack();
  const { cluster } = stack;
  const api = STYLES[style](stack, 'Api', { cluster, namespace: 'shop.local', offer });
  const web = STYLES[style](stack, 'Web', { cluster, namespace: 'shop.local' });
  const mesh = withMesh
    ? stack.mesh({
        services: [
          { name: 'web', service: web, dependsOn: ['api'] },
          { name: 'api', service: api },
        ],
      })
    : undefined;
  return { stack, web, api, mesh };
}

const ROWS = Object.keys(STYLES).flatMap((style) => Object.keys(OFFERS).map((offer) => ({ style, offer })));

describe.each(ROWS)('a service configured with $style and $offer', ({ style, offer: name }) => {
  const { offer, endpoint: expected } = OFFERS[name];

  test('keeps its configuration byte for byte, and so does a client', () => {
    const before = build(style, offer, false);
    const after = build(style, offer, true);
    for (const service of ['web', 'api'] as const) {
      const was = JSON.stringify(before.stack.serviceConnect(before[service]));
      expect(was).toContain('"Namespace":"shop.local"');
      expect(JSON.stringify(after.stack.serviceConnect(after[service]))).toBe(was);
    }
  });

  test('has the endpoints of its configuration', () => {
    const { mesh } = build(style, offer, true);
    expect(mesh!.findService('api').endpoints).toEqual([expected]);
    expect(mesh!.findService('web').endpoints).toEqual([]);
  });

  test('is deployed before its client, allows its traffic, and redeploys it', () => {
    const { stack, web, api } = build(style, offer, true);
    const [client, server] = [web, api].map(({ node }) => node.path.replace(/^Shop\//, ''));
    expect(stack.dependsOn(web)).toContain(`${server}/Service`);
    expect(stack.ingress).toContain(`${client}/SecurityGroup -> ${server}/SecurityGroup: tcp 8080`);
    expect(stack.nonceOf(web)).toEqual(expect.stringMatching(/^[0-9a-f]+$/));
    expect(stack.forceNewDeployment(api)).toBeUndefined();
  });
});

test('the nonce depends on the endpoints, not on how they are configured', () => {
  const nonces = Object.keys(STYLES).map((style) => {
    const { stack, web } = build(style, { discoveryName: 'api', dnsName: 'api', port: 80 }, true);
    return stack.nonceOf(web);
  });
  expect(new Set(nonces).size).toBe(1);
});

test('fields that are AWS::NoValue count as missing', () => {
  const stack = new MeshStack();
  const api = plainService(stack, 'Api', { cluster: stack.cluster, offer: {} });
  cfnService(api).serviceConnectConfiguration = {
    enabled: true,
    namespace: 'shop.local',
    services: [
      {
        portName: 'http',
        discoveryName: Aws.NO_VALUE,
        clientAliases: [{ dnsName: Aws.NO_VALUE, port: 80 }, Fn.ref('AWS::NoValue') as never],
      },
    ],
  };
  const mesh = stack.mesh({ services: [{ name: 'api', service: api }] });
  expect(mesh.findService('api').endpoints).toEqual([endpoint('http', 'http.shop.local', 80)]);
});

test('pictures show the endpoints', () => {
  const { mesh } = build('the L1 property', {}, true);
  expect(mesh!.toMermaid()).toContain('http.shop.local:8080');
});
