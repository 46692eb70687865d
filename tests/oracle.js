// oracle.js FILE... - asks Node whether the golden tests tell the truth about JavaScript.
//
// Reads the format that tests/golden.c describes. Every expression is run in strict mode with its tags as
// deeply frozen constants; the value, printed by the same rules, or the name of what was thrown must be
// the expected one; with a message where the test gives one. Not judged: compile errors, tests that read a tag without a value, and tests after a
// line `// differs: reason`; each reason must be in docs/differences.md.
'use strict';
const fs = require('fs');
const {spell, freeze} = require('./oracle/spell.js');

if (Number(process.versions.node.split('.')[0]) < 20) {
    console.error('The judge is Node 20 or later, this is ' + process.version);
    process.exit(2);
}

const NOTHING = {};     // a tag that has no value

// The value of a `// tag` line; the types only matter to Rung.
function read(text) {
    if (text === undefined || text[0] === '@')
        return NOTHING;
    return /^-?(NaN|Infinity)$/.test(text) ? Number(text) : freeze(JSON.parse(text));
}

function isIdentifier(name) {
    return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name);
}

function evaluate(source, kind, tags, withMessage) {
    const code = { expression: `return (\n${source}\n);`, body: `return (() => {\n${source}\n})();`,
        script: `return eval(${JSON.stringify(source)});` }[kind];
    const constants = [...tags.keys()].filter(isIdentifier).map(name => `const ${name} = $tags.get(${JSON.stringify(name)});`);
    try {
        return spell(new Function('$tags', 'tag',
            `'use strict'; ${constants.join(' ')} ${code}`)(tags, name => tags.get(name)));
    } catch (thrown) {
        return 'throws ' + (thrown instanceof Error ? withMessage ? String(thrown) : thrown.name : typeof thrown === 'object' && thrown ? 'an object was thrown' : 'uncaught');
    }
}

// Does the source read a tag that has no value?
function isMissing(source, tags) {
    for (const [name, value] of tags)
        if (value === NOTHING && source.includes(name))
            return true;
    return false;
}

let agree = 0, disagree = 0, skipped = 0;
const differences = fs.readFileSync(__dirname + '/../docs/differences.md', 'utf8');

for (const path of process.argv.slice(2)) {
    const tags = new Map();
    let source = '', kind = 'expression', differs = false;
    fs.readFileSync(path, 'utf8').split('\n').forEach((line, index) => {
        const input = /^\/\/ tag (.*?)(?::([a-z0-9\[\]]+))?(?: = (.*))?$/.exec(line.trimEnd());
        const reason = /^\/\/ differs: (.*)/.exec(line);
        const end = /\/\/ (expect error|expect|throws|no value)(?:: (.*))?$/.exec(line.trimEnd());
        if (source === '' && input) {
            tags.set(input[1], read(input[3]));
            return;
        }
        if (source === '' && line.startsWith('// kind: ')) {
            kind = line.slice(9).trim();
            return;
        }
        if (source === '' && reason) {
            differs = true;
            if (!differences.includes(reason[1])) {
                console.log(`${path}:${index + 1}: docs/differences.md does not list: ${reason[1]}`);
                disagree++;
            }
            return;
        }
        if (source === '' && !end && /^\s*(\/\/.*)?$/.test(line))
            return;
        source += (source && '\n') + (end ? line.slice(0, end.index) : line);
        if (!end)
            return;
        if (differs || end[1] === 'expect error' || end[1] === 'no value' || isMissing(source, tags)) {
            skipped++;
        } else {
            const wanted = end[1] === 'throws' ? 'throws ' + end[2] : end[2];
            const got = evaluate(source, kind, tags, wanted.includes(':'));
            if (got === wanted) {
                agree++;
            } else {
                disagree++;
                console.log(`${path}:${index + 1}: ${source.trim()}\n    expected  ${wanted}\n    Node says ${got}`);
            }
        }
        source = '';
        differs = false;
    });
}
console.log(`Node ${process.versions.node}: ${skipped} not for Node to judge`);
console.log(`${agree} passed, ${disagree} failed`);
process.exit(disagree || !agree ? 1 : 0);
