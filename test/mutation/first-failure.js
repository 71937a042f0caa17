const jest = require.resolve('jest');
/** The one that jest uses anyway. */
const { TestEnvironment } = require(require.resolve('jest-environment-node', { paths: [jest] }));

/** Skips what is left once a test has failed: the mutant is known to be found. Jest itself only stops between files. */
module.exports = class FirstFailure extends TestEnvironment {
  async handleTestEvent(event) {
    if (event.name === 'test_start' && this.hasFailed) event.test.mode = 'skip';
    if (event.name === 'test_done' && event.test.errors.length > 0) this.hasFailed = true;
  }
};
