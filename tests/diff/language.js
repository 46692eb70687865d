// language.js - random programs of all of the language: closures over let and var, functions with defaults and
// patterns, loops with labels, switch, try and finally in every nesting, destructuring everywhere, reads before
// initialisation. A program ends soon: loops count to three on counters that nothing else assigns, and every
// function and loop body begins with tick(), which throws when its fuel is used up. What happened is noted in `out`.
'use strict';
const {below, pick, chance, many} = require('./random.js');

const NAMES = ['a', 'b', 'c', 'd', 'e'];        // let, const, parameters
const VARS = ['u', 'v', 'w'];
const FUNCTIONS = ['f', 'g', 'h'];
const LITERALS = ['0', '1', '2', '3', '(-1)', '0.5', '(-0)', '1e21', 'NaN', '""', '"a"', '"x1"', '"é"', '"a😀b"', 'true', 'false',
    'null', 'undefined', '"2"', '[]', '[1, 2, 3]', '{p: 1}', '{p: 1, q: "s", r: [4]}'];
const BINARY = ['+', '+', '+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>', '<', '<=', '>', '>=', '===', '!==', '==', '!='];
const ASSIGN = ['=', '=', '=', '+=', '-=', '*=', '|=', '&&=', '||=', '??='];
const KEYS = ['p', 'q', 'r'];

let depth = 0, counter = 0, isBody = true, inFunction = false, loops = [], labels = [], switches = 0;

const name = () => chance(0.25) ? pick(VARS) : pick(NAMES);
const literal = () => { const text = pick(LITERALS); return text[0] === '{' ? '(' + text + ')' : text; };

function deeper(make, instead) {
    if (depth > 3) return instead();
    depth++;
    const made = make();
    depth--;
    return made;
}

// ---- expressions ----------------------------------------------------------------------------------

const expression = () => deeper(() => pick(EXPRESSIONS)(), () => chance(0.5) ? name() : literal());
const number = () => chance(0.5) ? literal() : flat();
const flat = () => `p(${expression()})`;
const member = () => chance(0.6) ? `o.${pick(KEYS)}` : chance(0.5) ? `l[${below(4)}]` : `o[k(${flat()})]`;

function callArguments() {
    return many(0, 3, () => chance(0.1) ? `...l` : expression()).join(', ');
}

const EXPRESSIONS = [
    name, name, name, name, literal, literal, literal,
    () => `(${flat()} ${pick(BINARY)} ${flat()})`,
    () => `(${number()} ${pick(BINARY)} ${expression()})`,
    () => `(${expression()} ${pick(['&&', '||', '??'])} ${expression()})`,
    () => `(${expression()} ? ${expression()} : ${expression()})`,
    () => `(${pick(['-', '+', '!', '~', 'typeof ', 'void '])}(${expression()}))`,
    () => `(typeof ${name()})`,
    () => `(${name()} ${pick(ASSIGN)} ${flat()})`,
    () => `(${name()} = ${expression()})`,
    () => `(${member()} ${pick(ASSIGN)} ${flat()})`,
    () => chance(0.5) ? `${name()}${pick(['++', '--'])}` : `(${pick(['++', '--'])}${name()})`,
    () => chance(0.5) ? `${member()}${pick(['++', '--'])}` : `(${pick(['++', '--'])}${member()})`,
    () => `(${expression()}, ${expression()})`,
    () => `[${many(0, 3, () => chance(0.1) ? '' : chance(0.15) ? `...l` : flat()).join(', ')}]`,
    () => `({${many(0, 3, property).join(', ')}})`,
    () => `\`${pick(['', 'é', '-'])}\${${flat()}}${pick(['', '😀'])}\``,
    () => member(),
    () => `(${pick([flat, member, () => 'o', () => 'null', () => 'o.r'])()})?.${pick(KEYS)}`,
    () => `${pick(FUNCTIONS)}(${callArguments()})`,
    () => `${pick(FUNCTIONS)}(${callArguments()})`,
    () => `(${functionExpression()})(${callArguments()})`,
    () => `(${functionExpression()})`,
    () => `l.${pick(['map', 'filter', 'some', 'every', 'find', 'forEach', 'flatMap'])}(${functionExpression()})`,
    () => `l.reduce(${functionExpression()}, ${flat()})`,
    () => `[3, 1, 2].sort((x, y) => { tick(); ${chance(0.3) ? effect() : ''} return ${pick(['x - y', 'y - x', '0'])}; })`,
    () => `o.m?.(${callArguments()})`,
    () => `(${pattern(1, assignTarget)} = ${source()})`,
    () => `(delete ${member()})`, () => `(delete o[k(${flat()})])`, () => `(${flat()} in o)`, () => `o.m(...${pick(['l', '[]', 'out'])})`, () => `l.concat(...[l, ${flat()}])`, () => `(${name()} instanceof ${pick(['Error', 'Array', 'Object', 'Map'])})`,
    () => `m(${expression()})`,
];

