#!/bin/sh
# boiler.sh RUNG - replays the boiler example, in each form of its recording, in one piece and in many with the
# state handed on, and compares the events. boiler.c, beside RUNG, hands it on after every single instant, and has
# rules to look after that remember more.
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

# The flows and the pressure, most of the samples, twice a minute only: so it takes a few seconds under sanitizers.
{
    echo 'tick: 1m'
    echo "include: [$(cd "$here" && pwd)/boiler-timed.yaml]"
    cat "$here/../../examples/boiler/rules.yaml"
} >"$work/timed.yaml"
"$work/simulate" | awk -F, '$2 !~ /flow|pressure/ || $1 ~ /:[03]0\./' | sort -s -t, -k1,1 >"$work/lines"
{ grep '^time,' "$work/lines"; grep -v '^time,' "$work/lines"; } >"$work/recording"
if "$(dirname "$rung")/tests/regression/boiler" "$work/timed.yaml" "$work/recording" >"$work/log"; then
    passed=$((passed + 1))
else
    cat "$work/log"
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
