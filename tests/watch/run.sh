#!/bin/sh
# run.sh BUILD - the cases of run.js with the programs of BUILD, where there is Node 20; a browser is looked for, too.
set -eu
cd "$(dirname "$0")/../.."
if [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -lt 20 ]; then
    echo 'there is no Node 20: rung watch was not tested'
    echo '0 passed, 0 failed'
    exit
fi
# Sanitizers and tests beside it take their time.
SLOW=${SLOW:-4} exec node tests/watch/run.js "$1/tests/watch/rung" "$1/tests/watch/listen"
