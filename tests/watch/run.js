// run.js RUNG LISTEN - `rung watch` as a whole, over a plant that is made up (plant.c): signals, files, a slow reader, a full
// disk, systemd, HTTP, and the page in a browser where there is one. Ends with one line of counts.
'use strict';
const {spawn, spawnSync} = require('child_process');
const fs = require('fs');
const http = require('http');
const net = require('net');
const os = require('os');
const path = require('path');
const {AsyncLocalStorage} = require('async_hooks');
const {find, Browser} = require('./browser.js');

const [rung, listen, ...only] = process.argv.slice(2).map((a, i) => i < 2 ? path.resolve(a) : a);
const SLOW = Number(process.env.SLOW || 1);      // times that things may take longer
const AT_ONCE = 4;
const scene = new AsyncLocalStorage();          // each case has a folder of its own, and its processes
const file = name => path.join(scene.getStore().folder, name);
const read = name => fs.existsSync(file(name)) ? fs.readFileSync(file(name), 'utf8') : '';
const write = (name, text) => fs.writeFileSync(file(name), text);
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

const RULES = `opcua: {endpoint: "opc.tcp://plant:4840"}
tags:
  temp:     {node: "ns=2;s=Temp", type: double}
  pressure: {node: "ns=2;s=Pressure", type: double}
  running:  {node: "ns=2;s=Running", type: bool}
  mode:     {node: "ns=2;s=Mode", type: string}
values:
  margin: 95 - temp
rules:
  hot:    {when: temp > 60, severity: 700, message: "temp <b>\${temp}</b>"}
  manual: {when: 'mode === "MANUAL"'}
  never:  {when: pressure > 1000}
`;

// Without libmicrohttpd there is no --metrics: cases that need it are left out, and counted as nothing.
const hasHttp = !spawnSync(rung, ['watch', '/dev/null', '--metrics', 'x']).stderr.toString().includes('needs libmicrohttpd');
class Skip extends Error {}

// ---- A watch that runs -------------------------------------------------------------------------

class Watch {
    constructor(options, {env = {}, stdout = 'pipe', rules = 'rules.yaml', wrap = []} = {}) {
        if (options.includes('--metrics') && !hasHttp) throw new Skip();
        const command = [...wrap, rung, 'watch', rules, ...options];
        this.out = this.err = '';
        const {running} = scene.getStore();
        this.process = spawn(command[0], command.slice(1), {cwd: file('.'), env: {...process.env, PLANT: file('plant'), ...env}, stdio: ['ignore', stdout, 'pipe']});
        running.add(this.process);
        if (stdout === 'pipe') this.process.stdout.setEncoding('utf8').on('data', text => { this.out += text; });
        this.process.stderr.setEncoding('utf8').on('data', text => { this.err += text; });
        this.ended = new Promise(resolve => this.process.on('close', (status, signal) => {
            running.delete(this.process);
            resolve(status === null ? signal : status);
        }));
    }
    lines() { return this.out.split('\n').filter(Boolean).map(line => JSON.parse(line)); }
    signal(name) { this.process.kill(name); }
    async stop(name = 'SIGTERM') { this.signal(name); return this.ended; }
    // Where the page is.
    async url() {
        await until(() => /http:\/\/\S+\/metrics/.test(this.err), 'the address of the page');
        return this.err.match(/the page is (http:\/\/\S+\/),/)[1];
    }
}

async function until(condition, what, ms = 5000) {
    const end = Date.now() + ms * SLOW;
    for (;;) {
        const got = await condition();
        if (got) return got;
        if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
        await pause(25);
    }
}

function equal(got, wanted, what) {
    const a = JSON.stringify(got), b = JSON.stringify(wanted);
    if (a !== b) throw new Error(`${what}: got ${a}, expected ${b}`);
}

function holds(condition, what) {
    if (!condition) throw new Error(what);
}

// One request; {status, headers, text}. `raw` headers replace the usual ones.
function get(url, {method = 'GET', headers = {}, from} = {}) {
    return new Promise((resolve, reject) => {
        const request = http.request(url, {method, headers, localAddress: from, agent: false, timeout: 8000 * SLOW}, answer => {
            let text = '';
            answer.setEncoding('utf8').on('data', piece => { text += piece; }).on('end', () => resolve({status: answer.statusCode, headers: answer.headers, text}));
        });
        request.on('error', reject).on('timeout', () => request.destroy(new Error('no answer')));
        request.end();
    });
}

// ---- Cases -------------------------------------------------------------------------------------

const cases = {};

