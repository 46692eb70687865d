#!/bin/sh
# run.sh RUN N SEED - N random programs under Rung and Node; each disagreement is made small and printed.
#
# RUN is the built run.c. Not judged: what Rung refuses or a limit ended (U), and the texts of errors.
set -eu
here=$(dirname "$0")
run=$1
n=${2:-1000}
seed=${3:-1}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
compared=0
failed=0

while [ "$n" -gt 0 ]; do
    count=$((n < 500 ? n : 500))
    node "$here/gen.js" "$seed" "$count" >"$dir/programs"
    node "$here/judge.js" <"$dir/programs" >"$dir/wanted"
    for path in plain careful; do
        "$run" $path <"$dir/programs" >"$dir/got" 2>"$dir/errors" || { echo "seed $seed, $path: Rung ended early"; head -n 40 "$dir/errors"; failed=$((failed + 1)); }
        differing=$(paste -d '\n' "$dir/wanted" "$dir/got" | awk '
            NR % 2 { wanted = $0; next }
            { if ($0 !~ /^U/ && $0 != wanted && !(wanted ~ /^E/ && $0 ~ /^E/)) print NR / 2 }')
        compared=$((compared + $(grep -vc '^U' "$dir/got" || true)))
        for number in $differing; do
            failed=$((failed + 1))
            [ "$failed" -gt 10 ] && continue
            echo "seed $seed, program $number, $path: $(sed -n "${number}p" "$dir/wanted" | cut -c 1-200)"
            echo "    Rung says $(sed -n "${number}p" "$dir/got" | cut -c 1-200)"
            [ "$path" = careful ] || node "$here/shrink.js" "$run" "$dir/programs" "$number"
        done
    done
    n=$((n - count))
    seed=$((seed + 1))
done
echo "$((compared - failed)) passed, $failed failed"
[ "$failed" = 0 ]
