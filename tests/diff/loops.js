// loops.js - statements over local variables whose types a compiler may know: counters and accumulators, locals that
// change their type, integers that grow beyond 2^53 or become -0, reads before initialisation, loops in each other
// with labels, switches with many constant cases, try and finally, closures over some of the variables.
//
// Every loop ends: its counter is assigned in its head alone, or its body uses up fuel.
'use strict';
const {below, pick, chance, many} = require('./random.js');
const {scope, bool, int, number, string, any, list, expression, literal, intLiteral, stringLiteral, wrap} = require('./conditions.js');
const {INTS, DOUBLES, STRINGS} = require('./tags.js');

const LOCALS = {bool: ['p', 'q'], int: ['i', 'j', 'k', 'n'], number: ['x', 'y'], string: ['s', 't'], any: ['z', 'w']};
const TAGS = Object.fromEntries(Object.entries(scope).map(([type, names]) => [type, [...names]]));

let depth = 0, budget = 0, counter = 0, loops = [], labels = [], breakable = 0, inFunction = false, functions = [];

const of = {
    bool: () => expression(bool), int: () => expression(int), number: () => expression(number),
    string: () => `${wrap(expression(string))}.slice(0, 30)`, any: () => expression(pick([any, bool, int, number, string])),
};
const target = type => pick(LOCALS[type]);

// ---- assignments --------------------------------------------------------------------------------------

const GROWING = ['9007199254740991', '2147483647', '4294967295', '1e300', '3', '-1', '0.1', '-0', '1073741824'];

const ASSIGNMENTS = [
    () => `${target('int')} = ${of.int()};`,
    () => `${target('int')} ${pick(['+=', '-=', '*=', '+=', '-='])} ${chance(0.5) ? intLiteral() : wrap(of.int())};`,
    () => `${target('int')} ${pick(['|=', '&=', '^=', '<<=', '>>=', '>>>=', '%=', '/='])} ${chance(0.5) ? intLiteral() : wrap(of.int())};`,
    () => `${target('int')}${pick(['++', '--'])};`,
    () => `${pick(['++', '--'])}${target('int')};`,
    () => `${target('int')} = ${target('int')} ${pick(['+', '-', '*', '%'])} ${target('int')};`,
    () => { const n = target('int'); return `${n} = ${pick([`-${n}`, `${n} * ${n}`, `${n} + ${n}`, `${n} | 0`, `${n} >>> 0`, `~${n}`, `${n} * -1`])};`; },
    () => `${target('int')} ${pick(['+=', '*=', '-=', '%='])} ${pick(GROWING)};`,
    () => `${target('number')} = ${of.number()};`,
    () => `${target('number')} ${pick(['+=', '-=', '*=', '/=', '%='])} ${wrap(of.number())};`,
    () => `${target('number')}${pick(['++', '--'])};`,
    () => `${target('string')} = ${of.string()};`,
    () => `${target('string')} += ${chance(0.5) ? stringLiteral() : wrap(of.string())};`,
    () => `${target('bool')} = ${of.bool()};`,
    () => `${target('bool')} ${pick(['&&=', '||=', '??='])} ${of.bool()};`,
    () => `${target('any')} = ${of.any()};`,
    () => `out.push(${target(pick(Object.keys(LOCALS)))}${pick(['++', '--'])});`.replace(/(\w+)(\+\+|--)\)/, chance(0.6) ? '$1)' : '$1$2)'),
    () => `out.push(${of.any()});`,
    () => `out.push(${target('int')}, ${target('number')});`,
    () => `out.push(1 / ${target(pick(['int', 'number']))}, Object.is(${target('int')}, -0));`,
];
// The variable gets a value of any type.
const strange = () => `${target(pick(Object.keys(LOCALS)))} = ${pick([of.any, of.string, of.number, of.bool, () => 'undefined', () => '-0', () => '2 ** 53'])()};`;

// ---- loops --------------------------------------------------------------------------------------------

function deeper(make, instead) {
    if (depth >= 3 || --budget < 0) return instead();
    depth++;
    const made = make();
    depth--;
    return made;
}

