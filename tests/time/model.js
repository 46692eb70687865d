'use strict';
/* model.js - what rules mean, written as plainly as possible, to judge the engine by.
**
** A rule set is {tags, values, rules, tick}; expressions are trees of arrays: ['>', ['tag', 'temp'], 80].
** Times are whole numbers of 100 ns, counted from 2026-03-01: those since 1970 are too many for a double to
** hold each of them. Nothing here is clever: a window is a list of all samples ever seen,
** and after each evaluation an item names every instant at which it could conceivably change.
*/
const MS = 10000;
const BASE = Date.UTC(2026, 2, 1);
const MISSING = Symbol('no value');
const LONG = 64;                                                // longer texts are known by length and hash only
const OVERFLOW = 0x480;                                         // samples were lost before this one
const TYPE_MISMATCH = 0x80740000, NO_COMMUNICATION = 0x80310000, WAITING = 0x80320000;
const STATUS_NAMES = {0: 'Good', 0x40000000: 'Uncertain', 0x80000000: 'Bad', 0x80740000: 'BadTypeMismatch', 0x80320000: 'BadWaitingForInitialData',
    0x808C0000: 'BadSensorFailure', 0x80AE0000: 'BadConnectionClosed', 0x80310000: 'BadNoCommunication'};
const STATEFUL = new Set(['prev', 'changed', 'rose', 'fell', 'held', 'within', 'since', 'latch', 'count',
    'avg', 'min', 'max', 'sum', 'first', 'last', 'twa', 'rate']);
const EDGES = new Set(['rose', 'fell', 'changed']);
const TIMERS = new Set(['held', 'within', 'since', 'latch']);   // these look at no samples
const QUALITY = new Set(['good', 'bad', 'uncertain', 'status', 'age']);

const same = (a, b) => a === b || (a !== a && b !== b);         // SameValueZero
const severity = status => status >>> 30;
const fits = (type, value) => type === 'int32' ? value === (value | 0) : type === 'uint32' ? value === value >>> 0 : true;

/* Neumaier's sum, as the engine takes: what is lost in each addition is added at the end. */
function sumOf(numbers) {
    let sum = 0, lost = 0;
    for (const x of numbers) {
        const total = sum + x;
        lost += Math.abs(sum) >= Math.abs(x) ? sum - total + x : x - total + sum;
        sum = total;
    }
    return Number.isFinite(sum) ? sum + lost : sum;
}

/* ---- what an expression consists of ---- */

function walk(tree, visit) {                                    // inner before outer, left to right
    if (!Array.isArray(tree)) return;
    for (const part of tree.slice(1)) walk(part, visit);
    visit(tree);
}

function namesIn(tree) {
    const names = new Set();
    walk(tree, t => { if (t[0] === 'tag' || QUALITY.has(t[0]) || t[0] === 'valueOr') names.add(t[1]); });
    return names;
}

/* Only the names whose value is read: good(x) reads no value. */
function valueNamesIn(tree) {
    const names = new Set();
    walk(tree, t => { if (t[0] === 'tag' || t[0] === 'valueOr') names.add(t[1]); });
    return names;
}

/* ---- the rule set ---- */

class Model {
    constructor(set) {
        this.tick = set.tick ?? 1000 * MS;
        this.now = -Infinity;
        this.events = [];
        this.maxSkew = (set.maxSkew ?? 60000) * MS;
        this.linked = set.linked ?? {};                         // the tags of each source
        this.links = {};
        for (const source in this.linked) this.links[source] = {lost: false, returning: false};
        this.quiet = false;                                     // while a lost link speaks for its rules
        this.gaps = new Set();                                  // names whose newest sample has lost ones before it
        this.slots = {};                                        // by name: value, status, and how it came
        this.inputs = {};
        this.types = set.types ?? {};
        this.intervals = set.intervals ?? {};
        for (const name of set.tags) {
            this.slots[name] = {value: MISSING, status: WAITING};
            this.inputs[name] = {started: false, newest: -Infinity, lateRun: 0};
        }
        const item = (name, tree, rule) => {
            this.slots[name] = {value: MISSING, status: WAITING};
            const calls = [];
            walk(tree, t => { if (STATEFUL.has(t[0])) calls.push({tree: t, cell: {}, names: namesIn(t)}); });
            return {name, tree, rule, calls, names: namesIn(tree), valueNames: valueNamesIn(tree), due: [], known: false,
                active: false, quality: 'bad', told: 'bad', since: null, fresh: true};
        };
        this.items = [...Object.entries(set.values).map(([n, t]) => item(n, t, false)),
            ...Object.entries(set.rules).map(([n, t]) => item(n, t, true))];
        this.order();
    }

