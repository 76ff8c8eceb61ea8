#!/usr/bin/env bash
# 서식, 린트, 문서. Format, lint, documentation.
# shellcheck source=/dev/null
. "$(dirname "$0")/common.sh"

say "format"
cargo fmt --check
say "lint"
cargo clippy --locked --workspace --all-targets -- -D warnings
say "documentation"
RUSTDOCFLAGS='-D warnings' cargo doc --locked --workspace --no-deps
