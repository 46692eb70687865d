#!/bin/sh
# quickjs.sh PREFIX - builds the QuickJS of the distribution's source package with gcc 12 at -O2, unless it is there.
#
# gcc 14 makes its interpreter about half as fast, so the package of Debian 13 alone would flatter us.
set -eu
prefix=$1
[ ! -e "$prefix/version.txt" ] || exit 0
[ "$(id -u)" = 0 ] || exit 1
exec 9>"/run/lock/rung-quickjs"
flock 9
[ ! -e "$prefix/version.txt" ] || exit 0
export DEBIAN_FRONTEND=noninteractive
echo "Building QuickJS in $prefix, once"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sed -n 's/^Types: deb$/Types: deb-src/; p' /etc/apt/sources.list.d/debian.sources >"$folder/src.sources" 2>/dev/null || true
if [ -s "$folder/src.sources" ]; then
    cp "$folder/src.sources" /etc/apt/sources.list.d/rung-src.sources
else
    . /etc/os-release
    echo "deb-src http://deb.debian.org/debian $VERSION_CODENAME main" >/etc/apt/sources.list.d/rung-src.list
fi
{
    apt-get update
    apt-get install -y -o DPkg::Lock::Timeout=120 --no-install-recommends dpkg-dev gcc-12 libc6-dev make
    cd "$folder"
    apt-get source quickjs
    cd quickjs-*/
    make CC=gcc-12 AR=gcc-ar-12 HOST_CC=gcc-12 libquickjs.a
} >"$folder/log" 2>&1 || {
    tail -n 5 "$folder/log"
    exit 1
}
mkdir -p "$prefix/include/quickjs" "$prefix/lib/quickjs"
cp quickjs.h "$prefix/include/quickjs/"
cp libquickjs.a "$prefix/lib/quickjs/"
echo "$(basename "$PWD" | cut -d - -f 2), $(gcc-12 --version | sed -n '1s/ .*) / /p') -O2" >"$prefix/version.txt"
