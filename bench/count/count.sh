#!/bin/sh
# count.sh check|update PROGRAM COMPILER - instructions for one call of each condition, beside bench/baseline.json.
#
# They do not depend on what else the machine does. `check` fails when one has grown by more than 3 percent; they
# depend on the compiler, so another than the baseline's is only shown.
set -eu
what=$1
program=$2
compiler=$3
baseline=bench/baseline.json
tolerance=3

if ! command -v valgrind >/dev/null; then
    echo "Instructions are not counted: install valgrind"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
valgrind --tool=callgrind --toggle-collect=rung_call --dump-after=rung_call --callgrind-out-file="$folder/out" \
    "$program" >"$folder/names" 2>"$folder/log" || {
    cat "$folder/log"
    exit 1
}

# Two dumps for each condition, of which the second counts.
n=0
while read -r name calls; do
    n=$((n + 2))
    sed -n 's/^totals: //p; s/^summary: //p' "$folder/out.$n" | head -n 1 |
        awk -v name="$name" -v calls="$calls" '{ printf "%s %.1f\n", name, $1 / calls }'
done <"$folder/names" >"$folder/counts"

if [ "$what" = update ]; then
    {
        printf '{\n  "compiler": "%s",\n  "instructions": {\n' "$compiler"
        awk '{ printf "%s    \"%s\": %s", NR == 1 ? "" : ",\n", $1, $2 } END { print "" }' "$folder/counts"
        printf '  }\n}\n'
    } >"$baseline"
fi
known=$(sed -n 's/.*"compiler": "\(.*\)".*/\1/p' "$baseline")
sed -n 's/^    "\(.*\)": \([0-9.]*\),*$/\1 \2/p' "$baseline" >"$folder/known"
[ "$known" = "$compiler" ] || echo "The baseline is that of $known, this is $compiler: nothing is judged"
awk -v tolerance="$tolerance" -v judged="$([ "$known" = "$compiler" ] && echo 1 || echo 0)" '
    NR == FNR { before[$1] = $2; next }
    FNR == 1 { printf "%-12s%10s%10s%9s\n", "instructions", "baseline", "now", "" }
    {
        change = $1 in before ? ($2 / before[$1] - 1) * 100 : 0
        printf "%-12s%10s%10s%+8.1f%%%s\n", $1, before[$1], $2, change, (change > tolerance ? "  more" : "")
        if (change > tolerance) more++
        if (change < -tolerance) fewer++
    }
    END {
        if (fewer) print fewer " take fewer instructions than the baseline says: make bench-count-update"
        if (more && judged) { print more " take more than " tolerance "% more instructions"; exit 1 }
    }' "$folder/known" "$folder/counts"