    /* Values first, each after those it reads; then rules likewise. Marks what is momentary. */
    order() {
        const done = new Set(Object.keys(this.inputs));
        const ordered = [];
        while (ordered.length < this.items.length) {
            const next = this.items.find(i => !done.has(i.name) && [...i.names].every(n => done.has(n)));
            if (next === undefined) throw new Error('a cycle');
            done.add(next.name);
            ordered.push(next);
        }
        this.fileOrder = this.items.filter(i => i.rule);
        this.items = ordered;
        this.momentary = new Set();
        for (const i of ordered) if (this.isMomentary(i.tree)) this.momentary.add(i.name);
    }

    isMomentary(tree) {
        if (!Array.isArray(tree)) return false;
        if (EDGES.has(tree[0])) return true;
        switch (tree[0]) {                                      // what can be true only while an edge is
        case 'tag': return this.momentary.has(tree[1]);
        case '&&': return this.isMomentary(tree[1]) || this.isMomentary(tree[2]);
        case '||': return this.isMomentary(tree[1]) && this.isMomentary(tree[2]);
        case '?': return this.isMomentary(tree[2]) && this.isMomentary(tree[3]);
        }
        return false;
    }

    /* ---- samples: {tag, value (or MISSING), status, time, arrival} ---- */

    update(samples) {
        const taken = [];
        let at = this.now;
        const view = {};                                        // the tags as this update leaves them
        for (const given of samples) {
            const sample = given.arrival !== undefined && given.time > given.arrival + this.skewOf(given.tag) ? {...given, time: given.arrival} : given;
            if (sample.link !== undefined) return this.link(sample);
            if (sample.tick !== undefined) return this.goTo(sample.tick, true);
            const input = this.inputs[sample.tag];
            const slot = view[sample.tag] ?? this.slots[sample.tag];
            if (input.started) {
                if (sample.time < input.newest && !this.wasSetBack(input, sample)) continue;
                if (sample.time === input.newest && slot.status === sample.status &&
                    (sample.value === MISSING || Object.is(slot.raw, sample.value))) continue;
            }
            input.started = true;
            input.lateRun = 0;
            input.newest = sample.time;
            if (sample.time > at) at = sample.time;
            const misfit = sample.value !== MISSING && !fits(this.types[sample.tag], sample.value);
            const status = misfit && severity(sample.status) < 2 ? TYPE_MISMATCH : sample.status;
            const raw = sample.value === MISSING || misfit ? slot.raw : sample.value;
            view[sample.tag] = {value: severity(status) >= 2 ? MISSING : raw, raw, status, time: sample.time};
            taken.push(sample.tag);
        }
        const returned = Object.keys(this.links).filter(l => this.links[l].returning && samples.some(s => this.linked[l].includes(s.tag)));
        const back = returned.length > 0;
        if (taken.length === 0 && !back) return;
        this.runUntil(at);
        this.now = at;
        for (const tag of taken) Object.assign(this.slots[tag], view[tag], {arrival: at});
        for (const source of returned) this.links[source].returning = false;
        for (const tag of taken) this.noteGap(tag, this.slots[tag].status);
        this.settle(new Set(taken), back);
    }

    noteGap(name, status) {
        this.gaps.delete(name);
        if ((status & OVERFLOW) === OVERFLOW && severity(status) < 2) this.gaps.add(name);
    }

    /* Time goes on without a sample. */
    goTo(time, inclusive) {
        this.runUntil(inclusive ? time + 1 : time);
        this.now = Math.max(this.now, time);
        if (inclusive) this.settle(new Set());
    }

