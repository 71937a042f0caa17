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
let meshes = 0;

/** Of anything: JavaScript compiles. */
function mesh(...services: any[]) {
  return new ServiceConnectMesh(stack, `Mesh${++meshes}`, { services });
}

function attempt(what: string, action: () => unknown) {
  console.log(`# ${what}`);
  try {
    action();
    console.log('nothing was thrown');
  } catch (error) {
    console.log(String(error));
  }
}

attempt('a cycle', () =>
  mesh(
    { name: 'web', service: web, endpoints, dependsOn: ['api'] },
    { name: 'api', service: api, endpoints, dependsOn: ['web'] },
  ),
);
attempt('an unknown name', () =>
  mesh({ name: 'web', service: web, dependsOn: ['apo'] }, { name: 'api', service: api, endpoints }),
);
attempt('no name', () => mesh({ service: web }));
attempt('no service', () => mesh({ name: 'web' }));
attempt('null for a service', () => mesh({ name: 'web', service: null }));
attempt('a string for a service', () => mesh({ name: 'web', service: 'web' }));
attempt('null for a row', () => mesh(null));
attempt('a string for a list', () => mesh({ name: 'web', service: web, dependsOn: 'api' }));

const shop = mesh({ name: 'web', service: web, dependsOn: ['api'] }, { name: 'api', service: api, endpoints });
attempt('an unknown name in a call', () => shop.findService('apo'));
attempt('null for a name', () => shop.findService(null as any));
attempt('null for a service of the mesh', () => shop.findService('web').dependsOn(null as any));

console.log('# warnings');
const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-service-connect-mesh'));
for (const { entry } of warnings) console.log(entry.data);
