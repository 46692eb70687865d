#!/bin/sh
# Runs the cases of tests/cli/*.txt, and the examples of docs/cli.md, against one `rung`.
#
#     sh tests/cli/run.sh [RUNG [FILE...]]         default: build/rung and all files
#
# A case is a command and what it must give:
#
#     # a comment, at the beginning of a line
#     $ rung eval 'temp > 80' -t temp=71.5         run by sh, in a folder with copies of tests/cli/files
#     > more of the command, on a line of its own
#     false                                        standard output, line by line
#     ! rung: ...                                  a line of standard error
#     ? 1                                          the exit status; 0 when it is not said
#
# In an expected line "..." stands for any text; a line that is only "..." for any number of lines.
# Examples in docs/cli.md are the blocks marked `console`, with both outputs together and any status.

set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
rung=${1:-$root/build/rung}
case $rung in /*) ;; *) rung=$PWD/$rung ;; esac
[ $# -gt 0 ] && shift
[ -x "$rung" ] || { echo "tests/cli/run.sh: there is no $rung: run make first" >&2; exit 2; }
[ $# -gt 0 ] || set -- "$root"/tests/cli/*.txt "$root/docs/cli.md"

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$work/bin"
ln -s "$rung" "$work/bin/rung"
# A signal that meets LeakSanitizer at its work, as the program ends, can make both wait for ever.
cat >"$work/bin/timeout" <<EOT
#!/bin/sh
ASAN_OPTIONS=detect_leaks=0 exec $(command -v timeout) -k 20 "\$@"
EOT
chmod +x "$work/bin/timeout"
PATH=$work/bin:$PATH
LC_ALL=C
TZ=UTC
export PATH LC_ALL TZ
unset NO_COLOR

# Takes a file apart: N.command N.output N.errors N.status N.line, for each case N.
split='
function finish() {
    if (n == 0) return
    print status > (base ".status")
    close(base ".command"); close(base ".output"); close(base ".errors"); close(base ".status"); close(base ".line")
}
function start(text) {
    finish()
    base = dir "/" ++n; status = blank = 0
    printf "" > (base ".output"); printf "" > (base ".errors"); print text > (base ".command"); print NR > (base ".line")
}
docs && /^```/ { inside = /^```console/; next }
docs && !inside { next }
!docs && /^#/ { next }
/^\$ / { start(substr($0, 3)); next }
n == 0 { next }
/^> / { print substr($0, 3) > (base ".command"); next }
!docs && /^!/ { print substr($0, 3) > (base ".errors"); next }
!docs && /^\? / { status = substr($0, 3); next }
$0 == "" { blank++; next }
{ while (blank > 0) { print "" > (base ".output"); blank-- } print > (base ".output") }
END { finish(); print n + 0 }'

# Exits with 0 when the second file is what the first one expects.
match='
function fits(line, pattern,    parts, count, i, at) {
    count = split(pattern, parts, /\.\.\./)
    if (count <= 1) return line == pattern
    if (substr(line, 1, length(parts[1])) != parts[1]) return 0
    line = substr(line, length(parts[1]) + 1)
    for (i = 2; i < count; i++) {
        if (parts[i] == "") continue
        at = index(line, parts[i])
        if (at == 0) return 0
        line = substr(line, at + length(parts[i]))
    }
    return length(line) >= length(parts[count]) && substr(line, length(line) - length(parts[count]) + 1) == parts[count]
}
FNR == NR && FILENAME == ARGV[1] { want[++wanted] = $0; next }
{ got[++lines] = $0 }
END {
    for (at = 1; at <= wanted; at++) {
        if (want[at] == "...") {
            if (at == wanted) exit 0
            while (line < lines && !fits(got[line + 1], want[at + 1])) line++
        } else if (line >= lines || !fits(got[++line], want[at])) exit 1
    }
    exit line != lines
}'

passed=0
failed=0
for file in "$@"; do
    rm -rf "$work/cases" "$work/here"
    mkdir "$work/cases" "$work/here"
    cp -R "$root"/tests/cli/files/. "$work/here"
    ln -s "$root/examples" "$work/here/examples"
    case $file in *.md) docs=1 ;; *) docs=0 ;; esac
    count=$(awk -v dir="$work/cases" -v docs=$docs "$split" "$file") || exit 2
    n=0
    while [ $n -lt "$count" ]; do
        n=$((n + 1))
        base=$work/cases/$n
        if [ $docs = 1 ]; then
            (cd "$work/here" && exec sh "$base.command") >"$base.out" 2>&1 </dev/null
            cp "$base.status" "$base.got"
            : >"$base.err"
        else
            (cd "$work/here" && exec sh "$base.command") >"$base.out" 2>"$base.err" </dev/null
            echo $? >"$base.got"
        fi
        if cmp -s "$base.status" "$base.got" && awk "$match" "$base.output" "$base.out" && awk "$match" "$base.errors" "$base.err"; then
            passed=$((passed + 1))
            continue
        fi
        failed=$((failed + 1))
        echo "${file#"$root"/}:$(cat "$base.line"): $(cat "$base.command")"
        cmp -s "$base.status" "$base.got" || echo "  exit status $(cat "$base.got"), expected $(cat "$base.status")"
        awk "$match" "$base.output" "$base.out" || diff "$base.output" "$base.out" | sed 's/^/  output /'
        awk "$match" "$base.errors" "$base.err" || diff "$base.errors" "$base.err" | sed 's/^/  errors /'
    done
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
