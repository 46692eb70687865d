// conditions.js - expressions over tags, written by type: what the compiler's typed instructions are for.
//
// `scope` holds what each type may name; loops.js adds its local variables.
'use strict';
const {below, pick, chance, many} = require('./random.js');
const {INTS, DOUBLES, STRINGS} = require('./tags.js');

const scope = {
    bool: ['b1', 'b2'],
    int: ['n1', 'n2', 'u1', 'u2'],
    number: ['r1', 'r2', 'r3', 'r1', 'd1'],
    string: ['s1', 's2'],
    any: ['a1', 'a2'],
    list: ['nn', 'rr', 'ss', 'bb', 'aa', 'nn', 'rr'],
};

let depth = 0, isCondition = false;

// A choice that goes deeper, or something short.
function deeper(ways, short) {
    if (depth >= 4 || chance(0.15)) return pick(short)();
    depth++;
    const made = pick(ways)();
    depth--;
    return made;
}

const print = value => Object.is(value, -0) ? '-0' : String(value);
const quoted = text => JSON.stringify(text).replace(/\u2028/g, '\\u2028');
const named = type => () => pick(scope[type]);
const small = () => String(below(6));
const wrap = text => /^[a-z]\w*$/i.test(text) ? text : `(${text})`;
const literal = number => number < 0 || Object.is(number, -0) ? `(${print(number)})` : print(number);

const intLiteral = () => literal(chance(0.6) ? below(20) : pick(INTS));
const numberLiteral = () => literal(pick(DOUBLES));
const stringLiteral = () => quoted(pick(STRINGS));

const RELATIONS = ['<', '<=', '>', '>=', '===', '!==', '==', '!='];
const EQUALITIES = ['===', '!==', '==', '!='];
const BITS = ['&', '|', '^', '<<', '>>', '>>>'];
const ARITHMETIC = ['+', '+', '-', '-', '*', '/', '%'];
const EXACT = ['abs', 'ceil', 'floor', 'round', 'trunc', 'sign', 'sqrt', 'fround', 'clz32'];
const APPROXIMATE = ['sin', 'cos', 'exp', 'log', 'atan', 'tanh', 'cbrt', 'log10', 'log2'];
const TYPES = ['"number"', '"string"', '"boolean"', '"object"', '"undefined"', '"function"'];
const PATTERNS = ['/a/', '/^\\d+$/', '/[a-c]+/i', '/b|c/g', '/(?<d>\\d)/', '/\\s/', '/^.$/u', '/x{3,}/', '/(a)\\1/', '/(?<=a)b/', '/^$/m', '/😀/u'];
const CALLBACKS = ['x => x > 1', 'x => x', '(x, i) => i', 'x => x === s1', 'x => x + 1', 'x => typeof x', '(x, i, l) => l.length - i', 'x => x < r1', 'Number', 'Boolean', 'String'];

function comparison() {
    const kind = pick(['int', 'int', 'number', 'number', 'number', 'mixed', 'string', 'any', 'bool']);
    if (kind === 'mixed') return `${wrap(int())} ${pick(RELATIONS)} ${wrap(number())}`;
    if (kind === 'string') return `${wrap(string())} ${pick(RELATIONS)} ${wrap(string())}`;
    if (kind === 'bool') return `${wrap(bool())} ${pick(EQUALITIES)} ${wrap(bool())}`;
    if (kind === 'any') return `${wrap(any())} ${pick(RELATIONS)} ${wrap(any())}`;
    const make = kind === 'int' ? int : number, literal = kind === 'int' ? intLiteral : numberLiteral;
    return `${wrap(make())} ${pick(RELATIONS)} ${chance(0.6) ? literal() : wrap(make())}`;
}

const BOOL = [
    comparison, comparison, comparison, comparison, comparison, comparison,
    () => `${wrap(bool())} ${pick(['&&', '||'])} ${wrap(bool())}`,
    () => `${wrap(bool())} ${pick(['&&', '||'])} ${wrap(bool())}`,
    () => many(2, 6, comparison).join(chance(0.5) ? ' && ' : ' || '),
    () => `!${wrap(chance(0.6) ? bool() : any())}`,
    () => `!!${wrap(any())}`,
    () => `${wrap(bool())} ? ${wrap(bool())} : ${wrap(bool())}`,
    () => `${pick(['isNaN', 'isFinite', 'Number.isNaN', 'Number.isInteger', 'Number.isFinite', 'Number.isSafeInteger'])}(${chance(0.7) ? number() : any()})`,
    () => `${wrap(string())}.${pick(['includes', 'startsWith', 'endsWith'])}(${string()}${chance(0.3) ? ', ' + number() : ''})`,
    () => `${pick(PATTERNS)}.test(${chance(0.8) ? string() : any()})`,
    () => `${list()}.includes(${any()}${chance(0.2) ? ', ' + int() : ''})`,
    () => `${list()}.${pick(['some', 'every'])}(${callback()})`,
    () => `typeof ${wrap(any())} ${pick(['===', '!=='])} ${pick(TYPES)}`,
    () => `Object.is(${any()}, ${any()})`,
    () => `Array.isArray(${any()})`,
    () => `${pick(['"k"', '"name"', '0', '"1"', '"zz"'])} in ${pick([list, () => '({k: 1, 0: 2})'])()}`,
    () => `Boolean(${any()})`,
];

