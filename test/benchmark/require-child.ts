import { cpu } from './measure';

/* Measures the CPU time to load the modules that any application with ECS services loads, and then to load the compiled library. */

/* eslint-disable @typescript-eslint/no-require-imports -- when it is loaded is the point */
const cdk = cpu(() => {
  require('constructs');
  const { App, Lazy, Stack } = require('aws-cdk-lib');
  const { Port, Vpc } = require('aws-cdk-lib/aws-ec2');
  const { Cluster, FargateService } = require('aws-cdk-lib/aws-ecs');
  const { HttpNamespace } = require('aws-cdk-lib/aws-servicediscovery');
  // CDK loads most of its modules at first use.
  const stack = new Stack(new App(), 'Stack');
  const cluster = new Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc') });
  return [Lazy, Port, FargateService, HttpNamespace, cluster];
});
global.gc!(); // of CDK's garbage
const mesh = cpu(() => require('../../lib'));
console.log(JSON.stringify({ cdk, mesh }));
