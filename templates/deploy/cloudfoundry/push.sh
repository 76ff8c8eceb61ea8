#!/usr/bin/env bash
# 중단 없이 올립니다: ./push.sh dev, 몇 개만: ./push.sh dev user-service api-gateway
# Pushes without an interruption: all applications, or those that are named.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$HERE/lib/common.sh"
. "$HERE/lib/artefacts.sh"
. "$HERE/lib/policies.sh"
choose_environment "${1-}"
shift

push() { cf push "$PROJECT-$1" -f "$HERE/manifest.yml" --vars-file "$VARIABLES" "${@:2}"; }

# 새 버전이 요청을 받기 전에. Before the new version takes requests.
migrate() {
    push "$1-migrate" --task
    cf run-task "$PROJECT-$1-migrate" --command "./$1 migrate" --name migrate --wait ||
        fail "the database of $1 was not migrated: cf logs $PROJECT-$1-migrate --recent. Everything runs on as before"
}

chosen=("$@")
[ $# -gt 0 ] || chosen=("${PROCESSES[@]}")
for process in "${chosen[@]}"; do
    [[ " ${PROCESSES[*]} " == *" $process "* ]] || fail "there is no process $process"
    prepare "$process"
done
# 다른 앱의 폴더도 있어야 매니페스트가 읽힙니다. The manifest names the folders of the others, too.
for process in "${PROCESSES[@]}"; do mkdir -p "$HERE/dist/$process"; done
cf apply-manifest -f "$HERE/manifest.yml" --vars-file "$VARIABLES"
add_network_policies
for process in "${chosen[@]}"; do
    if has_database "$process"; then migrate "$process"; fi
done
for process in "${chosen[@]}"; do
    push "$process" --strategy rolling
    if [ "$process" = discovery-server ]; then push discovery-server-peer --strategy rolling; fi
done
say "https://$(variable gateway-route) is at work"
