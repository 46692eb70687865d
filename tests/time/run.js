'use strict';
/* run.js RUNG COUNT SEED - random rules over random samples: `rung replay` and the model must write the same
** events. A failing case is made smaller before it is shown. Ends with "N passed, N failed".
*/
const {spawnSync} = require('child_process');
const fs = require('fs'), os = require('os'), path = require('path');
const {Model} = require('./model.js');
const {generator, ruleSet, stream, yaml, ndjson, iso} = require('./random.js');

const [rung, count, seed] = [process.argv[2], Number(process.argv[3] ?? 1000), Number(process.argv[4] ?? 1)];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rung-time-'));
const START = 0;

const line = e => `${iso(e.time)} ${e.rule} ${e.state} ${e.change} ${e.quality} since ${iso(e.since)}${e.initial ? ' initial' : ''}`;

function expected(set, updates) {
    const model = new Model(set);
    for (const samples of updates) model.update(samples);
    return model.events.map(line);
}

function actual(set, updates) {
    fs.writeFileSync(path.join(folder, 'rules.yaml'), yaml(set));
    fs.writeFileSync(path.join(folder, 'input.ndjson'), ndjson(updates));
    const run = spawnSync(rung, ['replay', path.join(folder, 'rules.yaml'), '--input', path.join(folder, 'input.ndjson')], {encoding: 'utf8'});
    if (run.status !== 0) return [`exit status ${run.status} ${run.stderr}`];
    return run.stdout.split('\n').filter(Boolean).map(l => {
        const e = JSON.parse(l);
        return `${e.time} ${e.rule} ${e.state} ${e.change} ${e.quality} since ${e.since}${e.initial ? ' initial' : ''}`;
    });
}

function differs(set, updates) {
    const e = expected(set, updates), a = actual(set, updates);
    return e.join('\n') !== a.join('\n');
}

/* Leaves out rules, values and updates for as long as the difference stays. */
function shrink(set, updates) {
    for (let again = true; again;) {
        again = false;
        for (const part of ['rules', 'values']) for (const name of Object.keys(set[part])) {
            const smaller = {...set, [part]: Object.fromEntries(Object.entries(set[part]).filter(([n]) => n !== name))};
            if (Object.keys(smaller.rules).length === 0) continue;
            try {
                if (differs(smaller, updates)) { set = smaller; again = true; }
            } catch { /* something else reads it */ }
        }
        for (let size = updates.length >> 1; size > 0; size >>= 1)
            for (let i = 0; i + size <= updates.length; i++) {
                const smaller = [...updates.slice(0, i), ...updates.slice(i + size)];
                if (smaller.length > 0 && differs(set, smaller)) { updates = smaller; again = true; i--; }
            }
    }
    return [set, updates];
}

let passed = 0, failed = 0, events = 0;
for (let i = 0; i < count && failed < 5; i++) {
    const random = generator(seed * 1000003 + i);
    let set = ruleSet(random), updates = stream(random, START);
    if (!differs(set, updates)) {
        passed++;
        events += expected(set, updates).length;
        continue;
    }
    failed++;
    [set, updates] = shrink(set, updates);
    console.log(`seed ${seed}, case ${i}:\n${yaml(set)}\n${ndjson(updates)}\nexpected:\n  ${expected(set, updates).join('\n  ')}\n` +
        `got:\n  ${actual(set, updates).join('\n  ')}\n`);
}
fs.rmSync(folder, {recursive: true});
console.log(`${events} events compared`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
