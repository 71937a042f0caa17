/*
 * Deploys the WordPress example to a real AWS account and opens its first page:
 *   npx integ-runner --directory test --update-on-failed
 * Without an account, `npm test` compares the templates with the committed snapshot.
 */
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration } from 'aws-cdk-lib';
import { WordPressMySqlStack } from './wordpress-mysql-stack';

const app = new App();
const stack = new WordPressMySqlStack(app, 'WordPressMySql');

const integ = new IntegTest(app, 'WordPressMySqlTest', { testCases: [stack] });
integ.assertions
  .httpApiCall(`http://${stack.loadBalancer.loadBalancerDnsName}/wp-admin/install.php`)
  .expect(
    ExpectedResult.objectLike({
      status: 200,
      // The page that asks for a language or a title, not the page with the error about the database.
      body: Match.stringLikeRegexp('^(?![\\s\\S]*Error establishing a database connection)[\\s\\S]*WordPress'),
    }),
  )
  .waitForAssertions({ totalTimeout: Duration.minutes(5) });