function inLoop(make) {
    const label = chance(0.3) ? 'L' + ++counter : '';
    loops.push(label);
    if (label) labels.push(label);
    breakable++;
    const made = make();
    breakable--;
    loops.pop();
    if (label) labels.pop();
    return label ? `${label}: ${made}` : made;
}

const fuel = () => 'if (fuel-- < 1) break;';

// A body that may name a counter but never assigns it.
function bodyWith(name, first = loops.length > 1 || chance(0.3) ? fuel() : '') {
    scope.int.push(name, name);
    const made = `{ ${first} ${statements(1, 4)} }`;
    scope.int.splice(scope.int.length - 2);
    return made;
}

const HEADS = [
    c => [`${c} = 0`, `${c} < ${below(12)}`, pick([`${c}++`, `++${c}`, `${c} += 1`, `${c} += 2`, `${c} = ${c} + 1`])],
    c => [`${c} = 0`, `${c} <= ${below(8)}`, pick([`${c}++`, `${c} += 3`])],
    c => [`${c} = ${below(12)}`, `${c} ${pick(['> 0', '>= 0', '!== -1', '>= 1'])}`, pick([`${c}--`, `--${c}`, `${c} -= 1`])],
    c => [`${c} = 1`, `${c} < ${pick(['1000', '1e6', '2 ** 40'])}`, `${c} *= ${pick(['2', '3', '10'])}`],
    c => [`${c} = ${pick(['2147483640', '9007199254740985', '-3', '4294967290', '0.5', '-2147483652'])}`, '', pick([`${c}++`, `${c} += 1`, `${c} += 0.5`, `${c} += 3`])],
    c => [`${c} = 0`, `${c} < ${pick(TAGS.list)}.length`, `${c}++`],
    c => [`${c} = 0`, `${c} < ${pick(TAGS.string)}.length`, `${c}++`],
    c => [`${c} = ${pick(DOUBLES.filter(x => Math.abs(x) < 100).map(String))}`, `${c} < 5`, `${c} += ${pick(['0.7', '1', '2.5'])}`],
    c => [`${c} = 0`, `${c} < (${pick(['n1', 'u1', 'r1'])} & 15)`, `${c}++`],
    c => [`${c} = 0, end = ${below(9)}`, `${c} ${pick(['<', '<='])} end`, `${c}++`],
];

const LOOPS = [
    ...Array(5).fill(() => {
        const c = 'c' + ++counter, [start, test, step] = pick(HEADS)(c);
        return `for (${pick(['let', 'let', 'var'])} ${start}; ${test}; ${step}) ${test === '' ? bodyWith(c, fuel()) : bodyWith(c)}`;
    }),
    () => { const c = target('int'); return `for (${c} = 0; ${c} < ${below(9)}; ${c}++) { ${fuel()} ${statements(1, 3)} }`; },
    () => { const c = 'c' + ++counter, d = 'c' + ++counter; return `for (let ${c} = 0, ${d} = ${below(9)}; ${c} < ${d}; ${c}++, ${d}--) ${bodyWith(chance(0.5) ? c : d)}`; },
    () => `while (${of.bool()}) { ${fuel()} ${statements(1, 4)} }`,
    () => `do { ${fuel()} ${statements(1, 4)} } while (${of.bool()});`,
    () => `while (fuel-- > ${below(100)}) { ${statements(1, 3)} }`,
    () => `for (;;) { ${fuel()} ${statements(1, 3)} if (${of.bool()}) break; }`,
    () => { const c = 'c' + ++counter; return `for (const ${c} of ${pick(['nn', 'rr', '[1, 2, 3]', '[0.5, -0, NaN]', '[1, "a", null]', '[5].keys()'])}) ${bodyWith(c)}`; },
    () => { const c = 'c' + ++counter; scope.string.push(c); const made = `for (const ${c} ${pick(['of s1', 'in nn', 'of ss', 'in {a: 1, 1: 2, 0: 3}', 'of "a😀"'])}) { ${statements(1, 3)} }`; scope.string.pop(); return made; },
    () => `for (${target(pick(['any', 'int', 'string']))} of ${pick(['[1, 2]', 'aa', '"ab"', 'rr'])}) { ${statements(1, 3)} }`,
    () => `for (const [${target('int') + ++counter}, v${counter}] of ${pick(['ss', 'rr'])}.entries()) { out.push(v${counter}); ${statements(0, 2)} }`,
];