    /* A link is lost or regained: {link: 'plc1', state: 'lost', time}. */
    link({link, state, time}) {
        const lost = state === 'lost', it = this.links[link], tags = lost ? this.linked[link] : [];
        if (lost === it.lost) return;
        this.goTo(time, false);
        Object.assign(it, {lost, returning: !lost}, lost ? {since: this.now} : {});
        this.events.push({time: this.now, since: it.since, link, state, rules: this.fileOrder.filter(r => this.concerned([link]).has(r.name)).length});
        for (const tag of tags) {
            Object.assign(this.slots[tag], {value: MISSING, status: NO_COMMUNICATION, time: undefined});
            this.gaps.delete(tag);
            this.inputs[tag] = {started: false, newest: -Infinity, lateRun: 0};
        }
        this.quiet = lost;
        this.settle(new Set(tags));
        this.quiet = false;
    }

    /* What reads tags of these sources, directly or through others. */
    concerned(sources) {
        const names = new Set(sources.flatMap(s => this.linked[s]));
        for (const item of this.items) if ([...item.names].some(n => names.has(n))) names.add(item.name);
        return names;
    }

    /* Named sources have a say on their own tags, a nameless one on all. */
    skewOf(tag) {
        const hasNames = Object.keys(this.linked).length > 0;
        return !hasNames || Object.values(this.linked).some(tags => tags.includes(tag)) ? this.maxSkew : 60000 * MS;
    }

    wasSetBack(input, sample) {
        if (sample.arrival === undefined) return false;
        if (input.lateRun === 0 || sample.time <= input.lateLast) {
            input.lateRun = 0;
            input.lateFirst = sample.arrival;
        }
        input.lateRun++;
        input.lateLast = sample.time;
        return input.lateRun >= 3 && sample.arrival - input.lateFirst >= 2000 * MS;
    }

    /* ---- time ---- */

    runUntil(end) {
        for (;;) {
            const instants = this.items.flatMap(i => i.due).filter(t => t < end);
            if (instants.length === 0) return;
            this.now = Math.max(this.now, Math.min(...instants));
            this.settle(new Set());
        }
    }

    settle(sampled, back) {
        const dirty = new Set(sampled);                         // names whose readers must look again
        const owed = new Map();
        for (const item of this.items) {
            const isSampled = [...item.names].some(n => sampled.has(n));
            const reads = [...item.names].some(n => dirty.has(n)) || (isSampled && this.knowsTime(item));
            const due = item.due.some(t => t <= this.now);
            if (isSampled) {
                sampled.add(item.name);
                this.slots[item.name].arrival = this.now;
            }
            if (!reads && !due && !item.fresh) continue;
            item.fresh = false;
            if (this.evaluate(item, sampled, owed)) dirty.add(item.name);
        }
        const away = this.concerned(Object.keys(this.links).filter(l => this.links[l].lost || this.links[l].returning));
        for (const rule of back ? this.fileOrder : [])          // what is not as it was told last, and no link speaks for
            if (rule.known && rule.quality !== rule.told && !away.has(rule.name)) this.owe(rule, 'quality', rule.since, false, owed);
        for (const item of this.fileOrder) if (owed.has(item)) this.events.push(owed.get(item));
    }

    /* An evaluation more can be seen: it is a sample of a call, or comes at another time. */
    knowsTime(item) {
        let knows = item.calls.length > 0;
        walk(item.tree, t => { if (t[0] === 'now' || t[0] === 'age') knows = true; });
        return knows;
    }

    /* ---- one item; true when its register changed ---- */

    evaluate(item, sampled, owed) {
        this.candidates = [];
        this.overflow = false;
        item.results = new Map();
        for (const call of item.calls) {
            const isSample = [...call.names].some(n => sampled.has(n));
            item.results.set(call.tree, this.call(item, call, isSample));
            if (!TIMERS.has(call.tree[0]) && [...call.names].some(n => this.gaps.has(n) && item.valueNames.has(n))) this.overflow = true;
        }
        if (this.hasTicks(item.tree))
            this.candidates.push((Math.floor(this.now / this.tick) + 1) * this.tick);
        this.thresholds(item, item.tree);
        const value = this.value(item, item.tree);
        item.due = this.candidates.filter(t => t > this.now);
        let quality = 'good';
        if (this.overflow) quality = 'uncertain';
        for (const result of item.results.values()) if (result === MISSING) quality = 'uncertain';
        for (const n of item.valueNames) if (severity(this.slots[n].status) !== 0) quality = 'uncertain';
        if (value === MISSING) quality = 'bad';
        return item.rule ? this.setRule(item, value, quality, owed) : this.setValue(item, value, quality);
    }

