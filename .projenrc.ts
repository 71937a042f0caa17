import { awscdk, javascript, release } from 'projen';
import { workflows } from './.projen/workflows';

const CDK_FLOOR = '2.214.0';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-service-connect-mesh',
  description:
    'Amazon ECS Service Connect without the deployment race: declare which service depends on which, and the order, the configuration and the open ports follow.',
  keywords: [
    'aws',
    'aws-cdk',
    'ecs',
    'service-connect',
    'service-mesh',
    'fargate',
    'microservices',
    'deployment-order',
  ],
  author: 'cdk-service-connect-mesh contributors',
  authorAddress: 'https://github.com/cdkserviceconnectmesh',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdkserviceconnectmesh/cdk-service-connect-mesh.git',
  defaultReleaseBranch: 'main',
  license: 'Apache-2.0',
  stability: 'experimental', // until the first release

  // Toolchain
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenrcTsOptions: { projenCodeDir: '.projen' },
  projenVersion: '~0.103.25',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.3',
  workflowNodeVersion: '22.x',
  cdkVersion: CDK_FLOOR,
  constructsVersion: '10.0.5',
  devDeps: [
    `@aws-cdk/integ-tests-alpha@${CDK_FLOOR}-alpha.0`,
    '@aws-cdk/integ-runner@~2.197.10',
    '@dagrejs/graphlib@^4',
    '@smithy/node-http-handler@^4', // how the AWS SDK in Lambda sends requests
    '@stryker-mutator/core@~9.5.1', // later ones do not run on Node.js 20
    '@stryker-mutator/jest-runner@~9.5.1',
    '@types/node@^20',
    '@types/toposort@^2',
    '@viz-js/viz@^3',
    '@xmldom/xmldom@^0.9.12',
    'aws-cdk@2.1148.1',
    'axe-core@^4.14',
    'cdk-nag@~2.37.55', // later ones need newer constructs than the lowest supported ones
    'dependency-graph@^1',
    'esbuild@0.28.2', // exact: the committed code of the inline function is what this version makes of its source
    'fast-check@^4',
    'graphology@^0.26',
    'graphology-dag@^0.4',
    'graphology-types@^0.24',
    'toposort@^2',
  ],
  // Nothing that users have next to the library parses YAML. Loaded only when the race check reads a YAML template.
  bundledDeps: ['yaml@^2'],
  bin: { 'cdk-service-connect-mesh': 'bin/cdk-service-connect-mesh' },

  // The same library for TypeScript, Python, Java and Go. For .NET, CI only generates the sources.
  publishToPypi: { distName: 'cdk-service-connect-mesh', module: 'cdk_service_connect_mesh', trustedPublishing: true },
  publishToMaven: {
    javaPackage: 'io.github.cdkserviceconnectmesh',
    mavenGroupId: 'io.github.cdkserviceconnectmesh',
    mavenArtifactId: 'cdk-service-connect-mesh',
    mavenServerId: 'central-ossrh',
  },
  publishToGo: {
    moduleName: 'github.com/cdkserviceconnectmesh/cdk-service-connect-mesh-go',
    githubUseSsh: true, // a deploy key, which opens nothing but that repository
  },
  publishToNuget: {
    dotNetNamespace: 'CdkServiceConnectMesh',
    packageId: 'CdkServiceConnectMesh',
    trustedPublishing: true,
  },
  npmTrustedPublishing: true,
  jsiiReleaseVersion: '0.2.1061', // of publib
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(), // a button, with a dry run
  nextVersionCommand: `node -p "process.env.LATEST_TAG ? '' : '0.1.0'"`, // projen would call the first release 0.0.0
  compat: true,
  bumpPackage: 'commit-and-tag-version@^12', // later ones do not run on Node.js 20

  // Checks report and do not fix: neither snapshots nor style.
  sampleCode: false,
  typecheckTests: true,
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    include: ['src/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', '.projenrc.ts'],
    compilerOptions: { paths: { 'cdk-service-connect-mesh': ['./src'] } }, // as in the examples
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'examples'],
    projectService: false,
    tsconfigPath: './tsconfig.dev.json',
    commandOptions: { fix: false },
    prettier: true,
  },
  prettier: true,
  prettierOptions: { settings: { singleQuote: true, printWidth: 120 } },
  jestOptions: {
    passWithNoTests: false,
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      maxWorkers: '100%', // by default, one core is left idle
      collectCoverageFrom: ['src/**/*.ts'],
      coverageThreshold: { branches: 95, functions: 95, lines: 95, statements: 95 },
    },
  },
  lambdaAutoDiscover: false,
  integrationTestAutoDiscover: false,
  buildWorkflowOptions: { mutableBuild: false },
  pullRequestTemplateContents: [
    'What changes for a user, and why:',
    '',
    '- [ ] A line in CHANGELOG.md, under Unreleased, if a user can notice it',
    '- [ ] Tests that fail without the change',
  ],
  gitignore: [
    '/cdk.out/',
    '/.stryker-tmp/',
    '/reports/',
    '/.jsii.tabl.json',
    '/examples/**/cdk.out/',
    '/examples/java/target/',
  ],
});

// A test compares the generated code with what the generator writes, which is not formatted.
project.prettier?.addIgnorePattern('*.generated.ts');

