#!/usr/bin/env bash
# 이 버전으로 바꿉니다(첫 시작도): 데이터베이스를 옮기고, 인스턴스를 하나씩 다시 시작합니다.
# Changes to this version, and starts the first one: migrates the databases, then restarts one instance after the other.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$HERE/lib/common.sh"
. "$HERE/lib/rolling.sh"

KEPT_RELEASES=5

# 오래된 버전을 지웁니다. Removes releases of long ago.
remove_old_releases() {
    local release
    find "$OPT/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %f\n' | sort -rn | cut -d ' ' -f 2- |
        tail -n "+$((KEPT_RELEASES + 1))" | while read -r release; do
        case $release in
        "$(pointed_at current)" | "$(pointed_at previous)") ;;
        *) rm -rf "$OPT/releases/$release" ;;
        esac
    done
}

require_root
is_live || fail "upgrade.sh needs a server that systemd runs"
"$HERE/install.sh"
version=$(cat "$HERE/VERSION")
before=$(pointed_at current)
point next "releases/$version"
migrate_databases
if [ -n "$before" ] && [ "$before" != "$version" ]; then point previous "releases/$before"; fi
point current "releases/$version"
restart_instances
remove_old_releases
say "$PROJECT $version is at work"
