import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { MeshNamespace, MeshServiceOptions } from '../../src';
import { plainService, STYLES } from '../support/configured-services';
import { MeshStack } from '../support/mesh-stack';

/* The migrations that docs/adopting.md describes. */

const namespace = 'shop.local';

function pair(change: (stack: MeshStack, web: ecs.BaseService, api: ecs.BaseService) => void = () => {}) {
  const stack = new MeshStack();
  const { cluster } = stack;
  const [web, api] = [undefined, { dnsName: 'api' }].map((offer, index) =>
    STYLES['enableServiceConnect()'](stack, ['Web', 'Api'][index], { cluster, namespace, offer }),
  );
  change(stack, web, api);
  stack.mesh({
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api },
    ],
  });
  return { stack, web };
}

test.each([
  ['without a rule', () => {}],
  ['with a rule', (web: ecs.BaseService, api: ecs.BaseService) => api.connections.allowFrom(web, ec2.Port.tcp(8080))],
])('node.addDependency can stay or be removed, %s', (_, open) => {
  const kept = pair((_stack, web, api) => {
    open(web, api);
    web.node.addDependency(api);
  });
  const removed = pair((_stack, web, api) => open(web, api));
  for (const { stack, web } of [kept, removed]) expect(stack.dependsOn(web)).toContain('Api/Service');
  expect(kept.stack.ingress).toEqual(removed.stack.ingress);
  expect(kept.stack.nonceOf(kept.web)).toBe(removed.stack.nonceOf(removed.web));
});

test('with pinned names, the mesh writes the same configuration, and the nonce stays', () => {
  const build = (isWrittenByMesh: boolean) => {
    const stack = new MeshStack();
    const { cluster } = stack;
    const offer = { dnsName: 'api' };
    const web = STYLES['enableServiceConnect()'](stack, 'Web', { cluster, namespace });
    const api = plainService(stack, 'Api', { cluster, offer });
    const endpoint = { portMappingName: 'http', dnsName: 'api' };
    const row: Partial<MeshServiceOptions> = isWrittenByMesh
      ? { endpoints: [{ ...endpoint, discoveryName: 'http' }] }
      : {};
    if (!isWrittenByMesh) api.enableServiceConnect({ namespace, services: [endpoint] });
    stack.mesh({
      namespace: MeshNamespace.fromNamespaceName(stack, 'Namespace', namespace),
      services: [
        { name: 'web', service: web, dependsOn: ['api'] },
        { name: 'api', service: api, ...row },
      ],
    });
    return { configuration: stack.serviceConnect(api), nonce: stack.nonceOf(web), ingress: stack.ingress };
  };
  const [before, after] = [build(false), build(true)];
  const [service] = after.configuration.Services;
  expect(service.DiscoveryName).toBe('http');
  delete service.DiscoveryName;
  expect(after).toEqual(before);
});

describe('from a namespace by its name to the same namespace by reference', () => {
  const build = (isByReference: boolean) => {
    const stack = new MeshStack();
    const created = new cloudmap.HttpNamespace(stack, 'Names', { name: namespace });
    const given = isByReference ? created.namespaceArn : namespace;
    const { cluster } = stack;
    const web = STYLES['enableServiceConnect()'](stack, 'Web', { cluster, namespace: given });
    const api = STYLES['enableServiceConnect()'](stack, 'Api', {
      cluster,
      namespace: given,
      offer: { dnsName: 'api' },
    });
    stack.mesh({
      services: [
        { name: 'web', service: web, dependsOn: ['api'] },
        { name: 'api', service: api },
      ],
    });
    return { stack, web, api };
  };
  const [before, after] = [build(false), build(true)];

  test('only the namespace of the configurations differs, and the nonce and the order stay', () => {
    for (const name of ['web', 'api'] as const) {
      const [was, is] = [before, after].map((each) => each.stack.serviceConnect(each[name]));
      expect({ ...is, Namespace: was.Namespace }).toEqual(was);
      expect(is.Namespace).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Names/), 'Arn'] });
      expect(after.stack.dependsOn(after[name])).toEqual(before.stack.dependsOn(before[name]));
    }
    expect(after.stack.nonceOf(after.web)).toBe(before.stack.nonceOf(before.web));
    expect(after.stack.ingress).toEqual(before.stack.ingress);
  });
});

test('Cloud Map service discovery and the mesh work at the same time', () => {
  const stack = new MeshStack();
  stack.cluster.addDefaultCloudMapNamespace({ name: namespace });
  const { cluster } = stack;
  const api = plainService(stack, 'Api', { cluster, offer: {} }, { cloudMapOptions: { name: 'api' } });
  stack.mesh({
    services: [{ name: 'api', service: api, endpoints: [{ portMappingName: 'http', discoveryName: 'api-connect' }] }],
  });
  expect(stack.serviceConnect(api).Services[0].DiscoveryName).toBe('api-connect');
  stack.template.hasResourceProperties('AWS::ServiceDiscovery::Service', { Name: 'api' });
});