    setValue(item, value, quality) {
        const slot = this.slots[item.name];
        const gap = quality !== 'bad' && [...item.valueNames].some(n => this.gaps.has(n)) ? OVERFLOW : 0;
        const status = (quality === 'good' ? 0 : quality === 'uncertain' ? 0x40000000 : 0x80000000) + gap;
        this.noteGap(item.name, status);
        const changed = slot.status !== status || !Object.is(slot.value, value);
        Object.assign(slot, {value, status});
        return changed;
    }

    owe(rule, change, since, initial, owed) {
        const e = {time: this.now, since, rule: rule.name, state: rule.active ? 'active' : 'cleared', change, quality: rule.quality};
        if (initial) e.initial = true;
        owed.set(rule, e);
        rule.told = rule.quality;
    }

    setRule(rule, value, quality, owed) {
        const isNews = rule.quality !== quality && quality !== rule.told && !this.quiet;
        rule.quality = quality;
        if (value === MISSING) {
            if (rule.known && isNews) this.owe(rule, 'quality', rule.since, false, owed);
            return this.setValue(rule, MISSING, 'bad');
        }
        const active = Boolean(value);
        if (!rule.known || active !== rule.active) {
            const wasKnown = rule.known, before = rule.since;
            rule.active = active;
            rule.since = this.now;
            rule.known = true;
            if (wasKnown || active) this.owe(rule, 'state', active ? this.now : before, !wasKnown, owed);
            rule.told = quality;
        } else if (isNews) this.owe(rule, 'quality', rule.since, false, owed);
        return this.setValue(rule, active, quality);
    }

    /* ---- expressions ---- */

    value(item, tree) {
        if (!Array.isArray(tree)) return tree;
        const [op, a, b] = tree;
        if (STATEFUL.has(op)) return item.results.get(tree);
        switch (op) {
        case 'tag': return this.slots[a].value;
        case 'good': return severity(this.slots[a].status) === 0;
        case 'uncertain': return severity(this.slots[a].status) === 1;
        case 'bad': return severity(this.slots[a].status) >= 2;
        case 'age': return this.ageOf(a);
        case 'valueOr': return this.slots[a].value === MISSING ? this.value(item, b) : this.slots[a].value;
        case 'now': return BASE + Math.floor(this.now / MS);
        case 'text': return a;
        case 'status': return this.slots[a].status;
        case 'statusName': return STATUS_NAMES[(this.value(item, a) & 0xFFFF0000) >>> 0] ?? 'a status that the model lacks';
        case '?': {
            const c = this.value(item, a);
            return c === MISSING ? MISSING : this.value(item, c ? b : tree[3]);
        }
        case '&&': case '||': {
            const x = this.value(item, a), y = this.value(item, b), decides = op === '||';
            if (x !== MISSING && Boolean(x) === decides) return x;
            if (x !== MISSING) return y;
            return y !== MISSING && Boolean(y) === decides ? y : MISSING;
        }
        }
        const x = this.value(item, a), y = tree.length > 2 ? this.value(item, b) : undefined;
        if (x === MISSING || y === MISSING) return MISSING;
        switch (op) {
        case '!': return !x;
        case '-u': return -x;
        case '+': return x + y;
        case '-': return x - y;
        case '*': return x * y;
        case '%': return x % y;
        case 'length': return x.length;
        case '>': return x > y;
        case '>=': return x >= y;
        case '<': return x < y;
        case '<=': return x <= y;
        case '===': return x === y;
        case '!==': return x !== y;
        }
        throw new Error('operator ' + op);
    }

    ageOf(name) {
        const arrival = this.slots[name].arrival;
        return arrival === undefined ? Infinity : Math.floor((this.now - arrival) / MS);
    }

