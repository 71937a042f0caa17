#!/usr/bin/env bash
# cdk-validator.sh [VERSION]: runs CDK's own validator with its strictest rules on the same templates as cfn-lint. It must
# find nothing. The oldest supported CDK has no validator, so this script makes a copy of the project with a newer one.
source "$(dirname "$0")/common.sh"
version=${1:-2.276.0}

copy=$out/project
mkdir "$copy"
cp -r "$root"/{src,test,tsconfig.json,tsconfig.dev.json} "$copy"
cd "$copy"
npm install --silent --no-save --no-package-lock --no-audit --no-fund "aws-cdk-lib@$version" constructs@10.8.1

export NODE_PATH=$root/node_modules # for all other modules
export CDK_CONTEXT_JSON='{ "@aws-cdk/core:validateAgainstDefaultRules": true }'
export CDK_VALIDATION=true

# validate FILE FOLDER ARGS...: runs an app. It fails on errors. Warnings are only in its reports.
validate() {
  local reports
  app "$@" || return
  reports=$(find "$2" -name validation-report.json)
  [ -n "$reports" ] && [ -z "$(grep -L '"pluginReports": \[\]' $reports)" ]
}

validate synthesize.ts "$out/sound"
echo "aws-cdk-lib $(node -p 'require("aws-cdk-lib/package.json").version') finds nothing in" \
  "$(ls "$out"/sound/*/*.template.json | wc -l) templates"

for mistake in cycle:F3004 property:F3002 type:F3012 parameter:W2001; do
  finds "${mistake#*:}" validate synthesize-broken.ts "$out/${mistake%:*}" "${mistake%:*}"
done