// Not in gitignore above, where projen would reject rules below test/ because of `!/test/`.
project.gitignore.exclude('**/*.snapshot/asset.*/', 'cdk-integ.out.*/');
project.npmignore?.exclude(
  '/.jsii.tabl.json',
  '/.ci/',
  '/examples/',
  '/decisions/',
  '/rosetta/',
  '/API.md',
  '/docs/*.md',
  '/docs/images/',
  '/ARCHITECTURE.md',
  '/CODE_OF_CONDUCT.md',
  '/CONTRIBUTING.md',
  '/SECURITY.md',
  '/cdk.out/',
  '/.prettier*',
  '/.stryker-tmp/',
  '/reports/',
  '/.mergify.yml',
);
// Of the private types, only those to which public types refer. The package is tested with a compiler that reads all types.
const REFERRED_TO = [
  'inspect/container-ports',
  'inspect/service-connect-configuration',
  'members/member',
  'messages/problem',
  'metrics/protocol-warning',
  'metrics/service-metrics',
  'model/service',
];
project.npmignore?.exclude('/lib/cli/*.d.ts', '/lib/*-view.d.ts', '/lib/mesh-views.d.ts', '/lib/private/**/*.d.ts');
project.npmignore?.include(...REFERRED_TO.map((file) => `/lib/private/${file}.d.ts`));
// Source maps that contain the sources would be more than half of the package. The compiled code has the names of the sources,
// so stack traces do not need them.
for (const option of ['inlineSourceMap', 'inlineSources']) {
  project.tryFindObjectFile('tsconfig.json')?.addOverride(`compilerOptions.${option}`, false);
}

// In the packages for Python, a dict in a list keeps all its keys: decisions/0010-python-dicts.md.
project.tasks.tryFind('package:python')?.exec('python3 .projen/keep-dict-keys.py dist/python');

workflows(project);
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// The tests fail if the library calls a deprecated member of CDK. CDK's template validator runs in a separate check.
project.testTask.env('JSII_DEPRECATED', 'fail');
project.testTask.env('CDK_VALIDATION', 'false');
project.testTask.exec(
  "integ-runner --directory test --language typescript --app 'node -r ts-node/register/transpile-only {filePath}'",
  {
    name: 'Verify the integration snapshot',
    // Nothing is deployed, so do not wait for credentials.
    env: { TS_NODE_PROJECT: 'tsconfig.dev.json', AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1' },
  },
);

project.compileTask.exec('node .projen/strip-comments.js lib');
// The build fails if code in the README or in an @example does not compile.
project.postCompileTask.exec('jsii-rosetta extract --strict .jsii');
// The pictures in the README and in docs. CI fails if they differ from the committed ones.
project.postCompileTask.exec(
  'ts-node --transpile-only --project tsconfig.dev.json test/support/draw-images.ts docs/images',
);
// Half of the bundled package `yaml`: what browsers and its command need. npm packs bundled packages whole.
project.postCompileTask.exec(
  'rm -rf browser README.md dist/cli.d.ts dist/cli.mjs dist/test-events.d.ts dist/test-events.js',
  { cwd: 'node_modules/yaml' },
);

project.addTask('fuzz', {
  description:
    'Declares thousands of random meshes, valid and invalid; FUZZ_RUNS and FUZZ_SEED (or random) set how many and which',
  env: { FUZZ: 'many', JSII_DEPRECATED: 'fail', CDK_VALIDATION: 'false' },
  exec: 'jest --ci --coverage=false test/fuzz',
  receiveArgs: true,
});

project.addTask('proof', {
  description:
    'Deploys random meshes in random orders and looks for a race; PROOF_MESHES and PROOF_SEED (or random) set how many and which',
  env: { PROOF: 'many', JSII_DEPRECATED: 'fail', CDK_VALIDATION: 'false' },
  exec: 'jest --ci --coverage=false test/proof',
  receiveArgs: true,
});

project.addTask('bench', {
  description:
    'Compares synthesis, graph, templates and deployment time with alternatives; --quick only checks that it runs',
  env: { TS_NODE_PROJECT: 'tsconfig.dev.json' }, // for its child processes, too
  steps: [
    { spawn: 'compile' },
    { exec: 'node --expose-gc -r ts-node/register/transpile-only test/benchmark/main.ts', receiveArgs: true },
  ],
});

project.addTask('deploy:local', {
  description:
    'Deploys, updates and destroys applications with the CDK CLI against the emulator moto; needs Python 3.11',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/local/deploy-local.ts',
});

project.addTask('lint:templates', {
  description: "Checks the templates of example applications with cfn-lint and CDK's validator; needs Python 3.11",
  steps: [{ exec: 'test/lint/cfn-lint.sh' }, { exec: 'test/lint/cdk-validator.sh' }],
});

project.addTask('inline-code', {
  description: 'Generates the code of the inline Lambda function from src/private/handler',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/support/inline-code.ts',
});

project.addTask('functions:local', {
  description: 'Runs the inline function for real in a local emulator of CloudFormation: Python 3.11 needed',
  exec: 'test/local-functions/run.sh',
});

project.addTask('across:local', {
  description:
    'Deploys the two applications of examples/two-apps to the same emulator with the CDK CLI: Python 3.11 needed',
  exec: 'test/local-functions/run.sh across',
});

project.addTask('browser', {
  description: 'Opens the HTML report and the pictures in a real browser, and looks at them; needs Chromium or Chrome',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/browser/main.ts',
  receiveArgs: true, // a folder for screenshots
});

project.addTask('release:rehearse', {
  description:
    'Releases a scratch clone into registries that are folders; needs a compiled project, Python 3.11, JDK, Maven and Go',
  exec: 'test/release/rehearse.sh',
});

project.addTask('mutation', {
  description:
    'Changes the sources in small ways with Stryker and counts the changes that no test notices; takes hours, so choose files with --mutate',
  env: { JSII_DEPRECATED: 'fail', CDK_VALIDATION: 'false' },
  exec: 'stryker run test/mutation/stryker.config.json',
  receiveArgs: true,
});

project.addTask('example', {
  description: 'Synthesizes the WordPress example and shows what came of it',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/wordpress/show-example.ts',
  receiveArgs: true,
});

project.synth();
