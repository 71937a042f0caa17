import * as fs from 'fs';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { WordPressMySqlStack } from './wordpress-mysql-stack';

test('a mesh adds no file to the cloud assembly: pictures and plans are written only on request', () => {
  const filesOf = (declare: (app: App) => void) => {
    const app = new App();
    declare(app);
    return fs.readdirSync(app.synth().directory, { recursive: true, encoding: 'utf8' }).sort();
  };
  const withMesh = filesOf((app) => new WordPressMySqlStack(app, 'Blog'));
  const without = filesOf((app) => new CfnResource(new Stack(app, 'Blog'), 'Topic', { type: 'AWS::SNS::Topic' }));
  expect(withMesh).toEqual(without);
  expect(withMesh).toContain('Blog.template.json');
});
