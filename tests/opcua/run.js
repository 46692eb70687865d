// Interoperability: `rung watch` and `rung browse` against a server on node-opcua, one on open62541, and a network
// that fails between them. Run through run.sh (`make test-opcua`).
//
//     node run.js BUILD [WORD...]         the cases whose name holds every WORD; ends with a line of counts
'use strict';
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const {inspect} = require('util');
const {Farm} = require('./farm.js');

const [build, ...words] = process.argv.slice(2);
const STACKS = [...fs.existsSync(`${__dirname}/node_modules/node-opcua`) ? ['node-opcua'] : [], 'open62541'];
const ALONE = 2; // times that a case which failed beside others may try by itself
const cases = [];

// weight: how many of the slots it takes; a case that mostly waits takes one
function test(name, body, weight = 1) {
    cases.push({name, body, weight});
}

for (const file of ['values', 'rules', 'faults', 'security', 'scale']) require(`./cases/${file}.js`)(test, STACKS);

async function run({name, body}) {
    const farm = new Farm(build, name);
    const start = Date.now();
    try {
        await body(farm, assert);
        await farm.close();
        return {name, seconds: (Date.now() - start) / 1000};
    } catch (error) {
        return {name, seconds: (Date.now() - start) / 1000, error};
    } finally {
        await farm.end();
    }
}

function described(error) {
    const lines = [error.message];
    if (error.code === 'ERR_ASSERTION') {
        if (!error.generatedMessage) lines.push(`got ${inspect(error.actual, {depth: 5})}`, `expected ${inspect(error.expected, {depth: 5})}`);
        lines.push(...error.stack.split('\n').filter(line => line.includes('/cases/')).slice(0, 2));
    }
    return lines.join('\n').split('\n').slice(0, 40).map(line => `    ${line.slice(0, 500)}`).join('\n');
}

function report(word, name, seconds, error) {
    console.log(`${word} ${name}, ${seconds.toFixed(1)} s`);
    if (error) console.log(described(error));
}

async function main() {
    const chosen = cases.filter(({name}) => words.every(word => name.includes(word)));
    const slots = Math.max(4, os.cpus().length * 2);
    const running = new Set();
    const again = [];
    let used = 0, passed = 0, failed = 0;
    // The servers' keys are made once, before several cases want them.
    for (const stack of STACKS) {
        const farm = new Farm(build, `keys of ${stack}`);
        try { await farm.server(stack); } finally { await farm.end(); }
    }
    for (const each of chosen) {
        const weight = Math.min(each.weight, slots);
        while (used + weight > slots) await Promise.race(running);
        used += weight;
        const promise = run(each).then(({name, seconds, error}) => {
            running.delete(promise);
            used -= weight;
            if (error) again.push(each);
            else passed++;
            report(error ? 'AGAIN ' : 'ok    ', name, seconds, error);
        });
        running.add(promise);
    }
    await Promise.all(running);
    // Several cases at once on a busy machine keep servers from answering in time: what failed then is looked at alone.
    for (const each of again) {
        let result;
        for (let time = 0; time < ALONE && (time === 0 || result.error); time++) result = await run(each);
        report(result.error ? 'FAILED' : 'ok    ', `${each.name}, alone`, result.seconds, result.error);
        if (result.error) failed++;
        else passed++;
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

main().catch(error => {
    console.error(error);
    process.exit(1);
});
