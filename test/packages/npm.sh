#!/usr/bin/env bash
# npm.sh OUT [VERSION]: the npm package in a new app, CommonJS and ESM, with a version of aws-cdk-lib (the example's).
source "$(dirname "$0")/common.sh"
out=$(realpath -m "$1")

tarball=$(ls dist/js/*.tgz)
# Small, without dependencies that npm would have to install, and with nothing that a user does not need.
[ "$(stat --format %s "$tarball")" -lt 500000 ]
needed='(lib/.*(\.js|\.d\.ts)|bin/[a-z-]+|\.jsii|package\.json|LICENSE|[A-Z]+\.md|docs/.*\.(md|svg|json)|node_modules/yaml/.*)'
[ -z "$(tar tzf "$tarball" | grep -vxE "package/$needed")" ]
[ "$(tar xzOf "$tarball" package/package.json | node -p 'Object.keys(JSON.parse(fs.readFileSync(0)).dependencies).join()')" = yaml ]

cp examples/typescript/* test/packages/typescript/*.ts "$app"
cd "$app"
# The latest constructs with every version of aws-cdk-lib, as npm gives them to a new app.
npm install --no-audit --no-fund --loglevel=error "$root/$tarball" constructs@latest ${2:+"aws-cdk-lib@$2"}
node -p '"aws-cdk-lib " + require("aws-cdk-lib/package.json").version'

synthesizes_example "$out/cli"
for type in commonjs module; do
  npm pkg set type="$type"
  npx tsc
  synthesizes "$out/$type/example" node app.js
  synthesizes "$out/$type/topologies" node topologies.js "${topologies[@]}"
  says typescript/refusals.txt node refusals.js
done
