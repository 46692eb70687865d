'use strict';
/* random.js - random configurations of tag_processor and messages for them. */

function makeRandom(seed) {                                      // mulberry32
    let state = seed >>> 0;
    const next = () => {
        state = state + 0x6D2B79F5 >>> 0;
        let t = Math.imul(state ^ state >>> 15, state | 1);
        t ^= t + Math.imul(t ^ t >>> 7, t | 61);
        return ((t ^ t >>> 14) >>> 0) / 4294967296;
    };
    const below = n => Math.floor(next() * n);
    return {below, chance: p => next() < p, pick: list => list[below(list.length)]};
}

const KEYS = ['k', 'mode', 'unit', 'n', 'tag_name', 'virtual_path', 'datatype', 'timestamp_ms', 'location_path', 'a b'];
const TEXTS = ['a', 'b', 'ns=2;s=x', '5', '42', 'true', 'é', '<x>', 'a.b', '', 'null', ' Undefined ', '_x', 'é&"q"', '-0', '1e3'];
const TIMES = ['1640995200000', '+1640995200000', '-1', '1.5', '1e3', '2024-02-29T12:00:00Z', '2024-02-29T12:00:00.0009+02:00',
    '1969-12-31T23:59:59,9995Z', '2024-02-30T12:00:00Z', 'now', '9223372036854775807', '9223372036854775808'];
const LITERALS = ['0', '-0', '1', '5', '42', '1.5', '1e21', '1000000', '1234567', '12345678.9', '1/3', '1e-7', '9007199254740993', '2 ** 53 - 1',
    'NaN', 'Infinity', '-Infinity', 'true', 'false', 'null', 'undefined', '""', '"x"', '"007"', '"23.5"', '"1e400"', '"<&>"', '"\\u2028"',
    '[]', '[1, "a", null]', '[undefined, [true]]', '{}', '{b: 1, a: "x"}', '{z: {y: [1e6, 1e21]}, "10": null, "2": -0}', 'new Date(0)',
    'new Date(1640995200120)'];
const PAYLOADS = [null, true, false, 0, 5, 42, 1234567, 1e6, 1.5, -12345678.9, 1e21, 'x', '', '42', '23.5', '007', ' 23', '0x10', 'NaN', '-inf',
    'true', 'T', [], [1, 'a', null], {}, {value: 5, unit: 'bar'}, {value: {x: [1, 2]}, '<k>': '&'}, {b: 1, a: 2}];
const RAWS = ['', '  ', 'text', '42', '"42"', 'null', '{"value":1}', '{"a":1', 'true', '[1,2', '1e3', ' 7 ', '-0', '1.50'];

class Writer {
    constructor(random) { this.random = random; }

