import { spawn } from 'child_process';
import { once } from 'events';
import * as fs from 'fs';
import { text } from 'stream/consumers';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { withoutAccount } from './environment';

const CLI = require.resolve('aws-cdk/bin/cdk');

/** The CDK CLI. It can access only the account of the emulator, and writes only to `folder`. */
export class Cdk {
  public readonly version: string = JSON.parse(fs.readFileSync(require.resolve('aws-cdk/package.json'), 'utf8'))
    .version;
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    address: string,
    private readonly folder: string,
  ) {
    this.env = {
      ...withoutAccount(),
      AWS_ENDPOINT_URL: address,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'nobody',
      AWS_SECRET_ACCESS_KEY: 'nothing',
      CDK_HOME: folder,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      NO_PROXY: 'localhost',
      no_proxy: 'localhost',
    };
  }

  public bootstrap(account = '123456789012') {
    return this.run(`bootstrap aws://${account}/us-east-1`);
  }

  /** Deploys all stacks of an app, in parallel if they do not depend on each other. */
  public deploy({ directory }: CloudAssembly) {
    // moto reads dependencies only without a change set, and keeps no parameters of an earlier deployment.
    const asMotoLikesIt = '--method direct --no-previous-parameters';
    return this.run(`deploy --all --app ${directory} --require-approval never --concurrency 4 ${asMotoLikesIt}`);
  }

  /** The output of `cdk diff` for all stacks. */
  public diff({ directory }: CloudAssembly): Promise<string> {
    return this.run(`diff --app ${directory} --no-change-set --no-color`);
  }

  public destroy({ directory }: CloudAssembly) {
    return this.run(`destroy --all --app ${directory} --force`);
  }

  /**
   * Runs the CLI on an app as a user does, and returns its output, also if it fails.
   *
   * @param app a command, or the folder of a cloud assembly
   * @param output the folder of the cloud assembly that a command writes
   */
  public async runApp(action: 'deploy' | 'destroy', app: string, output: string = app): Promise<string> {
    const options = action === 'deploy' ? ['--require-approval', 'never'] : ['--force'];
    return (await this.start([action, '--app', app, '--output', output, ...options])).said;
  }

  private async run(command: string): Promise<string> {
    const { code, said } = await this.start(command.split(' '));
    if (code !== 0) throw new Error(`cdk ${command} ended with ${code}:\n${said}`);
    return said;
  }

  private async start(args: readonly string[]) {
    const cli = spawn(process.execPath, [CLI, ...args, '--ci', '--no-notices'], {
      cwd: this.folder,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [code]] = await Promise.all([text(cli.stdout), text(cli.stderr), once(cli, 'exit')]);
    return { code, said: `${stdout}${stderr}` };
  }
}
