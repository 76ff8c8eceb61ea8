# shellcheck shell=bash
# 인스턴스를 하나씩 바꿉니다. Changes one instance after the other.

# 부르는 쪽은 인스턴스 목록을 5초마다 받습니다. Callers fetch the list of instances every 5 seconds.
SECONDS_UNTIL_CALLERS_KNOW=8

# systemctl은 인스턴스가 준비될 때까지 기다립니다. systemctl waits until an instance is ready.
restart_instances() {
    local number process unit
    for number in $(seq "$(instances)"); do
        for process in "${PROCESSES[@]}"; do
            unit=$PROJECT-$(name_of "$process")@$number.service
            say "starting $unit"
            systemctl restart "$unit" || not_ready "$unit"
        done
        if [ "$number" -lt "$(instances)" ]; then sleep "$SECONDS_UNTIL_CALLERS_KNOW"; fi
    done
    systemctl start "$PROJECT.target"
}

not_ready() {
    journalctl -u "$1" -n 20 --no-pager || true
    fail "$1 did not become ready; the instances after it still run the version before. Back: $OPT/current/rollback.sh"
}

migrate_databases() {
    local name unit
    for name in "${WITH_DATABASE[@]}"; do
        unit=$PROJECT-$name-migrate.service
        say "migrating the database of $name"
        systemctl start "$unit" || {
            journalctl -u "$unit" -n 20 --no-pager || true
            fail "the database of $name was not migrated; everything runs on as before"
        }
    done
}
