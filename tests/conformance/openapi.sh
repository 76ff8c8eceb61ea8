#!/usr/bin/env bash
# The OpenAPI documents of a mesh against what its services answer, by generated requests
# (schemathesis): no failure of a server, no status, media type or body that the document does not tell.
# MESH is a generated project, MESH_BINARIES the folder with its programs; logs go to CONFORMANCE_LOGS.
# Needs Python 3.10 or later. Fails on any difference.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${MESH:?set it to a generated project}"
: "${MESH_BINARIES:?set it to the folder with its programs}"
export MESH MESH_BINARIES
here=$PWD/tests/conformance
work=$PWD/target/conformance/openapi
export SCHEMATHESIS=$work/python/bin/schemathesis

mkdir -p "$work"
[ -x "$work/python/bin/python" ] || python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check schemathesis==4.32.5

exec "$work/python/bin/python" "$here/openapi.py"
