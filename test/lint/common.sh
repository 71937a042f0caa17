# What the linters of templates share: $out, a folder that is gone in the end, and the apps that fill it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# app FILE ARGS...: runs one of the apps here, from whichever copy of the project we are in.
app() {
  TS_NODE_PROJECT=tsconfig.dev.json node --require "$root/node_modules/ts-node/register/transpile-only" "test/lint/$@"
}

# finds RULE COMMAND...: a command fails, and says that it does because of a rule.
finds() {
  local rule=$1 said
  shift
  if said=$("$@" 2>&1); then
    echo "nothing was found, and $rule should have been"
    return 1
  fi
  grep -q "\b$rule\b" <<<"$said" || { echo "$rule should have been found, not: $said"; return 1; }
  echo "the control: $rule is found"
}