const INT = [
    () => `${wrap(number())} ${pick(BITS)} ${wrap(number())}`,
    () => `${wrap(int())} ${pick(BITS)} ${chance(0.5) ? below(40) : wrap(int())}`,
    () => `${wrap(int())} ${pick(BITS)} ${chance(0.5) ? below(40) : wrap(int())}`,
    () => `${wrap(int())} ${pick(['+', '-', '*', '%', '+', '-', '*'])} ${wrap(int())}`,
    () => `${wrap(int())} ${pick(['+', '-', '*', '%', '/'])} ${below(4)}`,
    () => `(${wrap(int())} & 31) ** ${below(6)}`,
    () => `${pick(['-', '~', '+'])}${wrap(int())}`,
    () => `~${wrap(any())}`,
    () => `${wrap(string())}.length`,
    () => `${list()}.length`,
    () => `${wrap(string())}.${pick(['indexOf', 'lastIndexOf'])}(${string()}${chance(0.3) ? ', ' + number() : ''})`,
    () => `${wrap(string())}.${pick(['charCodeAt', 'codePointAt'])}(${int()})`,
    () => `${list()}.${pick(['indexOf', 'lastIndexOf'])}(${any()})`,
    () => `${list()}.${pick(['findIndex', 'findLastIndex'])}(${callback()})`,
    () => `Math.${pick(['min', 'max'])}(${many(1, 3, int).join(', ')})`,
    () => `Math.imul(${int()}, ${int()})`,
    () => `Math.${pick(['floor', 'round', 'trunc', 'ceil', 'sign', 'clz32'])}(${number()})`,
    () => `${wrap(bool())} ? ${wrap(int())} : ${wrap(int())}`,
    () => `${wrap(bool())} ${pick(['+', '-', '*', '|'])} ${wrap(int())}`,
    () => `parseInt(${string()}${chance(0.4) ? ', ' + pick(['10', '16', '2', '36', '0', int()]) : ''})`,
    () => `${wrap(string())}.search(${pick(PATTERNS)})`,
];

const NUMBER = [
    () => `${wrap(number())} ${pick(ARITHMETIC)} ${wrap(number())}`,
    () => `${wrap(number())} ${pick(ARITHMETIC)} ${wrap(number())}`,
    () => `${wrap(number())} ${pick(ARITHMETIC)} ${chance(0.5) ? numberLiteral() : wrap(int())}`,
    () => `Math.fround(${wrap(number())} ** ${chance(0.7) ? below(4) : wrap(number())})`,
    () => `${pick(['-', '+'])}${wrap(number())}`,
    () => `+${wrap(any())}`,
    () => `Math.${pick(EXACT)}(${number()})`,
    () => `Math.fround(Math.${pick(APPROXIMATE)}(${number()}))`,
    () => `Math.${pick(['min', 'max'])}(${many(0, 3, number).join(', ')})`,
    () => `${wrap(bool())} ? ${wrap(number())} : ${wrap(number())}`,
    () => `${wrap(number())} ${logical()} ${wrap(number())}`,
    () => `Number(${any()})`,
    () => `parseFloat(${string()})`,
    () => `Number(${wrap(number())}.toFixed(${below(5)}))`,
    () => `${list()}.reduce((t, x) => t + x, ${number()})`,
    () => `${pick(['nn', 'rr'])}[${small()}]`,
    () => `Math.max(...${pick(['nn', 'rr'])})`,
    int, int,
];

