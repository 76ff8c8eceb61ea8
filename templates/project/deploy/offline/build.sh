#!/usr/bin/env bash
# 네트워크 없이 빌드합니다. 인자는 cargo build의 것입니다(기본값 --release).
# Builds without a network. Arguments are those of cargo build (--release by default).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ ! -d vendor ] || ! grep -qs 'replace-with' .cargo/config.toml; then
  echo "build.sh: vendor/ or its entry in .cargo/config.toml is missing: deploy/offline/gather.sh brings both" >&2
  exit 1
fi
[ $# -gt 0 ] || set -- --release
exec cargo build --locked --offline "$@"
