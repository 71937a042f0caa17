import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';

/*
 * The workflows that can publish, and those that pull requests from forks start: their actions and packages are pinned, and
 * each job has only the permissions that it uses.
 */

const FOLDER = path.join(__dirname, '..', '..', '.github', 'workflows');
const files = fs.readdirSync(FOLDER).sort();
const jobsOf = (file: string): [string, any][] =>
  Object.entries(parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')).jobs);
const stepsOf = (file: string): any[] => jobsOf(file).flatMap(([, { steps }]) => steps);

test('there are workflows to check', () => {
  expect(files).toEqual(['build.yml', 'pull-request-lint.yml', 'release.yml', 'upgrade-main.yml']);
});

test.each(files)('%s uses actions by commit', (file) => {
  const actions = stepsOf(file).flatMap(({ uses }) => uses ?? []);
  expect(actions.length).toBeGreaterThan(0);
  expect(actions.filter((action) => !/^[\w./-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
});

test.each(files)('%s runs no package that is not pinned', (file) => {
  const commands = stepsOf(file).flatMap(({ run }) => run ?? []);
  expect(commands.filter((command) => /@latest/.test(command))).toEqual([]);
});

test('no job has a permission that it does not use', () => {
  const rights = files.flatMap((file) => jobsOf(file).map(([job, { permissions }]) => [`${file} ${job}`, permissions]));
  expect(Object.fromEntries(rights)).toEqual({
    'build.yml all-checks': { contents: 'read' },
    'build.yml build': { contents: 'read' },
    'build.yml other-nodes': { contents: 'read' },
    'build.yml package-dotnet': { contents: 'read' },
    'build.yml package-go': { contents: 'read' },
    'build.yml package-java': { contents: 'read' },
    'build.yml package-js': { contents: 'read' },
    'build.yml package-python': { contents: 'read' },
    'pull-request-lint.yml changelog': { 'pull-requests': 'read' },
    'pull-request-lint.yml validate': { 'pull-requests': 'read' },
    'release.yml release': { contents: 'read' },
    'release.yml release_github': { contents: 'write' }, // tags
    'release.yml release_golang': { contents: 'read' }, // a deploy key of the repository of the Go module
    'release.yml release_maven': { contents: 'read' },
    'release.yml release_npm': { contents: 'read', 'id-token': 'write' }, // trusted publishing
    'release.yml release_nuget': { contents: 'read', 'id-token': 'write' }, // trusted publishing
    'release.yml release_pypi': { contents: 'read', 'id-token': 'write' }, // trusted publishing
    'upgrade-main.yml pr': { contents: 'read' },
    'upgrade-main.yml upgrade': { contents: 'read' },
  });
});

test('everything is built and released with one version of Node.js, and the tests also run with others', () => {
  const versions = files.flatMap((file) =>
    jobsOf(file).flatMap(([job, { steps, strategy }]) =>
      steps
        .filter(({ uses }: any) => uses?.startsWith('actions/setup-node@'))
        .flatMap((step: any) => strategy?.matrix.node ?? step.with['node-version'])
        .map((version: string) => [job, version]),
    ),
  );
  expect(versions.filter(([job]) => job === 'other-nodes').map(([, version]) => version)).toEqual(['20.x', '24.x']);
  expect([...new Set(versions.filter(([job]) => job !== 'other-nodes').map(([, version]) => version))]).toEqual([
    '22.x',
  ]);
});

test('npm, PyPI and NuGet identify the publisher by the workflow, without tokens; npm packages have provenance', () => {
  const jobs = Object.fromEntries(jobsOf('release.yml'));
  const environment = (job: string) => Object.assign({}, ...jobs[job].steps.map(({ env }: any) => env));
  expect(environment('release_npm')).toMatchObject({ NPM_TRUSTED_PUBLISHER: 'true', NPM_CONFIG_PROVENANCE: 'true' });
  expect(environment('release_npm')).not.toHaveProperty('NPM_TOKEN');
  expect(environment('release_npm')).not.toHaveProperty('NPM_REGISTRY');
  expect(environment('release_pypi')).toMatchObject({ PYPI_TRUSTED_PUBLISHER: 'true' });
  expect(environment('release_pypi')).not.toHaveProperty('TWINE_PASSWORD');
  expect(environment('release_nuget')).toMatchObject({ NUGET_TRUSTED_PUBLISHER: 'true' });
  expect(environment('release_nuget')).not.toHaveProperty('NUGET_API_KEY');
});

test('the job for Go can write only to the repository of the Go module', () => {
  const jobs = Object.fromEntries(jobsOf('release.yml'));
  const secrets = JSON.stringify(jobs.release_golang).match(/secrets\.\w+/g);
  expect(secrets).toEqual(['secrets.GO_GITHUB_DEPLOY_KEY']);
});
