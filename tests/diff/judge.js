// judge.js - reads programs as gen.js writes them and prints on one line each what JavaScript makes of them:
//   = VALUE      X NAME (an Error was thrown)      X (something else was)      E (early error)
'use strict';
const vm = require('vm');

// As rung_result_json; the own properties of an error are hidden.
function spell(value) {
    switch (typeof value) {
    case 'string': return JSON.stringify(value);
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'undefined': case 'boolean': return String(value);
    case 'function': return '[Function]';
    }
    if (value === null) return 'null';
    if (Array.isArray(value)) return '[' + Array.from(value, spell).join(',') + ']';
        return '{' + Object.keys(value).map(key => JSON.stringify(key) + ':' + spell(value[key])).join(',') + '}';
}

function judge(kind, source) {
    let run;
    try {
        if (kind === 'script') new vm.Script('"use strict";\n' + source);
        run = kind === 'script' ? new Function('$', '"use strict"; return eval($);') : new Function('$', '"use strict";\n' + source);
    } catch (error) {
        return 'E ' + error.message;
    }
    try {
        return '= ' + spell(run(source));
    } catch (error) {
        return error instanceof Error ? 'X ' + error.name : 'X';
    }
}

// Calls use(kind, source) for each program of a file.
function each(input, use) {
    for (let at = 0; at < input.length;) {
        const end = input.indexOf(10, at), [kind, length] = input.toString('latin1', at, end).split(' ');
        use(kind, input.toString('utf8', end + 1, end + 1 + Number(length)));
        at = end + 2 + Number(length);
    }
}

module.exports = {judge, each};

if (require.main === module) {
    const answers = [];
    each(require('fs').readFileSync(0), (kind, source) => answers.push(judge(kind, source)));
    process.stdout.write(answers.join('\n') + '\n');
}
