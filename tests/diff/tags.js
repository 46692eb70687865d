// tags.js - the tags that all programs may read, and values for them: ordinary ones and those at every edge.
'use strict';
const {below, pick, chance, many} = require('./random.js');

const INTS = [0, 1, 2, 3, 5, 7, 10, -1, -2, -7, 31, 32, 33, 63, 100, 255, 256, 65535, 65536, 2 ** 30, 2 ** 31 - 1, -(2 ** 31), 1 - 2 ** 31];
const NATURALS = [0, 1, 2, 3, 5, 7, 10, 31, 32, 100, 255, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 1, 2 ** 32 - 2];
const DOUBLES = [0, -0, 1, -1, 2, 3, 5, 0.5, -0.5, 1.5, -1.5, 2.5, 0.1, 0.7, 71.25, 123.456, -273.15, 1e-7, 1e21, -1e21, 1e300, 5e-324, -5e-324,
    2 ** 31, 2 ** 31 - 1, -(2 ** 31) - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53, 2 ** 53 - 1, 2 ** 53 + 2, -(2 ** 53), 2 ** 63, 4294967295.5,
    1.7976931348623157e308, NaN, NaN, Infinity, -Infinity];
const STRINGS = ['', 'a', 'b', 'abc', 'ABC', 'a,b,c', 'é', 'añb', 'a😀b', '😀', '\ud83d', 'x\ude00y', '12', '-3', ' 12 ', '1.5', '0x1F', '1e3', '1_0', 'NaN',
    'Infinity', '-0', '0', 'true', 'null', 'undefined', 'ab1 cd2', 'aaaa', 'x'.repeat(40), 'ß', 'İ', 'Σας', '\u2028', '\ufeff 7\n', 'a\0b', 'line\nline'];
const TIMES = [0, 1, -1, 951782400000, 1709164800000, 1711846799999, 1711846800000, 1729990800000, 1735689599999, 4102444800000, -62135596800000];

// Any double at all, and its text or a text near it.
const bits = new Float64Array(1);
const anyDouble = () => { new Uint32Array(bits.buffer).set([below(2 ** 32), below(2 ** 32)]); return bits[0]; };
const anyNumberText = () => pick([
    () => String(anyDouble()), () => String(anyDouble() * 1e-300), () => `${below(10)}.${many(1, 25, () => below(10)).join('')}e${below(640) - 330}`,
    () => many(1, 30, () => below(10)).join(''), () => `0.${'0'.repeat(below(12))}${below(1e9)}`, () => `${below(2 ** 31)}${below(2 ** 31)}.5`, () => `0x${below(2 ** 32).toString(16)}${below(2 ** 32).toString(16)}`,
])();

const scalar = {
    bool: () => chance(0.5),
    int32: () => chance(0.8) ? pick(INTS) : below(2 ** 32) - 2 ** 31,
    uint32: () => chance(0.8) ? pick(NATURALS) : below(2 ** 32),
    double: () => chance(0.75) ? pick(DOUBLES) : chance(0.4) ? anyDouble() :  (below(2 ** 31) - 2 ** 30) / pick([1, 10, 1000, 1024]),
    string: () => chance(0.92) ? pick(STRINGS) : anyNumberText(),
    datetime: () => pick(TIMES),
    any: () => pick([
        () => pick(DOUBLES), () => pick(DOUBLES), () => pick(INTS), () => pick(STRINGS), () => pick(STRINGS), () => chance(0.5), () => null, () => undefined,
        () => many(0, 4, () => pick([scalar.double, scalar.string, scalar.int32, scalar.bool, () => null])()),
        () => ({k: scalar.any(), v: pick(DOUBLES), 2: 'two', 1: pick(STRINGS)}),
        () => ({k: {k: [1, {v: pick(INTS)}]}, name: pick(STRINGS)}),
    ])(),
};

const TAGS = [
    ['b1', 'bool'], ['b2', 'bool'], ['n1', 'int32'], ['n2', 'int32'], ['u1', 'uint32'], ['u2', 'uint32'],
    ['r1', 'double'], ['r2', 'double'], ['r3', 'double'], ['s1', 'string'], ['s2', 'string'], ['d1', 'datetime'], ['a1', 'any'], ['a2', 'any'],
    ['nn', 'int32[]'], ['rr', 'double[]'], ['ss', 'string[]'], ['bb', 'bool[]'], ['aa', 'any[]'],
];

const valueOf = type => type.endsWith('[]') ? many(0, 5, scalar[type.slice(0, -2)]) : type === 'string' && chance(0.03) ? null : scalar[type]();

// Tagged JSON, as rung.h describes it.
function tagged(value) {
    if (value === undefined) return '{"$u":1}';
    if (typeof value === 'number' && (!isFinite(value) || Object.is(value, -0))) return `{"$n":"${Object.is(value, -0) ? '-0' : value}"}`;
    if (Array.isArray(value)) return `[${value.map(tagged).join(',')}]`;
    if (typeof value === 'object' && value !== null) return `{${Object.keys(value).map(key => `${JSON.stringify(key)}:${tagged(value[key])}`).join(',')}}`;
    return JSON.stringify(value);
}

module.exports = {
    TAGS, INTS, DOUBLES, STRINGS, anyDouble, anyNumberText, tagged,
    names: TAGS.map(([name]) => name),
    row: () => TAGS.map(([, type]) => valueOf(type)),
};
