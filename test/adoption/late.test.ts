import { Aspects, Tags } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { plainService, templateOf } from '../support/configured-services';
import { errorOf, MeshStack } from '../support/mesh-stack';

/* Services that are declared in the mesh without endpoints and configured afterwards. */

const namespace = 'shop.local';
const offer = { discoveryName: 'api', dnsName: 'api', port: 80 };
const props = { namespace, services: [{ portMappingName: 'http', ...offer }] };

const CONFIGURE: Record<string, (service: ecs.BaseService) => void> = {
  'enableServiceConnect()': (service) => service.enableServiceConnect(props),
  'the L1 property': (service) => {
    cfnService(service).serviceConnectConfiguration = {
      enabled: true,
      namespace,
      services: [{ portName: 'http', discoveryName: 'api', clientAliases: [{ dnsName: 'api', port: 80 }] }],
    };
  },
  'an override': (service) =>
    cfnService(service).addPropertyOverride('ServiceConnectConfiguration', templateOf({ namespace, offer })),
  'an aspect': (service) =>
    Aspects.of(service).add({
      visit: (construct) => {
        if (construct === service) service.enableServiceConnect(props);
      },
    }),
};

function setUp() {
  const stack = new MeshStack();
  const web = plainService(stack, 'Web', { cluster: stack.cluster });
  const api = plainService(stack, 'Api', { cluster: stack.cluster, offer });
  return { stack, web, api };
}

test.each(Object.keys(CONFIGURE))('a configuration by %s is adopted', (style) => {
  const plain = setUp();
  CONFIGURE[style](plain.api);
  const { stack, web, api } = setUp();
  const mesh = stack.mesh({
    services: [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api },
    ],
  });
  CONFIGURE[style](api);
  expect(JSON.stringify(stack.serviceConnect(api))).toBe(JSON.stringify(plain.stack.serviceConnect(plain.api)));
  expect(mesh.findService('api').endpoints).toEqual([{ ...offer, listenerPort: 8080, portMappingName: 'http' }]);
  expect(stack.ingress).toEqual(['Web/SecurityGroup -> Api/SecurityGroup: tcp 8080']);
  expect(stack.dependsOn(web)).toContain('Api/Service');
  expect(stack.nonceOf(web)).toEqual(expect.any(String));
  expect(stack.serviceConnect(web)).toEqual({ Enabled: true, Namespace: namespace });
  stack.template.resourceCountIs('AWS::ServiceDiscovery::HttpNamespace', 0);
});

test('a service that gets no configuration is a client', () => {
  const { stack, web } = setUp();
  stack.mesh({ services: [{ name: 'web', service: web }] });
  expect(stack.serviceConnect(web).Services).toBeUndefined();
  stack.template.resourceCountIs('AWS::ServiceDiscovery::HttpNamespace', 1);
});

test('the log group of such a client has the tags of the stack', () => {
  const { stack, web } = setUp();
  Tags.of(stack).add('team', 'shop');
  const logDriver = ecs.LogDriver.awsLogs({ streamPrefix: 'proxy' });
  stack.mesh({ services: [{ name: 'web', service: web }], logDriver });
  stack.template.hasResourceProperties('AWS::Logs::LogGroup', {
    Tags: Match.arrayWith([{ Key: 'team', Value: 'shop' }]),
  });
  expect(stack.serviceConnect(web).LogConfiguration.LogDriver).toBe('awslogs');
});

test('a late configuration must use the namespace of the mesh', () => {
  const { stack, web, api } = setUp();
  stack.mesh({
    services: [
      { name: 'web', service: web },
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
    ],
  });
  web.enableServiceConnect({ namespace: 'other.local' });
  expect(errorOf(() => stack.template)).toContain(
    "service 'web' has Service Connect configured in another namespace than the mesh",
  );
});

test('the namespace does not change after the application has read it', () => {
  const { stack, api } = setUp();
  const mesh = stack.mesh({ services: [{ name: 'api', service: api }] });
  expect(mesh.namespace).toBeDefined();
  api.enableServiceConnect(props);
  expect(errorOf(() => stack.template)).toContain('in another namespace than the mesh');
});

test('settings of the row that contradict a late configuration are refused', () => {
  const { stack, web } = setUp();
  const logDriver = ecs.LogDriver.awsLogs({ streamPrefix: 'proxy' });
  stack.mesh({ services: [{ name: 'web', service: web, logDriver }] });
  web.enableServiceConnect({ namespace });
  expect(errorOf(() => stack.template)).toContain(
    "service 'web' has logDriver in the mesh, but its Service Connect configuration exists already",
  );
});
