#!/usr/bin/env bash
# All that is asked of the packages in dist: each in a new app, and the same templates from each.
set -euo pipefail
cd "$(dirname "$0")"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
./npm.sh "$out/npm"
./python.sh "$out/python"
./java.sh "$out/java"
node same-templates.js "$out"/npm/{commonjs,module} "$out"/{python,java}
