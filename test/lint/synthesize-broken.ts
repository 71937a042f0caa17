/*
 * Synthesizes the WordPress example with a mistake that a linter must find.
 *   ts-node synthesize-broken.ts FOLDER cycle|property|type|parameter
 */
import { App, CfnParameter, CfnWaitConditionHandle } from 'aws-cdk-lib';
import { cfnService } from '../../src/private/inspect/cfn-resources';
import { WordPressMySqlStack } from '../wordpress/wordpress-mysql-stack';

const [outdir, mistake] = process.argv.slice(2);
const app = new App({ outdir });
const stack = new WordPressMySqlStack(app, 'WordPressMySql');
const mysql = cfnService(stack.mesh.findService('mysql').service);

const mistakes: Record<string, () => void> = {
  // The cycle is between other resources, because the mesh itself refuses cycles of its services.
  cycle: () => {
    const [one, other] = ['One', 'Other'].map((id) => new CfnWaitConditionHandle(stack, id));
    one.node.addDependency(other);
    other.node.addDependency(one);
  },
  property: () => mysql.addPropertyOverride('ServiceConnectConfiguration.NameSpace', 'shop'),
  type: () => mysql.addPropertyOverride('ServiceConnectConfiguration.Services.0.ClientAliases.0.Port', 'mysql'),
  parameter: () => new CfnParameter(stack, 'NobodyUsesThis'), // only a warning
};
mistakes[mistake]();
app.synth();
