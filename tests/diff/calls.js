// calls.js - every builtin that Rung has, with arguments of every kind: too few, too many, odd ones, callbacks that
// change what is walked over. The list is read from builtins/builtins.def.
'use strict';
const {readFileSync} = require('fs');
const {below, pick, chance, many} = require('./random.js');
const patterns = require('./patterns.js');
const {expression, any, number, string, int} = require('./conditions.js');
const {STRINGS, anyDouble, anyNumberText} = require('./tags.js');

const {quoted} = patterns;
const BUILTINS = [...readFileSync(__dirname + '/../../builtins/builtins.def', 'latin1')
    .matchAll(/^(FUNCTION2?|METHOD|F1|F2|ERROR_CLASS)\((?:(\w+), )?"([^"]+)", *(?:\w+, *)*?(\d+)?(?:, *(\d+))?/gm)]
    .map(([, row, receiver, name, , max]) => ({row, receiver, name, max: Math.min(Number(max ?? 2), 4)}))
    // what is not the same twice; what only throws is among the excluded; what JavaScript does not have
    .filter(({name}) => !/^(Date|Date\.now|Math\.random|console\..*|Map|Set|Cache\..*)$/.test(name));

// By what they belong to, so that each of these is called as often.
const CLASSES = Object.values(BUILTINS.reduce((all, row) => {
    (all[row.name.replace(/^new /, '').split('.')[0]] ??= []).push(row);
    return all;
}, {}));
const anyBuiltin = () => pick(pick(CLASSES));

// ---- arguments ----------------------------------------------------------------------------------------

const COUNTS = ['0', '1', '2', '3', '-1', '-2', '1.9', '-0.5', '-0', 'NaN', 'Infinity', '-Infinity', '"1"', '"x"', 'undefined', 'null', 'true', '2 ** 31', '2 ** 32', '2 ** 53', '-(2 ** 31)', '1e21', '5', '10', '[]', '[2]', '{}', '({valueOf: () => 2})'];
const CALLBACKS = ['x => x', '(x, i) => i', 'x => x > 1', '(x, i, l) => typeof l', 'x => [x, x]', 'x => [[x]]', '() => undefined', 'x => !x', 'x => typeof x', '(a, b) => a', '(a, b) => `${a}${b}`',
    '(x, i, l) => { if (i < 3 && Array.isArray(l)) l.push(i); return x; }', '(x, i, l) => { if (Array.isArray(l)) l.pop(); return i; }', '(x, i, l) => { if (Array.isArray(l)) l[i] = 9; return i % 2; }',
    '(x, i, l) => { if (Array.isArray(l)) l.length = 1; return true; }', '(x, i) => { if (i === 1) throw new RangeError("r"); return x; }', 'Number', 'String', 'Boolean', 'Math.max', 'parseInt', 'Array.isArray', '"f"', 'undefined', 'null', '3',
    'function (x) { return x === undefined; }', '(...rest) => rest.length', '({length}) => length', '(x = 7) => x'];
const COMPARATORS = ['(a, b) => a - b', '(a, b) => b - a', '() => 0', 'undefined', '(a, b) => String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0', '(a, b) => (a & 1) - (b & 1)', '(a, b) => String(a).length - String(b).length', '(a, b) => { throw 1; }', '(a, b) => [a - b]', '(a, b) => String(a - b)'];
const JSON_TEXTS = ['{"a":[1,2,{"b":null}],"2":1,"1":"x"}', '[1,-0,1e400,0.1,"\\u00e9\\ud83d"]', '  true ', '"a\\n\\u0041"', '[1,]', '{"a":1,"a":2}', '{a:1}', "'x'", '01', '1.', '-', '"\t"', '[[[[]]]]', '{"__proto__":1}', '', 'nul', '"\\x"', '1 2', '9007199254740993', '-1.5E+3', '{"":{"":""}}'];
const DATES = ['0', '951782400000', '1709164800000', '1711846800001', '1729990800000', '-1', '8.64e15', '8.64e15 + 1', 'NaN', '"2024-02-29"', '"2024-02-29T12:30:00Z"', '"2024-03-31T02:30:00"', '"2024-10-27T02:30:00.123+02:00"', '"2023-02-30"', '2024, 1, 29', '2024, 2, 31, 2, 30', '2024, 9, 27, 2, 30', '99, 0', '2024, -1, 0, 25, 61, 61, 1001', '2024', '"x"', 'null', 'undefined', '1.9e12', '"Jan 15, 2024 10:30:00 GMT"', '"+002024-01-15T00:00:00Z"', '2024, NaN'];

const LISTS = ['[]', '[1]', '[3, 1, 2]', '[3, 1, 2, 10, 1]', '["b", "a", "é", "😀", "A"]', '[1, , 3]', '[, ]', '[undefined, null, NaN, -0, 0]', '[[1, [2, [3]]], 4]', '[1, "1", true, null, "a"]', 'Array(3)', '[..."a😀b"]', '[{a: 1}, {a: 2}]', '[[1, 2], [3, 4]]', 'nn', 'rr', 'ss', 'aa', '[...nn]', '[...rr]', '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]', 'Array.from({length: 4}, (_, i) => i * i)', 'Array.from({length: 70}, (_, i) => i * 37 % 71)', 'Array.from({length: 40}, (_, i) => String(i * 7 % 13))'];
const OBJECTS = ['{}', '{a: 1, b: 2}', '{b: 1, 2: "x", a: 3, 1: "y", "-1": 0, "01": 0}', '{k: {k: [1]}, v: undefined}', '{f: x => x, n: null}', '{toString: () => "t"}', '{valueOf: () => 3}', '{length: 2, 0: "a", 1: "b"}', '{toJSON: k => "json" + k}', '{"": 1, "é": 2}', 'a1'];
const object = () => { const text = pick(OBJECTS); return text[0] === '{' ? `(${text})` : text; };
const texts = () => chance(0.4) ? quoted(patterns.text()) : chance(0.3) ? pick(['s1', 's2']) : quoted(pick(STRINGS));

const MAKE = {
    ARRAY: () => pick(LISTS),
    STRING: texts,
    NUMBER: () => chance(0.15) ? `(${anyDouble()})` : chance(0.6) ? `(${pick(['0', '-0', '1', '-1.5', '0.1', '0.000001', '1e-7', '1e21', '123.456', '1.005', '2 ** 53', '255', '-255.5', '0.5', '1e100', 'NaN', 'Infinity', '-Infinity', '5e-324', '1.7976931348623157e308', '4.35', '25', '1234.5678'])})` : pick(['r1', 'r2', 'n1', 'u1']),
    BOOLEAN: () => pick(['true', 'false', 'b1']),
    OBJECT: () => chance(0.7) ? object() : pick([MAKE.ARRAY, MAKE.STRING, MAKE.NUMBER, MAKE.BOOLEAN, MAKE.DATE, MAKE.MAP, () => '(x => x)'])(),
    DATE: () => `new Date(${pick(DATES)})`,
    MAP: () => pick(['new Map()', 'new Map([[1, "a"], ["1", "b"], [NaN, 0], [-0, "z"]])', 'new Map([["k", 1], ["v", {a: 1}]])', 'new Map(Object.entries({x: 1, y: 2}))', 'new Map(new Map([[1, 2]]))', 'new Map(ss.entries())']),
    SET: () => pick(['new Set()', 'new Set([1, "1", NaN, NaN, 0, -0])', 'new Set("a😀a")', 'new Set([[1], [1]])', 'new Set(nn)', 'new Set(new Set([3, 2]))']),
    REGEXP: () => patterns.literal(),
    ERROR: () => pick(['new Error("m")', 'new TypeError()', 'RangeError("x", {cause: 1})', 'new Error(undefined)', 'Object.assign(new Error("m"), {name: "Mine"})', 'new Error("", {})']),
    ITERATOR: () => pick(['[1, 2].values()', '["a", , "c"].entries()', '"a1b2".matchAll(/\\d/g)', 'new Map([[1, 2]]).entries()', 'new Set([1]).values()', '[5, 6].keys()', 'new Map([["a", 1]]).keys()']),
};
const CONSTANTS = ['undefined', 'null', 'true', 'false', 'NaN', '-0', '0', '1', '"a"', '""', '"2"', '[]', '[1]', '({})', 'x => x', '/a/', '/b/g', 'new Date(0)', 'Infinity', '1e21', '-1', '0.5', 's1', 'r1', 'n1', 'a1', 'nn'];
const anything = () => chance(0.6) ? pick(CONSTANTS) : pick(Object.values(MAKE))();
const count = () => chance(0.85) ? pick(COUNTS) : pick(['n1', 'r1', 'u1']);
const callback = () => pick(CALLBACKS);

const REPLACEMENTS = ['"[$&]"', '"$`|$\'"', '"$$1"', '"$1$2"', '"$<n1>"', '"$0$10$01"', '"$"', '""', 'undefined', 'null', '(m, ...rest) => rest.map(x => typeof x === "object" ? "o" : x).join("|")', 'm => m.toUpperCase() + m.length', '() => "$&"', '() => undefined', '(m, a) => a', '5', '[1, 2]'];
const radix = () => pick(['2', '3', '8', '10', '16', '36', '36.9', '1', '37', '0', 'undefined', 'null', '"16"', 'NaN', '-1']);
const digits = () => pick(['0', '1', '2', '3', '5', '10', '20', '21', '50', '100', '101', '-1', '1.9', 'undefined', 'null', '"2"', 'NaN', 'Infinity']);

// What the arguments of a builtin usually are, by its name; each is sometimes anything else.
const USUAL = [
    [/prototype\.(sort|toSorted)$/, [() => pick(COMPARATORS)]],
    [/prototype\.(every|filter|find\w*|flatMap|forEach|map|some|reduce|reduceRight)$/, [callback, anything]],
    [/Array\.prototype\.(at|with|fill|copyWithin|slice|splice|toSpliced|flat)$/, [count, count, count, anything]],
    [/Array\.prototype\.fill$/, [anything, count, count]],
    [/Array\.prototype\.(includes|indexOf|lastIndexOf)$/, [() => pick(['1', '2', '3', 'NaN', '0', '"a"', 'undefined', 'null', 'nn[0]', 'rr[0]']), count]],
    [/Array\.prototype\.concat$/, [MAKE.ARRAY, MAKE.ARRAY]],
    [/^Array$/, [() => pick(['0', '3', '1.5', '-1', '"3"', '2 ** 32', 'NaN', 'undefined']), anything]],
    [/^Array\.from$/, [() => pick([MAKE.ARRAY, MAKE.STRING, MAKE.MAP, MAKE.SET, MAKE.ITERATOR, object])(), callback]],
    [/prototype\.(replace|replaceAll)$/, [() => chance(0.7) ? patterns.literal() : texts(), () => pick(REPLACEMENTS)]],
    [/prototype\.(match|search)$/, [() => chance(0.9) ? patterns.literal() : pick(['"a"', '"b|c"', 'undefined', '"."'])]],
    [/prototype\.matchAll$/, [() => patterns.literal(chance(0.9) ? pick(['g', 'gi', 'gu', 'gd']) : '')]],
    [/prototype\.split$/, [() => chance(0.6) ? patterns.literal() : pick(['""', '"a"', '","', 'undefined', 's1']), () => pick(['undefined', '2', '0', '-1', '1.5'])]],
    [/String\.prototype\.(includes|startsWith|endsWith|indexOf|lastIndexOf)$/, [() => chance(0.2) ? texts() : pick(['"a"', '"b"', '""', '"é"', '"😀"', 's1', 'undefined', '/a/', '1']), count]],
    [/String\.prototype\.(at|charAt|charCodeAt|codePointAt|slice|substring|substr)$/, [count, count]],
    [/String\.prototype\.repeat$/, [() => pick(['0', '1', '3', '-1', 'Infinity', 'NaN', '1.9', '"2"', 'undefined', '2 ** 31'])]],
    [/String\.prototype\.pad/, [() => pick(['0', '5', '8.5', '20', '-1', 'NaN', '"7"', 'undefined', '2 ** 31']), () => pick(['"ab"', '""', 'undefined', '"😀"', '1', 'null', '"é"'])]],
    [/String\.from/, [() => pick(['65', '97', '233', '0x1f600', '0xd83d', '0xde00', '65.9', '-1', '65536 + 65', '"66"', 'NaN', '0x110000', 'undefined', 'n1'])]],
    [/RegExp\.prototype\.(exec|test)$/, [texts]],
    [/^(new )?RegExp$/, [() => { const made = patterns.pattern(); return chance(0.8) ? quoted(made.pattern) : pick(['undefined', '/a/g', '""', '"/"', '"("', '"[b-a]"', '"a{2,1}"', '"\\n"', '3']); }, () => pick(['""', '"g"', '"i"', '"gimsuy"', '"gg"', '"x"', 'undefined', '"d"', '"v"', 'null'])]],
    [/toString$/, [radix]], [/to(Fixed|Exponential|Precision)$/, [digits]],
    [/^(Number\.)?parseInt$/, [() => chance(0.2) ? `"${anyNumberText()}"` : pick(['"12px"', '"0x1f"', '"  -42"', '"1e3"', '"z"', '""', '"1_0"', '"0b1"', '"99999999999999999999"', '1e21', '0.0000005', 'null', 's1', 'r1', '"-0"', '"٣"', '"\\u00a05"']), radix]],
    [/^(Number|Number\.parseFloat|parseFloat|isNaN|isFinite|Boolean|String)$/, [() => chance(0.3) ? `"${anyNumberText()}"` : pick(['"12"', '" 1.5e3\\n"', '"0x1F"', '"0b12"', '"1e1000"', '"-"', '""', '"Infinityx"', '"1__0"', '".5"', '"5."', '"."', '"1e"', '"١"', 's1', 's2', 'r1', 'a1', '[]', '[5]', '[1, 2]', '{}', 'null', '"\\ufeff3"', 'true', 'new Date(5)', 'x => x'].map(t => t === '{}' ? '({})' : t))]],
    [/^JSON\.parse$/, [() => chance(0.8) ? quoted(pick(JSON_TEXTS)) : anything(), () => pick(['undefined', '(k, v) => typeof v === "number" ? v + 1 : v', '(k, v) => k === "a" ? undefined : v', '(k, v) => k + typeof v', 'null', '(k, v) => Array.isArray(v) ? v.length : v'])]],
    [/^JSON\.stringify$/, [() => pick([object, MAKE.ARRAY, anything, () => '[undefined, x => x, NaN, -0, "\\u2028\\ud83d\\n", new Date(0), new Map(), /a/]', () => '({a: undefined, b: x => x, c: [], d: {}, e: [[]], f: {g: 1}})'])(), () => pick(['null', 'undefined', '["a", "b", 1]', '(k, v) => typeof v === "number" ? String(v) : v', '(k, v) => k === "a" ? undefined : v', '[]', '(k, v) => v', '[1, "1", "k"]', '"a"']), () => pick(['undefined', '2', '"--"', '20', '"\\t"', '1.5', '"12345678901"', '-1', 'true', '""'])]],
    [/^Object\.(keys|values|entries|assign|freeze|isFrozen|fromEntries|hasOwn)$/, [() => pick([object, object, MAKE.ARRAY, MAKE.STRING, anything, () => '[["a", 1], ["b"]]', MAKE.MAP])(), () => pick(['"a"', '"k"', '0', '"length"', object(), 'null', '"ab"', '[1, 2]', 'undefined'])]],
    [/^Object\.is$/, [() => pick(['NaN', '0', '-0', 'r1', 'r2', 'n1', '""', 's1', 'undefined', 'null']), () => pick(['NaN', '0', '-0', 'r1', 'r2', 'n1', '""', 's1', 'undefined'])]],
    [/hasOwnProperty$/, [() => pick(['"a"', '"k"', '0', '"length"', '"1"', 'undefined'])]],
    [/^Date\.parse$/, [() => pick(DATES.filter(text => text.length > 9 && text[0] === '"'))]],
    [/^(new Date|Date\.UTC)$/, [() => pick(DATES)]],
    [/^Date\.prototype\.set/, [() => pick(['0', '1', '31', '12', '-1', '59.9', 'NaN', '2024', '2023', '25', '1e9', '"5"', 'undefined', 'null', '99', '1e20']), () => pick(['0', '29', '-1', '60', 'NaN', 'undefined'])]],
    [/^(Map|Set)\.prototype\.(get|has|delete|add|set)$/, [() => pick(['1', '"1"', 'NaN', '0', '-0', '"k"', '"a"', '[1]', 'undefined', 'nn[0]']), anything]],
    [/^new (Map|Set)$/, [() => pick([MAKE.ARRAY, MAKE.STRING, MAKE.MAP, MAKE.SET, MAKE.ITERATOR, anything, () => '[[1, 2], [1, 3]]'])()]],
    [/^(Math|Number)\./, [() => chance(0.7) ? MAKE.NUMBER() : anything(), () => chance(0.7) ? MAKE.NUMBER() : anything()]],
];
const usual = name => (USUAL.find(([pattern]) => pattern.test(name)) || [null, [anything, anything, anything]])[1];

const APPROXIMATE = /^Math\.(a?(sin|cos|tan)h?|atan2|exp|expm1|log\w*|pow|cbrt|hypot)$/;

function call({row, receiver, name, max}) {
    const kinds = usual(name), least = row === 'F1' ? 1 : row === 'F2' ? 2 : Math.min(max, kinds.length);
    const only = /prototype.(repeat|pad)|Date/.test(name);       // long texts, guessed dates
    const some = chance(0.7) ? least : below(max + 2);
    const list = Array.from({length: some}, (_, i) => kinds[i] && (only || chance(0.9)) ? kinds[i]() : only ? 'undefined' : anything());
    if (/^(new )?(Date|Date\.UTC)$/.test(name) && list.length > 1) list.length = 1;
    if (name === 'new Date' && (list.length === 0 || list[0] === '')) list[0] = '0';
    if (!only && chance(0.03)) list.push(`...${pick(['[1, 2]', 'nn', '"ab"', '[]'])}`);
    const given = list.join(', ');
    if (row !== 'METHOD') {
        const made = `${row === 'ERROR_CLASS' && chance(0.5) ? 'new ' : ''}${name}(${given})`;
        return APPROXIMATE.test(name) ? `Math.fround(${made})` : made;
    }
    const of = MAKE[receiver]();
    return `${/^(new )/.test(of) || /^-|^x =>/.test(of) ? `(${of})` : of}${chance(0.05) ? '?' : ''}.${name.split('.').pop()}(${given})`;
}

// Most conditions that people write; the rest of the builtins' behaviour is in what they leave behind.
const asExpression = () => {
    const made = call(anyBuiltin());
    return {kind: 'expression', rows: 4, source: /new Date|matchAll|values\(\)|entries\(\)|keys\(\)|Map|Set|RegExp|Date/.test(made) ? `show(${made})`.replace(/^show/, INLINE) : made};
};
const INLINE = '(x => typeof x === "object" && x !== null ? typeof x.next === "function" ? [...x] : x instanceof Map || x instanceof Set ? [...x] : Array.isArray(x) ? x : String(x) : x)';

const SHOW = `const out = [];
function show(x, depth = 0) {
    if (typeof x === 'string') return x.length > 200 ? x.length + x.slice(0, 50) : x;
    if (typeof x !== 'object' || x === null) return typeof x === 'function' ? 'fn' : x;
    if (depth > 4) return 'deep';
    if (Array.isArray(x)) return [x.length, 'index' in x ? [x.index, x.input, show(x.groups, depth + 1), show(x.indices, depth + 1)] : 0, ...Array.from(x, (v, i) => i in x ? show(v, depth + 1) : 'hole').slice(0, 30)];
    if (x instanceof Map) return ['Map', x.size, ...[...x].map(v => show(v, depth + 1))];
    if (x instanceof Set) return ['Set', x.size, ...[...x].map(v => show(v, depth + 1))];
    if (x instanceof RegExp) return ['RegExp', String(x), x.lastIndex];
    if (x instanceof Date) return ['Date', x.getTime()];
    if (x instanceof Error) return ['Error', x.name];
    if (typeof x.next === 'function') return ['iterator', ...[...x].map(v => show(v, depth + 1))];
    return Object.entries(x).map(v => show(v, depth + 1));
}
`;

// Several calls on the same receiver, shown with what has become of it.
function asBody() {
    const receiver = pick(Object.keys(MAKE)), own = BUILTINS.filter(builtin => builtin.receiver === receiver);
    const lines = many(1, 4, () => {
        const builtin = chance(0.85) && own.length ? pick(own) : anyBuiltin();
        let made = call(builtin);
        if (builtin.receiver === receiver) made = `v.${builtin.name.split('.').pop()}(${made.slice(made.lastIndexOf('.' + builtin.name.split('.').pop() + '(') + builtin.name.split('.').pop().length + 2)}`;
        return `try { out.push(show(${made})); } catch (e) { out.push(e instanceof Error ? e.name : e); }`;
    });
    const change = receiver === 'MAP' || receiver === 'SET' ? [walking()] : receiver === 'REGEXP' ? [`${pick(['v.lastIndex = ' + count(), 'out.push(v.source, v.flags, v.global)', 'for (let i = 0; i < 4; i++) { const m = v.exec(s1 + "ab a1"); if (m === null) break; out.push(show(m), v.lastIndex); if (!v.global && !v.sticky) break; if (m[0] === "") v.lastIndex++; }'])};`] : [];
    return {kind: 'body', rows: 2, source: `${SHOW}let v = ${MAKE[receiver]()};\n${[...lines, ...change].join('\n')}\nreturn [out, show(v)];`};
}

// A walk over a Map or Set that changes on the way.
const walking = () => `{ let n = 0; for (const x of v${pick(['', '.keys()', '.values()', '.entries()'])}) { if (n++ > 6) break; out.push(show(x)); ${many(1, 3, () =>
    pick(['v.delete(1);', 'v.delete("a");', 'if (v instanceof Map) v.set(n, n); else v.add(n);', 'if (n === 2) v.clear();', 'v.delete(n); if (v instanceof Set) v.add(n); else v.set(n, 0);', 'out.push(v.size);', 'if (n === 3) continue;'])).join(' ')} } }`;

// Sorting is stable, whatever the length.
function asSort() {
    const key = pick(['below(5)', 'below(1000)', '`k${below(20)}`', 'below(9) / 4']), length = pick([0, 1, 2, 5, 16, 17, 33, 64, 100, 250]), order = chance(0.5) ? 1 : -1;
    const list = JSON.stringify(Array.from({length}, (_, at) => [key[0] === '`' ? `k${below(20)}` : below(key === 'below(5)' ? 5 : 1000) / (key.endsWith('4') ? 4 : 1), at]));
    const compare = pick(['a[0] - b[0]', 'a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0', 'String(a[0]) < String(b[0]) ? -1 : String(a) === String(b) ? 0 : 1', '0', 'b[0] - a[0] || b[1] - a[1]']);
    if (compare.includes('-') && key[0] === '`' && !compare.includes('?')) return asSort();
    return {kind: 'body', rows: 1, source: pick([
        `const list = ${list}; const sorted = list.${pick(['sort', 'toSorted'])}((a, b) => ${compare}); return [sorted.map(x => x[1]).join(), list === sorted, list.length];`.replace('String(a) === String(b)', 'String(a[0]) === String(b[0])'),
        `const list = ${list}.map(x => x[0]); ${chance(0.3) ? 'list[3] = undefined; delete list[1];' : ''} list.sort(); return [list.join(), list.length, 1 in list];`,
        `return ${list}.map(x => x[0]).toSorted((a, b) => a < b ? ${-order} : a > b ? ${order} : 0).concat([...nn].sort(), [...ss].sort(), [...rr].toSorted());`,
    ])};
}

// Regular expressions deserve a share of their own.
function asPattern() {
    const subject = quoted(patterns.text());
    return {kind: 'body', rows: 1, source: `${SHOW}const v = ${patterns.literal()}, t = ${subject};\n${many(1, 3, () =>
        `try { out.push(show(${pick(['v.exec(t)', 't.match(v)', 'v.test(t)', 't.search(v)', '[...t.matchAll(v)]', `t.replace(v, ${pick(REPLACEMENTS)})`, `t.replaceAll(v, ${pick(REPLACEMENTS)})`, 't.split(v)', 't.split(v, 2)'])})); } catch (e) { out.push(e.name); }`).join('\n')}\nreturn [out, v.lastIndex];`};
}

module.exports = {
    BUILTINS,
    program: () => pick([asExpression, asExpression, asBody, asPattern, asExpression, asExpression, asBody, asPattern, asSort])(),
};
