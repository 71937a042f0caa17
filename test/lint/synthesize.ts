/*
 * Synthesizes the input of the linters: the WordPress example, and each real application in one stack and in several stacks, with
 * a dashboard in the first and in the last stack.
 *   ts-node synthesize.ts FOLDER
 */
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ServiceConnectMesh } from '../../src';
import { topologies } from '../support/topologies';
import { TopologyApp } from '../support/topology-app';
import { WordPressMySqlStack } from '../wordpress/wordpress-mysql-stack';

const [folder] = process.argv.slice(2);

const example = newApp('example');
const { mesh } = new WordPressMySqlStack(example, 'WordPressMySql');
addDashboards(mesh);
example.synth();

for (const topology of topologies()) {
  for (const apart of [false, true]) {
    const app = newApp(`${topology.name}-${apart ? 'a-stack-each' : 'one-stack'}`);
    const appProtocol = apart ? undefined : ecs.AppProtocol.http;
    addDashboards(new TopologyApp(topology, { app, apart, appProtocol }).mesh);
    app.synth();
  }
}

/** Dashboards in the stack of the mesh, and in a stack that is deployed after all services. */
function addDashboards(of: ServiceConnectMesh) {
  for (const stack of [Stack.of(of), new Stack(of.node.root as App, 'Monitoring')]) {
    new cloudwatch.Dashboard(stack, 'Dashboard').addWidgets(...of.dashboardWidgets());
  }
}

function newApp(name: string): App {
  return new App({ outdir: path.join(folder, name) });
}
