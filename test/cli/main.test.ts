import { spawn } from 'child_process';
import * as path from 'path';
import { synthesize } from '../races/support/sample-app';

const ROOT = path.join(__dirname, '..', '..');

/** Runs the command in a process of its own. Closes its output after the first part, as `head` does, if that is wanted. */
async function runCommand(args: string[], { closesPipe = false } = {}) {
  // With -e, the arguments do not contain the path of a script.
  const script = "process.argv.splice(1, 0, 'cli'); require('./src/cli/main').main()";
  const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', script, '--', ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let [out, err] = ['', ''];
  if (closesPipe) child.stdout.destroy();
  else child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, out, err };
}

test('a closed pipe is no error: nothing is printed, and the exit code is that of the findings', async () => {
  const racy = synthesize({ web: { env: { API_URL: 'http://api:8080' } }, api: { port: 8080 } });
  const whole = await runCommand(['check', racy, '--format', 'json']);
  expect(whole).toMatchObject({ code: 1, err: '' });
  expect(JSON.parse(whole.out).findings).not.toEqual([]);
  expect(await runCommand(['check', racy, '--format', 'json'], { closesPipe: true })).toEqual({
    code: 1,
    out: '',
    err: '',
  });
}, 120_000);
