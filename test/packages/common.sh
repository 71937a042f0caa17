# What the checks of the packages share. Each installs a package in a new folder, as a user would, and leaves the
# templates of the example and of three real applications in the folder that it is given.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
topologies=("$root"/test/topologies/{robot-shop,retail-store,deathstarbench-social-network}.json)
app=$(mktemp -d)
trap 'rm -rf "$app"' EXIT
export CDK_VALIDATION=false # which has a check of its own
export JSII_DEPRECATED=fail
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1

# synthesizes FOLDER COMMAND...: runs an app that writes its assembly to a new folder.
synthesizes() {
  local folder=$1
  shift
  rm -rf "$folder"
  CDK_OUTDIR=$folder "$@"
}

# synthesizes_example FOLDER: the app in this folder as its cdk.json says, by the CDK CLI, which is what people type.
synthesizes_example() {
  "$root/node_modules/.bin/cdk" synth --quiet --no-notices --no-version-reporting --output "$1"
}

# says EXPECTED COMMAND...: a command prints exactly what the file holds. (On stderr, jsii talks of the version of Node.js.)
says() {
  local expected=$root/test/packages/$1
  shift
  "$@" 2>"$app/stderr" >"$app/said" || { cat "$app/stderr"; return 1; }
  diff -u "$expected" "$app/said"
}
