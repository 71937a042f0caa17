const path = require('path');
const { jest } = require('../../package.json');

module.exports = {
  rootDir: '../..',
  testEnvironment: path.join(__dirname, 'environment.js'),
  testMatch: ['<rootDir>/test/mutation/suite.ts'],
  setupFiles: ['<rootDir>/test/mutation/outside.js'],
  transform: jest.transform,
  clearMocks: jest.clearMocks,
};