    /* Time in an expression is exact where age, held(c) or since are compared with a constant. */
    isClock(tree) {
        return Array.isArray(tree) && (tree[0] === 'age' || tree[0] === 'since' || (tree[0] === 'held' && tree.length === 2));
    }
    isThreshold(tree) {
        return Array.isArray(tree) && ['>', '>=', '<', '<=', '===', '!=='].includes(tree[0]) &&
            this.isClock(tree[1]) && typeof tree[2] === 'number';
    }
    hasTicks(tree) {
        if (!Array.isArray(tree)) return false;
        if (tree[0] === 'now' || tree[0] === 'twa' || this.isClock(tree)) return true;
        return tree.slice(1).some(part => this.hasTicks(this.isThreshold(tree) && part === tree[1] ? part[1] : part));
    }
    thresholds(item, tree) {
        walk(tree, t => {
            if (!this.isThreshold(t)) return;
            const clock = t[1], call = item.calls.find(c => c.tree === clock);
            const stands = call !== undefined && (item.results.get(clock) === MISSING || this.isOn(call));
            const origin = call === undefined ? this.slots[clock[1]].arrival : stands ? undefined : call.cell.origin;
            if (origin === undefined) return;
            for (const ms of [Math.floor(t[2]), Math.ceil(t[2]), Math.floor(t[2]) + 1]) this.candidates.push(origin + ms * MS);
        });
    }

    /* within, since: true, and not for this moment only: nothing is due before it ends. */
    isOn(call) {
        return call.tree[0] !== 'held' && call.cell.on && !this.isMomentary(call.tree[1]);
    }

    /* ---- stateful calls ---- */

    call(item, call, isSample) {
        const [name, ...args] = call.tree, cell = call.cell;
        const x = this.value(item, args[0]);
        switch (name) {
        case 'prev': case 'changed': case 'rose': case 'fell': return this.edge(name, item, args, x, cell, isSample);
        case 'held': return this.held(x, args[1], cell);
        case 'within': case 'since': return this.ended(name, x, args, cell, call);
        case 'latch': {
            const reset = this.value(item, args[1]);
            if (reset !== MISSING && reset) cell.on = false;
            else if (x !== MISSING && x) cell.on = true;
            return cell.on ?? false;
        }
        case 'count': return this.count(x, args[1], cell, isSample, this.capacity(call));
        default: return this.window(name, x, args[1], cell, isSample, this.capacity(call));
        }
    }

    edge(name, item, args, x, cell, isSample) {
        if (x === MISSING) return MISSING;
        if (isSample) {
            const first = !('last' in cell);
            if (name === 'prev') {
                const init = args.length > 1 ? this.value(item, args[1]) : x;
                cell.before = first ? init : cell.last;
            } else {
                cell.edge = !first && (name === 'changed' ? !same(x, cell.last) : name === 'rose' ? !cell.last && x : cell.last && !x);
            }
            cell.last = x;
        } else if (!('last' in cell)) {                         // known, but never sampled by this call
            if (name === 'prev') return args.length > 1 ? this.value(item, args[1]) : x;
            return false;
        }
        if (name === 'prev') return typeof cell.before === 'string' && cell.before.length > LONG ? MISSING : cell.before;
        if (isSample && cell.edge) this.candidates.push(this.now + 1);
        return isSample && Boolean(cell.edge);
    }

    held(c, d, cell) {
        if (c === MISSING) {
            if (cell.origin !== undefined && cell.frozen === undefined) cell.frozen = this.now - cell.origin;
            return MISSING;
        }
        if (!c) {
            cell.origin = cell.frozen = undefined;
            return d === undefined ? -1 : false;
        }
        if (cell.frozen !== undefined) {
            cell.origin = this.now - cell.frozen;
            cell.frozen = undefined;
        }
        cell.origin ??= this.now;
        if (d === undefined) return Math.floor((this.now - cell.origin) / MS);
        this.candidates.push(cell.origin + d);
        return this.now - cell.origin >= d;
    }

