#!/usr/bin/env bash
# run.sh COMMAND...: runs a command with the Python packages of requirements.txt. The first run creates a virtual environment,
# in a folder that git and npm ignore. The next runs use it until requirements.txt changes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=$(cd "$here/../.." && pwd)/node_modules/.cache/python-checks

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or later is needed, as python3; this is $(python3 --version 2>&1)" >&2
    exit 1
  }
  echo "Making a virtual environment in $venv ..." >&2
  python3 -m venv --clear "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
    --requirement "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$venv/" # last: an installation that breaks off begins anew
fi

export PYTHONDONTWRITEBYTECODE=1 # no files in the example's folder
PATH=$venv/bin:$PATH exec "$@"
