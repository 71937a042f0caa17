#!/usr/bin/env bash
# python.sh OUT: uses the wheel in a new virtual environment.
source "$(dirname "$0")/common.sh"
out=$(realpath -m "$1")

python3 -m venv "$app/venv"
"$app/venv/bin/pip" install --quiet --disable-pip-version-check --requirement <(
  sed "s|^cdk-service-connect-mesh$|$(ls "$root"/dist/python/*.whl)|" examples/python/requirements.txt
)
"$app/venv/bin/pip" --disable-pip-version-check list | grep -E '^(aws-cdk-lib|cdk-service-connect-mesh|jsii) '

(cd examples/python && PATH=$app/venv/bin:$PATH synthesizes_example "$out/example")
(cd examples/python/orders && PATH=$app/venv/bin:$PATH synthesizes_example "$out-two-apps/orders")
synthesizes "$out/topologies" "$app/venv/bin/python" test/packages/python/topologies.py "${topologies[@]}"
says python/refusals.txt "$app/venv/bin/python" test/packages/python/refusals.py
