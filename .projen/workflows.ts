import { awscdk } from 'projen';
import { JobPermission, JobStep } from 'projen/lib/github/workflows-model';

/** By commit: a tag can be moved. */
const PINNED = [
  'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1',
  'actions/setup-dotnet@a98b56852c35b8e3190ac28c8c2271da59106c68', // v6.0.0
  'actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', // v7.0.0
  'actions/setup-java@be666c2fcd27ec809703dec50e508c2fdc7f6654', // v5.2.0
  'actions/setup-node@6044e13b5dc448c55e2357c09f80417699197238', // v6.2.0
  'actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405', // v6.2.0
  'peter-evans/create-pull-request@c0f553fe549906ede9cf27b5156039d195d2ece0', // v8.1.0
];

/** The commit of the pull request. */
const CHECKOUT: JobStep = {
  uses: 'actions/checkout',
  with: {
    ref: '${{ github.event.pull_request.head.sha }}',
    repository: '${{ github.event.pull_request.head.repo.full_name }}',
  },
};

/** The versions of Node.js on which the tests run too, in addition to the one for development and releases. */
const OTHER_NODES = ['20.x', '24.x'];

/** Fails if a pull request changes the library and not the changelog. It looks only at the names of files. */
const CHANGELOG_CHECK = `
if [[ $TITLE == chore* ]]; then exit 0; fi
files=$(gh pr diff "$NUMBER" --repo "$GITHUB_REPOSITORY" --name-only)
if grep -q '^src/' <<<"$files" && ! grep -qx 'CHANGELOG.md' <<<"$files"; then
  echo '::error::Say in CHANGELOG.md what changes for a user, or call the pull request a chore'
  exit 1
fi`.trim();

/** The workflows on GitHub: those of projen, with pinned actions, with only the permissions that they use, and with more checks. */
export function workflows(project: awscdk.AwsCdkConstructLibrary) {
  const { github } = project;
  const pinned = ({ uses, ...step }: JobStep) => ({ ...step, uses: uses && github?.actions.get(uses) });
  for (const action of PINNED) github?.actions.set(action.split('@')[0], action);

  const release = project.tryFindObjectFile('.github/workflows/release.yml');
  release?.addOverride('jobs.release.permissions.contents', 'read'); // the tag is made by release_github
  release?.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY'); // publib has it as its default

  const build = project.tryFindObjectFile('.github/workflows/build.yml');
  build?.addOverride('jobs.build.permissions.contents', 'read');
  github?.tryFindWorkflow('build')?.addJob('all-checks', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ },
    timeoutMinutes: 90,
    steps: [
      CHECKOUT,
      { uses: 'actions/setup-node', with: { 'node-version': '22.x', 'package-manager-cache': false } },
      { uses: 'actions/setup-python', with: { 'python-version': '3.11' } },
      { uses: 'actions/setup-java', with: { distribution: 'temurin', 'java-version': '17' } },
      { uses: 'actions/setup-go', with: { 'go-version': '1.26', cache: false } },
      // Ubuntu forbids users to create namespaces, which functions-local needs.
      { run: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0' },
      { run: 'bash .ci/run' },
    ].map(pinned),
  });

  github?.tryFindWorkflow('build')?.addJob('other-nodes', {
    name: 'Node.js ${{ matrix.node }}',
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ },
    strategy: { failFast: false, matrix: { domain: { node: OTHER_NODES } } },
    steps: [
      CHECKOUT,
      { uses: 'actions/setup-node', with: { 'node-version': '${{ matrix.node }}', 'package-manager-cache': false } },
      { run: 'npm ci' },
      { run: 'npm test' },
    ].map(pinned),
  });

  project.autoMerge?.addConditions(
    'status-success=all-checks',
    ...OTHER_NODES.map((node) => `status-success=Node.js ${node}`),
    'status-success=Look for a line in the changelog',
  );

  const lint = project.tryFindObjectFile('.github/workflows/pull-request-lint.yml');
  lint?.addOverride('jobs.validate.permissions.pull-requests', 'read');
  github?.tryFindWorkflow('pull-request-lint')?.addJob('changelog', {
    name: 'Look for a line in the changelog',
    runsOn: ['ubuntu-latest'],
    permissions: { pullRequests: JobPermission.READ },
    if: "github.event_name == 'pull_request_target'",
    steps: [
      {
        env: {
          GH_TOKEN: '${{ github.token }}',
          NUMBER: '${{ github.event.pull_request.number }}',
          TITLE: '${{ github.event.pull_request.title }}',
        },
        run: CHANGELOG_CHECK,
      },
    ],
  });
}