const loop = () => inLoop(pick(LOOPS));

function jump() {
    const ways = ['return [out, "early"];'];
    if (inFunction) ways.push(`return ${of.any()};`);
    if (breakable) ways.push('break;', 'break;');
    if (loops.length) ways.push('continue;', 'continue;', 'break;');
    for (const label of labels) ways.push(`break ${label};`);
    for (const label of loops.filter(Boolean)) ways.push(`continue ${label};`);
    ways.push(`throw ${of.any()};`);
    return `if (${of.bool()}) ${pick(ways)}`;
}

// ---- switch -------------------------------------------------------------------------------------------

const dense = () => { const start = pick([0, 1, -3, 100, 2 ** 31 - 4, -(2 ** 31), 2 ** 53 - 5]); return at => String(start + at); };
const LABELS = [
    dense, dense,
    () => { const all = INTS.map(literal); return () => pick(all); },
    () => () => String(below(1000)),
    () => () => pick(STRINGS.map(text => JSON.stringify(text))),
    () => at => `"key${at}"`,
    () => () => pick(['0', '-0', 'NaN', '1', '1.0', '1.5', '"1"', 'true', 'false', 'null', 'undefined', '2', '3', '"a"', '""', '2147483648', '1e3', 'Infinity', '-1']),
    () => at => chance(0.9) ? String(at) : of.int(),
    () => at => chance(0.5) ? String(at % 4) : JSON.stringify('ab'[at % 2]),
    () => at => String(at * 7),
    () => at => String(at) + '.5',
];

function switchStatement() {
    breakable++;
    const label = pick(LABELS)(), count = pick([1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 40]);
    const cases = Array.from({length: count}, (_, at) => `case ${label(at)}:${chance(count > 8 ? 0.7 : 0.3) ? ` out.push(${at});` : ` ${statements(1, 2)}`}${chance(0.7) ? ' break;' : ''}`);
    if (chance(0.7)) cases.splice(below(cases.length + 1), 0, `default: ${statements(0, 2)}${chance(0.5) ? ' break;' : ''}`);
    if (chance(0.15)) cases[below(cases.length)] += ` let z = ${of.any()}; out.push(z);`;
    breakable--;
    const subject = pick([of.int, of.int, of.any, of.string, of.number, () => target('int'), () => target('any'), () => `"key" + ${below(count)}`, () => label(below(count)), () => pick(scope.int), () => pick(scope.int), () => `${pick(scope.int)} % ${count}`, () => 's1']);
    return `switch (${subject()}) { ${cases.join('\n')} }`;
}

// ---- other statements ---------------------------------------------------------------------------------

const block = (low = 0, high = 3) => `{ ${statements(low, high)} }`;

