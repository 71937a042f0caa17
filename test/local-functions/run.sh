#!/usr/bin/env bash
# run.sh [main|across]: runs the inline function, or two applications, in ministack, in a network namespace without a network, which
# ministack does not need. The first run installs ministack and the AWS SDK into a folder that git and npm ignore.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
export LOCAL_FUNCTIONS_TOOLS=${LOCAL_FUNCTIONS_TOOLS:-$root/node_modules/.cache/local-functions}
tools=$LOCAL_FUNCTIONS_TOOLS

if ! cat "$here/requirements.txt" "$here/sdk/package-lock.json" | cmp -s - "$tools/installed"; then
  echo "Installing ministack and the AWS SDK ..." >&2
  mkdir -p "$tools/sdk"
  python3 -m venv --clear "$tools/python"
  "$tools/python/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
    --requirement "$here/requirements.txt" >&2
  cp "$here"/sdk/package*.json "$tools/sdk/"
  npm ci --prefix "$tools/sdk" --silent --no-audit --no-fund --ignore-scripts >&2
  cat "$here/requirements.txt" "$here/sdk/package-lock.json" >"$tools/installed" # last, so that an incomplete installation is repeated
fi

# Removes all settings and credentials of the user, which the emulator and the function must not get.
for name in $(compgen -e | grep -E '^(AWS|CDK|MINISTACK|LOCALSTACK)_' || true); do unset "$name"; done
export BIND_HOST=127.0.0.1 GATEWAY_PORT=4566 AWS_ENDPOINT_URL=http://localhost:4566 AWS_REGION=us-east-1
export MINISTACK_HOST=localhost AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_EC2_METADATA_DISABLED=true
export NODE_PATH=$tools/sdk/node_modules PYTHONDONTWRITEBYTECODE=1
# The SDK calls DiscoverInstances at the host `data-` plus the name of the endpoint.
echo '127.0.0.1 localhost data-localhost' >"$tools/hosts"
cd "$root"
# A process namespace, because ministack leaves processes of its functions behind.
export SCENARIOS=${1:-main}
exec unshare --user --map-root-user --net --mount --mount-proc --pid --fork --kill-child sh -c '
  ip link set lo up && mount --bind "$LOCAL_FUNCTIONS_TOOLS/hosts" /etc/hosts &&
    exec npx ts-node --transpile-only --project tsconfig.dev.json "test/local-functions/$SCENARIOS.ts"'
