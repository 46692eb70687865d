#!/bin/sh
# run.sh SCRIPT [ARGS] - builds Rung and the test servers and runs a script of this folder with Node.
#
# Here, when this Debian has open62541 1.4; otherwise in the Debian 13 userland of tools/debian13.sh, which needs
# root. Installs what is missing: packages, and node-opcua with npm. BUILD and CFLAGS as for make.
set -eu
cd "$(dirname "$0")/../.."

installed=tests/opcua/node_modules/.package-lock.json
node_opcua() {
    [ -e "$installed" ] && [ ! tests/opcua/package-lock.json -nt "$installed" ] && return
    echo 'Installing node-opcua with npm' >&2
    (cd tests/opcua && npm ci --ignore-scripts --no-audit --no-fund >/dev/null)
}

here() {            # whether open62541 is here or can be installed
    echo '#include <open62541/server.h>' | "${CC:-cc}" -E - >/dev/null 2>&1 ||
        apt-cache show libopen62541-1.4-dev 2>/dev/null | grep -q '^Package:'
}

if [ -z "${RUNG_USERLAND:-}" ] && ! here; then
    tools/debian13.sh can || {
        echo 'The tests of live OPC UA need open62541 1.4 (libopen62541-1.4-dev, in Debian 13), or root and debootstrap' >&2
        echo 'for a Debian 13 userland: neither is here.' >&2
        exit 1
    }
    ! command -v npm >/dev/null || node_opcua || true # otherwise in the userland
    exec tools/debian13.sh run env BUILD="${BUILD:-build}/debian13" CFLAGS="${CFLAGS:--O2 -g}" tests/opcua/run.sh "$@"
fi
[ -z "${RUNG_USERLAND:-}" ] || [ -n "$(ls /var/lib/apt/lists/*Packages 2>/dev/null)" ] || apt-get update >/dev/null
tools/deps.sh opcua
node_opcua || echo 'NOT TESTED: node-opcua, which npm could not fetch; open62541 alone is the server' >&2
script=$1
shift
case $script in */bench/*) programs=bench-opcua-programs ;; *) programs=opcua-programs ;; esac
make -j"$(nproc)" --no-print-directory BUILD="${BUILD:=build}" CFLAGS="${CFLAGS:--O2 -g}" $programs >&2
case $script in run.js) "$BUILD/tests/unit/opcua_test" >&2 ;; esac # elsewhere there is nothing that it could test
exec tools/node.sh "tests/opcua/$script" "$BUILD" "$@"
