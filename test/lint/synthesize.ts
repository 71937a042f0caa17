/*
 * Synthesizes what the linters read: the WordPress example, and each real application in one stack and over several.
 *   ts-node synthesize.ts FOLDER
 */
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { topologies } from '../support/topologies';
import { TopologyApp } from '../support/topology-app';
import { WordPressMySqlStack } from '../wordpress/wordpress-mysql-stack';

const [folder] = process.argv.slice(2);

const example = newApp('example');
new WordPressMySqlStack(example, 'WordPressMySql');
example.synth();

for (const topology of topologies()) {
  new TopologyApp(topology, { app: newApp(`${topology.name}-one-stack`) }).app.synth();
  new TopologyApp(topology, { app: newApp(`${topology.name}-a-stack-each`), apart: true }).app.synth();
}

function newApp(name: string): App {
  return new App({ outdir: path.join(folder, name) });
}
