#!/bin/sh
# boiler.sh RUNG - replays the boiler example, in each form of its recording, in one piece and in many with the
# state handed on, and compares the events.
set -eu
rung=$1
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${CC:-cc}" -std=c11 -O2 "$here/../../examples/boiler/simulate.c" -o "$work/simulate" -lm
passed=0
failed=0

# NAME WANTED SIMULATE-OPTIONS...
replay() {
    name=$1
    wanted=$2
    shift 2
    "$work/simulate" "$@" >"$work/recording"
    "$rung" replay "$here/../../examples/boiler/rules.yaml" --input "$work/recording" --quiet >"$work/events"
    sed 's/.*"time":"\([^"]*\)".*"rule":"\([^"]*\)","state":"\([^"]*\)".*"quality":"\([^"]*\)".*/\1 \2 \3 \4/' "$work/events" >"$work/$name"
    if diff "$wanted" "$work/$name"; then
        passed=$((passed + 1))
    else
        echo "boiler.sh: $name: the events differ"
        failed=$((failed + 1))
    fi
}
replay long "$here/boiler.txt"
replay ndjson "$work/long" --format ndjson

# One sitting after the other: every piece ends between two times.
whole=$("$rung" replay "$here/../../examples/boiler/rules.yaml" --input "$work/recording" --quiet | cksum)
awk -v work="$work" '{
    time = substr($0, 1, index($0, "\"tag\""))
    if (NR == 1 || (++lines > 700 && time != last)) { lines = 0; piece = sprintf("%s/piece%04d", work, ++pieces) }
    print > piece
    last = time
}' "$work/recording"
for piece in "$work"/piece*; do
    "$rung" replay "$here/../../examples/boiler/rules.yaml" --input "$piece" --state "$work/state" --quiet
done >"$work/events"
if [ "$(ls "$work"/piece* | wc -l)" -gt 10 ] && [ "$(cksum <"$work/events")" = "$whole" ]; then
    passed=$((passed + 1))
else
    echo 'boiler.sh: in pieces: the events differ'
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
