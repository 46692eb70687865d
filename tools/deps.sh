#!/bin/sh
# deps.sh build|test|bench|opcua|ci - installs the Debian packages that building or testing needs and that are missing,
# and the engines that the benchmark compares with, as far as this Debian has them.
#
# As root, or through sudo, which may ask for a password. Where neither is possible, says what to install.
set -eu

missing=
wanted=

# need PACKAGE PROBE: a command, or a header that ends with .h
need() {
    case $2 in
    *.h) echo "#include <$2>" | "${CC:-cc}" -E - >/dev/null 2>&1 || missing="$missing $1" ;;
    *) command -v "$2" >/dev/null || missing="$missing $1" ;;
    esac
}

# want PACKAGE FILE: one that may be absent
want() {
    [ -e "$2" ] || wanted="$wanted $1"
}

need gcc "${CC:-cc}"
need libc6-dev stdlib.h
need make make
need re2c re2c
need lemon lemon
need libyaml-dev yaml.h
case ${1:-build} in
test | ci) need libcmocka-dev cmocka.h ;;
esac
case ${1:-build} in
opcua)
    need pkg-config pkg-config
    need libopen62541-1.4-dev open62541/server.h
    need libmicrohttpd-dev microhttpd.h
    need nodejs node
    [ -e tests/opcua/node_modules ] || need npm npm
    ;;
ci)
    need clang clang
    need g++ g++
    need pkg-config pkg-config
    need binutils nm
    need git git
    need valgrind valgrind
    ;;
esac
case ${1:-build} in
bench | ci)
    want libluajit-5.1-dev /usr/include/luajit-2.1/lua.h
    want liblua5.4-dev /usr/include/lua5.4/lua.h
    want duktape-dev /usr/include/duktape.h
    want libmujs-dev /usr/include/mujs.h
    ;;
esac
# The page of `rung watch --metrics`, and a browser to look at it with.
want libmicrohttpd-dev /usr/include/microhttpd.h
if [ "${1:-build}" = ci ] && command -v node >/dev/null; then want chromium /usr/bin/chromium; fi
if [ "${1:-build}" = bench ]; then want 'libquickjs quickjs' /usr/include/quickjs/quickjs.h; fi

have() { # have PACKAGE: this Debian knows it
    apt-cache show "$1" 2>/dev/null | grep -q '^Package:'
}

if [ -n "$wanted" ] && command -v apt-get >/dev/null; then
    [ -n "$(ls /var/lib/apt/lists/*Packages* 2>/dev/null)" ] || [ "$(id -u)" != 0 ] || apt-get update >/dev/null || true
    for package in $wanted; do
        if have "$package"; then missing_engines="${missing_engines:-} $package"; fi
    done
fi

# install PACKAGE...: as root or through sudo; says what it does
install() {
    sudo=
    if ! command -v apt-get >/dev/null; then
        echo "Missing (names of the Debian packages): $*" >&2
        return 1
    fi
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Missing packages. As root: apt-get install $*" >&2
            return 1
        fi
        sudo=sudo
    fi
    echo "Installing: $*" >&2
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -o DPkg::Lock::Timeout=120 --no-install-recommends "$@" >/dev/null 2>&1 ||
        { $sudo apt-get update >/dev/null &&
            $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -o DPkg::Lock::Timeout=120 --no-install-recommends "$@" >/dev/null; }
}

# shellcheck disable=SC2086
{
    [ -z "$missing" ] || install $missing
    [ -z "${missing_engines:-}" ] || install $missing_engines || echo "What needs them is left out." >&2
}
