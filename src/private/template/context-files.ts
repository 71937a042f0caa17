import * as path from 'path';

/** Folders whose content does not run in the container, or is the code of others. */
const SKIPPED_FOLDERS =
  /^(\.git|\.github|\.gitlab|\.circleci|\.idea|\.vscode|node_modules|vendor|venv|\.venv|site-packages|__pycache__|bower_components|target|coverage|docs?|documentation|examples?|samples?|tests?|__tests__|specs?|__mocks__|mocks|fixtures|e2e|cypress|testdata|cdk\.out)$/i;

/** Files for development, builds and tests, whose hosts are those of another environment. */
const SKIPPED_FILES =
  /^((docker-)?compose[\w.-]*\.ya?ml|package(-lock)?\.json|npm-shrinkwrap\.json|composer\.(json|lock)|tsconfig[\w.-]*\.json|jsconfig\.json|cdk\.json|\.eslintrc[\w.-]*|\.prettierrc[\w.-]*|[\w.-]*\.lock|pnpm-lock\.yaml|\.gitlab-ci\.yml|\.travis\.yml|azure-pipelines\.yml|buildspec[\w.-]*\.ya?ml|mkdocs\.yml|readme[\w.-]*|changelog[\w.-]*|license[\w.-]*|pom\.xml|makefile|jest\.config\.\w+|webpack\.config\.\w+|vite\.config\.\w+)$/i;
const TEST_FILE =
  /([._-](test|spec|mock|stories)\.\w+$)|(^(test|spec)_.*\.\w+$)|(_test\.\w+$)|Tests?\.\w+$|\.(example|sample|dist|bak|orig)$|(example|sample)\.env$/;

const CONFIGURATION =
  /(^|\.)(caddyfile|env|procfile)$|\.(conf|cfg|cnf|ini|toml|properties|env|ya?ml|json|xml|hcl|vcl|caddy|tmpl|template|tpl|j2|erb|config|settings|sh|bash|envsubst|lua|nginx)$|^(nginx|haproxy|default|httpd)$/i;
const SOURCE = /\.(m?[jt]s|cjs|cts|mts|py|rb|go|java|kt|scala|cs|fs|php|rs|ex|exs|clj|pl|swift|groovy)$/i;

export function isSkippedFolder(name: string): boolean {
  return SKIPPED_FOLDERS.test(name);
}

/** What kind of text a file of a Docker context contains; undefined for a file that is not read. */
export function contextFileKind(file: string): 'configuration' | 'source' | undefined {
  const name = path.posix.basename(file);
  if (SKIPPED_FILES.test(name) || TEST_FILE.test(name)) return undefined;
  if (CONFIGURATION.test(name) || /^\.env\b/.test(name)) return 'configuration';
  return SOURCE.test(name) ? 'source' : undefined;
}
