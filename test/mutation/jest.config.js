const { jest } = require('../../package.json');

module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/mutation/suite.ts'],
  transform: jest.transform,
  clearMocks: jest.clearMocks,
};
