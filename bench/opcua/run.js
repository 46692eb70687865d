// How much live data Rung takes and how soon an event is out: `make bench-opcua`. Run through tests/opcua/run.sh.
//
//     node run.js BUILD [--seconds 10] [--soak SECONDS] [--realtime]
//
// A server on open62541 has as many counters as asked for, all of which change at every period; `rung watch` has a rule over
// each, twenty of which make events. Printed, for each load: values a second, what share
// of one processor core rung took and how much of that the rules, and two latencies: from the last byte of the
// response to the end of the write of its events (measured inside, also in time of the processor), and from the server's timestamp to the line's arrival here,
// which has the sampling and publishing intervals in it. --soak goes on with the greatest load and looks at the memory;
// --realtime gives rung and the server a realtime priority, for a machine that is busy with something else (needs root).
'use strict';
const {execFileSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const {parseArgs} = require('util');
const {Farm, Watch, nodeId, sleep} = require('../../tests/opcua/farm.js');

const {values: option, positionals: [build]} = parseArgs({allowPositionals: true,
    options: {seconds: {type: 'string', default: '10'}, soak: {type: 'string', default: '0'}, realtime: {type: 'boolean', default: false}}});
const seconds = Number(option.seconds), soak = Number(option.soak);

const LOADS = [         // items, how often each changes, in ms
    [1000, 100], [1000, 10], [10000, 100], [10000, 10],
];
const TELLERS = 20;     // rules that make events

function rules(url, items, period) {
    const lines = [`opcua: {endpoint: "${url}", publishing: ${period}ms, sampling: ${period}ms, queue: 10}`, 'tags:'];
    for (let i = 0; i < items; i++) lines.push(`  c${i}: {node: "${nodeId(`Counter.${i}`)}", type: uint32}`);
    lines.push('rules:');
    const cycle = Math.max(TELLERS, 1000 / period);     // each teller is true for one change in so many
    for (let i = 0; i < items; i++) lines.push(`  r${i}: {when: c${i} ${i < TELLERS ? `% ${cycle} === ${i % cycle}` : '> 4000000000'}}`);
    return lines.join('\n') + '\n';
}

const status = pid => fs.readFileSync(`/proc/${pid}/status`, 'utf8');
const resident = pid => Number(/VmRSS:\s+(\d+)/.exec(status(pid))[1]);

function at(sorted, share) {
    return sorted.length > 0 ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] : NaN;
}

async function measure(items, period) {
    const farm = new Farm(build, `bench ${items} ${period}`);
    farm.rung = path.join(farm.build, 'bench/opcua/rung');
    try {
        const server = await farm.server('open62541', {counters: items, period});
        const clocks = farm.file('clocks.json');
        const watch = farm.own(new Watch(farm.rung, [farm.file('rules.yaml', rules(server.url, items, period))],
            {cwd: farm.folder, env: {RUNG_CLOCKS: clocks}}));
        for (const {child} of option.realtime ? [server, watch] : []) execFileSync('chrt', ['--rr', '--all-tasks', '--pid', '10', String(child.pid)]);
        const latencies = [];
        const received = watch.received.bind(watch);
        watch.received = (into, text, when) => {
            received(into, text, when);
            const event = into === watch.lines && watch.events[watch.events.length - 1];
            if (event && event.change === 'state') latencies.push(performance.timeOrigin + performance.now() - Date.parse(event.time));
            watch.events.length = watch.lines.length = 0;
        };
        await watch.until(() => latencies.length > 20, 30000, 'events');
        await sleep(1500);
        const reading = async () => {
            const before = fs.existsSync(clocks) ? fs.readFileSync(clocks, 'utf8').split('\n').length : 1;
            watch.child.kill('SIGUSR1');
            await watch.until(() => fs.existsSync(clocks) && fs.readFileSync(clocks, 'utf8').split('\n').length > before, 5000, 'the clocks');
            return {...JSON.parse(fs.readFileSync(clocks, 'utf8').trim().split('\n').pop()), at: performance.now()};
        };
        const first = await reading();
        latencies.length = 0;
        await sleep(seconds * 1000);
        const last = await reading();
        const sorted = latencies.slice().sort((a, b) => a - b);
        const time = (last.at - first.at) * 1e6, cpu = last.cpu_ns - first.cpu_ns;
        const values = last.samples - first.samples;
        const row = {
            items, period, values: values / time * 1e9, cpu: cpu / time, rules: (last.rules_ns - first.rules_ns) / time,
            perValue: cpu / values, rulesPerValue: (last.rules_ns - first.rules_ns) / values,
            median: last.median_us / 1000, p99: last.p99_us / 1000, cpuMedian: last.cpu_median_us / 1000, cpuP99: last.cpu_p99_us / 1000,
            serverMedian: at(sorted, 0.5), serverP99: at(sorted, 0.99),
            events: sorted.length,
        };
        print(row);
        if (soak > 0 && items === 10000 && period === 10) row.soak = await soaking(watch);
        return row;
    } finally {
        await farm.end();
    }
}

async function soaking(watch) {
    const memory = [];
    for (const end = performance.now() + soak * 1000; performance.now() < end;) {
        memory.push(resident(watch.child.pid));
        await sleep(Math.min(10000, soak * 100));
    }
    const half = Math.max(...memory.slice(0, memory.length / 2)), rest = Math.max(...memory.slice(memory.length / 2));
    console.log(`soak of ${soak} s: ${memory[0]} kB at first, at most ${half} kB in the first half and ${rest} kB in the second`);
    return rest <= half * 1.02 + 256;
}

const HEADS = ['items', 'period', 'values/s', 'of asked', 'CPU', 'rules', 'ns/value', 'rules ns', 'median', 'p99', 'on CPU', 'p99', 'from server', 'p99'];
const WIDTHS = [6, 7, 9, 9, 7, 7, 9, 9, 9, 9, 9, 9, 12, 9];
const print = row => console.log((row ? [
    row.items, `${row.period} ms`, Math.round(row.values), `${(row.values * row.period / row.items / 10).toFixed(1)} %`,
    `${(row.cpu * 100).toFixed(1)} %`, `${(row.rules * 100).toFixed(1)} %`, row.perValue.toFixed(0), row.rulesPerValue.toFixed(1),
    `${row.median.toFixed(3)}`, `${row.p99.toFixed(3)}`, row.cpuMedian.toFixed(3), row.cpuP99.toFixed(3), row.serverMedian.toFixed(1), row.serverP99.toFixed(1),
] : HEADS).map((text, i) => String(text).padStart(WIDTHS[i])).join(' '));

async function main() {
    console.log('CPU: of one core, all of rung; rules: the part inside rung_rules_*; latencies in ms');
    print(null);
    const rows = [];
    for (const [items, period] of LOADS) rows.push(await measure(items, period));
    const top = rows[rows.length - 1];
    console.log(`a million values a second: ${(top.cpu * 100).toFixed(1)} % of a core (goal: less than 25 %), ` +
        `an event ${top.p99.toFixed(3)} ms after its response at p99 (goal: less than 1 ms), ${top.cpuP99.toFixed(3)} ms of the processor's time`);
    process.exit(rows.some(row => row.soak === false) ? 1 : 0);
}

main().catch(error => {
    console.error(error);
    process.exit(1);
});
