#!/bin/sh
# doc_examples.sh RUNG PAGE... - runs the examples of the pages and compares what they print.
#
# An example is a block ```console: a line `$ command` is run in the repository's root with RUNG as `rung`,
# and the lines up to the next one are what it prints, errors included. A line `...` stands for any lines.
# Blocks of one page run one after another in one directory, so that a file written is there later.
set -eu
case $1 in /*) rung=$1 ;; *) rung=$PWD/$1 ;; esac
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$rung" "$work/bin/rung"
PATH="$work/bin:$PATH"
export PATH NO_COLOR=1
passed=0
failed=0

run_example() {     # page, command, file with the expected lines
    sh -c "$2" >"$work/got" 2>&1 </dev/null || true
    if awk '
        NR == FNR { want[++n] = $0; next }
        { got[++m] = $0 }
        END {
            j = 1
            for (i = 1; i <= n; i++) {
                if (want[i] == "...") {
                    if (i == n) { j = m + 1; break }
                    while (j <= m && got[j] != want[i + 1]) j++
                } else if (j > m || got[j++] != want[i]) exit 1
            }
            exit j == m + 1 ? 0 : 1
        }' "$3" "$work/got"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: $ %s\n' "$1" "$2"
        diff "$3" "$work/got" || true
    fi
}

for page; do
    command=
    in_block=
    : >"$work/want"
    while IFS= read -r line || [ -n "$line" ]; do
        case $in_block$line in
        '```console') in_block=1 ;;
        '1```')
            [ -z "$command" ] || run_example "$page" "$command" "$work/want"
            in_block= command=
            ;;
        "1\$ "*)
            [ -z "$command" ] || run_example "$page" "$command" "$work/want"
            command=${line#\$ }
            : >"$work/want"
            ;;
        1*) printf '%s\n' "$line" >>"$work/want" ;;
        esac
    done <"$page"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