function property() {
    return pick([
        () => `${pick(KEYS)}: ${flat()}`, () => `${pick(KEYS)}: ${flat()}`, () => `${pick(NAMES)}`, () => `[k(${expression()})]: ${flat()}`,
        () => `...o`, () => `m(${parameters()}) { tick(); ${functionBody()} }`, () => `q: ${arrow()}`,
    ])();
}

// Something that suits the patterns.
function source() {
    return chance(0.3) ? expression() : chance(0.5) ? `[${many(0, 4, flat).join(', ')}]` : chance(0.3) ? '"a😀b"' : pick(['o', 'l', `({p: ${flat()}, q: [1, 2], r: {p: 3}})`]);
}

function arrow() {
    return chance(0.5) ? `(${parameters()}) => (tick(), ${inside(() => expression())})` : `(${parameters()}) => { tick(); ${functionBody()} }`;
}

function functionExpression() {
    return deeper(() => chance(0.6) ? arrow() : `function${chance(0.4) ? ' ' + pick(['f', 'g', 'a', 'self']) : ''}(${parameters()}) { tick(); ${functionBody()} }`,
        () => 'x => x');
}

// What is around a function does not reach into it.
function inside(make) {
    const kept = [inFunction, loops, labels, switches];
    [inFunction, loops, labels, switches] = [true, [], [], 0];
    const made = make();
    [inFunction, loops, labels, switches] = kept;
    return made;
}

let declared = new Set();       // by the parameters being written

function functionBody() {
    const taken = new Set(declared);
    const made = inside(() => {
        const text = statements(0, 2, taken);
        return chance(0.6) ? `${text} return ${expression()};` : text;
    });
    return made;
}

function parameters() {
    const names = [...NAMES, ...VARS].filter(() => chance(0.25)).slice(0, 3), all = names;
    const text = names.map(n => {
        if (chance(0.5)) return n;
        if (chance(0.6)) return `${n} = ${inside(expression)}`;
        const other = 'x' + ++counter;
        return `${pick([`{p: ${n}}`, `{p: ${n} = ${inside(flat)}}`, `[${n}]`, `[, ${n} = ${inside(flat)}]`, `[${n}, ...${other}]`, `{q: [${n}] = [1]}`])} = ${pick(['o', 'l', '{p: 1, q: [2]}', '[1, 2]'])}`;
    });
    const free = NAMES.filter(n => !all.includes(n));
    if (chance(0.2) && free.length) {
        const rest = pick(free);
        text.push(`...${chance(0.8) ? rest : `[${rest}]`}`);
        all.push(rest);
    }
    declared = new Set(all);
    return text.join(', ');
}

// ---- patterns -------------------------------------------------------------------------------------

// V8 evaluates a target before it finds that there is nothing to take apart: so no effects here.
const assignTarget = () => chance(0.6) ? name() : pick(['o.p', 'o.q', 'l[0]', 'l[3]']);
const withDefault = text => chance(0.3) ? `${text} = ${flat()}` : text;

function pattern(levels, target) {
    const part = () => levels > 0 && chance(0.25) ? pattern(levels - 1, target) : target();
    if (chance(0.5)) {
        const items = many(0, 3, () => chance(0.15) ? '' : withDefault(part()));
        if (chance(0.3)) items.push(`...${part()}`);
        return `[${items.join(', ')}${items.length && items[items.length - 1] === '' ? ',' : ''}]`;
    }
    const items = many(0, 3, () => `${chance(0.8) ? pick(KEYS) : `[k(${flat()})]`}: ${withDefault(part())}`);
    if (chance(0.3)) items.push(`...${target()}`);
    return `{${items.join(', ')}}`;
}

// ---- statements -----------------------------------------------------------------------------------

const effect = () => chance(0.4) ? `out.push(${flat()});` : `${name()} ${pick(ASSIGN)} ${flat()};`;

function freshNames(taken, count) {
    const names = NAMES.filter(n => !taken.has(n));
    const some = names.filter(() => chance(0.5)).slice(0, count);
    some.forEach(n => taken.add(n));
    return some;
}