cases['events come as they happen, and Ctrl-C and SIGTERM end it with 0'] = async () => {
    for (const name of ['SIGINT', 'SIGTERM']) {
        const watch = new Watch([]);
        await until(() => watch.lines().length >= 2, 'two events');
        equal(await watch.stop(name), 0, 'exit status');
        equal(watch.lines().map(event => event.seq), watch.lines().map((_, i) => i + 1), 'seq');
        holds(watch.err.includes('connected to opc.tcp://plant:4840'), watch.err);
    }
};

cases['it begins without the server and goes on when that is lost'] = async () => {
    write('plant', 'down');
    const watch = new Watch([]);
    await until(() => watch.err.includes('does not answer'), 'a refusal');
    equal(watch.out, '', 'events');
    write('plant', '');
    await until(() => watch.lines().length > 0, 'an event');
    write('plant', 'down');
    const lost = await until(() => watch.lines().find(event => event.link === 'opcua'), 'the event of the link');
    equal(lost.state, 'lost', 'state');
    write('plant', '');
    await until(() => watch.lines().some(event => event.link === 'opcua' && event.state !== 'lost'), 'the link is back');
    equal(await watch.stop(), 0, 'exit status');
};

cases['--for, --quiet, and formats of the log'] = async () => {
    const text = new Watch(['--for', '300ms']), quiet = new Watch(['--for', '300ms', '--quiet']), json = new Watch(['--for', '300ms', '--log-format', 'json']);
    equal(await Promise.all([text.ended, quiet.ended, json.ended]), [0, 0, 0], 'exit status');
    holds(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info    connected/.test(text.err), text.err);
    equal(quiet.err, '', 'quiet');
    const line = JSON.parse(json.err.split('\n')[0]);
    equal([line.level, line.kind, line.source], ['info', 'link_up', 'opcua'], 'fields');
};

cases['levels stand before lines when standard error is the journal'] = async () => {
    write('plant', 'missing pressure');
    const log = fs.openSync(file('journal'), 'w'), info = fs.fstatSync(log);
    const child = spawn(rung, ['watch', 'rules.yaml', '--for', '300ms'], {cwd: file('.'), stdio: ['ignore', 'ignore', log],
        env: {...process.env, PLANT: file('plant'), JOURNAL_STREAM: `${info.dev}:${info.ino}`}});
    await new Promise(resolve => child.on('close', resolve));
    equal(read('journal').trim().split('\n').map(line => line.slice(0, 4)).sort(), ['<4>t', '<6>c'], read('journal'));
};

cases['--events appends, and SIGHUP opens the file anew'] = async () => {
    write('events', 'before\n');
    const watch = new Watch(['--events', 'events']);
    await until(() => read('events').split('\n').length > 3, 'events');
    fs.renameSync(file('events'), file('events.1'));
    watch.signal('SIGHUP');
    await until(() => read('events').split('\n').length > 2, 'events in the new file');
    equal(await watch.stop(), 0, 'exit status');
    const all = (read('events.1') + read('events')).trim().split('\n');
    equal(all.shift(), 'before', 'what was there');
    equal(all.map(line => JSON.parse(line).seq), all.map((_, i) => i + 1), 'seq over both files');
    equal(watch.out, '', 'standard output');
};

