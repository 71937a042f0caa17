const path = require('path');
const { jest } = require('../../package.json');

module.exports = {
  rootDir: '../..',
  testEnvironment: path.join(__dirname, 'first-failure.js'),
  testMatch: ['<rootDir>/test/mutation/suite.ts'],
  transform: jest.transform,
  clearMocks: jest.clearMocks,
};
