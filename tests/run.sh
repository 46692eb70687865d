#!/bin/sh
# run.sh BUILD PROGRAM... - runs test programs, the rule tests, and the command line of BUILD, several at once; ends with one
# line of counts.
#
# A test prints "N passed, N failed" as its last such line. What a failing one printed is shown whole; one
# that ends without counts, or fails without a failed count (a crash, a sanitizer's report), counts as failed.
set -eu
cd "$(dirname "$0")/.."
build=$1
shift
export LOGS="$build/test-logs"
export LIMIT="${LIMIT:-600}" # seconds for one program: a slow or busy machine takes many times as long as an idle one
mkdir -p "$LOGS"
rm -f "$LOGS"/*

{
    printf '%s\n' "$@"
    echo "$build/tests/golden tests/golden/*.js tests/regression/*.js"
    echo "sh tests/cli/run.sh $build/rung tests/cli/*.txt README.md docs/*.md"
    echo "$build/rung test tests/time/*.yaml"
    echo "sh tests/watch/run.sh $build"
    echo "sh tests/regression/boiler.sh $build/rung"
    echo "sh tests/regression/forged.sh $build/rung"
} | xargs -d '\n' -n 1 -P "$(nproc)" sh -c '
    name=${0#sh }
    name=${name%% *}
    timeout "$LIMIT" sh -c "$0" >"$LOGS/$(echo "$name" | tr / -)" 2>&1 </dev/null
    echo "$? $name" >>"$LOGS/done"' || true

passed=0
failed=0
while read -r status program; do
    log=$LOGS/$(echo "$program" | tr / -)
    counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1)
    bad=$(echo "${counts:-0 passed, 0 failed}" | cut -d ' ' -f 3)
    [ "$status" = 0 ] && [ -n "$counts" ] || [ "$bad" != 0 ] || bad=1
    passed=$((passed + $(echo "${counts:-0}" | cut -d ' ' -f 1)))
    failed=$((failed + bad))
    if [ "$status" = 124 ]; then
        printf '%-34s FAILED, took longer than %s s%s\n' "${program#"$build"/}" "$LIMIT" "${counts:+, $counts}"
        head -n 120 "$log"
    elif [ "$bad" = 0 ]; then
        printf '%-34s %s\n' "${program#"$build"/}" "$counts"
    else
        printf '%-34s FAILED, exit status %s%s\n' "${program#"$build"/}" "$status" "${counts:+, $counts}"
        [ -n "$counts" ] || echo 'it did not end with a line of counts'
        head -n 120 "$log"
    fi
done <"$LOGS/done"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
