#!/usr/bin/env bash
# 폐쇄망에서: 푼 묶음을 확인하고 이미지와 권고 목록을 제자리에 놓습니다.
# In the closed network, in the unpacked archive: checks it, and puts images and advisories into place.
#   REGISTRY=registry.internal/ project/deploy/offline/load.sh    also pushes the images to a registry there
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

fail() {
  printf 'load.sh: %s\n' "$*" >&2
  exit 1
}

[ -f SHA256SUMS ] || fail "there is no SHA256SUMS in $PWD: unpack the archive of gather.sh, and run its own copy of this"
sha256sum --check --quiet --strict SHA256SUMS || fail "the archive did not arrive as it was made"
echo "checked: $(wc -l <SHA256SUMS) files"

# Everything in the archive has one time, and cargo takes what is older than its last build for built.
find project -path project/vendor -prune -o -type f -exec touch {} +

load_images() {
  local engine file image
  engine=$(command -v docker || command -v podman) || fail "neither docker nor podman is here to load the images"
  while read -r file image; do
    "$engine" load --quiet --input "images/$file"
    [ -z "${REGISTRY:-}" ] || push "$engine" "$image"
  done <images/list
}

# docker.elastic.co/kibana/kibana:9.1.4 becomes registry.internal/kibana/kibana:9.1.4.
push() {
  local place=${2#*.*/}
  "$1" tag "$2" "${REGISTRY%/}/$place"
  "$1" push "${REGISTRY%/}/$place"
}

if [ -f images/list ]; then load_images; fi
if [ -d advisory-dbs ]; then
  cargo_home=${CARGO_HOME:-$HOME/.cargo}
  mkdir -p "$cargo_home"
  cp -R advisory-dbs "$cargo_home/"
  echo "advisories: $cargo_home/advisory-dbs"
fi
echo "tools: $(ls -m tools)"
echo "next: cd $PWD/project && deploy/offline/build.sh"
