/*
 * `npm run example` synthesizes the WordPress example and prints the result, read from the template.
 * `npm run example -- --without-mesh` does so without the edge, and explains what would go wrong.
 */
import * as fs from 'fs';
import * as path from 'path';
import { App, CfnElement } from 'aws-cdk-lib';
import { WordPressMySqlStack } from './wordpress-mysql-stack';
import { cfnService } from '../../src/private/inspect/cfn-resources';

const [option, ...others] = process.argv.slice(2);
const ordered = option !== '--without-mesh';
if (others.length > 0 || (option !== undefined && ordered)) {
  throw new Error('usage: npm run example [-- --without-mesh]');
}

// Without the edge in a separate folder, because `cdk.out` may be deployed.
const OUTDIR = ordered ? 'cdk.out' : 'cdk.out/without-mesh';

const app = new App({ outdir: OUTDIR });
const stack = new WordPressMySqlStack(app, 'WordPressMySql', { ordered });
const { template, templateFile } = app.synth().getStackByName(stack.stackName);
const pathOf = new Map(
  stack.node
    .findAll()
    .filter(CfnElement.isCfnElement)
    .map((element) => [stack.getLogicalId(element), element.node.path]),
);
const { mesh } = stack;
const lines: string[] = [];

print('WordPress and MySQL on Amazon ECS with Service Connect');
print('WordPress is declared before MySQL, but needs MySQL as soon as it starts.');

heading('Deployment order');
mesh.deploymentWaves.forEach((wave, index) => {
  print(`  wave ${index + 1}   ${wave.map(({ name }) => name).join(', ')}`);
});

heading('Edges, with the port that each allows');
const edges = mesh.services.flatMap((dependent) =>
  dependent.dependencies.map((dependency) => ({ dependent, dependency })),
);
for (const { dependent, dependency } of edges) {
  const aliases = dependency.endpoints.map(({ dnsName, port }) => `${dnsName}:${port}`).join(', ');
  const ports = rulesBefore(dependent.name).map(({ IpProtocol, FromPort }) => `${IpProtocol} ${FromPort}`);
  print(`  ${dependent.name} -> ${dependency.name}   address ${aliases}   allows ${ports.join(', ')}`);
}
if (edges.length === 0) print('  none');

heading("DependsOn of the AWS::ECS::Service of 'wordpress' in the template");
for (const logicalId of dependsOn('wordpress')) print(`  ${pathOf.get(logicalId)}`);

if (!ordered) {
  heading('What would go wrong');
  print('  1. The list above does not contain MySQL: CloudFormation creates both services in parallel.');
  print("  2. ECS stores the endpoints that exist when WordPress is deployed. If MySQL's is not one of them, the name");
  print("     'mysql' does not resolve in the tasks of WordPress, nor in the tasks that replace them.");
  print('  3. Then the page shows "Error establishing a database connection" until someone redeploys WordPress.');
  print('     If MySQL happens to be faster, everything works: it is a race.');
  print("  4. No rule of MySQL's security group allows traffic from WordPress.");
  print("  One line fixes all of this: dependsOn: ['mysql']. See it with: npm run example");
}

heading('Picture (Mermaid: paste it into any GitHub comment or Markdown file)');
print('```mermaid\n' + mesh.toMermaid() + '```');

const picture = path.join(OUTDIR, 'wordpress.svg');
fs.writeFileSync(picture, mesh.toSvg());
heading('Picture (SVG: open it in a browser)');
print(`  ${picture}`);

heading('Template');
print(`  ${OUTDIR}/${templateFile}`);
if (ordered) {
  heading(
    'Deploy it to your AWS account (costs money: a NAT gateway, a load balancer, two Fargate tasks), bootstrapped for CDK',
  );
  print(`  npx cdk deploy --app ${OUTDIR}`);
}

process.stdout.write(lines.join('\n') + '\n'); // in one write: `head` may close the pipe

function dependsOn(name: string): string[] {
  return template.Resources[stack.getLogicalId(cfnService(mesh.findService(name).service))].DependsOn ?? [];
}

function rulesBefore(name: string): { IpProtocol: string; FromPort: number }[] {
  return dependsOn(name)
    .map((logicalId) => template.Resources[logicalId])
    .filter(({ Type }) => Type === 'AWS::EC2::SecurityGroupIngress')
    .map(({ Properties }) => Properties);
}

function heading(text: string) {
  print(`\n${text}`);
}

function print(text: string) {
  lines.push(text);
}