function tryStatement() {
    const risky = () => chance(0.5) ? `if (${of.bool()}) throw ${of.any()};` : chance(0.5) ? `null.${pick(['a', 'b'])};` : statement();
    const handler = `catch ${chance(0.6) ? '(e)' : ''} { ${statements(0, 2)} }`.replace(/^catch \(e\) \{/, 'catch (e) { out.push(e instanceof Error ? e.name : e);');
    const body = `try { ${statements(0, 2)} ${risky()} ${statements(0, 1)} }`;
    return `${body} ${pick([handler, handler, `${handler} finally ${block()}`, `finally ${block()}`])}`;
}

function closure() {
    const kept = [inFunction, loops, labels, breakable], name = 'f' + ++counter, parameter = pick(['i', 'x', 's', 'z', 'n']);
    [inFunction, loops, labels, breakable] = [true, [], [], 0];
    const body = statements(1, 2);
    [inFunction, loops, labels, breakable] = kept;
    const value = pick([of.int, of.number, of.any])();
    const made = pick([
        () => `const ${name} = ${parameter} => { ${fuelOrReturn} ${body} return ${value}; };`,
        () => `const ${name} = (${parameter} = ${of.any()}) => ${wrap(value)};`,
        () => `function ${name}(${parameter}) { ${fuelOrReturn} ${body} return ${value}; }`,
    ])();
    return `${made} out.push(${name}(${of.any()}));${chance(0.3) ? ` out.push(${name}());` : ''}`;
}
const fuelOrReturn = 'if (fuel-- < 1) return 0;';

const late = () => {
    const name = 'late' + ++counter, word = pick(['var', 'var', 'let', 'const']);
    return `{ try { out.push(${pick([name, `typeof ${name}`, `(() => ${name})()`, `${name} + 1`])}); } catch (e) { out.push(e.name); } ${word} ${name} = ${of.any()}; out.push(${name}); }`;
};

// Objects of different forms at the same place, changed on the way.
const shapes = () => {
    const form = () => pick(['{k: 1, v: 2}', '{v: 1, k: 2}', '{v: 3}', '{}', '{k: {k: 5}, m: 1}', '[7]', '"text"', 'a1', '{m: 1, v: 2, k: 3, 1: 4}', '{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, k: 10}', 'null', '5', 'Object.freeze({k: 1})', 'list', 'new Map([["k", 1]])', '/a/g', 'new Date(0)', 'new Error("e")', 'nn', 'Object.freeze([1])']);
    const use = () => pick(['out.push(e.k, e.v);', 'out.push(e.k);', 'e.k = n;', 'e.k += 1;', 'e.k++;', 'e.v ??= 8;', 'delete e.k;', 'delete e[s];', 'delete e[0];', 'out.push(delete e[["k", "v", 1][n & 1]]);', 'out.push(e.at?.(...[0]));', 'e.push?.(...list);', 'out.push(e.slice(...[0, 1]));', 'delete e.v; e.v = 1;', 'e.m = i;', 'out.push(e.k?.k, e?.v);', 'out.push("k" in e);', 'out.push(Object.keys(e).join());', 'e = {...e, v: 0};', 'const {k, v = 3} = e; out.push(k, v);', 'e[s] = 1;', 'out.push(e.length);', 'out.push(e[0]);', 'e[0] = 2;', 'n += e.k;', 'e.size = 1;', 'e.source = "b";', 'e.length = 1;', 'e.message = n;', 'out.push(e.size);', 'out.push(e.source, e.flags);', 'out.push(e.message);', 'out.push(e.slice(...[0, 1], ...list));', 'out.push(e[list]);', 'out.push("size" in e);', 'delete e.length;', 'delete e.message;', 'list.push(e.k);', 'x = e.v;']);
    return `{ const list = [1, 2]; for (let e of [${many(2, 6, form).join(', ')}]) { try { ${many(2, 5, use).join(' ')} } catch (e) { out.push(e.name); } } out.push(list.length > 9 ? 0 : JSON.stringify(list.slice(0, 2)).length); }`;
};

// A function that captures little or nothing, called in many ways.
const called = () => {
    const name = 'g' + ++counter, given = () => many(0, 4, () => pick([of.int, of.number, of.any])()).join(', ');
    const body = pick([
        () => `(a, b) { return a + b; }`, () => `(a) { return a < 2 ? a : ${name}(a - 1) + ${name}(a - 2); }`, () => `(a = 3, b = a) { return [a, b]; }`, () => `(a, ...rest) { return rest.length; }`,
        () => `(a, b) { if (fuel-- < 1) return b; return a > 0 ? ${name}(a - 1, b) : b; }`, () => `(a) { var t = a; { let t = 1; a = t; } return [a, t]; }`, () => `() { }`, () => `(a, b) { a = b; b = a; return typeof a; }`, () => `({k, v}, [x]) { return [k, v, x]; }`,
        () => `(a) { for (let i = 0; i < 3; i++) { if (a > i) return i; } }`, () => `(a) { try { return a.k.k; } catch { return 'c'; } finally { n++; } }`, () => `(a) { const inner = () => a++; inner(); return a; }`,
    ])();
    const safe = body.includes('a - 2') ? () => String(below(9)) : given;
    const calls = many(1, 4, () => pick([() => `${name}(${safe()})`, () => `${name}(${safe()})`, () => `[4, 2].map(${name === '' ? '' : body.includes('a - 2') ? `x => ${name}(x)` : name})`, () => body.includes('a - 2') ? '0' : `${name}(...nn)`, () => `${name}?.(${safe()})`, () => `(0, ${name})(${safe()})`, () => `typeof ${name}`])());
    const declared = chance(0.6) ? `function ${name}${body}` : `const ${name} = function ${chance(0.3) || body.includes(name) ? name : ''}${body};`;
    const use = `try { out.push(${calls.join(', ')}); } catch (e) { out.push(e instanceof Error ? e.name : e); }`;
    return chance(0.3) ? `${use} ${declared}` : `${declared} ${use}`;
};

const shadow = () => {
    const type = pick(Object.keys(LOCALS)), name = target(type);
    return `{ let ${name}${chance(0.8) ? ` = ${of[type]()}`.replace(new RegExp(`\\b${name}\\b`, 'g'), '1') : ''}; ${statements(1, 3)} out.push(${name}); }`;
};

const STATEMENTS = [
    ...Array(12).fill(() => pick(ASSIGNMENTS)()),
    strange,
    loop, loop, loop, loop, switchStatement, switchStatement,
    () => `if (${of.bool()}) ${block(1, 2)}${chance(0.5) ? ` else ${block(1, 2)}` : ''}`,
    () => `if (${of.bool()}) ${pick(ASSIGNMENTS)()}${chance(0.5) ? ` else ${pick(ASSIGNMENTS)()}` : ''}`,
    jump, jump, tryStatement, closure, late, shadow, shapes, called, called,
    () => { const label = 'B' + ++counter; labels.push(label); const made = block(1, 3); labels.pop(); return `${label}: ${made}`; },
    () => `[${target('int')}, ${target('number')}] = [${target('number')}, ${target('int')}];`,
    () => `({k: ${target('any')}, v: ${target('int')} = ${intLiteral()}} = {v: ${chance(0.5) ? 'undefined' : of.int()}});`,
];

const statement = () => deeper(() => pick(STATEMENTS)(), () => pick(ASSIGNMENTS)());
const statements = (low, high) => many(low, high, statement).join('\n');

const FIRST = {
    bool: () => pick(['false', 'true', of.bool()]), int: () => chance(0.6) ? String(below(4)) : intLiteral(),
    number: () => pick(['0', '0.5', '1.5', '-0', 'r1', 'NaN', '1e3']), string: () => pick(['""', '"a"', 's1', '"é"']), any: () => chance(0.5) ? '' : of.any(),
};

// The variables, declared together or apart; some late, so that what is before reads undefined.
function declarations() {
    const text = [];
    for (const [type, names] of Object.entries(LOCALS))
        for (const name of names) {
            const value = FIRST[type]();
            text.push(`${pick(['let', 'let', 'let', 'var'])} ${name}${value && ` = ${value}`};`);
        }
    return text.join(' ');
}

function program() {
    depth = counter = breakable = 0;
    budget = 25;
    loops = []; labels = []; inFunction = false;
    for (const type of Object.keys(TAGS)) scope[type] = [...TAGS[type]];
    const first = declarations();
    for (const [type, names] of Object.entries(LOCALS)) scope[type] = [...names, ...names, ...TAGS[type]];
    const body = statements(3, 8);
    const all = Object.values(LOCALS).flat().join(', ');
    for (const type of Object.keys(TAGS)) scope[type] = [...TAGS[type]];
    return {kind: 'body', rows: 4, source: `const out = []; let fuel = 150; ${first}\n${body}\nreturn [out.length, out.slice(-150), ${all}];`};
}

module.exports = {program};
