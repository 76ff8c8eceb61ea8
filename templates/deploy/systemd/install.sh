#!/usr/bin/env bash
# 이 버전의 파일을 서버에 놓습니다. 아무것도 시작하지 않으며, 몇 번이든 실행할 수 있습니다.
# Puts the files of this version onto the server. Starts nothing, and may be run again and again.
# DESTDIR=/some/folder ./install.sh 로 다른 곳에. Into another root with DESTDIR.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$HERE/lib/common.sh"
. "$HERE/lib/secrets.sh"
. "$HERE/lib/layout.sh"
. "$HERE/lib/nginx.sh"

require_root
[ -d "$HERE/bin" ] || fail "there are no programs beside this script: make an archive with package.sh and unpack it here"
version=$(cat "$HERE/VERSION")
place_release "$version"
place_settings
make_secrets
write_preparations
write_instances
remove_leftovers
place_units
place_nginx
say "$PROJECT $version is in $OPT/releases/$version"
