#!/bin/sh
# pairs.sh RUNG FILE... - which instructions follow each other in the compiled conditions of rule files.
#
# Counts pairs and triples in the code as it stands: base, fast and fused. A jump's target begins a new sequence, since
# what is jumped to cannot become a part of one instruction with what stands before it.
set -eu
rung=$1
shift
for file; do "$rung" dump --code "$file"; done | awk '
    /^(base|fast|fused) code/ { finish(); kind = $1; next }
    /^ +[0-9]+  / {
        n++
        at[n] = $1
        name[n] = $2
        for (i = 3; i < NF; i++) if ($i == "->") target[$(i + 1)] = 1
        next
    }
    { finish(); kind = "" }
    function finish(i) {
        if (kind != "") {
            programs[kind]++
            for (i = 1; i <= n; i++) {
                total[kind]++
                if (i >= 2 && !(at[i] in target)) {
                    count[kind " 2  " name[i - 1] " " name[i]]++
                    if (i >= 3 && !(at[i - 1] in target)) count[kind " 3  " name[i - 2] " " name[i - 1] " " name[i]]++
                }
                count[kind " 1  " name[i]]++
            }
        }
        n = 0
        split("", target)
    }
    END {
        finish()
        for (kind in total) printf "%s code: %d programs, %d instructions\n", kind, programs[kind], total[kind] | "sort"
        close("sort")
        for (key in count) if (count[key] > 1) printf "%5d  %s\n", count[key], key | "sort -k2,3 -k1,1nr -k4"
    }' | awk '
    $2 == "base" || $2 == "fast" || $2 == "fused" {
        group = $2 " code, " ($3 == 1 ? "instructions" : $3 == 2 ? "pairs" : "triples")
        if (group != last) { print "\n" group; last = group; shown = 0 }
        if (shown++ < 25) { sub(/(base|fast|fused) [123]  /, ""); print }
        next
    }
    { print }'
