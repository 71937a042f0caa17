/* CDK is loaded once for all mutants, outside of what Jest makes anew for each: half the time to begin, and most of the memory. */
const { exports: paths } = require('aws-cdk-lib/package.json');

const modules = Object.keys(paths).map((path) => path.replace(/^\./, 'aws-cdk-lib'));
for (const name of [...modules, 'constructs']) {
  jest.doMock(name, () => globalThis.loadOutside(name), { virtual: true }); // not all that is exported is installed
}
