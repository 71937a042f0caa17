#!/usr/bin/env bash
# npm.sh OUT [VERSION]: uses the npm package in a new app, CommonJS and ESM, with a version of aws-cdk-lib (default: the example's).
source "$(dirname "$0")/common.sh"
out=$(realpath -m "$1")

tarball=$(ls dist/js/*.tgz)
# The package is small, has only files that users need, and no dependencies to download: yaml is in the tarball.
[ "$(stat --format %s "$tarball")" -lt 400000 ]
needed='(bin/cdk-service-connect-mesh|lib/.*(\.js|\.d\.ts)|\.jsii|package\.json|LICENSE|README\.md|CHANGELOG\.md'
needed+='|docs/[a-z-]+\.schema\.json|node_modules/yaml/.*)'
[ -z "$(tar tzf "$tarball" | grep -vxE "package/$needed")" ]
unbundled='const { dependencies, bundledDependencies } = JSON.parse(fs.readFileSync(0));
  Object.keys(dependencies).filter((name) => !bundledDependencies.includes(name)).join()'
[ -z "$(tar xzOf "$tarball" package/package.json | node -p "$unbundled")" ]

cp examples/typescript/* test/packages/typescript/*.ts "$app"
cd "$app"
# The latest constructs with every version of aws-cdk-lib, as npm installs them in a new app.
npm install --no-audit --no-fund --loglevel=error "$root/$tarball" constructs@latest ${2:+"aws-cdk-lib@$2"}
node -p '"aws-cdk-lib " + require("aws-cdk-lib/package.json").version'

synthesizes_example "$out/cli"
# Two applications that share only a path and a name.
cp -r "$root"/examples/two-apps/{catalog,orders} .
for name in catalog orders; do (cd $name && synthesizes_example "$out-two-apps/$name"); done
# The command of the package finds no race in the example, and a race without the order of the services.
npx cdk-service-connect-mesh check "$out/cli"
cp -r "$out/cli" racy
node -e '
  for (const file of fs.readdirSync("racy").filter((name) => name.endsWith(".template.json")).map((name) => `racy/${name}`)) {
    const template = JSON.parse(fs.readFileSync(file));
    for (const each of Object.values(template.Resources)) if (each.Type === "AWS::ECS::Service") delete each.DependsOn;
    fs.writeFileSync(file, JSON.stringify(template));
  }'
found=$(npx cdk-service-connect-mesh check racy || true)
grep -q unordered-dependency <<<"$found"
for format in html svg; do npx cdk-service-connect-mesh check racy --fail-on never --format "$format" --output "races.$format"; done
grep -q unordered-dependency races.html
grep -q 'class="mesh-problem"' races.svg
plan=$(npx cdk-service-connect-mesh check "$out/cli" --plan)
grep -q 'MySql -> WordPress' <<<"$plan"
printf 'Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Sub ${AWS::StackName}-topic\n' >template.yaml
npx cdk-service-connect-mesh check template.yaml
for type in commonjs module; do
  npm pkg set type="$type"
  npx tsc
  synthesizes "$out/$type/example" node app.js
  synthesizes "$out/$type/topologies" node topologies.js "${topologies[@]}"
  says typescript/refusals.txt node refusals.js
done
