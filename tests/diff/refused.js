// refused.js - an otherwise valid program with one construct that Rung excludes, at a random place and often in
// disguise: it must be refused. And programs with names and texts that only look like one: they must be accepted.
'use strict';
const {readFileSync} = require('fs');
const {pick, chance} = require('./random.js');
const conditions = require('./conditions.js');
const loops = require('./loops.js');
const language = require('./language.js');

// Names that JavaScript has and Rung refuses, as builtins.def lists them.
const ABSENT = [...readFileSync(__dirname + '/../../builtins/builtins.def', 'latin1').matchAll(/^ABSENT\("([^"]+)"/gm)].map(([, name]) => name)
    .filter(name => name !== 'undefined');
const GLOBALS = ABSENT.filter(name => /^\w+$/.test(name));
const STATICS = ABSENT.filter(name => /^\w+\.\w+$/.test(name));
const METHODS = ABSENT.filter(name => /^\w+\.prototype\.\w+$/.test(name)).map(name => name.split('.prototype.'));
const KNOWN = METHODS.filter(([of]) => of !== 'Iterator' && of !== 'Function');       // calls of them are refused by the compiler

// A value of the class, so that the type is known.
const OF = {Array: '[1, 2]', String: '"text"', Number: '(5)', Date: 'new Date(0)', Set: 'new Set()', Map: 'new Map()', RegExp: '/a/', Object: '({a: 1})', Function: '(x => x)', Iterator: '[1].values()'};

const any = () => conditions.expression(conditions.any);
const receiver = () => pick(['`${s1}`', 'n1', 'nn', '"x"', '[]', '({})', '(5)', 'Math', 'JSON', '(x => x)', 'String', 'b1', '/a/', 'new Date(0)', 'new Map()']);
const id = (() => { let last = 0; return prefix => prefix + 'q' + ++last; })();

// Expressions that the compiler itself must refuse, wherever they stand.
const EXPRESSIONS = [
    () => 'this', () => `this.${pick(['x', 'constructor'])}`, () => 'this?.x', () => '(() => this)()', () => '[this]', () => '{}.x === this'.replace('{}.x', '({}).x'),
    () => '(class {})', () => '(class A { m() { return 1; } })', () => 'new (class { x = 1 })()', () => '(class extends Array {})',
    () => `({get k() { return ${any()}; }})`, () => '({set k(v) { }})', () => '({get [s1]() { return 1; }})', () => '({get 1() { return 1; }}).k',
    () => '({get "x"() { return 1; }})', () => '(function* () { yield 1; })', () => '({*g() { yield 1; }})', () => '(function* g() {})()',
    () => '[...(function* () { yield 1; })()]', () => '(async () => 1)', () => '(async function () {})', () => '({async f() { return 1; }})', () => '(async x => x)(1)',
    () => '({async *f() {}})', () => '(async (x, y = 1) => { })', () => 'import("fs")', () => `eval(${pick(['"1"', 's1', '`1`'])})`, () => '(0, eval)("1")',
    () => 'eval?.("1")', () => '[eval]', () => 'typeof eval', () => '({eval})', () => '[..."1"].map(eval)', () => 'Function("return 1")', () => 'new Function("return 1")',
    () => 'Function', () => '(() => 1).constructor("return 1")()', () => 'a1 instanceof Function', () => 'Symbol("x")', () => 'Symbol.iterator',
    () => '({[Symbol.iterator]: 1})', () => 'typeof Symbol()', () => 'nn[Symbol.iterator]', () => 'new Proxy({}, {})', () => 'Reflect.ownKeys({})', () => 'Reflect',
    () => '10n', () => '1n + 2n', () => '0xffn', () => '-1n', () => 'BigInt(5)', () => 'typeof BigInt(1)', () => 'String.raw`x`', () => '(x => x)`text`', () => 's1.at`1`',
    () => '(x => x)`a${1}b`', () => 'Math.max``', () => 'setTimeout(() => 1, 5)', () => 'setInterval', () => 'queueMicrotask(() => 1)', () => 'require("fs")',
    () => 'require', () => 'typeof require("x")', () => 'globalThis', () => 'globalThis.Math', () => 'globalThis["eval"]("1")', () => '((m) => m)(Math)',
    () => '(() => { const m = Math; return m.max(1, 2); })()', () => 'new.target', () => 'import.meta', () => 'new (function () {})()', () => 'new (x => x)()',
    () => `${receiver()}.__proto__`, () => '({}).__proto__ = {}', () => '({__proto__: null})', () => '({"__proto__": {}})', () => `${receiver()}["__proto__"]`,
    () => `${receiver()}?.__proto__`, () => `(x => x).call(null, ${any()})`, () => 'Math.max.apply(null, nn)',
    () => 'Math.max["apply"](null, nn)', () => 'Math.max?.call(null, 1)', () => '[].map.call("ab", x => x)', () => '"".trim.call(" a ")',
    () => 'Array.prototype.slice.call(nn)', () => 'Object.prototype.hasOwnProperty.call(a1, "k")',
    () => `s1.${pick(['localeCompare(s2)', 'normalize()', 'toLocaleUpperCase()', 'toLocaleLowerCase("tr")', 'anchor("x")', 'normalize("NFC").length'])}`,
    () => `s1["localeCompare"](s2)`, () => `s1?.localeCompare?.(s2)`, () => `r1.toLocaleString(${pick(['', '"de"'])})`, () => 'new Date(0).toLocaleDateString()',
    () => 'new Date(0)["toLocaleTimeString"]()', () => 'nn.toLocaleString()', () => 'Intl.NumberFormat()', () => 'new Intl.NumberFormat("de").format(1)',
    () => `${pick(['Math', 'JSON', 'NaN', 'undefined', 'Infinity', 'parseInt', 'Array'])} = ${any()}`, () => 'Math.max = 5', () => 'Math.PI = 3', () => 'delete Math.max',
    () => 'Math["max"] = 1', () => '[Math.max] = [1]', () => 'Math.PI++', () => '({x: Math.max} = {x: 1})', () => 'Array.isArray ||= 1', () => 'JSON++',
    () => `${pick(['b1', 'n1', 'r1', 's1', 'a1', 'nn'])} ${pick(['=', '+=', '??=', '&&=', '**='])} ${any()}`, () => `${pick(['n1', 'r1', 'u1'])}${pick(['++', '--'])}`,
    () => '--n1', () => '[n1] = [5]', () => '({n1} = {n1: 2})', () => '({x: [n1 = 3]} = {x: []})', () => '[...nn] = [1]', () => 'delete n1', () => `${pick(GLOBALS)}`,
    () => `${pick(GLOBALS)}(1)`, () => `new ${pick(GLOBALS)}(1)`, () => `typeof ${pick(GLOBALS.filter(name => !['undefined'].includes(name)))}`, () => `[${pick(GLOBALS)}]`,
    () => `({${pick(GLOBALS)}})`, () => `a1 instanceof ${pick(GLOBALS)}`, () => pick(STATICS), () => `${pick(STATICS)}(1)`, () => `${pick(STATICS)}?.(1)`,
    () => { const [of, name] = pick(STATICS).split('.'); return `${of}["${name}"]`; }, () => { const [of, name] = pick(STATICS).split('.'); return `${of}?.${name}`; },
    () => { const [of, name] = pick(KNOWN); return `${OF[of]}.${name}()`; }, () => { const [of, name] = pick(KNOWN); return `${OF[of]}["${name}"]()`; },
    () => 'Array.prototype', () => 'String.prototype.trim', () => 'Object.prototype.x', () => 'Date["prototype"]', () => 'Object.create(null)',
    () => 'Object.defineProperty({}, "x", {get: () => 1})', () => 'Object.getPrototypeOf([])', () => 'Object.setPrototypeOf({}, null)', () => 'structuredClone(a1)',
    () => 'fetch("x")', () => 'Promise.resolve(1)', () => 'new Promise(f => f(1))', () => 'new WeakMap()', () => 'new Uint8Array(4)', () => 'new ArrayBuffer(8)',
    () => 'Atomics', () => 'WebAssembly', () => 'escape("x")', () => 'encodeURIComponent(s1)', () => 'super.x', () => '({m() { return super.m(); }})', () => 'await 1',
    () => '(yield)', () => '#x in a1', () => '(function () { return arguments; })()', () => '(function () { return arguments.length; })(1, 2)',
    () => '(function f() { return typeof arguments; })()', () => '(() => arguments[0])()', () => '(() => { const {max} = Math; return max(1, 2); })()',
];

// Statements that the compiler itself must refuse.
const STATEMENTS = [
    () => `class ${id('C')} {}`, () => `class ${id('C')} extends Array { constructor() { super(); } }`, () => `class ${id('C')} { static x = 1; #y = 2; }`,
    () => `class ${id('C')} { get x() { return 1; } }`, () => `function* ${id('g')}() { yield 1; }`, () => `async function ${id('g')}() { }`,
    () => `async function ${id('g')}() { await 1; }`, () => 'import x from "y";', () => 'import "y";', () => 'export default 1;', () => 'export const z = 1;',
    () => 'for await (const x of nn) { }', () => 'with ({x: 1}) { }', () => 'debugger;', () => 'if (b1) debugger;',
    () => { const s = id('f'); return `function ${s}() { } new ${s}();`; }, () => { const s = id('f'); return `const ${s} = function () { }; new ${s};`; },
    () => { const s = id('f'); return `function ${s}() { return arguments; }`; }, () => { const s = id('f'); return `function ${s}() { return new.target; }`; },
    () => { const s = id('f'); return `const ${s} = (x = arguments) => x;`; }, () => { const s = id('f'); return `function ${s}() { return this; }`; },
    () => { const s = id('f'); return `const ${s} = {m() { return this.k; }, k: 1};`; }, () => { const s = id('f'); return `const ${s} = {m: () => this};`; },
    () => { const s = id('f'); return `const ${s} = {m: function () { return this; }};`; }, () => { const s = id('f'); return `const ${s} = (x = this) => x;`; },
    () => { const s = id('p'); return `const ${s} = Promise; new ${s}(() => { });`; }, () => 'for (n1 of nn) ;', () => 'for (n1 in a1) ;',
    () => 'for (n1 = 0; n1 < 3; n1++) ;', () => 'for ([n1] of [[1]]) ;', () => 'for (Math of nn) ;', () => 'for ({x: n1} of [{}]) ;', () => 'label: { debugger; }',
    () => 'switch (n1) { case 0: debugger; }', () => 'try { debugger; } finally { }', () => 'if (false) { eval("1"); }', () => 'while (false) new.target;',
    () => 'function unused' + id('') + '() { return eval; }',
];

// Members that are refused when their object is known, otherwise when they are reached.
const MEMBERS = [
    () => `${receiver()}["const" + "ructor"]`,
    () => `${receiver()}.constructor`, () => `${receiver()}["constructor"]`, () => `${receiver()}[\`constructor\`]`, () => `${receiver()}?.constructor.name`,
    () => `${receiver()}?.["constructor"]`, () => `(({constructor}) => constructor)(${receiver()})`, () => `(({constructor: c}) => c)(${receiver()})`,
    () => `(({["constructor"]: c}) => c)(${receiver()})`, () => `[${receiver()}].map(({constructor: {name}}) => name)`, () => `(({__proto__: c}) => c)(${receiver()})`,
    () => `(({toLocaleString: c}) => c)(${pick(['"s"', 'nn', 'n1', '({})'])})`,
    () => `(x => x).${pick(['call', 'apply', 'bind', 'name', 'length', 'toString', 'prototype', 'caller', 'arguments'])}`,
    () => { const [of, name] = pick(STATICS).split('.'); return `(({${name}: v}) => v)(${of})`; }, () => { const [of, name] = pick(METHODS); return `${OF[of]}.${name}`; },
];
const MEMBER_STATEMENTS = [
    () => { const s = id('s'); return `const ${s} = String; ${s}.raw;`; }, () => { const s = id('s'); return `const ${s} = String; ${s}.fromCharCode.call(null, 65);`; },
    () => { const s = id('m'); return `const ${s} = Math.max; ${s}.apply(null, nn);`; }, () => { const s = id('f'); return `function ${s}() { return ${s}.name; }`; },
    () => { const s = id('f'); return `const ${s} = x => x; ${s}.y = 1;`; }, () => { const s = id('f'); return `const ${s} = x => x; ${s}.call(null, 1);`; },
    () => { const s = id('f'); return `const ${s} = x => x; ${s}["bind"](null);`; },
    () => { const s = id('c'); return `const {constructor: ${s}} = ${pick(['nn', '[]', '"x"', '({})', '(x => x)'])};`; },
    () => { const s = id('c'); return `let ${s}; ({constructor: ${s}} = nn);`; }, () => { const s = id('c'); return `for (const {constructor: ${s}} of [nn]) ;`; },
    () => { const s = id('c'); return `const {["constructor"]: ${s}} = n1;`; }, () => { const s = id('c'); return `try { throw 1; } catch ({constructor: ${s}}) { }`; },
    () => { const s = id('s'); return `const {raw: ${s}} = String;`; }, () => { const s = id('s'); return `const {call: ${s}} = x => x;`; },
];

// What only running can show. Each ends the evaluation, whatever catches around it.
const NAMES = ['constructor', 'toLocaleString', '__proto__', 'isPrototypeOf', 'propertyIsEnumerable', '__defineGetter__', '__lookupSetter__'];
const DYNAMIC = [
    () => `a2x[key("${pick(NAMES)}")]`, () => `a2x?.[key("${pick(NAMES)}")]`, () => `String(a2x[key("${pick(NAMES)}")])`, () => `typeof a2x[key("${pick(NAMES)}")]`, () => `(({[key("${pick(NAMES)}")]: v}) => v)(a2x)`, () => `a2x[key("${pick(NAMES)}")] === undefined`,
    () => `a2x[key("${pick(NAMES)}")] ?? 1`, () => `a2x[[key("${pick(NAMES)}")]]`, () => `a2x[{toString: () => key("${pick(NAMES)}")}]`,
    () => `hide(String)[key("${pick(['raw', 'prototype', 'constructor'])}")]`, () => `hide(x => x)[key("${pick(['call', 'apply', 'bind', 'name', 'length', 'toString'])}")]`, () => `hide(x => x).${pick(['call', 'apply', 'bind', 'name', 'length'])}`,
    () => `hide("x").${pick(['localeCompare("y")', 'normalize()', 'anchor("x")', 'constructor', 'isWellFormed'])}`, () => `hide([1]).${pick(['toLocaleString()', 'constructor'])}`, () => `hide(5).toLocaleString()`,
    () => `hide(Math)[key("${pick(['toString', 'constructor', 'sumPrecise'])}")]`.replace('sumPrecise', 'constructor'), () => `new RegExp(key("a"), key("v"))`, () => 'String(hide(x => x))', () => '`${hide(Math.max)}`', () => 'hide(x => x) + ""',
    () => `hide(new Date(0)).${pick(['toLocaleString()', 'toLocaleDateString()'])}`, () => 'hide(String).raw', () => 'hide(Array).prototype', () => 'hide(Object).create', () => 'hide(Object)[key("defineProperty")]', () => '[hide(x => x)].join()', () => 'hide([1].values()).map', () => 'hide(/a/).compile', () => 'new (hide(function () {}))()',
];

// What looks like an excluded construct and is none.
const INNOCENT = [
    () => '({class: 1, this: 2, get: 3, set: 4, async: 5, await: 6, eval: 7, new: 8, yield: 9, static: 10})', () => '({get() { return 1; }, set(x) { return x; }, async() { return 2; }}).get()', () => '({class: {this: 5}}).class.this', () => 'a1?.class', () => '({eval: x => x}).eval(1)',
    () => '((require) => require(3))(x => x)', () => '(Symbol => Symbol + 1)(2)', () => '(Promise => { return Promise; })(4)', () => '(({Function}) => Function)({Function: 1})', () => '((setTimeout) => setTimeout)(5)', () => '(Map => Map)(6)', () => '((globalThis) => globalThis)(7)', () => '(process => process)(8)', () => '((n1) => { n1 = 5; return n1++ + n1; })(1)', () => '(Math => { Math = 3; return Math; })(2)',
    () => '"this is new class async eval(1)".length', () => '`class ${1} debugger`', () => '/this|class|eval/.test("class")', () => '/* this */ 1', () => '1 // eval(this)\n', () => '"constructor".length', () => '["constructor", "__proto__", "call"].join()', () => '({a: "__proto__"})["a"]', () => '["raw"].includes("raw")',
    () => '((async) => async * 2)(4)', () => '((get, set, of) => get + set + of)(1, 2, 3)', () => '(from => from)(1)', () => '((target) => target)(1)', () => '(as => as)(2)', () => '((proto, prototype) => proto + prototype)(1, 2)', () => '({name: "n", length: 5}).length', () => '({raw: 3}).raw', () => '[1, 2].length', () => '({prototype: 1}).prototype',
    () => '[1, 2, 3].map(function (x) { return x; })', () => '(function f(n) { return n > 0 ? f(n - 1) : "end"; })(3)', () => 'new Error("this").message', () => 'typeof undeclaredName', () => 'void "debugger"', () => '1_000', () => '((...args) => args.length)(1, 2)', () => '"n".charCodeAt(0)', () => '0xff + 0b1 + 0o7', () => '((v) => { async: for (;;) { break async; } return v; })(1)',
    () => '(x => { let async = 1; let of = 2; let get = 3; return async + of + get; })()', () => '(x => { var eval2 = 1; const constructors = 2; return eval2 + constructors; })()', () => '(() => { const s = String; return s(5); })()', () => '(() => { const f = parseInt; return f("7"); })()',
];

// Puts the construct as a statement before a line that begins outside all brackets, as the generators write them.
function planted(host, text) {
    const lines = host.source.split('\n'), places = [];
    let depth = 0;
    for (const [at, line] of lines.entries()) {
        if (depth === 0 && /^(out\.push|return \[|\}|if|for|while|let|var|const)/.test(line)) places.push(at);
        for (const c of line.replace(/"(?:[^"\\]|\\.)*"|`[^`$]*`/g, '')) depth += '([{'.includes(c) ? 1 : ')]}'.includes(c) ? -1 : 0;
    }
    const at = places.length && chance(0.8) ? pick(places) : lines.length - 1;
    return {...host, line: at + 1, source: [...lines.slice(0, at), text, ...lines.slice(at)].join('\n')};
}

const WRAPPINGS = [
    text => `out.push(${text});`, text => `if (${text}) out.push(1);`, text => `const ${id('v')} = ${text};`, text => `{ let ${id('v')} = [${text}]; }`, text => `for (const ${id('v')} of [1]) { (${text}); }`,
    text => `function ${id('f')}() { return (${text}); }`, text => `const ${id('f')} = () => (${text});`, text => `const ${id('f')} = ({k = (${text})}) => k;`, text => `try { (${text}); } catch (e) { out.push(1); }`, text => `switch (1) { case (${text}): break; }`, text => `if (false) { (${text}); }`,
    text => `out.push(\`\${${text}}\`);`, text => `out.push({k: (${text})});`, text => `out.push({[(${text})]: 1});`, text => `out.push(b1 && (${text}));`, text => `out.push(b1 ? 1 : (${text}));`, text => `(${text});`, text => `do { (${text}); } while (false);`, text => `const ${id('f')} = function () { return [...[${text}]]; };`,
];

function inProgram(text, must) {
    const host = chance(0.7) ? loops.program() : language.program();
    return {...planted(host, text), rows: 1, must, construct: text};
}

// As a part of a condition.
function inCondition(text, must) {
    const {wrap, expression, bool, number} = conditions;
    const left = wrap(expression(bool));
    return {kind: 'expression', rows: 2, must, line: 1, construct: text, source: pick([
        () => text, () => `(${text})`, () => `${left} && (${text})`, () => `${left} || (${text})`, () => `(${text}) ?? ${wrap(expression(number))}`, () => `${left} ? (${text}) : 1`, () => `[${expression(number)}, ${text}]`, () => `nn.map(x => (${text}))`, () => `({k: (${text})})`, () => `String(${text})`, () => `((x = (${text})) => x)()`, () => `\`\${${text}}\``, () => `(${text}, ${expression(bool)})`,
    ])()};
}

const PRELUDE = `const out = []; const key = x => x, hide = x => [x][0]; `;

module.exports = {
    EXPRESSIONS, STATEMENTS, DYNAMIC, INNOCENT,
    program: () => pick([
        () => inCondition(pick(EXPRESSIONS)(), 'refuse'), () => inCondition(pick(EXPRESSIONS)(), 'refuse'),
        () => inProgram(pick(WRAPPINGS)(pick(EXPRESSIONS)()), 'refuse'),
        () => inProgram(pick(STATEMENTS)(), 'refuse'),
        () => inProgram(chance(0.5) ? pick(WRAPPINGS)(pick(MEMBERS)()) : pick(MEMBER_STATEMENTS)()),
        () => inCondition(pick(MEMBERS)()),
        () => ({kind: 'body', rows: 1, must: 'refuse', source: `const out = []; ${chance(0.5) ? pick(MEMBER_STATEMENTS)() : `out.push(${pick(MEMBERS)()});`}`.replace(/(function |const )(fq\d+)(.*return.*)$/, '$1$2$3; $2();')}),
        () => ({kind: 'body', rows: 1, must: 'refuse', source: `${PRELUDE}const a2x = ${pick(['[1]', '"x"', '5', '({})', 'x => x', 'true', 'new Date(0)', '/a/', 'new Map()', 'Math', '[].values()'])}; let v = 0; ${chance(0.4) ? `v = ${pick(DYNAMIC)()};` : chance(0.5) ? `try { v = ${pick(DYNAMIC)()}; } catch (e) { v = 2; } finally { v++; }` : `v = [1].map(() => ${pick(DYNAMIC)()});`} return [out, v];`}),
        () => inCondition(pick(INNOCENT)(), 'accept'),
        () => inProgram(`out.push(${pick(INNOCENT)()});`, 'accept'),
    ])(),
};
