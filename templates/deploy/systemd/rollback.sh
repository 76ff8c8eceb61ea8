#!/usr/bin/env bash
# 앞 버전으로 되돌립니다. 데이터베이스는 그대로이며, 앞 버전이 읽을 수 있어야 합니다.
# Goes back to the version before. Databases stay as they are: the version before has to do with them.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$HERE/lib/common.sh"
. "$HERE/lib/rolling.sh"

require_root
is_live || fail "rollback.sh needs a server that systemd runs"
current=$(pointed_at current)
previous=$(pointed_at previous)
[ -n "$previous" ] || fail "there is no version before $current"
point current "releases/$previous"
point previous "releases/$current"
"$OPT/current/install.sh"
restart_instances
say "$PROJECT $previous is at work again"