cases['a reader that stops is given a bounded buffer; then quality events go first, counted and told'] = async () => {
    const watch = new Watch(['--event-buffer', '60000', '--metrics', '0']), url = await watch.url();
    await until(() => watch.out.length > 0, 'an event');
    watch.process.stdout.pause();
    write('plant', 'doubt 400');
    const count = name => async () => {
        const found = (await get(url + 'metrics')).text.match(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\d+)$`, 'm'));
        return found ? Number(found[1]) : 0;
    };
    const quality = count('rung_watch_events_dropped_total{change="quality"}'), states = count('rung_watch_events_dropped_total{change="state"}');
    await until(async () => await quality() > 1000, 'dropped quality events', 10000);
    equal(await states(), 0, 'dropped events of state');
    await until(() => watch.err.includes('standard output is too slow for the events'), 'a warning');
    write('plant', 'flood 400');
    await until(async () => await states() > 1000, 'dropped events of state', 10000);
    holds(await count('rung_watch_events_waiting_bytes')() <= 60000, 'the buffer is bounded');
    equal((await get(url + 'healthz')).status, 503, 'health');
    write('plant', '');
    watch.process.stdout.resume();
    await until(() => watch.err.includes('events are written to standard output again'), 'it is told that it is well again', 10000);
    await until(async () => await count('rung_watch_events_waiting')() === 0, 'nothing waits');
    const lost = await quality() + await states(), lines = (equal(await watch.stop(), 0, 'exit status'), watch.lines());
    for (let i = 1; i < lines.length; i++) holds(lines[i].seq > lines[i - 1].seq, 'events are in order');
    equal(lines.at(-1).seq - lines.length, lost, 'events that are missing');
    equal(Number(watch.err.match(/again; (\d+) were dropped/)[1]), lost, 'events that were said to be dropped');
};

cases['a reader that goes away ends it, with the state saved'] = async () => {
    fs.rmSync(file('state'), {force: true});
    const watch = new Watch(['--state', 'state']);
    await until(() => watch.out.length > 0, 'an event');
    watch.process.stdout.destroy();
    equal(await watch.ended, 141, 'exit status');
    holds(fs.existsSync(file('state')), 'the state is there');
    holds(watch.err.includes('nobody reads the events'), watch.err);
};

cases['a full disk is told once, and it goes on'] = async () => {
    const watch = new Watch(['--events', '/dev/full', '--state', 'no/such/folder', '--state-every', '200ms']);
    await until(() => watch.err.includes('cannot write events to /dev/full: No space left on device'), 'an error');
    await pause(1500);
    equal(watch.err.match(/cannot write events/g).length, 1, 'errors of events');
    equal(watch.err.match(/cannot write no\/such\/folder/g).length, 1, 'errors of the state');
    equal(await watch.stop(), 3, 'exit status');
};

cases['what a disk had no room for is written when there is room again, line by line'] = async () => {
    if (process.getuid() !== 0) return;     // a file system of its own wants root
    fs.mkdirSync(file('disk'));
    write('plant', 'flood 20');
    const watch = new Watch(['--events', 'disk/events'], {wrap: ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=64k none disk && exec "$@"', 'sh']});
    const within = (...command) => new Promise(resolve => {
        let text = '';
        const child = spawn('nsenter', ['-t', watch.process.pid, '-m', ...command]);
        child.stdout.setEncoding('utf8').on('data', piece => { text += piece; });
        child.on('close', () => resolve(text));
    });
    await Promise.race([until(() => watch.err.includes('No space left on device'), 'a full disk', 10000), watch.ended]);
    if (watch.err.includes('unshare') || watch.err.includes('mount:')) return;     // not allowed here
    await within('mount', '-o', 'remount,size=32m', file('disk'));
    await until(() => watch.err.includes('events are written to disk/events again; 0 were dropped'), 'room');
    const lines = (await within('cat', file('disk/events'))).trimEnd().split('\n').slice(0, -1).map(line => JSON.parse(line).seq);
    holds(lines.length > 300, `${lines.length} events`);
    equal(lines.findIndex((seq, i) => seq !== i + 1), -1, 'events that are missing');
    equal(await watch.stop(), 0, 'exit status');
};

cases['the events wait for a FIFO to have a reader, and for its next one'] = async () => {
    fs.rmSync(file('fifo'), {force: true});
    await new Promise(resolve => spawn('mkfifo', [file('fifo')]).on('close', resolve));
    const watch = new Watch(['--events', 'fifo']);
    await until(() => watch.err.includes('it has no reader'), 'a message');
    let first = '';
    const reader = spawn('head', ['-n', '1', file('fifo')]);
    reader.stdout.on('data', text => { first += text; });
    await new Promise(resolve => reader.on('close', resolve));
    equal(JSON.parse(first).seq, 1, 'the first event');
    await until(() => watch.err.includes('Broken pipe') || watch.err.split('it has no reader').length > 2, 'the reader is missed', 8000);
    let second = '';
    const next = spawn('head', ['-n', '1', file('fifo')]);
    next.stdout.on('data', text => { second += text; });
    await new Promise(resolve => next.on('close', resolve));
    holds(JSON.parse(second).seq > 1, 'a later event, whole');
    await watch.stop();
};

cases['a state goes on; one that is damaged is refused with a way out'] = async () => {
    fs.rmSync(file('state'), {force: true});
    const first = new Watch(['--state', 'state', '--state-every', '100ms']);
    await until(() => first.lines().length >= 2 && fs.existsSync(file('state')), 'events and a state');
    await pause(500);
    equal(await first.stop('SIGKILL'), 'SIGKILL', 'end');
    // One that is killed while it writes leaves the file that was to take the place of the state.
    const stateFiles = () => fs.readdirSync(file('.')).filter(name => name.startsWith('state.'));
    const left = stateFiles();
    write('changed.yaml', RULES.replace('temp > 60', 'temp > 61').replace(/  never.*\n/, '') + '  fresh: {when: temp > 1}\n');
    const second = new Watch(['--state', 'state'], {rules: 'changed.yaml'});
    await until(() => second.lines().length >= 1, 'an event');
    holds(second.lines()[0].seq > 2, `seq goes on: ${second.out}`);
    holds(second.err.includes("rule 'hot' computes something else now"), second.err);
    holds(second.err.includes("rule 'never' is no longer there"), second.err);
    equal(await second.stop(), 0, 'exit status');
    equal(stateFiles(), left, 'files left over');
    write('damaged', read('state').slice(0, -3));
    const third = new Watch(['--state', 'damaged']);
    equal(await third.ended, 2, 'exit status');
    equal(third.err, 'rung: damaged holds no state of rules, or is damaged\n  hint: remove it to begin without\n', 'message');
};

cases['a restart keeps the time of a plant whose clock is behind'] = async () => {
    write('plant', 'behind');
    write('held.yaml', RULES + "  slow: {when: 'held(pressure > -1, \"2s\")'}\n");
    const first = new Watch(['--state', 'state', '--for', '1s'], {rules: 'held.yaml'});
    equal(await first.ended, 0, 'exit status');
    holds(!first.lines().some(event => event.rule === 'slow'), 'too early');
    await pause(1500);
    const second = new Watch(['--state', 'state'], {rules: 'held.yaml'}), start = Date.now();
    const slow = await until(() => second.lines().find(event => event.rule === 'slow'), 'the end of the time');
    holds(Date.now() - start > 500, 'the pause does not count');
    holds(Math.abs(Date.parse(slow.time) + 600000 - Date.now()) < 2000 * SLOW, slow.time);
    await second.stop();
};

cases['SIGHUP loads the rules again; a file with an error changes nothing'] = async () => {
    write('live.yaml', RULES);
    const watch = new Watch(['--metrics', '0'], {rules: 'live.yaml'}), url = await watch.url();
    await until(() => watch.lines().length >= 1, 'an event');
    write('live.yaml', RULES.replace('temp > 60', 'temp >'));
    watch.signal('SIGHUP');
    await until(() => watch.err.includes('live.yaml was not loaded again'), 'a message');
    holds(/live\.yaml:10:\d+: /.test(watch.err), watch.err);
    let metrics = (await get(url + 'metrics')).text;
    holds(/^rung_watch_reload_errors_total 1$/m.test(metrics) && /^rung_watch_reloads_total 0$/m.test(metrics), 'counters');
    const before = watch.lines().length;
    await until(() => watch.lines().length > before, 'events go on');
    write('live.yaml', RULES.replace('never:', 'always:').replace('pressure > 1000', 'pressure > -1'));
    watch.signal('SIGHUP');
    await until(() => watch.lines().some(event => event.rule === 'always'), 'an event of the new rule');
    metrics = (await get(url + 'metrics')).text;
    holds(/^rung_watch_reloads_total 1$/m.test(metrics), 'counters');
    holds(watch.err.includes("rule 'always' is new") && watch.err.includes("rule 'never' is no longer there"), watch.err);
    equal((await get(url + 'api/state')).status, 200, 'the page after it');
    equal(await watch.stop(), 0, 'exit status');
};

cases['--reload looks at the rule file and what it includes'] = async () => {
    write('live.yaml', 'include: [part.yaml]\n' + RULES);
    write('part.yaml', 'values: {twice: temp * 2}\n');
    const watch = new Watch(['--reload', '--log-format', 'json'], {rules: 'live.yaml'});
    await until(() => watch.lines().length >= 1, 'an event');
    await pause(1200);
    equal(watch.err.includes('loaded again'), false, 'reloads without a change');
    write('part.yaml', 'values: {twice: temp * }\n');
    await until(() => watch.err.includes('was not loaded again'), 'an error');
    holds(watch.err.trim().split('\n').every(line => JSON.parse(line).level), 'every line is JSON');
    write('part.yaml', 'rules: {other: {when: temp > -1}}\n');
    await until(() => watch.lines().some(event => event.rule === 'other'), 'an event of the new rule');
    equal(await watch.stop(), 0, 'exit status');
};

cases['--record writes every input'] = async () => {
    const watch = new Watch(['--record', 'record']);
    await until(() => read('record').split('\n').length > 20, 'lines');
    equal(await watch.stop(), 0, 'exit status');
    holds(read('record').trim().split('\n').every(line => JSON.parse(line).tag), 'every line is a sample');
};

cases['--check names nodes that are missing; --strict ends for them'] = async () => {
    const well = new Watch(['--check']);
    equal([await well.ended, well.out], [0, 'opc.tcp://plant:4840: 8 nodes, 0 refused\n'], 'all is well');
    write('plant', 'missing pressure');
    const check = new Watch(['--check']);
    equal([await check.ended, check.out.split('\n')[0]], [1, "tag 'pressure': the server has no such node"], 'one is missing');
    const strict = new Watch(['--strict']);
    equal(await strict.ended, 1, 'exit status');
    holds(strict.err.includes('--strict'), strict.err);
    write('plant', 'down');
    const down = new Watch(['--check']);
    equal([await down.ended, down.out.split('\n')[1]], [1, 'opc.tcp://plant:4840: not reached'], 'no server');
};

cases['systemd is told, over a file and over an abstract name'] = async () => {
    for (const address of [file('notify'), `@rung-watch-${process.pid}`]) {
        let told = '';
        const ear = spawn(listen, [address]);
        ear.stdout.setEncoding('utf8').on('data', text => { told += text; });
        await until(() => told.includes('listening'), 'the listener');
        // The process that is watched is the one that WATCHDOG_PID names: a shell becomes it.
        const watch = new Watch([], {env: {NOTIFY_SOCKET: address, WATCHDOG_USEC: '300000'},
            wrap: ['sh', '-c', 'export WATCHDOG_PID=$$; exec "$@"', 'sh']});
        await until(() => told.split('WATCHDOG=1').length > 3, 'the watchdog');
        watch.signal('SIGHUP');
        await until(() => /RELOADING=1\nMONOTONIC_USEC=\d+\nREADY=1/.test(told), `a reload in ${told}`);
        equal(await watch.stop(), 0, 'exit status');
        await until(() => told.includes('STOPPING=1'), 'the end');
        holds(told.startsWith('listening\nREADY=1\n'), told);
        holds(/STATUS=\d of 3 rules active, .* opc\.tcp:\/\/plant:4840 connected /.test(told), told);
        ear.kill();
    }
};

cases['/healthz says why'] = async () => {
    write('plant', 'down');
    const watch = new Watch(['--metrics', '0']), url = await watch.url();
    await until(async () => (await get(url + 'healthz')).status === 503, 'it is not well');
    equal((await get(url + 'healthz')).text, 'opcua is not connected: opc.tcp://plant:4840 does not answer; it is tried again in 2 s\n', 'reason');
    write('plant', '');
    const well = await until(async () => { const got = await get(url + 'healthz'); return got.status === 200 && got; }, 'it is well');
    equal(well.text, 'ok\n', 'text');
    write('plant', 'stuck');
    const stuck = await until(async () => { const got = await get(url + 'healthz'); return got.status === 503 && got; }, 'it is stuck', 8000);
    holds(/^the rules have been busy for \d+ s\n$/.test(stuck.text), stuck.text);
    const asked = Date.now();
    equal([(await get(url + 'metrics')).status, (await get(url + 'metrics')).status], [503, 503], 'metrics of a loop that is stuck');
    holds(Date.now() - asked < 4500 * SLOW, 'they are refused soon');
    write('plant', '');
    await until(async () => (await get(url + 'metrics')).status === 200, 'it is well again', 10000);
    equal(await watch.stop(), 0, 'exit status');
};

cases['/metrics is text for Prometheus'] = async () => {
    const watch = new Watch(['--metrics', '0', '--state', 'state']), url = await watch.url();
    await until(() => watch.lines().length >= 1, 'an event');
    const {status, headers, text} = await get(url + 'metrics');
    equal([status, headers['content-type']], [200, 'text/plain; version=0.0.4; charset=utf-8'], 'head');
    const types = new Map(), seen = new Set();
    for (const line of text.trimEnd().split('\n')) {
        const head = line.match(/^# (HELP|TYPE) ([a-z_]+) (.+)$/);
        if (head) { if (head[1] === 'TYPE') { holds(!types.has(head[2]), `${head[2]} twice`); types.set(head[2], head[3]); } continue; }
        const sample = line.match(/^([a-z_]+)(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [-+0-9.eINa-f]+$/);
        holds(sample, `not a sample: ${line}`);
        holds(!seen.has(sample[1] + sample[2]), `twice: ${line}`);
        seen.add(sample[1] + sample[2]);
        const name = types.has(sample[1]) ? sample[1] : sample[1].replace(/_(bucket|sum|count)$/, '');
        holds(types.has(name), `no type: ${line}`);
        holds((types.get(name) === 'counter') === name.endsWith('_total'), `_total: ${line}`);
        holds(/^(rung|process)_/.test(name), `prefix: ${line}`);
    }
    holds(!text.includes('rule="'), 'no label for rules');
    const each = (await get(url + 'metrics?by=rule')).text;
    holds(/^rung_rule_active\{rule="hot"\} [01]$/m.test(each), 'rules when asked for');
    equal(await watch.stop(), 0, 'exit status');
};

cases['HTTP: names, methods, paths, and requests that are not whole'] = async () => {
    const watch = new Watch(['--metrics', '127.0.0.1:0', '--metrics-name', 'plant.example']), url = await watch.url();
    const port = new URL(url).port;
    for (const [host, status] of [['evil.example', 403], ['evil.example:80', 403], ['localhost', 200], [`127.0.0.1:${port}`, 200],
        ['[::1]:80', 200], ['[::1]', 200], ['[evil.example]', 403], ['[::1].evil.example', 403], ['[', 403], ['plant.example:1', 200], ['127.0.0.1.evil.example', 403], [os.hostname(), 200]])
        equal((await get(url + 'healthz', {headers: {Host: host}})).status, status, `Host: ${host}`);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
        equal((await get(url, {method})).status, 405, method);
    const head = await get(url, {method: 'HEAD'});
    equal([head.status, head.text, head.headers['content-type']], [200, '', 'text/html; charset=utf-8'], 'HEAD');
    holds(/default-src 'none'/.test(head.headers['content-security-policy']), 'policy');
    equal((await get(url + '../../etc/passwd')).status, 404, 'another path');
    const odd = await get(url + 'api/state?tags_count=99999&tags_from=4294967295&rules_count=-1&rules_search=' + '%ff'.repeat(500));
    equal([odd.status, JSON.parse(odd.text).tags.rows.length], [200, 0], 'odd arguments');
    equal(JSON.parse((await get(url + 'api/state?tags_search=S%3DPRES')).text).tags.rows.map(tag => tag.name), ['pressure'], 'search');
    equal(JSON.parse((await get(url + 'api/state?tags_from=1&tags_count=2')).text).tags.rows.map(tag => tag.name), ['pressure', 'running'], 'excerpt');
    // Requests that never end, more than there may be connections: whoever asks properly is served again.
    const held = [];
    for (let i = 0; i < 80; i++) {
        const socket = net.connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX: '));
        socket.on('error', () => {});
        held.push(socket);
    }
    await pause(300);
    const before = watch.lines().length;
    await until(() => watch.lines().length > before, 'events go on');
    await until(() => get(url + 'healthz').then(got => got.status === 200, () => false), 'an answer after they are closed', 20000);
    held.forEach(socket => socket.destroy());
    equal(await watch.stop(), 0, 'exit status');
};

cases['--metrics: what cannot be listened on, and what others can reach'] = async () => {
    const watch = new Watch(['--metrics', '0']), port = new URL(await watch.url()).port;
    for (const [address, message] of [[port, 'Address already in use'], ['plant', 'takes PORT'], ['1:2:3', 'takes PORT'], ['70000', 'takes PORT'], ['no.such.invalid:1', 'no.such.invalid']]) {
        const other = new Watch(['--metrics', address]);
        equal(await other.ended, 2, address);
        holds(other.err.includes(message), other.err);
    }
    holds(!watch.err.includes('no password'), 'the loopback is not public');
    const open = new Watch(['--metrics', '0.0.0.0:0']), there = (await open.url()).replace('0.0.0.0', '127.0.0.1');
    holds(open.err.includes('whoever reaches http://0.0.0.0:'), open.err);
    // One address cannot take all connections: another is served at once.
    const held = Array.from({length: 80}, () => net.connect(new URL(there).port, '127.0.0.1').on('error', () => {}));
    await pause(300);
    const began = Date.now();
    equal((await get(there + 'healthz', {from: '127.0.0.2'})).status, 200, 'another address');
    holds(Date.now() - began < 4000, 'at once');
    held.forEach(socket => socket.destroy());
    equal(await open.stop(), 0, 'exit status');
    await watch.stop();
};

cases['a terminal has a line at the bottom, and events keep lines of their own'] = async () => {
    const run = command => new Promise(resolve => {
        let text = '';
        const child = spawn('script', ['-qec', command, '/dev/null'], {cwd: file('.'), env: {...process.env, PLANT: file('plant'), TERM: 'xterm'}, stdio: ['pipe', 'pipe', 'ignore']});
        child.stdout.setEncoding('utf8').on('data', piece => { text += piece; });
        child.on('close', () => resolve(text));
    });
    const both = await run(`'${rung}' watch rules.yaml --for 3500ms`);
    holds(/\r\d of 3 rules active, \d+ events \| 4 tags, \d+ samples\/s \| opc\.tcp:\/\/plant/.test(both), both);
    const events = both.split('\n').map(line => line.replace(/\r$/, '').split('\r').at(-1)).filter(line => line.startsWith('{'));
    holds(events.length >= 2, both);
    events.forEach(line => JSON.parse(line));
    holds(!both.includes('\x1b'), 'no terminal codes');
    const apart = await run(`'${rung}' watch rules.yaml --for 2500ms > apart`);
    holds(apart.includes('samples/s'), apart);
    holds(read('apart').trim().split('\n').every(line => JSON.parse(line).rule), 'events alone');
    const quiet = await run(`'${rung}' watch rules.yaml --for 1200ms --quiet > apart`);
    equal(quiet, '', 'quiet');
};

cases['the unit file is one'] = async () => {
    if (!fs.existsSync('/usr/bin/systemd-analyze')) return;
    const unit = fs.readFileSync(path.join(__dirname, '../../examples/systemd/rung@.service'), 'utf8');
    write('rung@test.service', unit.replace('/usr/local/bin/rung', rung));
    const check = spawn('systemd-analyze', ['verify', file('rung@test.service')]);
    let told = '';
    check.stderr.on('data', text => { told += text; });
    const status = await new Promise(resolve => check.on('close', resolve));
    equal([status, told], [0, ''], 'systemd-analyze verify');
};

// ---- The page ----------------------------------------------------------------------------------

const shots = process.env.SHOTS;        // a folder for screenshots
const program = find();

async function look(options, inside, size) {
    const watch = new Watch(['--metrics', '0', ...options.arguments || []], options), browser = new Browser(program, size);
    try {
        const url = await watch.url();
        await browser.open(url);
        await until(() => browser.value("document.querySelectorAll('#tag-rows .name').length > 0"), 'tags on the page', 15000);
        await inside({watch, browser, url, value: expression => browser.value(expression),
            wait: (expression, what) => until(() => browser.value(expression), what, 10000),
            shot: name => shots ? browser.screenshot(path.join(shots, name + '.png')) : null});
    } finally {
        await browser.close();
        await watch.stop();
    }
}

const page = {};

page['values, states and charts move; text stays text; nothing complains'] = () => look({}, async ({browser, value, wait, shot}) => {
    const temp = "document.querySelector('#tag-rows .value').textContent";
    const first = await value(temp);
    await wait(`${temp} !== ${JSON.stringify(first)}`, 'another value');
    equal(await value("[...document.querySelectorAll('#tag-rows .name')].map(n => n.textContent)"), ['temp', 'pressure', 'running', 'mode', 'margin'], 'tags');
    await wait("document.querySelector('#tag-rows path').getAttribute('d').split('H').length > 3", 'a chart');
    await wait("[...document.querySelectorAll('#rule-rows .badge')].some(n => n.textContent === '● active')", 'an active rule');
    await wait("[...document.querySelectorAll('#rule-rows .badge')].some(n => n.textContent === '○ cleared')", 'a cleared rule');
    await wait("/temp <b>\\d/.test(document.getElementById('event-rows').textContent)", 'an event with its message, markup shown as text');
    equal(await value("document.querySelectorAll('#event-rows b').length"), 0, 'markup');
    await wait("document.getElementById('rate').textContent !== '–'", 'a rate');
    equal(await value("document.querySelector('#link-rows .badge').textContent"), '● connected', 'link');
    equal(await value("document.getElementById('banner').textContent"), '', 'banner');
    await shot('live');
    equal(browser.troubles, [], 'complaints of the browser');
});

page['a lost server is clear, and so is a rule file with an error'] = async () => {
    write('live.yaml', RULES);
    await look({rules: 'live.yaml'}, async ({watch, browser, value, wait, shot}) => {
        write('plant', 'down');
        await wait("document.querySelector('#banner .bad')?.textContent.includes('not connected since')", 'the banner');
        await wait("[...document.querySelectorAll('#tag-rows .badge')].slice(0, 4).every(n => n.textContent === 'BadNoCommunication')", 'the status of tags');
        write('live.yaml', 'rules: [');
        watch.signal('SIGHUP');
        await wait("document.getElementById('banner').textContent.includes('The rule file has an error')", 'the error');
        await shot('lost-server');
        write('live.yaml', RULES);
        write('plant', '');
        watch.signal('SIGHUP');
        await wait("document.getElementById('banner').textContent === ''", 'the banner goes');
        equal(await value("document.querySelectorAll('[role=alert]').length"), 0, 'alerts');
        equal(browser.troubles, [], 'complaints of the browser');
    });
};

page['a lost rung is clear, and the page comes back with it'] = async () => {
    const browser = new Browser(program, {dark: true, width: 1400, height: 900});
    let watch = new Watch(['--metrics', '0']);
    try {
        const url = await watch.url(), port = new URL(url).port;
        await browser.open(url);
        await until(() => browser.value("document.querySelectorAll('#tag-rows .name').length > 0"), 'tags', 15000);
        await watch.stop();
        await until(() => browser.value("document.body.classList.contains('stale') && document.querySelector('[role=alert]').textContent.includes('No connection to rung since')"), 'the banner');
        holds((await browser.value('document.title')).includes('no connection'), 'title');
        if (shots) await browser.screenshot(path.join(shots, 'lost-rung-dark.png'));
        watch = new Watch(['--metrics', port]);
        await until(() => browser.value("!document.body.classList.contains('stale') && document.getElementById('banner').textContent === ''"), 'it is back', 10000);
        const others = browser.troubles.filter(text => !/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(text));
        equal(others, [], 'complaints of the browser');
    } finally {
        await browser.close();
        await watch.stop();
    }
};

page['thousands of tags and rules: search and pages'] = async () => {
    let text = 'opcua: {endpoint: "opc.tcp://plant:4840"}\ntags:\n';
    for (let i = 0; i < 5000; i++) text += `  tag${i}: {node: "ns=2;s=Line${i % 7}.T${i}", type: double}\n`;
    text += 'rules:\n';
    for (let i = 0; i < 3000; i++) text += `  rule${i}: {when: tag${i} > ${i % 90}}\n`;
    write('large.yaml', text);
    await look({rules: 'large.yaml'}, async ({browser, value, wait, shot}) => {
        const type = (id, text) => value(`(() => { const input = document.getElementById('${id}'); input.value = '${text}'; input.dispatchEvent(new Event('input')); })()`);
        const names = "[...document.querySelectorAll('#tag-rows .name')].map(n => n.textContent)";
        equal(await value(`${names}.length`), 50, 'rows');
        await value("document.querySelector('[aria-label=\"Next tags\"]').click()");
        await wait(`${names}[0] === 'tag50'`, 'the next page');
        await shot('large');
        await type('tags-search', 'tag4999');
        await wait(`${names}.join() === 'tag4999'`, 'the tag that was searched for');
        await type('tags-search', 'no such tag');
        await wait("document.querySelector('#tag-rows .empty')?.textContent === 'No tag matches.'", 'a word about it');
        await type('tags-search', '');
        await wait(`${names}.length === 50`, 'all again');
        await type('rules-search', 'RULE2999');
        await wait("[...document.querySelectorAll('#rule-rows .name')].map(n => n.textContent).join() === 'rule2999'", 'the rule that was searched for');
        equal(browser.troubles, [], 'complaints of the browser');
    });
};

page['on a telephone nothing is wider than the screen'] = () => look({}, async ({value, wait, shot}) => {
    await wait("document.querySelectorAll('#rule-rows .name').length === 3", 'rules');
    await shot('narrow');
    equal(await value('document.documentElement.scrollWidth <= innerWidth'), true, 'width');
}, {width: 400, height: 800});

// ---- All of them -------------------------------------------------------------------------------

async function runCase(name, run) {
    const start = Date.now(), running = new Set(), folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rung-watch-'));
    let passed = true;
    await scene.run({folder, running}, async () => {
        write('plant', '');
        write('rules.yaml', RULES);
        try {
            await run();
            if (process.env.VERBOSE) console.log(`ok ${name} ${Date.now() - start} ms`);
        } catch (error) {
            passed = error instanceof Skip ? null : false;
            if (!(error instanceof Skip)) console.log(`FAILED ${name}\n    ${error.stack}`);
        }
    });
    for (const child of running) child.kill('SIGKILL');
    fs.rmSync(folder, {recursive: true, force: true, maxRetries: 5});
    return passed;
}

(async () => {
    const all = Object.entries({...program && hasHttp ? page : {}, ...cases}).filter(([name]) => !only.length || only.some(word => name.includes(word)));
    let passed = 0, failed = 0;
    if (!hasHttp) console.log('rung was built without libmicrohttpd: --metrics was not tested');
    if (!program) console.log('chromium is not installed: the page was not looked at');
    await Promise.all(Array.from({length: AT_ONCE}, async () => {
        for (let next; (next = all.shift());) {
            const result = await runCase(...next);
            if (result !== null) result ? passed++ : failed++;
        }
    }));
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
})();
