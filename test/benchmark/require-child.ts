import { performance } from 'perf_hooks';

/** Milliseconds to load what any application with ECS services loads, and then the compiled library. */
function load(...modules: string[]): number {
  const start = performance.now();
  for (const name of modules) require(name); // eslint-disable-line @typescript-eslint/no-require-imports
  return performance.now() - start;
}

const cdk = load('aws-cdk-lib', 'aws-cdk-lib/aws-ec2', 'aws-cdk-lib/aws-ecs', 'aws-cdk-lib/aws-servicediscovery');
const mesh = load('../../lib');
console.log(JSON.stringify({ cdk, mesh }));
