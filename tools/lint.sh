#!/bin/sh
# lint.sh BUILD FLAGS... - cppcheck and clang-tidy over our C, those of the two that are installed.
set -u
shift
sources=$(git ls-files 'vm/*.c' 'builtins/*.c' 'compiler/*.c' 'runtime/*.c' 'cli/*.c')
status=0
if command -v cppcheck >/dev/null; then
    # shellcheck disable=SC2086
    cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr -j "$(nproc)" -I. \
        --enable=warning,performance,portability --suppress=missingInclude --suppress=unmatchedSuppression $sources || status=1
else
    echo 'cppcheck is not installed' >&2
fi
if command -v clang-tidy >/dev/null; then
    # shellcheck disable=SC2086
    printf '%s\n' $sources | xargs -P "$(nproc)" -n 8 sh -c '
        flags=$1; shift
        clang-tidy --quiet --warnings-as-errors="*" \
            --checks="-*,bugprone-infinite-loop,bugprone-sizeof-*,bugprone-suspicious-*,clang-analyzer-core.*,clang-analyzer-deadcode.*,misc-redundant-expression" \
            "$@" -- $flags 2>/dev/null' sh "$*" || status=1
else
    echo 'clang-tidy is not installed' >&2
fi
exit $status
