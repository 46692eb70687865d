#!/bin/sh
# debian13.sh run COMMAND... - runs a command in a Debian 13 userland, in the folder of this checkout.
#
# For what Debian 12 does not have: libquickjs, libopen62541-1.4, gcc 14. The userland is made once, by
# debootstrap, in RUNG_DEBIAN13 or ~/.cache/rung/debian13 (about 600 MB with compilers); the checkout is
# mounted there as /rung, and the network is shared. Of the environment nothing goes in: what a command needs is
# given with env, as in debian13.sh run env BUILD=build/debian13 make. Mounts live in a namespace of their own: they end
# with the command, however it ends. Needs root.
#
#   debian13.sh where        the folder of the userland
#   debian13.sh can          exit status 0 when it is there or can be made
#   debian13.sh remove       deletes it
set -eu
cd "$(dirname "$0")/.."
userland=${RUNG_DEBIAN13:-${XDG_CACHE_HOME:-$HOME/.cache}/rung/debian13}
marker=$userland/.rung-ready

usage() { sed -n 's/^# \{0,1\}//p' "$0" | sed 1d; }

make_userland() {
    mkdir -p "$(dirname "$userland")"
    exec 9>"$userland.lock"
    flock 9
    if [ ! -e "$marker" ]; then
        command -v debootstrap >/dev/null || {
            apt-get update >/dev/null
            DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap >/dev/null
        }
        echo "Making a Debian 13 userland in $userland, once" >&2
        rm -rf "$userland"
        debootstrap --variant=minbase --include=ca-certificates trixie "$userland" >"$userland.log" 2>&1 || {
            tail -n 5 "$userland.log" >&2
            rm -rf "$userland"
            exit 1
        }
        mkdir -p "$userland/rung"
        echo '127.0.0.1 localhost' >"$userland/etc/hosts"
        : >"$marker"
    fi
    exec 9>&-
}

# Inside the namespace: mounts, then the command with what a shell there needs and nothing more.
enter='
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mount --bind . "$1/rung"
    cp /etc/resolv.conf "$1/etc/resolv.conf" 2>/dev/null || true
    # A machine behind a proxy of its own has the authority of that among these.
    cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/host.crt" 2>/dev/null || : >"$1/etc/ssl/host.crt"
    root=$1
    shift
    exec chroot "$root" /usr/bin/env -i HOME=/root TERM="${TERM:-dumb}" LC_ALL=C.UTF-8 \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        NODE_EXTRA_CA_CERTS=/etc/ssl/host.crt RUNG_USERLAND=debian13 sh -c "cd /rung && exec \"\$@\"" sh "$@"'

case ${1:-} in
where) echo "$userland" ;;
can)
    [ "$(id -u)" = 0 ] || exit 1
    [ -e "$marker" ] || command -v debootstrap >/dev/null || command -v apt-get >/dev/null || exit 1
    unshare --mount true 2>/dev/null
    ;;
remove)
    if grep -q " $userland/" /proc/mounts; then
        echo "debian13.sh: something is mounted below $userland" >&2
        exit 1
    fi
    rm -rf --one-file-system "$userland" "$userland.log" "$userland.lock"
    ;;
run)
    shift
    [ $# -gt 0 ] || { usage >&2; exit 2; }
    [ "$(id -u)" = 0 ] || { echo "debian13.sh: needs root" >&2; exit 1; }
    make_userland
    # shellcheck disable=SC2086
    exec unshare --mount --propagation private sh -euc "$enter" sh "$userland" "$@"
    ;;
-h | --help) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
