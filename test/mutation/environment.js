const jest = require.resolve('jest');
const { TestEnvironment } = require(require.resolve('jest-environment-node', { paths: [jest] })); // the one that Jest uses anyway

/** Loads modules once for all mutants, and skips the remaining tests after one has failed, because the mutant is found. */
module.exports = class MutantEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global.loadOutside = require;
  }

  async handleTestEvent(event) {
    if (event.name === 'test_start' && this.hasFailed) event.test.mode = 'skip';
    if (event.name === 'test_done' && event.test.errors.length > 0) this.hasFailed = true;
  }
};
