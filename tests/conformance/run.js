// run.js RUNG SUITE [PATH...] - the files of test262 (a folder with harness/ and test/) that are written in
// Rung's language, run by RUNG. README.md says what is counted as what.
'use strict';
const fs = require('fs');
const {join, relative} = require('path');
const {spawnSync} = require('child_process');

const HARNESS = join(__dirname, 'harness');
// staging/ repeats much of the rest; its folder sm/ came from another engine.
const FOLDERS = ['language', 'built-ins', 'annexB', 'staging/sm'];
const BATCH = 500;

// What does not pass and need not: the file, the answer, the reason. A row that nothing needs fails.
const REASONS = [
    [/compound-assignment\/.*_A7\.\d+_T4|\/(prefix|postfix)-.*_A6_T3/, /boolean false is not true/,
        'as in Node, o[key] += 1 asks an object for its text twice'],
    [/\/(start|part)-unicode-1[5-9]/, /outside of a string|unexpected character/, 'a version of Unicode'],
    [/property-escapes\/generated\/Script/, /Invalid property name/, 'a version of Unicode'],
    [/property-escapes\/generated\//, /not U\+(000363|000295|01171E)/, 'a version of Unicode'],
    [/unicode-ignoreCase|upper-lower-mapping/, /\u019b|68976/, 'a version of Unicode'],
    [/Array\//, /memory limit|budget/, 'a limit: an array of a thousand million items and more'],
    [/replace-math/, /memory limit/, 'a limit: a text of 2 ** 36 units'],
    [/Date\/(non-iso|two-digit-years)/, /number NaN instead of/, 'the texts of dates that are read'],
    [/tagged-template\/invalid-escape-sequences/, /octal escapes/, 'outside the subset: a tagged template'],
    [/for\/head-init-async-of/, /unexpected '=>'/, 'outside the subset: an async function'],
    [/tv-null-character-escape-sequence/, /NUL byte/, 'outside the subset: a NUL byte in the text'],
].map(([path, answer, reason]) => ({path, answer, reason, used: 0}));

const UNKNOWN_NAME = / is not defined$|, which is not declared$| ha(s|ve) no (member|method) /;
const ARGUMENTS = ['eval', '--jsonl', '--kind', 'script', '--steps', '100000000', '--memory', '536870912'];

// What the files say in words that Rung refuses, in words that it has. Functions and arrays have no
// properties of their own here, and a name that is declared nowhere cannot be asked for. EvalError stands for
// the harness's own kind of error: nothing else throws it.
function inOurWords(text) {
    const declared = name => new RegExp(`\\b(let|const|var|function) ${name}\\b`).test(text);
    const unresolved = /assert\.throws\(ReferenceError, function\(\) \{\s*(\w+);\s*\}\);/g;

    text = text.replace(unresolved, (whole, name) => declared(name) ? whole : '')
        .replace(/\bassert\.(?=\w)/g, 'assert_')
        .replace(/\bTest262Error\.(?=\w)/g, 'Test262Error_').replace(/\bTest262Error\b/g, 'EvalError');
    if (!/\b__expected\.index = /.test(text)) return text;
    return text.replace(/\b__expected\.(?=(index|input)\b)/g, '__expected_');
}

// The keys of the comment that describes a test.
function describe(text) {
    const [, header = ''] = /\/\*---([^]*?)---\*\//.exec(text) || [];
    const list = key => {
        const either = new RegExp(`^${key}:[ ]*(?:\\[([^\\]]*)\\]|((?:\\s+- .*)+))`, 'm');
        const [, inline, block = ''] = either.exec(header) || [];
        return (inline ?? block.replace(/\s+- /g, ',')).split(',').map(item => item.trim()).filter(Boolean);
    };
    const negative = /^negative:([^]*?)(?=^\S|$(?![^]))/m.exec(header);
    return {
        flags: list('flags'), includes: list('includes'), features: list('features'),
        phase: negative && /phase: *(\w+)/.exec(negative[1])[1],
        error: negative && /type: *(\w+)/.exec(negative[1])[1],
    };
}

const NEWER = ['decorators', 'explicit-resource-management', 'Iterator.prototype.join', 'iterator-helpers',
    'iterator-includes', 'iterator-join', 'iterator-sequencing', 'joint-iteration', 'regexp-duplicate-named-groups',
    'regexp-modifiers', 'Temporal', 'upsert'];

// Why a test is not for Rung, or nothing.
function excluded({flags, includes, features, phase}, text) {
    if (features.some(name => NEWER.includes(name))) return 'newer than ECMAScript 2023';
    if (flags.includes('module') || phase === 'resolution') return 'module';
    if (flags.includes('async')) return 'async';
    const strict = /^['"]use strict['"]/.test(text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '').trimStart());
    if (phase === 'parse') return;
    if (flags.includes('noStrict') || flags.includes('raw') && !strict) return 'sloppy mode';
    const missing = includes.find(name => !fs.existsSync(join(HARNESS, name)));
    if (missing) return `needs ${missing}`;
    if (text.includes('$262')) return 'needs the host of test262';
}

const files = new Map();
function harness(name) {
    if (!files.has(name)) files.set(name, fs.readFileSync(join(HARNESS, name), 'utf8'));
    return files.get(name);
}

function source({flags, includes, phase}, text) {
    if (phase === 'parse' || flags.includes('raw')) return text;
    return ['assert.js', ...includes].map(harness).join('') + inOurWords(text);
}

// One answer of `rung eval --jsonl`: [what it counts as, why].
function judge({phase, error}, {x, xv, u, e, crash}) {
    if (crash) return ['failed', crash];
    if (u !== undefined) return ['refused', u];
    if (phase === 'parse') return e !== undefined ? ['passed'] : ['failed', 'accepted'];
    if (e !== undefined) return [UNKNOWN_NAME.test(e) ? 'refused' : 'failed', e];
    if (phase === 'runtime' && x === (error === 'Test262Error' ? 'EvalError' : error)) return ['passed'];
    if (x !== undefined || xv !== undefined) return ['failed', `threw ${x ?? xv}`];
    return phase === 'runtime' ? ['failed', 'threw nothing'] : ['passed'];
}

// Each source has an answer; what ends the process early is the answer of the source it happened in.
function run(program, sources) {
    const answers = [];
    while (answers.length < sources.length) {
        const left = sources.slice(answers.length);
        const input = left.map(src => JSON.stringify({src}) + '\n').join('');
        const {stdout, stderr, status, signal} = spawnSync(program, ARGUMENTS, {input, maxBuffer: 1 << 30});
        const lines = stdout.toString().split('\n').slice(0, -1);
        answers.push(...lines.map(line => JSON.parse(line)));
        if (status === 2) throw new Error(stderr.toString());
        if (lines.length < left.length) answers.push({crash: `${signal || status} ${stderr}`.slice(0, 2000)});
    }
    return answers;
}

function walk(path, found) {
    if (!fs.statSync(path).isDirectory()) return found.push(path);
    for (const name of fs.readdirSync(path).sort())
        if (!name.includes('_FIXTURE') && /^[^.]*$|\.js$/.test(name)) walk(join(path, name), found);
}

const [program, suite, ...rest] = process.argv.slice(2);
const verbose = process.env.VERBOSE;
const paths = [];
for (const path of rest.length ? rest : FOLDERS) walk(join(suite, 'test', path), paths);

const totals = new Map(), skips = new Map();
const log = verbose ? fs.openSync(verbose, 'w') : null;
function count(path, outcome, why) {
    const name = relative(join(suite, 'test'), path), folder = name.split('/').slice(0, 2).join('/');
    const row = outcome === 'failed' && REASONS.find(row => row.path.test(name) && row.answer.test(why));
    if (row) {
        row.used++;
        outcome = 'excused';
    }
    if (!totals.has(folder)) totals.set(folder, {passed: 0, failed: 0, excused: 0, refused: 0, skipped: 0});
    totals.get(folder)[outcome]++;
    if (outcome === 'skipped') skips.set(why, (skips.get(why) || 0) + 1);
    if (outcome === 'failed') console.log(`${name}: ${why}`);
    if (log) fs.writeSync(log, `${outcome}\t${name}\t${why ?? ''}\n`);
}

let batch = [];
function flush() {
    const answers = run(program, batch.map(test => test.source));
    batch.forEach((test, index) => count(test.path, ...judge(test.about, answers[index])));
    batch = [];
}
for (const path of paths) {
    const text = fs.readFileSync(path, 'utf8'), about = describe(text), why = excluded(about, text);
    if (why) {
        count(path, 'skipped', why);
        continue;
    }
    batch.push({path, about, source: source(about, text)});
    if (batch.length === BATCH) flush();
}
flush();

const sum = {passed: 0, failed: 0, excused: 0, refused: 0, skipped: 0};
function line(name, counts) {
    console.log(name.padEnd(40) + Object.values(counts).map(n => String(n).padStart(9)).join(''));
}
line('', Object.fromEntries(Object.keys(sum).map(key => [key, key])));
for (const [folder, counts] of totals) {
    for (const key in sum) sum[key] += counts[key];
    if (counts.passed + counts.failed + counts.excused) line(folder, counts);
}
line('all', sum);
for (const [why, n] of [...skips].sort((a, b) => b[1] - a[1]))
    console.log(`${String(n).padStart(7)} skipped: ${why}`);
for (const {used, reason, path} of REASONS) {
    console.log(`${String(used).padStart(7)} excused: ${reason}`);
    if (!used && !rest.length) {
        console.log(`nothing needs the row of ${path}`);
        sum.failed++;
    }
}
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed || !sum.passed ? 1 : 0);
