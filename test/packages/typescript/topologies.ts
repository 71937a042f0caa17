/** Real applications with the mesh, one stack each: `topologies.js FILE...` */
import * as fs from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ServiceConnectMesh } from 'cdk-service-connect-mesh';

interface Service {
  name: string;
  ports: number[];
  dependsOn: string[];
  references: string[];
  healthCheck: boolean;
}

const app = new App();
for (const file of process.argv.slice(2)) {
  const { name, services }: { name: string; services: Service[] } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const stack = new Stack(app, name);
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
  const called = new Set(services.flatMap((each) => [...each.dependsOn, ...each.references]));

  const fargate = (each: Service) => {
    const taskDefinition = new ecs.FargateTaskDefinition(stack, `${each.name}-task`);
    taskDefinition.addContainer('main', {
      image: ecs.ContainerImage.fromRegistry('busybox:1.37.0'),
      portMappings: [{ name: 'main', containerPort: each.ports[0] ?? 8080 }],
      healthCheck: each.healthCheck ? { command: ['CMD', 'true'] } : undefined,
    });
    return new ecs.FargateService(stack, each.name, { cluster, taskDefinition, minHealthyPercent: 100 });
  };

  new ServiceConnectMesh(stack, 'Mesh', {
    services: services.map((each) => ({
      name: each.name,
      service: fargate(each),
      endpoints: called.has(each.name) ? [{ portMappingName: 'main' }] : [],
      dependsOn: each.dependsOn,
      connectsTo: each.references.filter((other) => !each.dependsOn.includes(other)),
      holdUntilHealthy: each.healthCheck,
    })),
  });
}
app.synth();