    key() { return this.random.pick(KEYS); }
    member(key = this.key()) {
        return /^\w+$/.test(key) && this.random.chance(0.8) ? 'msg.meta.' + key : 'msg.meta[' + JSON.stringify(key) + ']';
    }
    text() { return JSON.stringify(this.random.pick(TEXTS)); }
    value(depth = 0) {
        const {random} = this;
        switch (random.below(depth > 2 ? 4 : 15)) {
        case 0: case 1: return random.pick(LITERALS);
        case 2: return this.member();
        case 3: return 'msg.payload';
        case 4: return 'msg.payload * ' + random.pick(['1', '2', '1000', '-1']);
        case 5: return '(' + this.value(depth + 1) + ' + ' + this.value(depth + 1) + ')';
        case 6: return '`' + random.pick(['x', 'é']) + '${ ' + this.member() + ' }`';
        case 7: return 'msg.payload?.value';
        case 8: return 'String(' + this.value(depth + 1) + ')';
        case 9: return 'parseFloat(' + this.value(depth + 1) + ')';
        case 10: return 'JSON.stringify(' + random.pick(['msg.payload', 'msg.meta.k', '[msg.payload]']) + ')';
        case 11: return '(' + this.test(depth + 1) + ' ? ' + this.value(depth + 1) + ' : ' + this.value(depth + 1) + ')';
        case 12: return '(' + this.member() + ' ?? ' + this.value(depth + 1) + ')';
        case 13: return this.member() + '.toUpperCase()';
        default: return '[' + this.value(depth + 1) + ', ' + this.value(depth + 1) + ']';
        }
    }
    test(depth = 0) {
        const {random} = this, key = this.key();
        switch (random.below(depth > 2 ? 3 : 12)) {
        case 0: case 1: case 2: return this.member(key) + ' ' + random.pick(['===', '===', '==', '!==', '!=']) + ' ' + this.text();
        case 3: return this.test(depth + 1) + ' || ' + this.test(depth + 1);
        case 4: return this.test(depth + 1) + ' && ' + this.test(depth + 1);
        case 5: return this.member(key) + ' && ' + this.member(key) + '.' + random.pick(['startsWith', 'endsWith', 'includes']) + '("a")';
        case 6: return this.member(key) + '.startsWith("a")';
        case 7: return 'msg.payload ' + random.pick(['>', '<', '>=', '===']) + ' ' + random.pick(['5', '0', '"x"', 'null']);
        case 8: return 'typeof msg.payload === ' + random.pick(['"number"', '"string"', '"object"']);
        case 9: return '!(' + this.test(depth + 1) + ')';
        case 10: return this.member(key) + ' == 5';
        default: return random.pick(['true', 'false', 'parseFloat(msg.payload) > 40', 'msg.payload', 'cache.exists("c")', 'msg.meta.k']);
        }
    }
    condition() {
        switch (this.random.below(12)) {
        case 0: return 'if (' + this.test() + ') { true } else { false }';
        case 1: return 'var q = 2; q > 1';
        case 2: return 'msg.payload = 5';
        case 3: return this.test() + ';';
        case 4: return this.random.pick(['', '{}', "'a'", '0', '// nothing', 'throw new Error("x")', 'msg.meta.k = "z"; msg.meta.k === "z"']);
        default: return this.test();
        }
    }
    statement(depth = 0) {
        const {random} = this;
        switch (random.below(depth > 1 ? 7 : 12)) {
        case 0: case 1: case 2: return this.member() + ' = ' + this.value() + ';';
        case 3: return 'delete ' + this.member() + ';';
        case 4: return this.member() + ' += ' + this.value() + ';';
        case 5: return 'msg.payload = ' + this.value() + ';';
        case 6: return random.pick(['if (!Array.isArray(msg.payload)) msg.payload.value = 1;', 'msg.meta = {...msg.meta};', 'msg.payload = msg.payload;', 'delete msg.payload;',
            'cache.set("c", (cache.get("c") || 0) + 1);', 'msg.meta.n = cache.get("c");', 'cache.delete("c");', 'msg.extra = 1;',
            'console.log(msg.payload);']);
        case 7: return 'if (' + this.test() + ') { ' + this.body(depth + 1, false) + ' }' +
            (random.chance(0.4) ? ' else { ' + this.body(depth + 1, false) + ' }' : '');
        case 8: return 'switch (' + this.member() + ') { case "a": ' + this.statement(depth + 1) + ' break; case "b": ' + this.statement(depth + 1) +
            ' default: ' + this.statement(depth + 1) + ' }';
        case 9: return '{ let x = ' + this.value() + '; ' + this.member() + ' = x; }';
        case 10: return random.chance(0.2) ? 'throw new Error("stop");' : '// a comment\n';
        default: return 'if (' + this.test() + ') ' + this.end();
        }
    }
    end() {
        const {random} = this;
        switch (random.below(14)) {
        case 0: return 'return {payload: ' + this.value() + ', meta: {...msg.meta, ' + JSON.stringify(this.key()) + ': ' + this.value() + '}};';
        case 1: return 'return [msg, {payload: ' + this.value() + ', meta: msg.meta}];';
        case 2: return 'return {meta: msg.meta};';
        case 3: return 'return {...msg};';
        case 4: return random.pick(['return null;', 'return;', 'return [];', 'return [null, msg];', 'return 5;', 'return [msg, 3];', 'return {};',
            'return [msg, msg];', 'return "x";', 'return {payload: 1};', 'return new Date(0);', 'return [[msg]];']);
        default: return 'return msg;';
        }
    }
    body(depth = 0, ends = true) {
        let text = '';
        for (let n = this.random.below(4); n >= 0; n--) text += this.statement(depth) + '\n';
        return ends && !this.random.chance(0.03) ? text + this.end() : text;
    }
    config() {
        const {random} = this, config = {};
        if (random.chance(0.9))
            config.defaults = 'msg.meta.location_path = "' + random.pick(['acme.a', 'acme', 'e._s', '_x', 'a..b']) + '";\nmsg.meta.data_contract = "_historian";\n' +
                (random.chance(0.9) ? 'msg.meta.tag_name = msg.meta.tag_name || "t";\n' : '') + this.body();
        config.conditions = [];
        for (let n = random.below(4); n > 0; n--) config.conditions.push({if: this.condition(), then: this.body()});
        if (random.chance(0.5)) config.advancedProcessing = this.body();
        return config;
    }
    message() {
        const {random} = this, meta = {};
        for (let n = random.below(6); n > 0; n--) {
            const key = this.key();
            meta[key] = key === 'timestamp_ms' ? random.pick(TIMES) : key === 'datatype' ? random.pick(['number', 'string', 'bool', 'other']) : random.pick(TEXTS);
        }
        if (random.chance(0.2)) meta.timestamp = random.pick(TIMES);
        return random.chance(0.2) ? {raw: random.pick(RAWS), meta} : {payload: random.pick(PAYLOADS), meta};
    }
}

module.exports = {makeRandom, Writer};
