# Common parts of the template linters: $out, a temporary folder, and the apps that write to it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# app FILE ARGS...: runs an app of this folder, in the copy of the project that is the current folder.
app() {
  TS_NODE_PROJECT=tsconfig.dev.json node --require "$root/node_modules/ts-node/register/transpile-only" "test/lint/$@"
}

# finds RULE COMMAND...: expects that a command fails because of a rule.
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
