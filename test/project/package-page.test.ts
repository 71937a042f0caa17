import * as fs from 'fs';
import * as path from 'path';

/*
 * What Construct Hub requires to list a package, and what a reader needs on the page of the package: npm, PyPI and Construct Hub
 * show the README, but not the files next to it.
 */

const ROOT = path.join(__dirname, '..', '..');
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json'));

/** The keywords by which Construct Hub and a search on npm find construct libraries. */
const KEYWORDS = ['cdk', 'aws-cdk'];

/** The licences that Construct Hub accepts. */
const LICENSES = ['Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MPL-2.0'];

/** Link targets that work on every page: headings of the README, and addresses. */
const WORKS_EVERYWHERE = /^(#|https:)/;

test('Construct Hub finds the package by its keywords', () => {
  expect(manifest.keywords).toEqual(expect.arrayContaining(KEYWORDS));
});

test('Construct Hub accepts the licence, and the package contains it', () => {
  expect(LICENSES).toContain(manifest.license);
  expect(read('LICENSE')).toContain('Apache License');
  expect(read('.npmignore')).not.toMatch(/^\/?LICENSE/m);
});

test('Construct Hub reads the framework and its major version from the dependencies', () => {
  expect(manifest.peerDependencies['aws-cdk-lib']).toMatch(/^\^2\./);
});

test('Construct Hub reads the jsii assembly, which the package contains', () => {
  expect(read('.npmignore')).toMatch(/^!\.jsii$/m);
});

test('the stability is declared, so Construct Hub and the documentation of each member show it', () => {
  expect(manifest.stability).toBe('experimental');
});

test('every language has a package', () => {
  expect(manifest.jsii.targets).toEqual({
    python: { distName: 'cdk-service-connect-mesh', module: 'cdk_service_connect_mesh' },
    java: {
      package: 'io.github.cdkserviceconnectmesh',
      maven: { groupId: 'io.github.cdkserviceconnectmesh', artifactId: 'cdk-service-connect-mesh' },
    },
    go: { moduleName: 'github.com/cdkserviceconnectmesh/cdk-service-connect-mesh-go' },
    dotnet: { namespace: 'CdkServiceConnectMesh', packageId: 'CdkServiceConnectMesh' },
  });
});

test('npm can verify the repository in which the package was built', () => {
  expect(manifest.repository).toEqual({
    type: 'git',
    url: 'https://github.com/cdkserviceconnectmesh/cdk-service-connect-mesh.git',
  });
});

describe('links of the README', () => {
  test('work on the page of the package', () => {
    expect(linksOf(read('README.md')).filter((link) => !WORKS_EVERYWHERE.test(link))).toEqual([]);
  });

  test('that work only on GitHub are found', () => {
    const links = linksOf(
      '[a](docs/a.md) ![b](b.svg) <a href="c.md">c</a> [d](#d) [e](https://example.com)\n\n[f]: f.md',
    );
    expect(links.filter((link) => !WORKS_EVERYWHERE.test(link))).toEqual(['docs/a.md', 'b.svg', 'c.md', 'f.md']);
  });
});

/** The targets of all links and pictures of a Markdown text. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)|(?:href|src)="([^"]+)"|^\[[^\]]+\]:\s*(\S+)/gm)].map(
    ([, inline, html, reference]) => inline ?? html ?? reference,
  );
}
