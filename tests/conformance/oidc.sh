#!/usr/bin/env bash
# Sign-in of a user service at oidc-provider, a certified implementation of OpenID Connect.
# USER_SERVICE is the program of a project with `--oauth2 oidc`: target/debug/user-service.
# Needs Node.js 20 or later. One line a check; fails on any difference.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${USER_SERVICE:?set it to the program of a project with --oauth2 oidc, such as target/debug/user-service}"
here=$PWD/tests/conformance
work=$PWD/target/conformance/oidc
export NODE_PACKAGES=$work/node

mkdir -p "$NODE_PACKAGES"
npm install --silent --no-fund --no-audit --no-save --prefix "$NODE_PACKAGES" oidc-provider@9.13.3

exec node "$here/oidc.mjs" "$USER_SERVICE"