// A list of statements in a scope where `taken` are declared already.
function statements(low, high, taken = new Set()) {
    const list = many(low, high, statement);
    const names = chance(0.5) ? freshNames(taken, 2) : [];
    for (const n of names) list.splice(below(list.length + 1), 0, declaration(n));
    if (chance(0.15)) {
        const f = pick(FUNCTIONS);
        if (!taken.has(f)) {
            taken.add(f);
            list.splice(below(list.length + 1), 0, `function ${f}(${parameters()}) { tick(); ${functionBody()} }`);
        }
    }
    if (chance(0.0004)) list.push(declaration(pick(NAMES)));      // perhaps twice
    return list.join('\n');
}

function declaration(n) {
    const word = pick(['let', 'let', 'const']);
    if (chance(0.2)) {
        let used = false;
        const target = () => used ? 'x' + ++counter : (used = true, n);
        const made = pattern(1, target);
        return `${word} ${used ? made : n} = ${source()};`;
    }
    if (word === 'let' && chance(0.2)) return `let ${n};`;
    return `${word} ${n} = ${chance(0.3) ? functionExpression() : expression()};`;
}

function block(low = 0, high = 3, taken) {
    return `{ ${statements(low, high, taken)} }`;
}

function loop(make) {
    const label = chance(0.3) ? 'L' + ++counter : '';
    loops.push(label);
    if (label) labels.push(label);
    const made = make();
    loops.pop();
    if (label) labels.pop();
    return label ? `${label}: ${made}` : made;
}

const body = taken => `{ tick(); ${statements(0, 3, taken)} }`;

const LOOPS = [
    () => { const i = 'i' + ++counter; return `for (let ${i} = 0; ${i} < ${1 + below(3)}; ${i}++) ${bodyUsing(i)}`; },
    () => { const i = 'i' + ++counter; return `for (let ${i} = 0, ${pick(NAMES)} = ${expression()}; ${i} < ${1 + below(3)}; ${i}++${chance(0.3) ? ', ' + expression() : ''}) ${bodyUsing(i)}`; },
    () => { const i = 'i' + ++counter; return `for (var ${i} = 0; ${i}++ < ${1 + below(3)};) ${bodyUsing(i)}`; },
    () => { const i = 'i' + ++counter; return `{ let ${i} = 0; while (${i}++ < ${below(4)}) ${bodyUsing(i)} }`.replace(/^\{ (let \w+ = 0;) /, (_, d) => (pending.push(d), '')).replace(/ \}$/, ''); },
    () => { const i = 'i' + ++counter; pending.push(`let ${i} = 0;`); return `do ${bodyUsing(i)} while (++${i} < ${below(4)})`; },
    () => `for (${forTarget()} of ${pick(['l', '[1, 2, 3]', '"a😀"', '[[1, 2], [3]]', 'new Array(2)', expression()])}) ${body()}`,
    () => `for (${forTarget()} of ${pick(['l', '[1, 2, 3]', '"a😀"', '[{p: 1}, {p: 2, q: 3}]', '[4, 5].entries()'])}) ${body()}`,
    () => `for (${forTarget()} in ${pick(['o', 'l', '({p: 1, q: 2})', 'null', '"ab"', expression()])}) ${body()}`,
];
let pending = [];

const bodyUsing = i => chance(0.4) ? `{ tick(); fs.push(() => ${i}); ${statements(0, 3)} }` : body();

function forTarget() {
    return pick([
        () => `${pick(['let', 'const'])} ${pick(NAMES)}`, () => `${pick(['let', 'const'])} ${pick(NAMES)}`, () => `var ${pick(VARS)}`,
        () => name(), () => member(),
        () => { let used = false; return `let ${pattern(1, () => used ? 'x' + ++counter : (used = true, pick(NAMES)))}`; },
        () => pattern(1, assignTarget),
    ])();
}

function loopStatement() {
    const kept = pending;
    pending = [];
    const made = loop(pick(LOOPS)), before = pending.join(' ');
    pending = kept;
    return before ? `{ ${before} ${made} }` : made;
}

function switchStatement() {
    switches++;
    const cases = many(0, 4, () => `case ${chance(0.7) ? below(4) : flat()}: ${many(0, 2, statement).join('\n')} ${chance(0.4) ? 'break;' : ''}`);
    if (chance(0.6)) cases.splice(below(cases.length + 1), 0, `default: ${many(0, 2, statement).join('\n')}`);
    if (chance(0.3) && cases.length) cases[below(cases.length)] += ` let ${pick(NAMES)} = ${expression()};`;
    switches--;
    return `switch (${chance(0.5) ? below(4) : expression()}) { ${cases.join('\n')} }`;
}

