#!/usr/bin/env bash
# A config server against real clients of Spring Cloud Config in two other languages. It serves
# tests/conformance/config (CONFIG_LOCATION) with the key deadbeef (ENCRYPT_KEY); CONFIG_URL is its
# address, such as http://127.0.0.1:8888, CONFIG_USERNAME and CONFIG_PASSWORD are its credentials.
# Needs Python 3.10 and Node.js 18, or later. One line a check; fails on any difference.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${CONFIG_URL:?set it to the config server, such as http://127.0.0.1:8888}"
: "${CONFIG_USERNAME:?set it to the user of the config server}"
: "${CONFIG_PASSWORD:?set it to the password of the config server}"
export CONFIG_URL CONFIG_USERNAME CONFIG_PASSWORD
here=$PWD/tests/conformance
work=$PWD/target/conformance/config
export NODE_PACKAGES=$work/node

mkdir -p "$work" "$NODE_PACKAGES"
[ -x "$work/python/bin/python" ] || python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check config-client==1.5.0 \
  attrs==26.1.0 glom==25.12.0 requests==2.34.2
npm install --silent --no-fund --no-audit --no-save --prefix "$NODE_PACKAGES" cloud-config-client@1.6.2

failed=0
node "$here/config.mjs" || failed=1
# Isolated, since the client's package and the test have the same name.
"$work/python/bin/python" -I "$here/config.py" || failed=1
exit $failed
