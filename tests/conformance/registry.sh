#!/usr/bin/env bash
# A registry against real clients of Eureka in two other languages, which must find each other
# through it. REGISTRY_URL is its address with credentials: http://admin:pw@127.0.0.1:8761/eureka/
# Needs Python 3.9 and Node.js 18, or later. One line a check; fails on any difference.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${REGISTRY_URL:?set it to the registry, such as http://admin:pw@127.0.0.1:8761/eureka/}"
here=$PWD/tests/conformance
work=$PWD/target/conformance/registry
export NODE_PACKAGES=$work/node

mkdir -p "$work" "$NODE_PACKAGES"
[ -x "$work/python/bin/python" ] || python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check py-eureka-client==0.13.3 httpx==0.28.1 ifaddr==0.2.0
npm install --silent --no-fund --no-audit --no-save --prefix "$NODE_PACKAGES" eureka-js-client@4.5.0

exec "$work/python/bin/python" "$here/registry.py" node "$here/registry.mjs"
