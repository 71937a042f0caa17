import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { MeshNamespace, ServiceConnectMesh } from '../../src';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { fargateService } from '../support/fargate-service';
import { errorOf, MeshStack } from '../support/mesh-stack';

/*
 * ECS services of the app that have Service Connect, but are in no mesh. They may be declared before or after the mesh,
 * and configured in any way.
 */

const PORT = { portMappingName: 'http', dnsName: 'api', discoveryName: 'api-http', port: 80 };
const L1_SERVICE = { portName: 'http', discoveryName: 'api-http', clientAliases: [{ dnsName: 'api', port: 80 }] };
const RAW = {
  Enabled: true,
  Services: [{ PortName: 'http', DiscoveryName: 'api-http', ClientAliases: [{ DnsName: 'api', Port: 80 }] }],
};

type Configure = (stack: MeshStack, namespace: cloudmap.INamespace) => void;

/** A service that is not in a mesh. */
const other = (stack: MeshStack, props: Partial<ecs.FargateServiceProps> = {}) =>
  fargateService(stack, 'Other', { cluster: stack.cluster, ports: { http: 80 }, ...props });

/** The styles in which the other service can be configured. */
const STYLES: [string, Configure][] = [
  [
    'the property',
    (stack, { namespaceName: namespace }) =>
      other(stack, { serviceConnectConfiguration: { namespace, services: [PORT] } }),
  ],
  [
    'enableServiceConnect()',
    (stack, { namespaceArn: namespace }) => other(stack).enableServiceConnect({ namespace, services: [PORT] }),
  ],
  [
    'the L1 property',
    (stack, { namespaceArn: namespace }) => {
      const configuration = { enabled: true, namespace, services: [L1_SERVICE] };
      cfnService(other(stack)).serviceConnectConfiguration = configuration;
    },
  ],
  [
    'an override',
    (stack, { namespaceName }) => {
      const value = { ...RAW, Namespace: namespaceName };
      cfnService(other(stack)).addPropertyOverride('ServiceConnectConfiguration', value);
    },
  ],
  [
    'an override of one name',
    (stack, { namespaceName: namespace }) => {
      const service = other(stack, {
        serviceConnectConfiguration: { namespace, services: [{ ...PORT, dnsName: 'x', discoveryName: 'x' }] },
      });
      const path = 'ServiceConnectConfiguration.Services.0';
      cfnService(service).addPropertyOverride(`${path}.ClientAliases.0.DnsName`, 'api');
      cfnService(service).addPropertyOverride(`${path}.DiscoveryName`, 'api-http');
    },
  ],
  [
    'a CfnService',
    (stack, { namespaceArn: namespace }) =>
      new ecs.CfnService(stack, 'Other', {
        cluster: stack.cluster.clusterName,
        serviceConnectConfiguration: { enabled: true, namespace, services: [L1_SERVICE] },
      }),
  ],
  [
    'the default namespace of its cluster',
    (stack, { namespaceArn: namespace }) => {
      (stack.cluster.node.defaultChild as ecs.CfnCluster).serviceConnectDefaults = { namespace };
      new ecs.CfnService(stack, 'Other', {
        cluster: stack.cluster.clusterName,
        serviceConnectConfiguration: { enabled: true, services: [L1_SERVICE] },
      });
    },
  ],
];

/** The error of the synthesis of a mesh with the alias `api:80`. */
function refusal(configure: Configure, isBefore = false, endpoint: object = {}) {
  const stack = new MeshStack('Shop', new App());
  const namespace = new cloudmap.HttpNamespace(stack, 'Namespace', { name: 'apps' });
  if (isBefore) configure(stack, namespace);
  const service = stack.fargate('Api', { http: 80 });
  stack.mesh({
    namespace,
    services: [{ name: 'api', service, endpoints: [{ portMappingName: 'http', ...endpoint }] }],
  });
  if (!isBefore) configure(stack, namespace);
  return errorOf(() => stack.template);
}

const conflict = (name: string, path: string) =>
  [
    `ServiceConnectMesh 'Shop/Mesh': service 'api' uses the ${name}, which is already in use in the namespace`,
    `  '${path}', which is not in a mesh, uses it`,
    'Give each endpoint in a namespace a unique pair of dnsName and port, and a unique discoveryName',
  ].join('\n');

const ACCEPTED = 'nothing was thrown';

