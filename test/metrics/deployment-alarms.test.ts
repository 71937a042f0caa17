import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { errorOf, MeshStack } from '../support/mesh-stack';

/*
 * An alarm on the calls from web to api rolls back a deployment of either service. The alarm refers to web, because the name of
 * web is a dimension of the metric.
 */

const ALARM = 'shop-web-api-errors';

function shop({ rollsBack, byName }: { rollsBack: 'web' | 'api'; byName: boolean }) {
  const stack = new MeshStack();
  const ports = [{ name: 'http', containerPort: 80, appProtocol: ecs.AppProtocol.http }];
  const mesh = stack.mesh({
    services: [
      { name: 'web', service: stack.fargate('Web'), dependsOn: ['api'] },
      { name: 'api', service: stack.fargate('Api', ports), endpoints: [{ portMappingName: 'http' }] },
    ],
  });
  const [web, api] = mesh.services;
  const alarm = new cloudwatch.Alarm(stack, 'Errors', {
    alarmName: byName ? ALARM : undefined,
    metric: web.edgeTo(api).metricHttp5xxCount({ period: Duration.minutes(1) }),
    threshold: 10,
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  const service = mesh.findService(rollsBack).service;
  service.enableDeploymentAlarms([byName ? ALARM : alarm.alarmName], {
    behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM,
  });
  return stack;
}

test.each(['web', 'api'] as const)(
  'an alarm that is used by its name creates no cycle: %s is rolled back',
  (rollsBack) => {
    const { template } = shop({ rollsBack, byName: true });
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: Match.objectLike({ Alarms: { AlarmNames: [ALARM], Enable: true, Rollback: true } }),
    });
  },
);

test.each(['web', 'api'] as const)('the control: a reference to the alarm creates a cycle: %s', (rollsBack) => {
  expect(errorOf(() => shop({ rollsBack, byName: false }).template)).toMatch(/cycle|which depends on 'web'/);
});
