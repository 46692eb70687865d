#!/bin/sh
# run.sh BUILD QUICKJS [MODE...] - what `make bench` does: finds the peers, builds, runs.
#
# Where there is no QuickJS, as on Debian 12, root runs everything in a Debian 13 userland (tools/debian13.sh); there
# QuickJS is built from Debian's source once more, by gcc 12, which makes it about twice as fast as the package.
# Nobody else needs root: whatever engines are installed take part.
set -eu
cd "$(dirname "$0")/.."
build=$1
quickjs=$2
shift 2

run_here() {
    make -j"$(nproc)" --no-print-directory BUILD="$build" QUICKJS="$quickjs" "$build/bench/bench" >"$build.bench.log" 2>&1 || {
        cat "$build.bench.log"
        exit 1
    }
    rm -f "$build.bench.log"
    "$build/bench/bench" "$@" --json "$build/bench/results.json" --svg "$build/bench/chart.svg"
    echo
    echo "Also as $build/bench/results.json and $build/bench/chart.svg"
}

tools/deps.sh bench
if [ "${RUNG_USERLAND:-}" = debian13 ]; then
    if [ -z "$quickjs" ] && bench/quickjs.sh /opt/quickjs >&2; then quickjs=/opt/quickjs; fi
    run_here "$@"
elif [ -n "$quickjs" ] || [ -e /usr/include/quickjs/quickjs.h ]; then
    run_here "$@"
elif tools/debian13.sh can; then
    exec tools/debian13.sh run bench/run.sh "$build/debian13" '' "$@"
else
    echo "No QuickJS here. To compare with it: install libquickjs and quickjs on Debian 13, or build it and say" >&2
    echo "make bench QUICKJS=prefix; as root, make bench fetches a Debian 13 userland by itself." >&2
    run_here "$@"
fi
