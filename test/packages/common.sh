# Common parts of the package checks. Each check installs a package in a new folder, as a user would, and writes the
# templates of the example and of three real applications to the folder OUT.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
topologies=("$root"/test/topologies/{robot-shop,retail-store,deathstarbench-social-network}.json)
app=$(mktemp -d)
trap 'rm -rf "$app"' EXIT
export CDK_VALIDATION=false # it has its own check
export JSII_DEPRECATED=fail
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1

# synthesizes FOLDER COMMAND...: runs an app that writes its assembly to a new folder.
synthesizes() {
  local folder=$1
  shift
  rm -rf "$folder"
  CDK_OUTDIR=$folder "$@"
}

# synthesizes_example FOLDER: synthesizes the app in this folder with the CDK CLI and its cdk.json, as users do.
synthesizes_example() {
  "$root/node_modules/.bin/cdk" synth --quiet --no-notices --no-version-reporting --output "$1"
}

# says EXPECTED COMMAND...: expects that a command prints exactly the content of a file. stderr is ignored: jsii warns there.
says() {
  local expected=$root/test/packages/$1
  shift
  "$@" 2>"$app/stderr" >"$app/said" || { cat "$app/stderr"; return 1; }
  diff -u "$expected" "$app/said"
}
