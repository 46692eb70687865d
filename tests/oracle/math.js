// How far Rung's Math is from this Node's: math_test --dump N | node tests/oracle/math.js
//
// Each line is a function, its arguments and Rung's result, doubles as 16 hexadecimal digits. The table
// says in how many cases the two differ, and by how many units in the last place at most. Functions that
// the standard defines exactly must not differ at all; else the exit code is 1.
'use strict';

const exact = {
    floor: Math.floor, ceil: Math.ceil, trunc: Math.trunc, round: Math.round, sign: Math.sign, abs: Math.abs,
    fround: Math.fround, sqrt: Math.sqrt, sqrt_by_digits: Math.sqrt, clz32: Math.clz32, imul: Math.imul,
    min: Math.min, max: Math.max,
    to_int32: x => x | 0,
    to_uint32: x => x >>> 0,
    fmod: (x, y) => x % y,
};

const view = new DataView(new ArrayBuffer(8));

function toDouble(hex) {
    view.setUint32(0, parseInt(hex.slice(0, 8), 16));
    view.setUint32(4, parseInt(hex.slice(8), 16));
    return view.getFloat64(0);
}

// Doubles in order, as integers one apart; -0 is one below 0.
function rank(x) {
    view.setFloat64(0, x);
    const bits = view.getBigInt64(0);
    return bits >= 0n ? bits : -(bits & 0x7fffffffffffffffn) - 1n;
}

const rows = new Map();
for (const line of require('fs').readFileSync(0, 'latin1').split('\n')) {
    if (line === '')
        continue;
    const [name, ...words] = line.split(' ');
    const values = words.map(toDouble), rung = values.pop();
    const node = (exact[name] || Math[name])(...values);
    let row = rows.get(name);
    if (!row)
        rows.set(name, row = { cases: 0, differ: 0, ulp: 0, example: '' });
    row.cases++;
    if (Object.is(rung, node))
        continue;
    row.differ++;
    let ulp = Infinity;
    if (rung === rung && node === node) {
        const distance = rank(rung) - rank(node);
        ulp = Number(distance < 0n ? -distance : distance);
    }
    if (ulp > row.ulp) {
        row.ulp = ulp;
        row.example = `${name}(${values.join(', ')}): Rung ${rung}, Node ${node}`;
    }
}

let wrong = rows.size === 0;
console.log('function          cases   differ        %   ulp  the worst');
for (const [name, row] of rows) {
    const percent = (100 * row.differ / row.cases).toFixed(3);
    console.log(name.padEnd(14), String(row.cases).padStart(8), String(row.differ).padStart(8),
        percent.padStart(8), String(row.ulp).padStart(5), ' ' + row.example);
    if (exact[name] && row.differ > 0)
        wrong = true;
}
if (wrong)
    console.log(rows.size === 0 ? 'no cases on the standard input' : 'an exact function differs');
process.exitCode = wrong ? 1 : 0;
