// diff.js RUN N SEED - N random programs under Rung (RUN is the built run.c) and Node; each disagreement is made
// small and printed (the first ten, or SHOWN=n). Everything that happens follows from SEED.
//
// Not judged, but counted: what ends at a limit, texts of errors, the last digits of what the standard leaves
// approximate, and programs that Rung refuses, unless the generator says that it must or must not.
'use strict';
process.env.TZ = 'Europe/Berlin';
const {spawn} = require('child_process');
const {pick, seed: reseed} = require('./random.js');
const tags = require('./tags.js');
const judge = require('./judge.js');
const shrink = require('./shrink.js');
const {freeze} = require('../oracle/spell.js');

const [runner, total = '1000', firstSeed = '1', only] = process.argv.slice(2);
const GENERATORS = {conditions: 30, loops: 4, calls: 12, language: 1, refused: 3};
const BATCH = 250, SHOWN = Number(process.env.SHOWN || 10);

// ---- Rung: one process for many programs ------------------------------------------------------------

class Rung {
    constructor() {
        this.start();
    }

    start() {
        this.child = spawn(runner, {stdio: ['pipe', 'pipe', 'inherit']});
        this.text = '';
        this.done = () => {};
        this.child.stdout.setEncoding('utf8').on('data', part => { this.text += part; this.take(); });
        this.child.stdin.on('error', () => {});
        this.child.on('close', () => { this.child = null; this.done(null); });
        this.child.stdin.write(tags.TAGS.map(([name, type]) => `tag ${name} ${type}\n`).join(''));
    }

    take() {
        if (this.text.split('\n').length > this.wanted) this.done(this.text.split('\n').slice(0, -1));
    }

    // The answers to programs over rows; null when the process ended instead.
    ask(programs, rows) {
        if (this.child === null) this.start();
        this.text = '';
        this.wanted = programs.length;
        this.child.stdin.write('clear\n' + rows.map(row => 'row\n' + row.map(value => `value ${tags.tagged(value)}\n`).join('')).join('') +
            programs.map(({kind, rows, source}) => `${kind} ${rows} ${Buffer.byteLength(source)}\n${source}\n`).join('') + 'flush\n');
        return new Promise(resolve => { this.done = resolve; });
    }

    end() {
        if (this.child) this.child.stdin.end();
    }
}

// ---- comparing ----------------------------------------------------------------------------------------

const APPROXIMATE = /\*\*|Math\.(a?(sin|cos|tan)h?|atan2|exp|expm1|log\w*|pow|cbrt|hypot)\b/;
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

// The same but for last digits.
function isClose(source, a, b) {
    const x = a.match(NUMBER), y = b.match(NUMBER);
    return APPROXIMATE.test(source) && x !== null && y !== null && x.length === y.length && a.replace(NUMBER, '#') === b.replace(NUMBER, '#') &&
        x.every((text, i) => text === y[i] || Math.abs(text - y[i]) <= 1e-12 * Math.abs(text));
}

// How two answers compare: 'same', 'refused', 'limit', or how they differ, in few letters.
function verdict(program, wanted, got) {
    if (got === undefined) return 'crash';
    if (program.must === 'refuse') return 'U?'.includes(got[0]) || (got[0] === 'E' && wanted[0] === 'E') ? 'refused' : `not refused: ${got[0]}`;
    if (program.must === 'accept' && /^[U?]/.test(got) && got.startsWith(`${program.line}:`, 2)) return 'refused wrongly';
    const x = wanted.split('\t'), y = got.split('\t');
    if (got[0] === 'E' && wanted[0] === 'E') return 'same';
    if (y.length < x.length || got[0] === '?') return got[0] === 'U' || /^\?.*(have|has) no (method|member)/.test(got) ? 'refused' : `${got[0]} for ${wanted[0]}`;
    let result = 'same';
    for (let i = 0; i < x.length; i++) {
        if (y[i] === x[i]) continue;
        if (y[i].length > 20000) result = 'limit';      // run.c has cut it
        else if (y[i][0] === 'U') result = 'refused';
        else if (y[i][0] === 'L' || x[i][0] === 'N') result = 'limit';
        else if (y[i][0] === '!') return y[i].split(':')[0];
        else if (!isClose(program.source, x[i], y[i])) return `${y[i].slice(0, 2)} for ${x[i].slice(0, 2)}`;
    }
    return result;
}

