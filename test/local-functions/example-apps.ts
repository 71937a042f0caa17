import * as fs from 'fs';
import * as path from 'path';
import { buildSync, transformSync } from 'esbuild';
import { Cdk } from '../local/cdk';

const ROOT = path.join(__dirname, '..', '..');
const PEERS = ['aws-cdk-lib', 'constructs'];

/** Changes of the committed program: each text, which it must contain, and its replacement. */
export type Edits = Readonly<Record<string, string>>;

/** The applications of examples/two-apps, compiled into a folder in which the package is the sources of this project. */
export class ExampleApps {
  private readonly cdk: Cdk;

  constructor(
    private readonly folder: string,
    address: string,
  ) {
    this.cdk = new Cdk(address, folder);
    const modules = path.join(folder, 'node_modules');
    buildSync({
      entryPoints: [path.join(ROOT, 'src', 'index.ts')],
      outfile: path.join(modules, 'cdk-service-connect-mesh', 'index.js'),
      bundle: true,
      platform: 'node',
      external: PEERS.flatMap((name) => [name, `${name}/*`]),
    });
    for (const name of PEERS) fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
  }

  public bootstrap() {
    return this.cdk.bootstrap('000000000000');
  }

  /** Deploys an application with the CDK CLI, and returns the output, even if CloudFormation refuses the application. */
  public async deploy(name: string, edits: Edits = {}): Promise<string> {
    let source = fs.readFileSync(path.join(ROOT, 'examples', 'two-apps', name, 'app.ts'), 'utf8');
    for (const [text, replacement] of Object.entries(edits)) {
      if (!source.includes(text)) throw new Error(`the example ${name} has no '${text}'`);
      source = source.replace(text, replacement);
    }
    const file = path.join(this.folder, `${name}.js`);
    fs.writeFileSync(file, transformSync(source, { loader: 'ts', format: 'cjs' }).code);
    const said = await this.cdk.runApp('deploy', `node ${file}`, this.outputOf(name));
    if (said.includes('Subprocess exited')) throw new Error(said);
    return said;
  }

  /** Deletes an application in the version that was deployed last. */
  public destroy(name: string): Promise<string> {
    return this.cdk.runApp('destroy', this.outputOf(name));
  }

  private outputOf(name: string): string {
    return path.join(this.folder, `${name}.out`);
  }
}
