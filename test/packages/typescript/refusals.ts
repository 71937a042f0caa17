/** Mistakes, each with the message that arrives, and a warning. Also those that only callers from JavaScript can make. */
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ServiceConnectMesh } from 'cdk-service-connect-mesh';

const stack = new Stack(new App(), 'Shop');
const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });

function fargate(id: string) {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, `${id}Task`);
  taskDefinition.addContainer('main', {
    image: ecs.ContainerImage.fromRegistry('busybox:1.37.0'),
    portMappings: [{ name: 'http', containerPort: 80 }],
  });
  return new ecs.FargateService(stack, id, { cluster, taskDefinition, minHealthyPercent: 100 });
}

const web = fargate('Web');
const api = fargate('Api');
const endpoints = [{ portMappingName: 'http' }];
let attempts = 0;

function attempt(what: string, services: any) {
  console.log(`# ${what}`);
  try {
    new ServiceConnectMesh(stack, `Mesh${++attempts}`, { services });
    console.log('nothing was thrown');
  } catch (error) {
    console.log(String(error));
  }
}

attempt('a cycle', [
  { name: 'web', service: web, endpoints, dependsOn: ['api'] },
  { name: 'api', service: api, endpoints, dependsOn: ['web'] },
]);
attempt('an unknown name', [
  { name: 'web', service: web, dependsOn: ['apo'] },
  { name: 'api', service: api, endpoints },
]);
attempt('no name', [{ service: web }]);
attempt('no service', [{ name: 'web' }]);
attempt('null for a service', [{ name: 'web', service: null }]);
attempt('a string for a service', [{ name: 'web', service: 'web' }]);
attempt('null for a row', [null]);
attempt('a string for a list', [{ name: 'web', service: web, dependsOn: 'api' }]);

new ServiceConnectMesh(stack, 'Mesh', {
  services: [
    { name: 'web', service: web, dependsOn: ['api'] },
    { name: 'api', service: api, endpoints },
  ],
});
console.log('# warnings');
const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-service-connect-mesh'));
for (const { entry } of warnings) console.log(entry.data);