    ended(name, c, args, cell, call) {
        const d = args[1];
        if (c === MISSING) {
            if (cell.on && !this.isMomentary(args[0])) {        // it was true until now
                cell.on = false;
                cell.origin = this.now;
            }
            if (cell.origin !== undefined && cell.frozen === undefined) cell.frozen = this.now - cell.origin;
            return MISSING;
        }
        if (cell.frozen !== undefined) {
            cell.origin = this.now - cell.frozen;
            cell.frozen = undefined;
        }
        if (c) {
            cell.on = true;
            cell.origin = this.now;
        } else if (cell.on) {
            cell.on = false;                                    // an edge among other things was over one tick later
            if (!this.isMomentary(args[0]) && this.now - cell.origin > 1) cell.origin = this.now;
        }
        if (name === 'since') return c ? 0 : cell.origin === undefined ? Infinity : Math.floor((this.now - cell.origin) / MS);
        if (cell.origin !== undefined && !this.isOn(call)) this.candidates.push(cell.origin + d);
        return c ? true : cell.origin !== undefined && this.now - cell.origin < d;
    }

    /* How many samples a window holds: {capacity: n}, or what the shortest interval of its tags calls for. */
    capacity(call) {
        const [, , d, option] = call.tree;
        if (option !== undefined) return option.capacity;
        const intervals = [...call.names].map(n => this.intervals[n]).filter(i => i !== undefined);
        return intervals.length === 0 ? 256 : Math.ceil(d / Math.min(...intervals)) + 1;
    }

    /* One more sample; when the window is full, its oldest is lost, and the result uncertain while that one would count. */
    add(cell, value, d, capacity) {
        const inside = cell.seen.filter(s => s.time > this.now - d);
        if (inside.length === capacity) {
            cell.uncertain = inside[0].time + d;
            cell.seen = inside.slice(1);
        }
        cell.seen.push({time: this.now, value});
    }
    noteOverflow(cell) {
        if (cell.uncertain === undefined || this.now >= cell.uncertain) return;
        this.overflow = true;
        this.candidates.push(cell.uncertain);
    }

    count(c, d, cell, isSample, capacity) {
        cell.seen ??= [];
        if (d.samples !== undefined) {
            if (isSample && c !== MISSING) cell.seen.push(Boolean(c));
            return c === MISSING ? MISSING : cell.seen.slice(-d.samples).filter(Boolean).length;
        }
        if (isSample && c !== MISSING && c) this.add(cell, 1, d, capacity);
        if (c === MISSING) return MISSING;
        this.noteOverflow(cell);
        for (const s of cell.seen) this.candidates.push(s.time + d);
        return cell.seen.filter(s => s.time > this.now - d).length;
    }

    window(name, x, d, cell, isSample, capacity) {
        cell.seen ??= [];
        if (isSample && x !== MISSING && Number.isFinite(x)) this.add(cell, x, d, capacity);
        if (x === MISSING) return MISSING;
        this.noteOverflow(cell);
        if (cell.seen.length === 0) return MISSING;
        for (const s of cell.seen) this.candidates.push(s.time + d);
        const from = this.now - d;
        const inside = cell.seen.filter(s => s.time > from);
        const before = cell.seen.filter(s => s.time <= from).pop();
        const values = (inside.length > 0 ? inside : [before]).map(s => s.value);
        const last = cell.seen[cell.seen.length - 1].value;
        switch (name) {
        case 'min': return Math.min(...values);
        case 'max': return Math.max(...values);
        case 'sum': return sumOf(values);
        case 'avg': return sumOf(values) / values.length;
        case 'first': return values[0];
        case 'last': return values[values.length - 1];
        case 'rate': return (last - (before ?? inside[0]).value) / (d / (1000 * MS));
        case 'twa': {
            const steps = before === undefined ? inside : [{time: from, value: before.value}, ...inside];
            const start = steps[0].time;
            if (this.now === start) return last;
            const area = sumOf(steps.map((s, i) => s.value * ((i + 1 < steps.length ? steps[i + 1].time : this.now) - s.time)));
            return area / (this.now - start);
        }
        }
        throw new Error('window ' + name);
    }
}

module.exports = {Model, MISSING, MS, BASE, STATUS_NAMES};