function explain(wanted, got) {
    if (got === undefined) return `    Node says ${wanted.slice(0, 200)}\n    Rung ends`;
    const x = wanted.split('\t'), y = got.split('\t'), i = Math.max(0, x.findIndex((part, at) => part !== y[at] && !/^[UL]/.test(y[at] || '')));
    return `    row ${i}\n    Node says ${x[i].slice(0, 300)}\n    Rung says ${String(y[i]).slice(0, 300)}`;
}

// ---- all of it ----------------------------------------------------------------------------------------

const counts = {programs: 0, comparisons: 0, refused: 0, innocent: 0, outside: 0, limit: 0, different: 0};
const names = Object.entries(GENERATORS).flatMap(([name, weight]) => Array(weight).fill(name)).filter(name => !only || name === only);
const generators = Object.fromEntries([...new Set(names)].map(name => [name, require(`./${name}.js`)]));

function batch(seed, count) {
    reseed(seed);
    const rows = Array.from({length: 8}, tags.row);
    rows.forEach(freeze);
    return {seed, rows, programs: Array.from({length: count}, () => generators[pick(names)].program())};
}

async function compare(rung, {seed, rows, programs}) {
    const asked = rung.ask(programs, rows), wanted = judge(programs, rows, 300000);
    let got = await asked;
    if (wanted === null) throw new Error(`seed ${seed}: a program does not end under Node`);
    if (got === null) {
        got = [];
        for (const program of programs) got.push(...(await rung.ask([program], rows) || [undefined]));
    }
    for (const [i, program] of programs.entries()) {
        const kind = verdict(program, wanted[i], got[i]);
        counts.programs++;
        if (kind === 'same') counts.comparisons += wanted[i][0] === 'E' ? 1 : 5 * program.rows;
        if (program.must === 'accept' && kind === 'same') counts.innocent++;
        if (kind === 'same') continue;
        if (kind === 'refused') {
            counts[program.must === 'refuse' ? 'refused' : 'outside']++;
        } else if (kind === 'limit') {
            counts.limit++;
        } else if (++counts.different <= SHOWN) {
            console.log(`seed ${seed}, program ${i} (${program.kind}): ${kind}\n${explain(wanted[i], got[i])}`);
            if (program.must) {
                console.log(`        ${program.construct || program.source}`);
                continue;
            }
            const small = await shrink(program, async smaller => {
                const [answer] = judge([smaller], rows, 500) || [];
                return answer !== undefined && (answer[0] !== 'E' || wanted[i][0] === 'E') && verdict(smaller, answer, (await rung.ask([smaller], rows) || [])[0]) === kind;
            });
            console.log(small.source.replace(/^/gm, '        '));
            console.log(explain(judge([small], rows, 5000)[0], (await rung.ask([small], rows) || [])[0]));
        }
    }
}

(async () => {
    const rung = new Rung();
    for (let left = Number(total), seed = Number(firstSeed); left > 0; left -= BATCH, seed++)
        await compare(rung, batch(seed, Math.min(left, BATCH)));
    rung.end();
    console.log(`${counts.programs} programs, ${counts.comparisons} comparisons; ${counts.refused} excluded constructs refused, ` +
        `${counts.innocent} look-alikes accepted; not judged: ${counts.outside} outside the subset, ${counts.limit} at a limit`);
    console.log(`${counts.programs - counts.different} passed, ${counts.different} failed`);
    process.exitCode = counts.different ? 1 : 0;
})();
