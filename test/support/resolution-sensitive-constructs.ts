import { Aspects, Duration, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/*
 * Constructs that change if their tokens are resolved before synthesis: some cache the first value that they produce, some no longer
 * accept changes, some create constructs, some hash everything that exists at that moment.
 */

function functionIn(scope: Construct, id: string): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => ({})'),
  });
}

/** Changes a construct in an aspect, which is the last moment at which CDK allows it. */
function onVisit<T extends Construct>(
  scope: Construct,
  isIt: (construct: unknown) => construct is T,
  change: (it: T) => void,
) {
  Aspects.of(scope).add({ visit: (construct) => isIt(construct) && change(construct) });
}

/** Each function adds one case to a stack. One stack can contain all of them. */
export const RESOLUTION_SENSITIVE_CONSTRUCTS: Record<string, (stack: Stack) => void> = {
  'a role with a policy of 220 statements, which is split': (stack) => {
    const role = new iam.Role(stack, 'Large', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    for (let index = 0; index < 220; index++) {
      const resources = [`arn:aws:s3:::bucket-with-a-rather-long-name-${index}/*`];
      role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources }));
    }
  },
  'a policy whose statements are merged': (stack) => {
    const user = new iam.User(stack, 'User');
    for (const name of ['a', 'b', 'c']) {
      user.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [`arn:aws:sqs:::${name}`] }));
    }
    new sqs.Queue(stack, 'Queue').grantSendMessages(user);
  },
  'a bucket policy whose statements an aspect changes': (stack) => {
    const bucket = new s3.Bucket(stack, 'Bucket');
    const statement = new iam.PolicyStatement({
      principals: [new iam.AccountRootPrincipal()],
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects('*')],
    });
    bucket.addToResourcePolicy(statement);
    const isBucket = (construct: unknown): construct is s3.Bucket => construct === bucket;
    onVisit(bucket, isBucket, () => statement.addCondition('Bool', { 'aws:SecureTransport': 'true' }));
  },
  'a version of a function, whose id is a hash of the function': (stack) => {
    const target = functionIn(stack, 'Versioned');
    new lambda.Alias(stack, 'Live', { aliasName: 'live', version: target.currentVersion });
    const isFunction = (construct: unknown): construct is lambda.Function => construct === target;
    let visited = false;
    onVisit(stack, isFunction, (it) => {
      if (!visited) it.addEnvironment('LATE', 'yes');
      visited = true;
    });
  },
  'a REST API, whose deployment id is a hash of its methods': (stack) => {
    const api = new apigateway.RestApi(stack, 'Api');
    const items = api.root.addResource('items');
    items.addMethod('GET', new apigateway.LambdaIntegration(functionIn(stack, 'Items')));
    items.addMethod('POST', new apigateway.MockIntegration());
  },
  'a pipeline': (stack) => {
    const bucket = new s3.Bucket(stack, 'Source', { versioned: true });
    const output = new codepipeline.Artifact();
    const source = new actions.S3SourceAction({ actionName: 'Source', bucket, bucketKey: 'app.zip', output });
    const approval = new actions.ManualApprovalAction({ actionName: 'Approve' });
    new codepipeline.Pipeline(stack, 'Pipeline', {
      stages: [
        { stageName: 'Source', actions: [source] },
        { stageName: 'Approve', actions: [approval] },
      ],
    });
  },
  'a nested stack with references in both directions': (stack) => {
    const outer = new sqs.Queue(stack, 'Outer');
    const nested = new NestedStack(stack, 'Nested');
    const dead = new sqs.Queue(nested, 'Dead');
    new sqs.Queue(nested, 'Inner', { deadLetterQueue: { queue: outer, maxReceiveCount: 3 } });
    new sqs.Queue(stack, 'Other', { deadLetterQueue: { queue: dead, maxReceiveCount: 3 } });
  },
  'a lazy that creates a resource': (stack) => {
    const produce = () => new sqs.Queue(stack, 'OnDemand').queueName;
    new sqs.CfnQueue(stack, 'Demanding', { queueName: Lazy.string({ produce }) });
  },
  'a lazy that creates a resource unless it exists': (stack) => {
    const produce = () =>
      ((stack.node.tryFindChild('Single') as sqs.Queue) ?? new sqs.Queue(stack, 'Single')).queueName;
    new sqs.CfnQueue(stack, 'Asking', { queueName: Lazy.uncachedString({ produce }) });
  },
  'a lazy that caches a list to which an aspect adds': (stack) => {
    const names: string[] = ['first'];
    const queue = new sqs.CfnQueue(stack, 'Counting', { queueName: Lazy.string({ produce: () => names.join('-') }) });
    const isQueue = (construct: unknown): construct is sqs.CfnQueue => construct === queue;
    onVisit(stack, isQueue, () => names.push('last'));
  },
  'a service with a lifecycle hook for blue/green deployments': (stack) => {
    const { DeploymentLifecycleLambdaTarget: Target, DeploymentStrategy, DeploymentLifecycleStage: Stage } = ecs as any;
    if (!Target) return; // later versions of CDK have it
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a'],
      privateSubnetIds: ['s'],
    });
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    taskDefinition.addContainer('main', { image: ecs.ContainerImage.fromRegistry('busybox:1.37.0') });
    const service: any = new ecs.FargateService(stack, 'BlueGreen', {
      cluster: new ecs.Cluster(stack, 'Cluster', { vpc }),
      taskDefinition,
      minHealthyPercent: 100,
      ...{ deploymentStrategy: DeploymentStrategy.BLUE_GREEN },
    });
    const target = new Target(functionIn(stack, 'Check'), 'PostTest', {
      lifecycleStages: [Stage.POST_TEST_TRAFFIC_SHIFT],
    });
    service.addLifecycleHook(target);
  },
  'an alarm, which renders its metric late': (stack) => {
    const queue = new sqs.Queue(stack, 'Watched', { visibilityTimeout: Duration.minutes(1) });
    queue
      .metricApproximateNumberOfMessagesVisible()
      .createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
  },
};
