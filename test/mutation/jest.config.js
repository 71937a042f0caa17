/** The suite as `npm test` runs it, less what is slow and what looks at other things than the code. */
const { jest } = require('../../package.json');

module.exports = {
  ...jest,
  rootDir: '../..',
  collectCoverage: false,
  coverageThreshold: undefined,
  reporters: ['default'],
  testPathIgnorePatterns: ['/node_modules/', '/test/(fuzz|readme|workflows)', '/large\\.test', '/test/(proof|lint)/'],
};
