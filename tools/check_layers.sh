#!/bin/sh
# check_layers.sh BUILD CORE_OBJECTS... - proves what docs/design.md says about the layers:
# who includes whom, what the core needs from outside, and what the library shows to the outside.
set -u
build=$1
shift
passed=0
failed=0

# check NAME OUTPUT: nothing in OUTPUT is good
check() {
    if [ -z "$2" ]; then
        passed=$((passed + 1))
        echo "ok      $1"
    else
        failed=$((failed + 1))
        echo "FAILED  $1"
        echo "$2" | sed 's/^/        /'
    fi
}

# Quoted includes of the files that are not below one of the folders, as file:line:include.
includes() {
    files=$1
    shift
    allowed=$(echo "$@" | tr ' ' '|')
    # shellcheck disable=SC2086
    grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' $files /dev/null | grep -vE "\"($allowed)/"
}
check 'vm/ includes include/, vm/' "$(includes 'vm/*.[ch]' include vm)"
check 'builtins/ includes up to builtins/' "$(includes 'builtins/*.[ch]' include vm builtins)"
check 'compiler/ includes up to compiler/' "$(includes 'compiler/*.[chry]*' include vm builtins compiler)"
check 'runtime/ includes up to runtime/' "$(includes 'runtime/*.[ch]' include vm builtins compiler runtime)"
check 'cli/ includes rung.h and cli/' "$(includes 'cli/*.[ch]' include cli)"
check 'bench/ includes rung.h and bench/' "$(includes 'bench/*.[ch] bench/*/*.[ch]' include bench)"
check 'tests/api/ includes rung.h and tests/api/' "$(includes 'tests/api/*.[ch] tests/golden.c' include tests/api)"
check 'examples/ includes rung.h' "$(grep -nE '#[[:space:]]*include[[:space:]]*"' examples/*/*.c | grep -v '"rung.h"')"

# System headers of the core: nothing that stands for an operating system.
check 'the core includes freestanding headers and string.h' "$(
    grep -nE '#[[:space:]]*include[[:space:]]*<' vm/*.[ch] builtins/*.[ch] compiler/*.[chry]* |
        grep -vE '<(stdbool|stddef|stdint|stdarg|limits|float|string|assert|emmintrin|immintrin|arm_neon)\.h>')"

# One object of the whole core: what is undefined in it comes from outside. bcmp is what clang makes of memcmp.
ld -r -o "$build/core.o" "$@"
check 'the core needs memory functions only' "$(
    nm -u "$build/core.o" | awk '{print $2}' |
        grep -vxE 'mem(cpy|move|set|cmp|chr)|bcmp|strlen|strcmp|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_')"
rm -f "$build/core.o"

check 'librung.a defines rung_* only' "$(
    nm -g --defined-only "$build/librung.a" | awk 'NF == 3 && $3 !~ /^rung_/ { print $3 }')"

check 'librung_live.a defines rung_* only' "$(
    nm -g --defined-only "$build/librung_live.a" | awk 'NF == 3 && $3 !~ /^rung_/ { print $3 }')"

check 'librung.so exports rung_* only' "$(
    nm -D --defined-only "$build"/librung.so.* | awk '$2 ~ /[A-Z]/ {print $3}' | grep -vE '^rung_')"
check 'rung.h declares what librung.so exports' "$(
    nm -D --defined-only "$build"/librung.so.* | awk '{print $3}' | grep '^rung_' |
        while read -r name; do grep -q "$name(" include/rung.h || echo "$name is not in rung.h"; done
    sed -n 's/^RUNG_API [^;]*[ *]\(rung_[a-z0-9_]*\)(.*/\1/p' include/rung.h |
        while read -r name; do nm -D --defined-only "$build"/librung.so.* | grep -q " $name\$" || echo "$name is not exported"; done)"
check 'cli/http.c alone includes microhttpd.h' "$(grep -lE '<microhttpd.h>' ./*/*.[ch] | grep -vx './cli/http.c')"
check 'runtime/opcua*.[ch] alone include open62541' "$(grep -lE '<open62541/' ./*/*.[ch] | grep -v '^./runtime/opcua')"
check 'runtime/yaml.c alone includes yaml.h' "$(grep -lE '<yaml.h>' ./*/*.[ch] | grep -vx './runtime/yaml.c')"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
