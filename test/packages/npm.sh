#!/usr/bin/env bash
# npm.sh OUT [VERSION]: the npm package in a new app, CommonJS and ESM, with a version of aws-cdk-lib (the example's).
source "$(dirname "$0")/common.sh"
out=$(realpath -m "$1")

cp examples/typescript/* test/packages/typescript/*.ts "$app"
cd "$app"
# The latest constructs with every version of aws-cdk-lib, as npm gives them to a new app.
npm install --no-audit --no-fund --loglevel=error "$root"/dist/js/*.tgz constructs@latest ${2:+"aws-cdk-lib@$2"}
node -p '"aws-cdk-lib " + require("aws-cdk-lib/package.json").version'

for type in commonjs module; do
  npm pkg set type="$type"
  npx tsc --module nodenext --target es2022 --strict --types node ./*.ts
  synthesizes "$out/$type/example" node app.js
  synthesizes "$out/$type/topologies" node topologies.js "${topologies[@]}"
  says typescript/refusals.txt node refusals.js
done
