import * as fs from 'fs';
import * as path from 'path';
import { Cdk } from '../local/cdk';

const ROOT = path.join(__dirname, '..', '..');
const TS_NODE = path.join(ROOT, 'node_modules', 'ts-node', 'register', 'transpile-only');

/** What differs from the committed program: each text, which it must contain, and its replacement. */
export type Edits = Readonly<Record<string, string>>;

/** The applications of examples/two-apps, in a folder in which they find the sources of this project as the package. */
export class ExampleApps {
  private readonly cdk: Cdk;

  constructor(
    private readonly folder: string,
    address: string,
  ) {
    this.cdk = new Cdk(address, folder);
    const modules = path.join(folder, 'node_modules');
    const library = path.join(modules, 'cdk-service-connect-mesh');
    fs.mkdirSync(library, { recursive: true });
    fs.writeFileSync(
      path.join(library, 'index.js'),
      `module.exports = require(${JSON.stringify(path.join(ROOT, 'src'))});`,
    );
    for (const name of ['aws-cdk-lib', 'constructs']) {
      fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
    }
  }

  public bootstrap() {
    return this.cdk.bootstrap('000000000000');
  }

  /** Runs the CDK CLI on an application, and returns what it says. */
  public async run(action: 'deploy' | 'destroy', name: string, edits: Edits = {}): Promise<string> {
    let source = fs.readFileSync(path.join(ROOT, 'examples', 'two-apps', name, 'app.ts'), 'utf8');
    for (const [text, replacement] of Object.entries(edits)) {
      if (!source.includes(text)) throw new Error(`the example ${name} has no '${text}'`);
      source = source.replace(text, replacement);
    }
    const file = path.join(this.folder, `${name}.ts`);
    fs.writeFileSync(file, source);
    const app = `TS_NODE_PROJECT=${path.join(ROOT, 'tsconfig.dev.json')} node -r ${TS_NODE} ${file}`;
    const said = await this.cdk.runApp(action, app, path.join(this.folder, `${name}.out`));
    if (said.includes('Subprocess exited')) throw new Error(said);
    return said;
  }
}
