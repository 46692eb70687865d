#!/bin/sh
# node.sh SCRIPT [ARGS] - runs a script with Node 20 or later: the one on the PATH, else one from npm.
set -eu
major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$major" -ge 20 ]; then
    exec node "$@"
elif command -v npx >/dev/null; then
    exec npx --yes node@20.20.0 "$@"
fi
echo 'The oracle needs Node 20 or later on the PATH, or npm to fetch it.' >&2
exit 1
