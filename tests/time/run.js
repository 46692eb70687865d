'use strict';
/* run.js RUNG COUNT SEED [FIRST] - random rules over random samples: `rung replay` and the model must write the
** same events. Some recordings come in two parts, with --state between them; after some, time goes on. A failing
** case is made smaller before it is shown. Ends with "N passed, N failed".
*/
const {spawnSync} = require('child_process');
const fs = require('fs'), os = require('os'), path = require('path');
const {Model, MS} = require('./model.js');
const {generator, ruleSet, stream, yaml, ndjson, iso} = require('./random.js');

const [rung, count, seed, start] = [process.argv[2], Number(process.argv[3] ?? 1000), Number(process.argv[4] ?? 1), Number(process.argv[5] ?? 0)];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rung-time-'));
const file = name => path.join(folder, name);
process.on('exit', () => fs.rmSync(folder, {recursive: true}));

const line = (e, id, seq, time, since) => e.link !== undefined ? `${seq} ${id} ${time} link ${e.link} ${e.state} rules ${e.rules} since ${since}` : `${seq} ${id} ${time} ${e.rule} ${e.state} ${e.change} ${e.quality} since ${since}${e.initial ? ' initial' : ''}`;

/* Where the recording is cut, as a fraction, or undefined; until when time goes on after its last sample. */
const ways = random => ({cut: random.chance(0.3) ? random.next() : undefined, rest: random.chance(0.4) ? random.below(8) * 500 * MS : undefined});
const newest = updates => Math.max(...updates.flat().map(s => s.tick ?? Math.min(s.time, s.arrival ?? s.time)));

function expected(set, updates, way) {
    const model = new Model(set), ids = {};
    for (const samples of updates) model.update(samples);
    if (way.rest !== undefined) model.runUntil(newest(updates) + way.rest + 1);
    return model.events.map((e, i) => {
        if (e.link !== undefined) e = {...e, rule: 'link:' + e.link};
        const id = `${e.rule}@${iso(e.time)}`, again = ids[id] = (ids[id] ?? 0) + 1;
        return line(e, again > 1 ? `${id}#${again}` : id, i + 1, iso(e.time), iso(e.since));
    });
}

function replay(updates, from, options) {
    if (updates.length === 0) return [];
    fs.writeFileSync(file('input.ndjson'), ndjson(updates, from));
    const run = spawnSync(rung, ['replay', file('rules.yaml'), '--input', file('input.ndjson'), ...options], {encoding: 'utf8'});
    if (run.status !== 0) return [`exit status ${run.status} ${run.stderr}`];
    return run.stdout.split('\n').filter(Boolean).map(l => JSON.parse(l)).map(e => line(e, e.id, e.seq, e.time, e.since));
}

function actual(set, updates, way) {
    const rest = way.rest === undefined ? [] : ['--until', iso(newest(updates) + way.rest)];
    fs.writeFileSync(file('rules.yaml'), yaml(set));
    if (way.cut === undefined) return replay(updates, 0, rest);
    const cut = Math.floor(way.cut * (updates.length - 1)), state = ['--state', file('state')];
    fs.rmSync(file('state'), {force: true});
    return [...replay(updates.slice(0, cut), 0, state), ...replay(updates.slice(cut), cut, [...state, ...rest])];
}

function differs(set, updates, way) {
    const e = expected(set, updates, way), a = actual(set, updates, way);
    return e.join('\n') !== a.join('\n');
}

/* Leaves out rules, values and updates for as long as the difference stays. */
function shrink(set, updates, way) {
    for (const key of ['cut', 'rest']) if (differs(set, updates, {...way, [key]: undefined})) way = {...way, [key]: undefined};
    for (let again = true; again;) {
        again = false;
        for (const part of ['rules', 'values']) for (const name of Object.keys(set[part])) {
            const smaller = {...set, [part]: Object.fromEntries(Object.entries(set[part]).filter(([n]) => n !== name))};
            if (Object.keys(smaller.rules).length === 0) continue;
            try {
                if (differs(smaller, updates, way)) { set = smaller; again = true; }
            } catch { /* something else reads it */ }
        }
        for (let size = updates.length >> 1; size > 0; size >>= 1)
            for (let i = 0; i + size <= updates.length; i++) {
                const smaller = [...updates.slice(0, i), ...updates.slice(i + size)];
                if (smaller.length > 0 && differs(set, smaller, way)) { updates = smaller; again = true; i--; }
            }
    }
    return [set, updates, way];
}

let passed = 0, failed = 0, events = 0;
for (let i = start; i < start + count && failed < 5; i++) {
    const random = generator(seed * 1000003 + i);
    let set = ruleSet(random), updates = stream(random, 0, set), way = ways(random);
    if (!differs(set, updates, way)) {
        passed++;
        events += expected(set, updates, way).length;
        continue;
    }
    failed++;
    [set, updates, way] = shrink(set, updates, way);
    console.log(`seed ${seed}, case ${i}: ${JSON.stringify(way)}\n${yaml(set)}\n${ndjson(updates)}\nexpected:\n  ` +
        `${expected(set, updates, way).join('\n  ')}\ngot:\n  ${actual(set, updates, way).join('\n  ')}\n`);
}
console.log(`${events} events compared`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
