import { synthesize } from './sample-app';
import { run } from '../../../src/cli/run';

/** The output of the command for the example of `docs/race-check.md`. */
export function racyExample(options: readonly string[]): string {
  const folder = synthesize(
    {
      web: { env: { API_URL: 'http://api:8080', SEARCH_URL: 'http://search:9200' }, waitsFor: ['search'] },
      api: { port: 8080, env: { DB_HOST: 'db', SEARCH_URL: 'http://search:9200' }, waitsFor: ['db'] },
      search: { port: 9200, admits: ['web', 'api'] },
      db: { port: 3306, admits: ['api'] },
    },
    { namespaceBy: 'arn' },
  );
  let printed = '';
  run(['check', folder, '--ignore', 'running-not-healthy', ...options], {
    stdout: { write: (text) => void (printed += text) },
    stderr: process.stderr,
    environment: {},
    workingDirectory: '/',
  });
  return printed;
}
