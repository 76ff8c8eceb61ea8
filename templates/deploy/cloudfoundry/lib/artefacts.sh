# shellcheck shell=bash
# 올릴 폴더: 프로그램과 그 설정만. The folders that are pushed: a program, and its settings.

REPOSITORY=$(cd "$HERE/../.." && pwd -P)
BINARIES=${BINARIES:-${CARGO_TARGET_DIR:-$REPOSITORY/target}/release}

prepare() {
    local process=$1 folder=$HERE/dist/$1
    [ -x "$BINARIES/$process" ] || fail "$BINARIES/$process is missing: cargo build --release --locked"
    check_c_library "$BINARIES/$process"
    rm -rf "$folder"
    mkdir -p "$folder"
    install -m 755 "$BINARIES/$process" "$folder/"
    if [ "$process" = config-server ]; then cp -R "$REPOSITORY/config" "$folder/config"; fi
}

# 스택의 C 라이브러리. The C library of the stack.
c_library_of_stack() {
    case $(variable stack) in
    cflinuxfs4) printf 2.35 ;;
    cflinuxfs5) printf 2.39 ;;
    *) fail "the C library of the stack $(variable stack) is not known here: add it to lib/artefacts.sh" ;;
    esac
}

# 더 새로운 배포판에서 만든 프로그램은 거기서 시작하지 않습니다.
# A program that was built on a newer distribution does not start there.
check_c_library() {
    local needed there
    needed=$(objdump -T "$1" | { grep -o 'GLIBC_[0-9.]*' || true; } | sed 's/GLIBC_//' | sort -Vu | tail -n 1)
    there=$(c_library_of_stack)
    [ "$(printf '%s\n' "$needed" "$there" | sort -V | tail -n 1)" = "$there" ] ||
        fail "$1 needs glibc $needed, and $(variable stack) has $there: build on Debian 12, Ubuntu 22.04 or older"
}
