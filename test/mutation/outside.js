/* Loads CDK once for all mutants, outside of the module registry of Jest, which saves half of the start time and most of the memory. */
const { exports: paths } = require('aws-cdk-lib/package.json');

const modules = Object.keys(paths).map((path) => path.replace(/^\./, 'aws-cdk-lib'));
for (const name of [...modules, 'constructs']) {
  jest.doMock(name, () => globalThis.loadOutside(name), { virtual: true }); // virtual, because some exports are not installed
}
