#!/usr/bin/env bash
# Gathers a project for a closed network, and builds it there: `offline.sh PROJECT`. Without any network, without what
# cargo keeps of downloads, and out of the archive alone.
set -euo pipefail
project=$(cd "$1" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
archive=$scratch/first.tar.gz

fail() {
  echo "offline.sh: $*" >&2
  exit 1
}

# In a network namespace of its own, whose only interface is a loopback that is down.
without_network() {
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(--map-root-user)
  unshare --net "${as_root[@]}" -- "$@"
}

gathers_the_same_again() {
  "$project/deploy/offline/gather.sh" --no-images "$archive"
  "$project/deploy/offline/gather.sh" --no-images "$scratch/second.tar.gz" >/dev/null
  cmp "$archive" "$scratch/second.tar.gz" || fail "two archives of one project differ"
  rm "$scratch/second.tar.gz"
}

has_no_secret() {
  local names
  names=$(tar --list --gzip --file "$archive")
  ! grep -E '/project/(\.env|keys\.pem|data/|target/)$' <<<"$names" || fail "the archive has what stays at home"
}

notices_damage() {
  local file=$place/project/Cargo.lock
  cp "$file" "$scratch/kept" && echo '#' >>"$file"
  ! "$place/project/deploy/offline/load.sh" >/dev/null 2>&1 || fail "load.sh takes a damaged archive"
  cp "$scratch/kept" "$file"
}

# Every crate of the workspace resolves, and one of them is built, with the C code of its dependencies.
builds() {
  [ "$(without_network grep -c : /proc/self/net/dev)" = 1 ] || fail "the network is not off"
  export CARGO_HOME=$scratch/cargo-home CARGO_TARGET_DIR=$scratch/target CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0
  mkdir "$CARGO_HOME"
  (cd "$place/project" && without_network cargo metadata --locked --offline --format-version 1 >/dev/null)
  without_network "$place/project/deploy/offline/build.sh" --package mesh-config
}

gathers_the_same_again
has_no_secret
tar --extract --gzip --file "$archive" --directory "$scratch"
place=$(echo "$scratch"/*-offline)
notices_damage
"$place/project/deploy/offline/load.sh"
builds