function tryStatement() {
    const kind = below(4);
    const param = pick([() => '', () => `(${pick(NAMES)})`, () => '(u)', () => `({p: ${pick(NAMES)} = 1})`])();
    const handler = () => {
        const names = new Set(NAMES.filter(n => new RegExp(`\\b${n}\\b`).test(param)));
        // an empty catch after a finally that throws: V8 forgets that the value of the script is undefined then
        return `catch ${param} { ${isBody || inFunction ? '' : '0;'} ${statements(0, 2, names)} }`;
    };
    if (kind === 0) return `try ${block(1, 3)} ${handler()}`;
    if (kind === 1) return `try ${block(1, 3)} finally ${block(0, 2)}`;
    return `try ${block(1, 3)} ${handler()} finally ${block(0, 2)}`;
}

function jump() {
    const ways = [];
    if (inFunction || isBody) ways.push(() => `return ${expression()};`);
    if (loops.length) ways.push(() => 'break;', () => 'continue;');
    if (loops.some(Boolean)) ways.push(() => `continue ${pick(loops.filter(Boolean))};`);
    if (labels.length) ways.push(() => `break ${pick(labels)};`, () => `break ${pick(labels)};`);
    if (switches && !loops.length) ways.push(() => 'break;');
    ways.push(() => `throw ${chance(0.5) ? flat() : 'new RangeError("r")'};`);
    const made = pick(ways)();
    return chance(0.7) ? `if (${expression()}) ${made}` : made;
}

function labeled() {
    const label = 'B' + ++counter;
    labels.push(label);
    const made = block(1, 3);
    labels.pop();
    return `${label}: ${made}`;
}

const STATEMENTS = [
    effect, effect, effect, effect,
    () => `out.push(${flat()});`,
    () => expression().replace(/^(?=[{f])/, '0, ') + ';',
    () => `var ${pick(VARS)}${chance(0.8) ? ' = ' + expression() : ''};`,
    () => `if (${expression()}) ${block()}${chance(0.5) ? ` else ${chance(0.3) ? `if (${expression()}) ${block()} else ${block()}` : block()}` : ''}`,
    () => `if (${expression()}) ${effect()}`,
    loopStatement, loopStatement, switchStatement, tryStatement, tryStatement, tryStatement, jump, jump, labeled,
    () => block(),
    () => `fs.push(${functionExpression()});`,
    () => `${pattern(2, assignTarget).replace(/^\{/, '({')} = ${source()};`.replace(/^(\(\{.*);$/s, '$1);'),
    () => '',
];

const statement = () => deeper(() => pick(STATEMENTS)(), effect);

const PRELUDE = `let fuel = 300;
const out = [], fs = [], l = [1, 'b', 2], o = {p: 1, q: 'z', r: null, m(x) { tick(); return x; }};
function tick() { if (fuel-- <= 0) throw 'fuel'; }
function p(x) { return typeof x === 'string' ? (x.length > 40 ? x.slice(0, 9) : x) : typeof x !== 'object' || x === null ? typeof x === 'function' ? 'fn' : x : Array.isArray(x) ? x.length > 9 ? 'long' : x.length : 'object'; }
function k(x) { x = p(x); return x === 1 || x === 'p' ? 'p' : typeof x === 'number' ? 'q' : 'r'; }
function m(x) { tick(); out.push(p(x)); return x; }
`;

function program() {
    depth = counter = 0;
    loops = []; labels = []; switches = 0; inFunction = false;
    isBody = chance(0.5);
    const parts = [PRELUDE];
    for (const n of NAMES) parts.push(chance(0.85) ? `let ${n} = ${chance(0.8) ? literal() : functionExpression()};` : declaration(n));
    for (const n of FUNCTIONS) parts.push(`function ${n}(${parameters()}) { tick(); ${functionBody()} }`);
    parts.push(`var u = 1, v, w = "w";`);
    for (let i = 0; i < 4; i++)
        parts.push(chance(0.6) ? `try { ${statements(1, 3)} } catch (x) { out.push(x instanceof Error ? x.name : p(x)); }` : statement());
    if (isBody || chance(0.5)) {
        parts.push('for (const each of fs) try { out.push(p(each())); } catch (x) { out.push(x instanceof Error ? x.name : p(x)); }');
        parts.push(`${isBody ? 'return ' : ''}[out, p(a), p(b), p(c), p(d), p(e), p(u), p(v), p(w), o.p, o.q, o.r, l.map(p)];`);
    }
    return {kind: isBody ? 'body' : 'script', rows: 1, source: chance(0.1) ? withoutSemicolons(parts.join('\n')) : parts.join('\n')};
}

// What that means JavaScript decides.
const withoutSemicolons = source => source.replace(/;(?=\n)/g, () => chance(0.5) ? '' : ';');

module.exports = {program};
