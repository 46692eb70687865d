'use strict';
/* random.js - random rule sets and sample streams for the model and the engine, from a seed. */
const {MISSING, MS} = require('./model.js');

function generator(seed) {                                      // mulberry32
    let a = seed >>> 0;
    const next = () => {
        a = (a + 0x6D2B79F5) >>> 0;
        let t = Math.imul(a ^ (a >>> 15), a | 1);
        t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    const below = n => Math.floor(next() * n);
    return {next, below, chance: p => next() < p, pick: list => list[below(list.length)]};
}

const NUMBERS = ['a', 'b'], BOOLS = ['p', 'q'];
const DURATIONS = [100, 200, 300, 500, 700, 1000, 1500, 2500].map(ms => ms * MS);

function ruleSet(random) {
    const {below, chance, pick} = random;
    const numbers = [...NUMBERS], bools = [...BOOLS];           // grow with values and rules
    const duration = () => pick(DURATIONS);
    const constant = () => below(12) / 2;

    function number(depth, clock = true) {
        const kind = depth <= 0 ? 0 : below(13);
        if (kind < 4) return ['tag', pick(numbers)];
        if (kind < 5) return constant();
        if (kind < 8) return [pick(['+', '-', '*']), number(depth - 1), number(depth - 1)];
        if (kind < 9) return chance(0.5) ? ['prev', number(depth - 1)] : ['prev', number(depth - 1), constant()];
        if (kind < 10) return ['valueOr', pick(NUMBERS), constant()];
        if (kind < 12) return [pick(['avg', 'min', 'max', 'sum', 'first', 'last', 'rate']), number(depth - 1), duration()];
        return ['count', bool(depth - 1), chance(0.5) ? duration() : {samples: 1 + below(5)}];
    }
    function clock(depth) {
        const kind = below(4);
        if (kind === 0) return ['age', pick([...NUMBERS, ...BOOLS])];
        return kind === 1 ? ['held', bool(depth - 1)] : ['since', bool(depth - 1)];
    }
    function bool(depth) {
        const kind = depth <= 0 ? below(2) : below(18);
        if (kind < 1) return ['tag', pick(bools)];
        if (kind < 3) return [pick(['>', '>=', '<', '<=', '===', '!==']), number(depth - 1), constant()];
        if (kind < 4) return [pick(['>', '<']), number(depth - 1), number(depth - 1)];
        if (kind < 6) return ['&&', bool(depth - 1), bool(depth - 1)];
        if (kind < 8) return ['||', bool(depth - 1), bool(depth - 1)];
        if (kind < 9) return ['!', bool(depth - 1)];
        if (kind < 10) return [pick(['rose', 'fell']), bool(depth - 1)];
        if (kind < 11) return ['changed', chance(0.5) ? bool(depth - 1) : number(depth - 1)];
        if (kind < 13) return ['held', bool(depth - 1), duration()];
        if (kind < 14) return ['within', bool(depth - 1), duration()];
        if (kind < 15) return ['latch', bool(depth - 1), bool(depth - 1)];
        if (kind < 16) return [pick(['good', 'bad', 'uncertain']), pick([...NUMBERS, ...BOOLS])];
        return [pick(['>', '>=', '<', '<=', '===']), clock(depth), pick([0, 100, 300, 500, 700.5, 1000, 2000])];
    }

    const set = {tags: [...NUMBERS, ...BOOLS], values: {}, rules: {}};
    for (let i = below(3); i > 0; i--) {
        const name = `v${i}`;
        if (chance(0.5)) {
            set.values[name] = number(2);
            numbers.push(name);
        } else {
            set.values[name] = bool(2);
            bools.push(name);
        }
    }
    for (let i = 1 + below(4); i > 0; i--) {
        set.rules[`r${i}`] = bool(3);
        if (chance(0.3)) bools.push(`r${i}`);
    }
    return set;
}

/* Updates of a minute: bursts, gaps, late and equal times, bad and uncertain samples. */
function stream(random, start) {
    const {below, chance, pick} = random;
    const updates = [];
    let time = start, arrival = start;
    for (let n = 5 + below(40); n > 0; n--) {
        const gap = chance(0.2) ? 0 : chance(0.1) ? 5000 + 100 * below(100) : 100 * below(8) + (chance(0.1) ? below(100) : 0);
        time += gap * MS;
        arrival = Math.max(arrival, time) + (chance(0.1) ? 1000 * MS : 0);
        const samples = [];
        for (let k = chance(0.7) ? 1 : 1 + below(3); k > 0; k--) {
            const tag = pick([...NUMBERS, ...BOOLS]);
            const at = chance(0.08) ? time - (1 + below(20)) * 100 * MS : time;
            const isNumber = NUMBERS.includes(tag);
            const value = isNumber ? (chance(0.03) ? NaN : chance(0.02) ? Infinity : below(12) / 2) : chance(0.5);
            const status = chance(0.08) ? pick([0x80000000, 0x80AE0000, 0x808C0000]) : chance(0.06) ? 0x40000000 : 0;
            const absent = status >= 0x80000000 && chance(0.5);
            samples.push({tag, value: absent ? MISSING : value, status, time: at, arrival});
        }
        updates.push(samples);
    }
    return updates;
}

/* ---- as text ---- */

function text(tree) {
    if (!Array.isArray(tree)) return typeof tree === 'object' ? String(tree.samples) : String(tree);
    const [op, ...args] = tree;
    if (op === 'tag') return args[0];
    if (op === '!') return `!(${text(args[0])})`;
    if (/^\w+$/.test(op)) {
        const last = args.length - 1;
        const timed = !['prev', 'changed', 'rose', 'fell', 'latch', 'valueOr'].includes(op) && last > 0;
        return `${op}(${args.map((a, i) => timed && i === last && typeof a === 'number' ? `"${a / MS}ms"` : text(a)).join(', ')})`;
    }
    return `(${text(args[0])} ${op} ${text(args[1])})`;
}

function yaml(set) {
    const lines = ['tags:'];
    for (const tag of set.tags) lines.push(`  ${tag}: {type: ${NUMBERS.includes(tag) ? 'double' : 'bool'}}`);
    if (Object.keys(set.values).length > 0) lines.push('values:');
    for (const [name, tree] of Object.entries(set.values)) lines.push(`  ${name}: '${text(tree)}'`);
    lines.push('rules:');
    for (const [name, tree] of Object.entries(set.rules)) lines.push(`  ${name}: {when: '${text(tree)}'}`);
    return lines.join('\n') + '\n';
}

/* The model counts from 2026-03-01: ticks since 1970 are too many for a double to hold each of them. */
const iso = ticks => new Date(Date.UTC(2026, 2, 1) + Math.floor(ticks / MS)).toISOString();

function ndjson(updates) {
    return updates.map((samples, n) => samples.map(s => JSON.stringify({time: iso(s.time), arrival_time: iso(s.arrival), tag: s.tag,
        value: s.value === MISSING ? undefined : typeof s.value === 'number' && !Number.isFinite(s.value) ? String(s.value) : s.value,
        status: s.status, n})).join('\n')).join('\n') + '\n';
}

module.exports = {generator, ruleSet, stream, yaml, ndjson, iso};
