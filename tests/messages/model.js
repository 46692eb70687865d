'use strict';
/* model.js - what the stages of a tag_processor mean, written as plainly as possible, to judge the engine by.
**
** A message between two stages is {body: text, raw: may the body be something else than JSON, decoded: is its number as
** it was decoded, meta: Map of texts}. Every stage gets objects made of it, and Node itself runs the scripts.
*/
const vm = require('vm');

/* ---- as Go prints ---- */

function goNumber(n, decoded) {
    if (Number.isNaN(n)) return 'NaN';
    if (!Number.isFinite(n)) return n > 0 ? '+Inf' : '-Inf';
    if (Object.is(n, -0)) return '-0';
    if (!decoded && Number.isSafeInteger(n)) return String(n);
    const [digits, exponent] = n.toExponential().split('e');
    if (Number(exponent) >= -4 && Number(exponent) < 6) return String(Number(n));
    return digits + 'e' + exponent[0] + exponent.slice(1).padStart(2, '0');
}

const isDate = v => Object.prototype.toString.call(v) === '[object Date]';
const goDate = (date, end) => date.toISOString().slice(0, 19) +
    (date.getUTCMilliseconds() ? '.' + String(date.getUTCMilliseconds()).padStart(3, '0').replace(/0+$/, '') : '') + end;
const jsonNumber = n => Object.is(n, -0) ? '-0' : String(n);
const sortedKeys = v => Object.keys(v).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

function goText(v) {
    if (v === null || v === undefined) return '<nil>';
    if (typeof v === 'number') return goNumber(v, false);
    if (typeof v !== 'object') return String(v);
    if (isDate(v)) return goDate(v, ' +0000 UTC').replace('T', ' ');
    if (Array.isArray(v)) return '[' + Array.from(v, goText).join(' ') + ']';
    return 'map[' + sortedKeys(v).map(key => key + ':' + goText(v[key])).join(' ') + ']';
}

class Unprintable extends Error {}

/* `keys` names the keys of an object in their order; `html`: <, > and & are escaped. */
function goJson(v, keys, html) {
    if (v === null || v === undefined) return 'null';
    if (typeof v === 'function') throw new Unprintable('function');
    if (typeof v === 'number') {
        if (!Number.isFinite(v)) throw new Unprintable('number');
        return jsonNumber(v);
    }
    if (typeof v === 'boolean') return String(v);
    if (typeof v === 'string') {
        const text = JSON.stringify(v).replace(/[\u2028\u2029]/g, c => '\\u' + c.charCodeAt(0).toString(16));
        return html ? text.replace(/[<>&]/g, c => '\\u00' + c.charCodeAt(0).toString(16)) : text;
    }
    if (isDate(v)) return '"' + goDate(v, 'Z') + '"';
    if (Array.isArray(v)) return '[' + Array.from(v, item => goJson(item, keys, html)).join(',') + ']';
    return '{' + keys(v).map(key => goJson(key, keys, html) + ':' + goJson(v[key], keys, html)).join(',') + '}';
}

const inOrder = v => goJson(v, Object.keys, false);
const sorted = v => goJson(v, sortedKeys, true);

/* ---- what Go reads ---- */

