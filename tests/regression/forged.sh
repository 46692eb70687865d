#!/bin/sh
# forged.sh RUNG - bytecode files that no compiler writes, with a right checksum: each once broke the machine. They
# are refused or end with an error or a value; never with a signal, and never by the clock.
set -eu
rung=$1
here=$(dirname "$0")
passed=0
failed=0
for file in "$here"/forged/*.rbc; do
    status=0
    timeout 20 "$rung" eval "$file" >/dev/null 2>&1 || status=$?
    for data in '[1,2,{"a":1}]' '{"a":1}'; do
        [ "$status" -ne 4 ] || { status=0; timeout 20 "$rung" eval "$file" -t "data:any=$data" >/dev/null 2>&1 || status=$?; }
    done
    if [ "$status" -le 4 ]; then
        passed=$((passed + 1))
    else
        echo "forged.sh: $file: exit status $status"
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
