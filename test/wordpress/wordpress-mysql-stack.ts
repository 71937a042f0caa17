import { Duration, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ServiceConnectMesh } from '../../src';

export interface WordPressMySqlStackProps extends StackProps {
  /**
   * Whether WordPress `dependsOn` MySQL. If false, the stack has the race that the mesh prevents.
   * @default true
   */
  readonly ordered?: boolean;
}

/**
 * WordPress and its MySQL database, each an ECS service on Fargate.
 *
 * WordPress is declared first, so only the mesh makes it wait. The database keeps its files in its task and loses them
 * with it: this is an example, not for production.
 */
export class WordPressMySqlStack extends Stack {
  public readonly mesh: ServiceConnectMesh;
  public readonly loadBalancer: elbv2.ApplicationLoadBalancer;

  constructor(scope: Construct, id: string, props: WordPressMySqlStackProps = {}) {
    super(scope, id, props);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const password = this.password('Password');

    const wordpressContainer: ecs.ContainerDefinitionOptions = {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/wordpress:6.8.2-php8.3-apache'),
      portMappings: [{ name: 'http', containerPort: 80 }],
      environment: { WORDPRESS_DB_HOST: 'mysql', WORDPRESS_DB_USER: 'wordpress', WORDPRESS_DB_NAME: 'wordpress' },
      secrets: { WORDPRESS_DB_PASSWORD: password },
    };
    const wordpress = this.service('WordPress', cluster, wordpressContainer, { minHealthyPercent: 100 });

    const mysqlContainer: ecs.ContainerDefinitionOptions = {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/mysql:8.4.6'),
      portMappings: [{ name: 'mysql', containerPort: 3306 }],
      environment: { MYSQL_USER: 'wordpress', MYSQL_DATABASE: 'wordpress' },
      secrets: { MYSQL_PASSWORD: password, MYSQL_ROOT_PASSWORD: this.password('RootPassword') },
      healthCheck: {
        // Over TCP, because the image prepares its database with a temporary server that listens only on the socket.
        command: ['CMD-SHELL', 'mysqladmin ping --host=127.0.0.1 --silent'],
        interval: Duration.seconds(10),
        retries: 10,
        startPeriod: Duration.minutes(1),
      },
    };
    // An update stops the old database before it starts the new one, so that two never run at the same time.
    const mysql = this.service('MySql', cluster, mysqlContainer, { minHealthyPercent: 0, maxHealthyPercent: 100 });

    this.mesh = new ServiceConnectMesh(this, 'Mesh', {
      services: [
        { name: 'wordpress', service: wordpress, dependsOn: props.ordered === false ? [] : ['mysql'] },
        {
          name: 'mysql',
          service: mysql,
          endpoints: [{ portMappingName: 'mysql' }],
          holdUntilHealthy: true, // MySQL runs for a while before it accepts connections
        },
      ],
    });

    this.loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', { vpc, internetFacing: true });
    this.loadBalancer.addListener('Http', { port: 80 }).addTargets('WordPress', {
      port: 80,
      targets: [wordpress],
      // WordPress answers this page with 500 until it can connect to its database, and with 200 afterwards.
      healthCheck: { path: '/wp-admin/install.php' },
    });
  }

  /** A secret, not text in the template: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html */
  private password(id: string): ecs.Secret {
    const secret = new secretsmanager.Secret(this, id, {
      generateSecretString: { passwordLength: 30, excludePunctuation: true },
    });
    return ecs.Secret.fromSecretsManager(secret);
  }

  private service(
    id: string,
    cluster: ecs.ICluster,
    container: ecs.ContainerDefinitionOptions,
    rollout: Pick<ecs.FargateServiceProps, 'minHealthyPercent' | 'maxHealthyPercent'>,
  ): ecs.FargateService {
    const taskDefinition = new ecs.FargateTaskDefinition(this, `${id}Task`, { cpu: 512, memoryLimitMiB: 1024 });
    const logGroup = new logs.LogGroup(this, `${id}Logs`, {
      retention: logs.RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    taskDefinition.addContainer('main', {
      ...container,
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'main' }),
    });
    return new ecs.FargateService(this, id, {
      cluster,
      taskDefinition,
      circuitBreaker: { rollback: true },
      ...rollout,
    });
  }
}
