import { App, CfnCondition, CfnParameter, Fn, Lazy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { renderedField } from '../../src/private/inspect/rendered-property';
import { MeshStack } from '../support/mesh-stack';

const CONFIGURATION = { enabled: true, logConfiguration: { logDriver: 'awsfirelens' } };
const PATH = ['LogConfiguration', 'LogDriver'];

type Way = (service: ecs.CfnService, stack: MeshStack, l2: ecs.FargateService) => void;

/** How an application can set the log driver of the proxy, and what the template then contains as a field of the configuration. */
const WAYS: [string, Way, unknown][] = [
  [
    'enableServiceConnect()',
    (_, __, l2) => l2.enableServiceConnect({ namespace: 'shop', logDriver: ecs.LogDrivers.firelens({}) }),
    'awsfirelens',
  ],
  ['the L1 property', (service) => (service.serviceConnectConfiguration = CONFIGURATION), 'awsfirelens'],
  ['no log configuration', (service) => (service.serviceConnectConfiguration = { enabled: true }), undefined],
  ['no configuration', () => {}, undefined],
  [
    'a Lazy within a Lazy',
    (service) =>
      (service.serviceConnectConfiguration = Lazy.any({
        produce: () => ({
          enabled: true,
          logConfiguration: Lazy.any({ produce: () => CONFIGURATION.logConfiguration }),
        }),
      })),
    'awsfirelens',
  ],
  [
    'an override of the whole property',
    (service) =>
      service.addPropertyOverride('ServiceConnectConfiguration', { LogConfiguration: { LogDriver: 'awsfirelens' } }),
    'awsfirelens',
  ],
  [
    'an override of the field',
    (service) => {
      service.serviceConnectConfiguration = { ...CONFIGURATION, logConfiguration: { logDriver: 'awslogs' } };
      service.addPropertyOverride('ServiceConnectConfiguration.LogConfiguration.LogDriver', 'awsfirelens');
    },
    'awsfirelens',
  ],
  [
    'an override that removes it',
    (service) => {
      service.serviceConnectConfiguration = CONFIGURATION;
      service.addPropertyDeletionOverride('ServiceConnectConfiguration.LogConfiguration');
    },
    undefined,
  ],
  [
    'a parameter',
    (service, stack) => {
      const logDriver = new CfnParameter(stack, 'Driver').valueAsString;
      service.serviceConnectConfiguration = { enabled: true, logConfiguration: { logDriver } };
    },
    { Ref: 'Driver' },
  ],
  [
    'a condition around the configuration',
    (service, stack) => {
      const condition = new CfnCondition(stack, 'Logs', { expression: Fn.conditionEquals('a', 'b') });
      service.serviceConnectConfiguration = Fn.conditionIf(condition.logicalId, CONFIGURATION, { enabled: true });
    },
    undefined,
  ],
];

test.each(WAYS)('is what the template contains: %s', (_, set, expected) => {
  const stack = new MeshStack('Shop', new App());
  const service = stack.fargate('Web', {});
  set(cfnService(service), stack, service);
  const read = renderedField(cfnService(service), 'ServiceConnectConfiguration', PATH);
  const [written] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::Service'));
  expect(written.Properties.ServiceConnectConfiguration?.LogConfiguration?.LogDriver).toEqual(expected);
  expect(read).toEqual(expected);
});
