// WordPress and MySQL in TypeScript. To run it in this folder, with the package built as ../README.md says:
// npm install --no-save ../../dist/js/*.tgz && npx cdk synth
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ServiceConnectMesh } from 'cdk-service-connect-mesh';

const stack = new Stack(new App(), 'Blog');
const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
const generateSecretString = { excludePunctuation: true };
const secret = new secretsmanager.Secret(stack, 'Password', { generateSecretString });
const password = ecs.Secret.fromSecretsManager(secret);

const wordpressTask = new ecs.FargateTaskDefinition(stack, 'WordPressTask', { cpu: 512, memoryLimitMiB: 1024 });
wordpressTask.addContainer('wordpress', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/wordpress:6.8.2-php8.3-apache'),
  environment: { WORDPRESS_DB_HOST: 'mysql', WORDPRESS_DB_NAME: 'wordpress', WORDPRESS_DB_USER: 'root' },
  secrets: { WORDPRESS_DB_PASSWORD: password },
});
const wordpress = new ecs.FargateService(stack, 'WordPress', {
  cluster,
  taskDefinition: wordpressTask,
  minHealthyPercent: 100,
  circuitBreaker: { rollback: true },
});

const mysqlTask = new ecs.FargateTaskDefinition(stack, 'MySqlTask', { cpu: 512, memoryLimitMiB: 1024 });
mysqlTask.addContainer('mysql', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/mysql:8.4.6'),
  environment: { MYSQL_DATABASE: 'wordpress' },
  secrets: { MYSQL_ROOT_PASSWORD: password },
  portMappings: [{ name: 'mysql', containerPort: 3306 }], // endpoints are named port mappings
  healthCheck: { command: ['CMD-SHELL', 'mysqladmin ping --host=127.0.0.1 --silent'] },
});
const mysql = new ecs.FargateService(stack, 'MySql', {
  cluster,
  taskDefinition: mysqlTask,
  minHealthyPercent: 0, // never two databases at a time
  maxHealthyPercent: 100,
  circuitBreaker: { rollback: true }, // or a MySQL that does not start keeps WordPress waiting for hours
});

new ServiceConnectMesh(stack, 'Mesh', {
  services: [
    { name: 'wordpress', service: wordpress, dependsOn: ['mysql'] },
    { name: 'mysql', service: mysql, endpoints: [{ portMappingName: 'mysql' }], holdUntilHealthy: true },
  ],
});
