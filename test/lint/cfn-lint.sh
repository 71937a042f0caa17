#!/usr/bin/env bash
# Runs cfn-lint on the templates of the example and of real applications, in one stack and in several. It must find nothing.
source "$(dirname "$0")/common.sh"
cd "$root"
export CDK_VALIDATION=false # CDK's own validator has its own script

lint() {
  # W3005 is about a DependsOn on a resource that is also referenced. CDK writes such entries for every service.
  test/python/run.sh cfn-lint --ignore-checks W3005 -- "$@"
}

app synthesize.ts "$out/sound"
lint "$out"/sound/*/*.template.json
echo "cfn-lint finds nothing in $(ls "$out"/sound/*/*.template.json | wc -l) templates"

for mistake in cycle:E3004 property:E3002 type:E3012 parameter:W2001; do
  app synthesize-broken.ts "$out/${mistake%:*}" "${mistake%:*}"
  finds "${mistake#*:}" lint "$out/${mistake%:*}"/*.template.json
done
