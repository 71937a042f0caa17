import { App, Aspects, Lazy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnService, cfnTaskDefinition } from '../../src/private/inspect/cfn-resources';
import { errorOf, MeshStack } from '../support/mesh-stack';

/*
 * Unsupported settings that the user sets through the L1 constructs: before the mesh, after it, and by an aspect.
 */

type Hatch = (service: ecs.CfnService, task: ecs.CfnTaskDefinition) => void;

const refused = (what: string, evidence: string, remedy: string) =>
  [`ServiceConnectMesh 'Shop/Mesh': service 'api' ${what}`, `  ${evidence}`, remedy].join('\n');

const EXTERNAL = refused(
  'has the EXTERNAL deployment controller',
  "'Shop/Api' sets deploymentController",
  'Service Connect requires the ECS deployment controller: remove deploymentController from the service',
);
const HOST = refused(
  'has the host network mode',
  "'Shop/ApiTask' sets networkMode",
  'Service Connect requires the network mode awsvpc or bridge, also for clients: set networkMode to ecs.NetworkMode.AWS_VPC',
);
const WINDOWS = refused(
  'runs on Windows',
  "'Shop/ApiTask' has the operating system family WINDOWS_SERVER_2022_CORE",
  'Service Connect requires Linux, also for clients: set runtimePlatform to Linux, or remove the service from the mesh',
);
const OLD = refused(
  'runs on Fargate platform version 1.3.0',
  "'Shop/Api' sets platformVersion",
  'Service Connect requires version 1.4.0 or later: set platformVersion to ecs.FargatePlatformVersion.LATEST, or remove it',
);

const HATCHES: [string, Hatch, string][] = [
  [
    'deployment controller, by an override of its type',
    (service) => service.addPropertyOverride('DeploymentController.Type', 'EXTERNAL'),
    EXTERNAL,
  ],
  [
    'deployment controller, by a whole override',
    (service) => service.addOverride('Properties.DeploymentController', { Type: 'EXTERNAL' }),
    EXTERNAL,
  ],
  ['deployment controller, by the L1 property', (s) => (s.deploymentController = { type: 'EXTERNAL' }), EXTERNAL],
  [
    'deployment controller, by a lazy value',
    (service) => (service.deploymentController = Lazy.any({ produce: () => ({ type: 'EXTERNAL' }) })),
    EXTERNAL,
  ],
  ['network mode', (_, task) => task.addPropertyOverride('NetworkMode', 'host'), HOST],
  [
    'operating system',
    (_, task) => task.addPropertyOverride('RuntimePlatform.OperatingSystemFamily', 'WINDOWS_SERVER_2022_CORE'),
    WINDOWS,
  ],
  ['platform version', (service) => service.addPropertyOverride('PlatformVersion', '1.3.0'), OLD],
];

const NOTHING = 'nothing was thrown';

/** The error of the declaration and the error of synthesis. */
function errorsWith(hatch: Hatch, when: 'before' | 'after' | 'aspect', props: Partial<ecs.FargateServiceProps> = {}) {
  const app = new App();
  const stack = new MeshStack('Shop', app);
  const api = stack.fargate('Api', { http: 80 }, props);
  const applyHatch = () => hatch(cfnService(api), cfnTaskDefinition(api.taskDefinition));
  if (when === 'before') applyHatch();
  const atDeclaration = errorOf(() =>
    stack.mesh({ services: [{ name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] }] }),
  );
  if (when === 'after') applyHatch();
  if (when === 'aspect') Aspects.of(api).add({ visit: (construct) => construct === api && applyHatch() });
  return { atDeclaration, atSynthesis: errorOf(() => app.synth()) };
}

test.each(HATCHES)('%s is refused by the declaration if it is set before the mesh', (_, hatch, message) => {
  expect(errorsWith(hatch, 'before').atDeclaration).toBe(message);
});

test.each(HATCHES)('%s is refused by synthesis if it is set after the mesh or by an aspect', (_, hatch, message) => {
  for (const when of ['after', 'aspect'] as const) {
    expect(errorsWith(hatch, when)).toEqual({ atDeclaration: NOTHING, atSynthesis: message });
  }
});

test.each<[string, Hatch]>([
  ['a type', (service) => service.addPropertyOverride('DeploymentController.Type', 'ECS')],
  ['no type', (service) => service.addPropertyDeletionOverride('DeploymentController')],
])('an override with %s makes an unsupported deployment controller acceptable', (_, hatch) => {
  const deploymentController = { type: ecs.DeploymentControllerType.CODE_DEPLOY };
  expect(errorsWith(() => {}, 'before', { deploymentController }).atDeclaration).toContain('CODE_DEPLOY');
  expect(errorsWith(hatch, 'before', { deploymentController })).toEqual({
    atDeclaration: NOTHING,
    atSynthesis: NOTHING,
  });
});

describe('security groups that are replaced on the L1 construct', () => {
  const GROUPS = 'NetworkConfiguration.AwsvpcConfiguration.SecurityGroups';
  type Replace = (service: ecs.CfnService, id: string) => void;

  function refusal(replace: Replace, openSecurityGroups?: boolean) {
    const stack = new MeshStack('Shop', new App());
    const api = stack.fargate('Api', { http: 80 });
    const web = stack.fargate('Web');
    const services = [
      { name: 'web', service: web, dependsOn: ['api'] },
      { name: 'api', service: api, endpoints: [{ portMappingName: 'http' }] },
    ];
    stack.mesh({ openSecurityGroups, services });
    const { securityGroupId } = new ec2.SecurityGroup(stack, 'Real', { vpc: stack.vpc });
    replace(cfnService(api), securityGroupId);
    return errorOf(() => stack.template);
  }

  test.each<[string, Replace]>([
    ['an override', (service, id) => service.addPropertyOverride(GROUPS, [id])],
    [
      'the L1 property',
      (service, id) =>
        (service.networkConfiguration = {
          awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: [id, 'sg-1'] },
        }),
    ],
  ])('are refused: %s', (_, replace) => {
    expect(refusal(replace)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'api' has other security groups than its construct",
        "  the networkConfiguration in the template of 'Shop/Api' leaves out 'Shop/Api/SecurityGroup'",
        'The mesh adds rules to the security groups of the construct: set securityGroups of the service instead of the L1 property or an override. Or set openSecurityGroups: false of the mesh, and allow the traffic yourself',
      ].join('\n'),
    );
    expect(refusal(replace, false)).toBe(NOTHING);
  });

  test.each<[string, Replace]>([
    ['groups are added', (service, id) => service.addPropertyOverride(`${GROUPS}.1`, id)],
    ['only the deployment knows them', (service) => service.addPropertyOverride(GROUPS, { Ref: 'Groups' })],
    [
      'something else changes',
      (service) => service.addPropertyOverride(GROUPS.replace(/[^.]+$/, 'AssignPublicIp'), 'ENABLED'),
    ],
  ])('are accepted if %s', (_, replace) => {
    expect(refusal(replace)).not.toContain('security groups');
  });
});