describe.each(STYLES)('a service configured by %s', (style, configure) => {
  const path = /CfnService|cluster/.test(style) ? 'Shop/Other' : 'Shop/Other/Service';

  test.each([true, false])(
    'is in conflict with an alias and a discovery name of the mesh (before it: %s)',
    (isBefore) => {
      expect(refusal(configure, isBefore)).toBe(
        [conflict('alias api:80', path), conflict("discovery name 'api-http'", path)].join('\n\n'),
      );
    },
  );

  test('is accepted with other names, as the message advises', () => {
    expect(refusal(configure, false, { port: 8080, discoveryName: 'mine' })).toBe(ACCEPTED);
  });
});

test.each<[string, Configure]>([
  ['without Service Connect', (stack) => other(stack)],
  ['that is client-only', (stack, { namespaceName: namespace }) => other(stack).enableServiceConnect({ namespace })],
  [
    'in another namespace',
    (stack) => other(stack, { serviceConnectConfiguration: { namespace: 'else', services: [PORT] } }),
  ],
  [
    'with a disabled configuration',
    (stack, { namespaceName }) => {
      const value = { ...RAW, Namespace: namespaceName, Enabled: false };
      cfnService(other(stack)).addPropertyOverride('ServiceConnectConfiguration', value);
    },
  ],
])('a service %s is accepted', (_, configure) => expect(refusal(configure)).toBe(ACCEPTED));

test('names with the same parameter are equal, and names with equal parameters of two stacks are not', () => {
  const names = (isShared: boolean) => {
    const app = new App();
    const stack = new MeshStack('Shop', app);
    const namespace = MeshNamespace.fromNamespaceName(stack, 'Namespace', 'apps');
    const env = new CfnParameter(stack, 'Env').valueAsString;
    const away = new Stack(app, 'Away');
    const theirs = isShared ? env : new CfnParameter(away, 'Env').valueAsString;
    new ecs.CfnService(isShared ? stack : away, 'Other', {
      cluster: 'other',
      serviceConnectConfiguration: {
        enabled: true,
        namespace: 'apps',
        services: [{ portName: 'http', discoveryName: `api-${theirs}` }],
      },
    });
    const endpoints = [{ portMappingName: 'http', discoveryName: `api-${env}` }];
    stack.mesh({ namespace, services: [{ name: 'api', service: stack.fargate('Api', { http: 80 }), endpoints }] });
    return errorOf(() => app.synth());
  };
  expect(names(true)).toContain("'Shop/Other', which is not in a mesh, uses it");
  expect(names(false)).toBe(ACCEPTED);
});

describe('an override of a name that the mesh has set', () => {
  const meshWith = (override?: string) => {
    const stack = new MeshStack('Shop', new App());
    const services = ['Web', 'Api', 'Db'].map((id) => stack.fargate(id, { http: 80 }));
    const endpoints = [{ portMappingName: 'http' }];
    stack.mesh({
      services: [
        { name: 'web', service: services[0], dependsOn: ['api'] },
        { name: 'api', service: services[1], endpoints },
        { name: 'db', service: services[2], endpoints },
      ],
    });
    const path = 'ServiceConnectConfiguration.Services.0.ClientAliases.0.DnsName';
    if (override) cfnService(services[1]).addPropertyOverride(path, override);
    return { stack, web: services[0] };
  };

  test('changes the nonce of the clients', () => {
    const nonceWith = (override?: string) => {
      const { stack, web } = meshWith(override);
      return stack.nonceOf(web);
    };
    expect(nonceWith('backend')).not.toBe(nonceWith());
    expect(nonceWith('backend')).not.toBe(nonceWith('frontend'));
    expect(nonceWith('api')).toBe(nonceWith());
  });

  test('is refused if another service of the mesh uses the name', () => {
    expect(errorOf(() => meshWith('db').stack.template)).toContain(
      "service 'db' uses the alias db:80, which is already in use in the namespace",
    );
  });
});

test('a service of another mesh is not reported as a service outside of meshes', () => {
  const stack = new MeshStack('Shop', new App());
  const namespace = new cloudmap.HttpNamespace(stack, 'Namespace', { name: 'apps' });
  for (const id of ['One', 'Two']) {
    const service = stack.fargate(`S${id}`, { http: 80 });
    const services = [{ name: id.toLowerCase(), service, endpoints: [{ portMappingName: 'http' }] }];
    new ServiceConnectMesh(stack, id, { namespace, services });
  }
  expect(errorOf(() => stack.template)).toBe(ACCEPTED);
});
