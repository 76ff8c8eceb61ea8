# shellcheck shell=bash
# 파일을 제자리에 놓습니다. 몇 번을 해도 같습니다. Puts files into place; doing it again changes nothing.

# 이 폴더가 이미 자리에 있거나, 새 자리로 복사합니다. Copies this folder to its place, unless it is there.
place_release() {
    local version=$1 place new
    place=$ROOT$OPT/releases/$version
    new=$ROOT$OPT/releases/.$version
    [ "$HERE" != "$(readlink -f "$place" || true)" ] || return 0
    if [ -e "$place" ]; then
        diff -rq "$HERE" "$place" >/dev/null ||
            fail "version $version is installed with other contents; give package.sh another version"
        return 0
    fi
    install -d -m 755 "$ROOT$OPT/releases"
    rm -rf "$new"
    cp -R "$HERE" "$new"
    chmod -R u=rwX,go=rX "$new"
    mv "$new" "$place"
}

place_settings() {
    install -d -m 755 "$ROOT$ETC" "$ROOT$ETC/config" "$ROOT$ETC/instances"
    [ -e "$ROOT$ETC/mesh.env" ] || install -m 644 "$HERE/mesh.env" "$ROOT$ETC/mesh.env"
    check_settings
}

# 빠진 것이 있으면 아무것도 바꾸기 전에 끝냅니다. Ends before anything is changed when one is missing.
check_settings() {
    local name
    for name in SERVER_ADDRESS MESH_HOSTS DATABASE_HOST DATABASE_PORT RABBITMQ_HOST RABBITMQ_PORT RABBITMQ_VHOST RABBITMQ_USER; do
        setting "$name" >/dev/null
    done
    instances >/dev/null
}

# 모든 서버의 레지스트리. The registries of all servers.
registries() {
    local registry=${PROCESSES[0]} host number urls=()
    for host in $(setting MESH_HOSTS | tr , ' '); do
        for number in $(seq "$(instances)"); do
            urls+=("http://$host:$(port_of "$registry" "$number" 2)/eureka/")
        done
    done
    (IFS=, && printf '%s' "${urls[*]}")
}

write_instances() {
    local process number file eureka config
    eureka=$(registries)
    config=http://$(setting SERVER_ADDRESS):$(port_of "${PROCESSES[1]}" 1 2)
    for process in "${PROCESSES[@]}"; do
        for number in $(seq "$(instances)"); do
            file=$ROOT$ETC/instances/$(name_of "$process")@$number.env
            cat >"$file" <<ENV
# install.sh가 씁니다. Written by install.sh.
SERVER_PORT=$(port_of "$process" "$number" 2)
MANAGEMENT_SERVER_PORT=$(port_of "$process" "$number" 3)
EUREKA_URL=$eureka
CONFIG_URL=$config
ENV
        done
    done
    check_ports
}

check_ports() {
    local twice
    twice=$(sed -n 's/^\(MANAGEMENT_\)\?SERVER_PORT=//p' "$ROOT$ETC"/instances/*.env | sort | uniq -d | tr '\n' ' ')
    [ -z "$twice" ] || fail "two instances would have the ports $twice; choose other ports in egov-msa.yaml"
}

# 프로세스나 인스턴스가 줄면 남은 것을 멈춥니다. Stops what is left of processes and instances that are no more.
remove_leftovers() {
    local file name number
    for file in "$ROOT$ETC"/instances/*.env; do
        name=$(basename "$file" .env)
        number=${name##*@}
        name=${name%@*}
        if is_process "$name" && [ "$number" -le "$(instances)" ]; then continue; fi
        say "removing $name@$number"
        if is_live; then systemctl disable --now "$PROJECT-$name@$number.service"; fi
        rm -f "$file"
        if ! is_process "$name"; then
            rm -f "$ROOT$UNITS/$PROJECT-$name@.service" "$ROOT$UNITS/$PROJECT-$name-migrate.service"
        fi
    done
}

is_process() {
    local process
    for process in "${PROCESSES[@]}"; do
        [ "$(name_of "$process")" != "$1" ] || return 0
    done
    return 1
}

place_units() {
    local unit process number
    install -d -m 755 "$ROOT$UNITS" "$ROOT/etc/systemd/journald.conf.d"
    for unit in "$HERE"/units/*.service; do
        install -m 644 "$unit" "$ROOT$UNITS/$PROJECT-$(basename "$unit")"
    done
    install -m 644 "$HERE/units/mesh.target" "$ROOT$UNITS/$PROJECT.target"
    install -m 644 "$HERE/units/journald.conf" "$ROOT/etc/systemd/journald.conf.d/$PROJECT.conf"
    enable "$PROJECT.target"
    for process in "${PROCESSES[@]}"; do
        for number in $(seq "$(instances)"); do
            enable "$PROJECT-$(name_of "$process")@$number.service"
        done
    done
    if is_live; then systemctl daemon-reload; fi
}

enable() { systemctl --root="${ROOT:-/}" --quiet enable "$1"; }
