import * as fs from 'fs';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { MeshServiceProps, ServiceConnectMesh } from '../../src';
import { WordPressMySqlStack } from '../wordpress/wordpress-mysql-stack';

/*
 * The README quotes the output of the library correctly. Its code is compiled by documentation.test.ts and, as part of the
 * build, by jsii-rosetta.
 */

const read = (file: string) => fs.readFileSync(path.join(__dirname, '..', '..', file), 'utf8');
const readme = read('README.md');

/** A mesh of WordPress and MySQL in the stack 'Blog'. */
function blog(wordpress: Partial<MeshServiceProps>, mysql: Partial<MeshServiceProps>): ServiceConnectMesh {
  const stack = new Stack(new App(), 'Blog');
  const cluster = new ecs.Cluster(stack, 'Cluster');
  const service = (id: string, containerPort: number) => {
    const taskDefinition = new ecs.FargateTaskDefinition(stack, `${id}Task`);
    taskDefinition.addContainer(id, {
      image: ecs.ContainerImage.fromRegistry(id),
      portMappings: [{ name: id, containerPort }],
    });
    return new ecs.FargateService(stack, id, { cluster, taskDefinition });
  };
  return new ServiceConnectMesh(stack, 'Mesh', {
    services: [
      { name: 'wordpress', service: service('wordpress', 80), dependsOn: ['mysql'], ...wordpress },
      { name: 'mysql', service: service('mysql', 3306), endpoints: [{ portMappingName: 'mysql' }], ...mysql },
    ],
  });
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

test('the README has at most 201 lines', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(201);
});

test.each(['npm ci && npm run example', 'npm ci && npm test'])('the README names the command `%s`', (command) => {
  expect(readme).toContain(`\`${command}\``);
});

test('the README shows the picture of the WordPress example, which toSvg() draws', () => {
  expect(readme).toMatch(/^!\[.+\]\(https:\S+\/main\/docs\/images\/wordpress\.svg\)$/m);
  const { mesh } = new WordPressMySqlStack(new App(), 'WordPressMySql');
  // To update the picture: npx projen post-compile
  expect(read('docs/images/wordpress.svg')).toBe(mesh.toSvg());
  expect(mesh.toMermaid()).toBe(blog({}, {}).toMermaid()); // the mesh in the README has the same picture
});

test('the README shows the error that the library throws for a cycle', () => {
  const endpoints = [{ portMappingName: 'wordpress' }];
  const message = messageOf(() => blog({ endpoints }, { dependsOn: ['wordpress'] }));
  expect(readme).toContain('```\n' + message + '\n```\n');
});

test('the README names the lowest version of CDK that the package accepts', () => {
  const lowest = JSON.parse(read('package.json')).peerDependencies['aws-cdk-lib'].replace('^', '');
  expect(readme).toContain(`\`aws-cdk-lib\` ${lowest} and later`);
});
