import { App, CfnElement } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { WordPressMySqlStack } from './wordpress-mysql-stack';
import { cfnService } from '../../src/private/inspect/cfn-resources';

function synthesize() {
  const stack = new WordPressMySqlStack(new App(), 'WordPressMySql');
  const template = Template.fromStack(stack);
  const idOf = (name: string) => stack.getLogicalId(cfnService(stack.mesh.findService(name).service));
  const resource = (name: string) => template.toJSON().Resources[idOf(name)];
  return { stack, template, idOf, resource };
}

test('WordPress is declared first and deployed last', () => {
  const { stack } = synthesize();
  expect(stack.mesh.services.map(({ name }) => name)).toEqual(['wordpress', 'mysql']);
  expect(stack.mesh.deploymentOrder.map(({ name }) => name)).toEqual(['mysql', 'wordpress']);
});

test('WordPress depends on MySQL and its ingress rule, MySQL only on its own task role', () => {
  const { stack, template, idOf, resource } = synthesize();
  const rules = Object.keys(
    template.findResources('AWS::EC2::SecurityGroupIngress', { Properties: { FromPort: 3306 } }),
  );
  expect(rules).toHaveLength(1);
  expect(resource('wordpress').DependsOn).toEqual(expect.arrayContaining([idOf('mysql'), ...rules]));
  const taskRole = stack.node.findChild('MySqlTask').node.findChild('TaskRole').node.defaultChild as CfnElement;
  expect(resource('mysql').DependsOn).toEqual([stack.getLogicalId(taskRole)]);
});

test('without the edge, WordPress does not depend on MySQL: the race', () => {
  const { idOf } = synthesize();
  const racy = new WordPressMySqlStack(new App(), 'WordPressMySql', { ordered: false });
  const { Resources } = Template.fromStack(racy).toJSON();
  expect(Resources[idOf('wordpress')].DependsOn.filter((id: string) => id.startsWith('MySql'))).toEqual([]);
});

test('WordPress connects to the database by its Service Connect alias', () => {
  const { template, resource } = synthesize();
  expect(resource('mysql').Properties.ServiceConnectConfiguration.Services[0].ClientAliases).toEqual([
    { DnsName: 'mysql', Port: 3306 },
  ]);
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [
      Match.objectLike({ Environment: Match.arrayWith([{ Name: 'WORDPRESS_DB_HOST', Value: 'mysql' }]) }),
    ],
  });
});

test('the template contains no password', () => {
  const { template } = synthesize();
  const containers = Object.values(template.findResources('AWS::ECS::TaskDefinition')).flatMap(
    ({ Properties }) => Properties.ContainerDefinitions,
  );
  const named = (list: { Name: string }[] = []) => list.map(({ Name }) => Name).filter((name) => /PASSWORD/.test(name));
  expect(containers.flatMap(({ Environment }) => named(Environment))).toEqual([]);
  expect(containers.flatMap(({ Secrets }) => named(Secrets)).sort()).toEqual([
    'MYSQL_PASSWORD',
    'MYSQL_ROOT_PASSWORD',
    'WORDPRESS_DB_PASSWORD',
  ]);
});

test('images are pinned, logs are kept, and a failed deployment rolls back', () => {
  const { template } = synthesize();
  for (const { Properties } of Object.values(template.findResources('AWS::ECS::TaskDefinition'))) {
    for (const { Image, LogConfiguration } of Properties.ContainerDefinitions) {
      expect(Image).toMatch(/:\d+\.\d+\.\d+/);
      expect(LogConfiguration.LogDriver).toBe('awslogs');
    }
  }
  template.allResourcesProperties('AWS::ECS::Service', {
    DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
  });
});

test('the deployment of MySQL completes when MySQL is healthy, because a second container waits for its health check', () => {
  const { template } = synthesize();
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [
      Match.objectLike({ HealthCheck: Match.objectLike({ Command: Match.anyValue() }) }),
      Match.objectLike({ Essential: false, DependsOn: [{ ContainerName: 'main', Condition: 'HEALTHY' }] }),
    ],
  });
});

test('WordPress is redeployed when the alias or the port of MySQL changes', () => {
  const { resource } = synthesize();
  expect(resource('wordpress').Properties.ForceNewDeployment.EnableForceNewDeployment).toBe(true);
  expect(resource('mysql').Properties.ForceNewDeployment).toBeUndefined();
});
