'use strict';
/* random.js - random rule sets and sample streams for the model and the engine, from a seed. */
const {MISSING, MS, BASE, STATUS_NAMES} = require('./model.js');

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

const NUMBERS = ['a', 'b'], BOOLS = ['p', 'q'], TEXT = 's', ALL = [...NUMBERS, ...BOOLS, TEXT];
const TEXTS = ['', 'on', 'off', 'Grüße', 'x'.repeat(64), 'x'.repeat(65), 'y'.repeat(65)];
const BAD = [0x80000000, 0x80AE0000, 0x808C0000];
const READS = ['tag', 'valueOr', 'good', 'bad', 'uncertain', 'status', 'age'];
const DURATIONS = [100, 200, 300, 500, 700, 1000, 1500, 2500].map(ms => ms * MS);

function ruleSet(random) {
    const {below, chance, pick} = random;
    const numbers = [...NUMBERS], bools = [...BOOLS];           // grow with values and rules
    const duration = () => pick(DURATIONS);
    const constant = () => below(12) / 2;
    /* Calls that go by samples read a tag, or are refused. */
    const reads = tree => Array.isArray(tree) && (READS.includes(tree[0]) || tree.some(reads));
    const sampled = (make, depth, names) => [make(depth)].map(tree => reads(tree) ? tree : ['tag', pick(names)])[0];
    const sampledNumber = depth => sampled(number, depth, numbers), sampledBool = depth => sampled(bool, depth, bools);

    function number(depth) {
        const kind = depth <= 0 ? 0 : below(17);
        if (kind < 4) return ['tag', pick(numbers)];
        if (kind < 5) return constant();
        if (kind < 8) return [pick(['+', '-', '*']), number(depth - 1), number(depth - 1)];
        if (kind < 9) return chance(0.5) ? ['prev', sampledNumber(depth - 1)] : ['prev', sampledNumber(depth - 1), constant()];
        if (kind < 10) return ['valueOr', pick(NUMBERS), constant()];
        if (kind < 13) return window(depth);
        if (kind < 14) return chance(0.3) ? ['%', ['now'], pick([300, 700, 5000])] : ['length', words()];
        if (kind < 15) return ['?', bool(depth - 1), number(depth - 1), number(depth - 1)];
        return chance(0.5) ? ['count', sampledBool(depth - 1), {samples: 1 + below(5)}]
            : ['count', sampledBool(depth - 1), duration(), ...(chance(0.2) ? [{capacity: 1 + below(4)}] : [])];
    }
    function window(depth) {
        const tree = [pick(['avg', 'min', 'max', 'sum', 'first', 'last', 'rate', 'twa']), sampledNumber(depth - 1), duration()];
        return chance(0.3) ? [...tree, {capacity: 1 + below(6)}] : tree;
    }
    function words() {
        const kind = below(6);
        if (kind < 2) return ['tag', TEXT];
        if (kind < 3) return ['prev', ['tag', TEXT]];
        if (kind < 4) return ['prev', ['tag', TEXT], ['text', 'none']];
        return kind < 5 ? ['valueOr', TEXT, ['text', 'none']] : ['statusName', ['status', pick(ALL)]];
    }
    function clock(depth) {
        const kind = below(4);
        if (kind === 0) return ['age', pick([...ALL, ...numbers, ...bools])];
        return kind === 1 ? ['held', bool(depth - 1)] : ['since', bool(depth - 1)];
    }
    function bool(depth) {
        const kind = depth <= 0 ? below(2) : below(21);
        if (kind < 1) return ['tag', pick(bools)];
        if (kind < 3) return [pick(['>', '>=', '<', '<=', '===', '!==']), number(depth - 1), constant()];
        if (kind < 4) return [pick(['>', '<']), number(depth - 1), number(depth - 1)];
        if (kind < 6) return ['&&', bool(depth - 1), bool(depth - 1)];
        if (kind < 8) return ['||', bool(depth - 1), bool(depth - 1)];
        if (kind < 9) return ['!', bool(depth - 1)];
        if (kind < 10) return [pick(['rose', 'fell']), sampledBool(depth - 1)];
        if (kind < 11) return ['changed', chance(0.3) ? words() : chance(0.5) ? sampledBool(depth - 1) : sampledNumber(depth - 1)];
        if (kind < 13) return ['held', bool(depth - 1), duration()];
        if (kind < 14) return ['within', bool(depth - 1), duration()];
        if (kind < 15) return ['latch', bool(depth - 1), bool(depth - 1)];
        if (kind < 16) return [pick(['good', 'bad', 'uncertain']), pick([...ALL, ...numbers, ...bools])];
        if (kind < 17) return [pick(['===', '!==']), words(), ['text', pick([...TEXTS.slice(0, 5), 'none', 'BadSensorFailure', 'Good'])]];
        if (kind < 18) return ['?', bool(depth - 1), bool(depth - 1), bool(depth - 1)];
        return [pick(['>', '>=', '<', '<=', '===']), clock(depth), pick([0, 100, 300, 500, 700.5, 1000, 2000])];
    }

    const set = {tags: ALL, values: {}, rules: {}, tick: pick([250, 500, 1000, 1000, 1000]) * MS, intervals: {},
        types: {a: 'double', b: pick(['double', 'double', 'int32', 'uint32', 'datetime', 'any']), p: 'bool', q: 'bool', s: 'string'}};
    if (chance(0.2)) set.maxSkew = pick([0, 500, 61500]);
    if (chance(0.3)) {
        const home = ALL.map(() => below(3));
        set.linked = {plc1: ALL.filter((tag, i) => home[i] === 1), plc2: ALL.filter((tag, i) => home[i] === 2)};
    }
    if (chance(0.2)) set.intervals[pick(NUMBERS)] = pick([100, 300, 500]) * MS;
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

/* Updates of a minute: bursts, gaps, late and equal times, clocks set back and ahead, bad and uncertain samples, lost
** ones; ticks; a link that comes and goes. */
function stream(random, start, {types, linked, maxSkew}) {
    const {below, chance, pick} = random;
    const updates = [], back = {};
    let time = start, arrival = start;

    function value(tag) {
        if (tag === TEXT) return pick(TEXTS);
        if (BOOLS.includes(tag)) return chance(0.5);
        if (types[tag] === 'datetime') return below(6);
        if (/int/.test(types[tag])) return chance(0.06) ? 2.5 : types[tag] === 'uint32' && chance(0.03) ? -1 : below(6);
        if (types[tag] === 'double' && chance(0.05)) return pick([NaN, NaN, Infinity]);
        return below(12) / 2;
    }
    for (let n = 5 + below(40); n > 0; n--) {
        const gap = chance(0.2) ? 0 : chance(0.1) ? 5000 + 100 * below(100) : 100 * below(8) + (chance(0.1) ? below(100) : 0);
        time += gap * MS;
        arrival = Math.max(arrival, time) + (chance(0.1) ? 1000 * MS : 0);
        if (chance(0.01)) back[pick(ALL)] = (1 + below(20)) * 1000 * MS;
        if (chance(0.1)) updates.push([{tick: time - below(3) * 300 * MS}]);
        if (linked && chance(0.15)) updates.push([{link: pick(Object.keys(linked)), state: pick(['lost', 'regained']), time}]);
        const samples = [];
        for (let k = chance(0.7) ? 1 : 1 + below(3); k > 0; k--) {
            const tag = pick(ALL);
            const status = chance(0.08) ? pick(BAD) : chance(0.06) ? pick([0x40000000, 0x40000480]) : chance(0.04) ? 0x480 : 0;
            const at = chance(0.08) ? time - (1 + below(20)) * 100 * MS : chance(0.01) ? arrival + ((maxSkew ?? 61000) + below(9000)) * MS : time - (back[tag] ?? 0);
            samples.push({tag, value: status >= 0x80000000 && chance(0.5) ? MISSING : value(tag), status, time: at, arrival});
        }
        updates.push(samples);
    }
    return updates;
}

/* ---- as text ---- */

function text(tree) {
    if (!Array.isArray(tree)) return typeof tree !== 'object' ? String(tree) : tree.capacity ? `{capacity: ${tree.capacity}}` : String(tree.samples);
    const [op, ...args] = tree;
    if (op === 'tag') return args[0];
    if (op === 'text') return JSON.stringify(args[0]);
    if (op === '!') return `!(${text(args[0])})`;
    if (op === 'length') return `(${text(args[0])}).length`;
    if (op === '?') return `(${text(args[0])} ? ${text(args[1])} : ${text(args[2])})`;
    if (/^\w+$/.test(op)) {
        const timed = !['prev', 'changed', 'rose', 'fell', 'latch', 'valueOr'].includes(op);
        return `${op}(${args.map((a, i) => timed && i === 1 && typeof a === 'number' ? `"${a / MS}ms"` : text(a)).join(', ')})`;
    }
    return `(${text(args[0])} ${op} ${text(args[1])})`;
}

function yaml(set) {
    const lines = [`tick: ${set.tick / MS}ms`];
    const skew = set.maxSkew === undefined ? '' : `max_skew: ${set.maxSkew}ms`;
    if (set.linked) lines.push('opcua:', ...Object.keys(set.linked).map(s => `  ${s}: {endpoint: opc.tcp://plc${skew && ', ' + skew}}`));
    else if (skew) lines.push(`opcua: {${skew}}`);
    const origin = tag => Object.keys(set.linked ?? {}).filter(s => set.linked[s].includes(tag)).map(s => `, node: ns=1;s=${tag}, source: ${s}`).join('');
    lines.push('tags:');
    for (const tag of set.tags)
        lines.push(`  ${tag}: {type: ${set.types[tag]}${origin(tag)}${set.intervals[tag] ? `, interval: ${set.intervals[tag] / MS}ms` : ''}}`);
    if (Object.keys(set.values).length > 0) lines.push('values:');
    for (const [name, tree] of Object.entries(set.values)) lines.push(`  ${name}: '${text(tree)}'`);
    lines.push('rules:');
    for (const [name, tree] of Object.entries(set.rules)) lines.push(`  ${name}: {when: '${text(tree)}'}`);
    return lines.join('\n') + '\n';
}

const iso = ticks => new Date(BASE + Math.floor(ticks / MS)).toISOString();

/* A status is written as a number or by its name. */
function ndjson(updates, from = 0) {
    return updates.map((samples, i) => samples.map((s, k) => JSON.stringify(s.tick !== undefined ? {n: from + i, tick: iso(s.tick)}
        : s.link !== undefined ? {n: from + i, link: s.link, state: s.state, arrival_time: iso(s.time)} : {time: iso(s.time), arrival_time: iso(s.arrival), tag: s.tag,
        value: s.value === MISSING ? undefined : typeof s.value === 'number' && !Number.isFinite(s.value) ? String(s.value) : s.value,
        status: (i + k) % 2 === 0 ? s.status : STATUS_NAMES[s.status] ?? s.status, n: from + i})).join('\n')).join('\n') + '\n';
}

module.exports = {generator, ruleSet, stream, yaml, ndjson, iso};