const STRING = [
    () => `${wrap(string())} + ${wrap(chance(0.5) ? string() : any())}`,
    () => `${wrap(any())} + ${stringLiteral()}`,
    () => `\`${pick(['', 'é', '- '])}\${${any()}}${pick(['', '😀'])}\${${number()}}\``,
    () => `${wrap(string())}.${pick(['slice', 'substring', 'substr'])}(${many(0, 2, () => chance(0.6) ? small() : number()).join(', ')})`,
    () => `${wrap(string())}.${pick(['trim', 'toUpperCase', 'toLowerCase', 'trimEnd', 'trimStart', 'toString'])}()`,
    () => `${wrap(string())}.${pick(['padStart', 'padEnd'])}(${below(9)}${chance(0.4) ? ', ' + string() : ''})`,
    () => `${wrap(string())}.charAt(${chance(0.5) ? small() : number()})`,
    () => `${wrap(number())}.${pick(['toFixed', 'toPrecision', 'toExponential'])}(${below(6) || ''})`,
    () => `${wrap(number())}.toString(${pick(['', '2', '16', '36', '10', '7'])})`,
    () => `String(${any()})`,
    () => `typeof ${wrap(any())}`,
    () => `${wrap(bool())} ? ${wrap(string())} : ${wrap(string())}`,
    () => `${wrap(string())} ${logical()} ${wrap(string())}`,
    () => `${list()}.join(${chance(0.5) ? '' : string()})`,
    () => `${wrap(string())}.replace(${chance(0.5) ? pick(PATTERNS) : string()}, ${chance(0.8) ? pick(['"[$&]"', '"$`$\'"', '"$$"', '"$1"', 's2', 'x => x + x']) : string()})`,
    () => `${wrap(string())}.split(${chance(0.6) ? pick(['""', '","', '"a"', ...PATTERNS]) : string()}).join("/")`,
    () => `${wrap(string())}.repeat(${below(4)})`,
    () => `String.fromCharCode(${many(1, 3, int).join(', ')})`,
];

const ANY = [
    number, number, string, string, bool, int, int,
    () => `${wrap(any())} ${pick([...ARITHMETIC, ...BITS])} ${wrap(any())}`,
    () => `${wrap(any())} ${logical()} ${wrap(any())}`,
    () => `${wrap(bool())} ? ${wrap(any())} : ${wrap(any())}`,
    () => `${wrap(any())}?.${pick(['k', 'v', 'name', 'length', 'k?.k', '[0]', '[1]'])}`,
    () => `${pick(scope.any)}?.[${chance(0.5) ? small() : pick(['"k"', '"v"', 's1', '"length"'])}]`,
    () => `${list()}[${chance(0.7) ? small() : number()}]`,
    () => `${list()}.at(${int()})`,
    () => `${wrap(string())}[${chance(0.7) ? small() : number()}]`,
    () => `${wrap(string())}.at(${int()})`,
    () => `${list()}.find(${callback()})`,
    () => `[${many(0, 3, any).join(', ')}]`,
    () => `({k: ${any()}, ${pick(['v', '"x y"', '1', '[s1]'])}: ${any()}})`,
    () => `${list()}.${pick(['map', 'filter'])}(${callback()})`,
    () => `${wrap(string())}.match(${pick(PATTERNS)})?.[0]`,
    () => pick(['undefined', 'null', 'NaN', 'true', 'void 0']),
];

// Of values that are not booleans. In a condition none decides without its other side.
const logical = () => isCondition ? '??' : pick(['&&', '||', '??']);

const callback = () => pick(CALLBACKS);
const list = () => chance(0.85) ? pick(scope.list) : `[${many(1, 4, any).join(', ')}]`;

function bool() { return deeper(BOOL, [named('bool'), named('bool'), named('bool'), () => pick(['true', 'false'])]); }
function int() { return deeper(INT, [named('int'), named('int'), intLiteral]); }
function number() { return deeper(NUMBER, [named('number'), named('number'), named('int'), numberLiteral]); }
function string() { return deeper(STRING, [named('string'), named('string'), stringLiteral]); }
function any() { return deeper(ANY, [named('any'), named('any'), named('string'), named('number'), named('int'), named('bool'), named('list')]); }

// A fresh expression of some type, or of the given one.
function expression(make = pick([bool, bool, bool, bool, int, number, number, string, any])) {
    depth = 0;
    return make();
}

// A condition is of booleans only: run.c asks what it is without each of its tags.
function program() {
    isCondition = chance(0.4);
    const made = {kind: isCondition ? 'condition' : 'expression', rows: 8, source: isCondition ? expression(bool) : expression()};
    isCondition = false;
    return made;
}

module.exports = {
    scope, bool, int, number, string, any, list, expression, literal, intLiteral, stringLiteral, wrap,
    program,
};
