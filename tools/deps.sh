#!/bin/sh
# deps.sh build|test|ci - installs the Debian packages that building or testing needs and that are missing.
#
# As root, or through sudo, which may ask for a password. Where neither is possible, says what to install.
set -eu

missing=

# need PACKAGE PROBE: a command, or a header that ends with .h
need() {
    case $2 in
    *.h) echo "#include <$2>" | "${CC:-cc}" -E - >/dev/null 2>&1 || missing="$missing $1" ;;
    *) command -v "$2" >/dev/null || missing="$missing $1" ;;
    esac
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
ci)
    need clang clang
    need g++ g++
    need pkg-config pkg-config
    need binutils nm
    need git git
    ;;
esac

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
    echo "Missing (names of the Debian packages):$missing" >&2
    exit 1
fi
sudo=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Missing packages. As root: apt-get install$missing" >&2
        exit 1
    fi
    sudo=sudo
fi
echo "Installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
$sudo apt-get install -y --no-install-recommends $missing >/dev/null 2>&1 ||
    { $sudo apt-get update >/dev/null && $sudo apt-get install -y --no-install-recommends $missing >/dev/null; }