function goParseFloat(text) {
    const plain = /^[+-]?(\d+(_\d+)*(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

    if (/^[+-]?(inf|infinity)$/i.test(text)) return text[0] === '-' ? -Infinity : Infinity;
    if (/^nan$/i.test(text)) return NaN;
    if (!plain.test(text) || text.includes('_')) return undefined;  // the generator makes no 1_000 and no 0x1p4
    const number = Number(text);
    return Number.isFinite(number) ? number : undefined;
}

const BOOLS = {'1': true, t: true, T: true, true: true, TRUE: true, True: true, '0': false, f: false, F: false, false: false, FALSE: false, False: false};

function goParseTime(text) {
    if (/^[+-]?\d+$/.test(text)) {
        const number = BigInt(text[0] === '+' ? text.slice(1) : text);
        if (number >= -(2n ** 63n) && number < 2n ** 63n) return number;
    }
    const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([.,]\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text);
    if (parts === null) return undefined;
    const seconds = Date.parse(parts[1] + parts[3]);
    if (Number.isNaN(seconds) || new Date(parts[1] + 'Z').toISOString().slice(0, 19) !== parts[1]) return undefined;  // February 30
    return BigInt(seconds) + BigInt(Math.floor(Number('0.' + (parts[2] || '.0').slice(1)) * 1000));
}

/* ---- one stage ---- */

function decode(message) {
    try {
        return JSON.parse(message.body);
    } catch (error) {
        return message.body;
    }
}

class Drop extends Error {
    constructor(reason, kind, condition) {
        super(reason);
        Object.assign(this, {reason, kind, condition});
    }
}

class Model {
    constructor(config, profile, now) {
        this.v013 = profile === 'v0.13';
        this.now = now;
        this.context = vm.createContext({cache: this.makeCache(), console: {log() {}, warn() {}, error() {}, info() {}, debug() {}}});
        this.stages = [];
        this.addBody('defaults', config.defaults);
        (config.conditions || []).forEach((condition, i) => {
            this.stages.push({kind: 'if', condition: i, script: new vm.Script(condition.if)});
            this.addBody('then', condition.then, i);
        });
        this.addBody('advanced', config.advancedProcessing);
    }
    addBody(kind, code, condition) {
        if (code) this.stages.push({kind, condition, script: new vm.Script("(function(){'use strict';" + code + '})()')});
    }
    makeCache() {
        const values = new Map();
        return {
            get: key => values.get(String(key)),
            set(key, value) { values.set(String(key), value === undefined ? null : value); },
            exists: key => values.has(String(key)),
            delete(key) { values.delete(String(key)); },
        };
    }
    /* The object of a message; `state.touched` tells whether its payload was written. */
    objectOf(message, state) {
        let payload = decode(message);
        const meta = {};
        for (const [key, text] of message.meta) Object.defineProperty(meta, key, {value: text, writable: true, enumerable: true, configurable: true});
        return Object.assign(Object.defineProperty({}, 'payload', {
            get: () => payload,
            set(value) { payload = value; state.touched = true; },
            enumerable: true, configurable: true,
        }), {meta});
    }
    execute(stage, message, state) {
        state.msg = this.context.msg = this.objectOf(message, state);
        try {
            return stage.script.runInContext(this.context);
        } catch (error) {
            throw new Drop('js_throw', stage.kind, stage.condition);
        }
    }
    metaText(value) {
        if (this.v013) return goText(value);
        if (value === null || value === undefined) return '';
        return typeof value === 'object' && !isDate(value) ? sorted(value) : isDate(value) ? sorted(value) : goText(value);
    }
    take(stage, message, given, state) {
        const isMessage = v => typeof v === 'object' && v !== null && !Array.isArray(v) && !isDate(v);
        if (!isMessage(given)) throw new Drop('bad_return', stage.kind, stage.condition);
        const own = 'payload' in given, out = {raw: false, decoded: message.decoded, meta: new Map()};
        try {
            const payload = own ? given.payload : state.msg.payload;
            out.body = inOrder(payload);
            if (isDate(payload)) out.date = goText(payload);     // what the next stage decodes is its JSON; the end sees a time
            out.decoded = (given === state.msg || !own) && !state.touched;
            if (isMessage(given.meta))
                for (const key of Object.keys(given.meta)) {
                    const text = this.metaText(given.meta[key]);
                    if (text !== '') out.meta.set(key, text);
                }
        } catch (error) {
            if (!(error instanceof Unprintable)) throw error;
            throw new Drop('infra_failed', stage.kind, stage.condition);
        }
        return out;
    }
    runBody(stage, message) {
        const state = {touched: false};
        const result = this.execute(stage, message, state);
        if (result === null || result === undefined) throw new Drop('deliberate', stage.kind, stage.condition);
        if (!Array.isArray(result)) return [this.take(stage, message, result, state)];
        const items = Array.from(result).filter(item => item !== null && item !== undefined);
        if (items.length === 0) throw new Drop('deliberate', stage.kind, stage.condition);
        const taken = [];
        for (const item of items) {
            if (typeof item !== 'object' || Array.isArray(item) || isDate(item)) throw new Drop('bad_array_element', stage.kind, stage.condition);
            taken.push(this.take(stage, message, item, state));
        }
        return taken;
    }

    /* ---- a message through all of them ---- */

    snapshot(input) {
        const meta = new Map();
        for (const [key, value] of Object.entries(input.meta || {}))
            if (String(value) !== '' && value !== null) meta.set(key, String(value));
        const message = {body: 'raw' in input ? input.raw : inOrder(input.payload), decoded: true, meta};
        const initial = sorted(Object.fromEntries(meta)), keys = [...meta.keys()].join(',');
        meta.set('_initialMetadata', initial);
        if (keys !== '') meta.set('_incomingKeys', keys);
        return message;
    }
    /* {outputs, drops} of one input: a batch of one message. */
    run(input) {
        let messages = [this.snapshot(input)];
        const drops = [];
        const guard = action => {
            try {
                return action();
            } catch (error) {
                if (!(error instanceof Drop)) throw error;
                drops.push(error.reason);
                return [];
            }
        };
        for (let i = 0; i < this.stages.length; i++) {
            const stage = this.stages[i];
            if (stage.kind !== 'if') {
                messages = messages.flatMap(message => guard(() => this.runBody(stage, message)));
                continue;
            }
            const then = this.stages[i + 1] && this.stages[i + 1].kind === 'then' ? this.stages[++i] : null;
            const tested = messages.flatMap(message => guard(() => [{message, holds: Boolean(this.execute(stage, message, {}))}]));
            messages = tested.flatMap(({message, holds}) => holds && then ? guard(() => this.runBody(then, message)) : [message]);
        }
        const outputs = messages.flatMap(message => guard(() => [this.finish(message)]));
        return {outputs, drops};
    }

    /* ---- topic, value, time ---- */

    finish(message) {
        const {meta} = message, invalid = () => new Drop('invalid', 'final');
        for (const key of ['location_path', 'data_contract', 'tag_name']) if (!meta.has(key)) throw invalid();
        if (meta.has('virtual_path')) {
            const path = meta.get('virtual_path').trim();
            if (path === '' || ['null', 'nil', '<nil>', 'undefined'].includes(path.toLowerCase())) meta.delete('virtual_path');
            else meta.set('virtual_path', path);
        }
        const parts = ['location_path', 'data_contract', 'virtual_path', 'tag_name'].filter(key => meta.has(key)).map(key => meta.get(key));
        const segments = parts.join('.').split('.');
        const contract = segments.findIndex((segment, i) => i > 0 && segment[0] === '_');
        if (segments.some(segment => !/^[A-Za-z0-9_-]+$/.test(segment)) || segments[0][0] === '_' || contract < 0 ||
            segments[contract] === '_' || contract === segments.length - 1) throw invalid();
        const topic = 'umh.v1.' + segments.join('.');
        meta.set('umh_topic', topic);
        meta.set('topic', topic);
        let value;
        try {
            value = this.value(message, decode(message), meta.get('datatype'));
        } catch (error) {
            if (!(error instanceof Unprintable)) throw error;
            throw new Drop('infra_failed', 'final');
        }
        if (value === undefined) throw invalid();
        let time = meta.has('timestamp_ms') ? goParseTime(meta.get('timestamp_ms')) : undefined;
        if (time === undefined && meta.has('timestamp')) time = goParseTime(meta.get('timestamp'));
        if (time === undefined) time = BigInt(this.now);
        const printed = [...meta].map(([key, text]) => inOrder(key) + ':' + inOrder(text)).join(',');
        return '{"payload":{"value":' + value + ',"timestamp_ms":' + time + '},"meta":{' + printed + '}}';
    }
    number(n, decoded) {
        if (!Number.isFinite(n)) throw new Unprintable('number');
        return this.v013 ? goNumber(n, decoded) : jsonNumber(n);
    }
    text(message, payload) {
        if (typeof payload === 'string') return payload;
        if (typeof payload === 'number') return goNumber(payload, message.decoded);
        return typeof payload === 'object' && payload !== null ? sorted(payload) : goText(payload);
    }
    /* undefined: not of its datatype. */
    value(message, payload, datatype) {
        if (message.date !== undefined) return datatype === 'bool' || datatype === 'number' ? undefined : goJson(message.date, sortedKeys, false);
        if (datatype === 'string') return goJson(this.text(message, payload), sortedKeys, false);
        if (datatype === 'bool') {
            const text = this.text(message, payload);
            return Object.hasOwn(BOOLS, text) ? String(BOOLS[text]) : undefined;
        }
        if (datatype === 'number') {
            if (typeof payload === 'number') return this.number(payload, message.decoded);
            const number = typeof payload === 'string' ? goParseFloat(payload) : undefined;
            if (number === undefined || !Number.isFinite(number)) return undefined;
            return /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(payload) ? payload : this.number(number, message.decoded);
        }
        if (typeof payload === 'boolean') return String(payload);
        if (typeof payload === 'number') return this.number(payload, message.decoded);
        if (typeof payload === 'string' && this.v013) {
            const number = goParseFloat(payload);
            if (number !== undefined) return this.number(number, true);
        }
        return goJson(this.text(message, payload), sortedKeys, false);
    }
}

module.exports = {Model};
