// judge.js - what JavaScript makes of a program, as run.c answers it: for each row of tags
//   =t VALUE  =f VALUE (truthy or falsy)      X NAME (an Error was thrown)      X (something else was)
// with tabs between, or E for an early error; N is not for judging (a result that is within itself).
'use strict';
const vm = require('vm');
const {spell} = require('../oracle/spell.js');
const {names} = require('./tags.js');

// The name of a zone behind a local time is not Rung's.
for (const name of ['toString', 'toTimeString']) {
    const own = Date.prototype[name];
    Date.prototype[name] = function () { return own.call(this).replace(/ \(.*\)$/, ''); };
}

function compiled(kind, source) {
    if (kind === 'script') {
        new vm.Script('"use strict";\n' + source);
        const run = new Function(...names, '$', '"use strict"; return eval($);');
        return row => run(...row, source);
    }
    const run = new Function(...names, '"use strict";\n' + (kind === 'body' ? source : `return (${source}\n);`));
    return row => run(...row);
}

function answer(run, row) {
    let value;
    try {
        value = run(row);
    } catch (error) {
        return error instanceof Error ? 'X ' + error.name : 'X';
    }
    try {
        return `=${value ? 't' : 'f'} ${spell(value)}`;
    } catch {
        return 'N';
    }
}

function judge(program, rows) {
    let run;
    try {
        run = compiled(program.kind, program.source);
    } catch (error) {
        return 'E ' + error.message;
    }
    if (program.must === 'refuse') return 'N';      // it could change Node itself
    return rows.slice(0, program.rows).map(row => answer(run, row)).join('\t');
};

// The same for some programs at once; null when they do not end within the time.
function judgeAll(programs, rows, milliseconds) {
    globalThis.$judge = () => programs.map(program => judge(program, rows));
    try {
        return vm.runInThisContext('$judge()', {timeout: milliseconds});
    } catch (error) {
        if (error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
        throw error;
    }
}

module.exports = judgeAll;
