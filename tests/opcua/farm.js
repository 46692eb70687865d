// Starts what a test needs: the two servers, a proxy, `rung watch`. Everything is a Program with lines out, and
// commands in where it takes them; all of them end when the test does.
'use strict';
const {spawn} = require('child_process');
const fs = require('fs');
const net = require('net');
const path = require('path');
const {rows, nodeId} = require('./space.js');

const here = __dirname;
const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

class Program {
    constructor(command, args, options = {}) {
        this.name = options.name || path.basename(command);
        this.lines = [];            // {at, text} of standard output
        this.errors = [];           // the same of standard error
        this.waiting = new Set();
        this.child = spawn(command, args, {cwd: options.cwd, env: {...process.env, ...options.env}, stdio: ['pipe', 'pipe', 'pipe']});
        this.child.stdin.on('error', () => {});
        this.ended = new Promise(resolve => this.child.on('close', (code, signal) => resolve(this.exit = {code, signal})));
        this.ended.then(() => this.wake());
        this.take(this.child.stdout, this.lines);
        this.take(this.child.stderr, this.errors);
    }

    take(stream, into) {
        let rest = '';
        stream.setEncoding('utf8');
        stream.on('data', chunk => {
            const at = Date.now();
            const parts = (rest + chunk).split('\n');
            rest = parts.pop();
            for (const text of parts) {
                into.push({at, text});
                this.received(into, text, at);
            }
            if (parts.length > 0) this.wake();
        });
    }

    received() {}

    wake() {
        for (const check of [...this.waiting]) check();
    }

    // Waits until `ready` returns something and returns that; `what` says in words what was waited for.
    until(ready, timeout, what) {
        return new Promise((resolve, reject) => {
            const finish = (settle, value) => {
                clearTimeout(timer);
                clearInterval(again);
                this.waiting.delete(check);
                settle(value);
            };
            const check = () => {
                let value;
                try { value = ready(); } catch (error) { return finish(reject, error); }
                if (value) return finish(resolve, value);
                if (this.exit) finish(reject, new Error(`${this.name} ended (${this.exit.code ?? this.exit.signal}) before ${what}${this.tail()}`));
            };
            const timer = setTimeout(() => finish(reject, new Error(`${what}: not within ${timeout} ms${this.tail()}`)), timeout);
            const again = setInterval(check, 250);      // for conditions that no line tells of
            this.waiting.add(check);
            check();
        });
    }

    tail() {
        const last = [...this.lines.slice(-5), ...this.errors.slice(-8)].map(line => `\n      ${this.name}: ${line.text.slice(0, 400)}`);
        return last.join('');
    }

    async ask(line) {
        const before = this.lines.length;
        this.child.stdin.write(line + '\n');
        await this.until(() => this.lines.length > before, 15000, `an answer to '${line}'`);
        const answer = this.lines[before].text;
        if (answer.startsWith('error')) throw new Error(`${this.name}: ${line}: ${answer}`);
        return answer.startsWith('{') ? JSON.parse(answer) : answer;
    }

    async stop(signal = 'SIGTERM') {
        if (!this.exit) this.child.kill(signal);
        const timer = setTimeout(() => this.child.kill('SIGKILL'), 8000);
        await this.ended;
        clearTimeout(timer);
        return this.exit;
    }
}

// One `rung watch`: its events and notices, parsed.
class Watch extends Program {
    constructor(rung, args, options) {
        super(rung, ['watch', ...args], {name: 'rung watch', ...options});
    }

    received(into, text, at) {
        this.events ||= [];
        if (into !== this.lines) return;
        let event;
        try { event = JSON.parse(text); } catch { event = {unreadable: text}; }
        this.events.push(Object.assign(event, {at}));
    }

    // The first event from the `from`th on for which `fits` holds.
    event(fits, timeout, what, from = 0) {
        return this.until(() => (this.events || []).slice(from).find(fits), timeout, what);
    }

    // Waits until the link has come up `times` times.
    connected(times = 1, timeout = 10000) {
        return this.until(() => this.told(/"kind":"link_up"/).length >= times, timeout, `the link was up${times > 1 ? ' again' : ''}`);
    }

    told(pattern) {
        return this.errors.filter(line => pattern.test(line.text));
    }
}

// A tag's type in a rule file for a type of space.txt.
function tagType(type) {
    const [element, dimensions] = type.split('[');
    if (type.includes(',')) return 'any';       // a matrix
    const scalar = {
        Boolean: 'bool', SByte: 'int32', Byte: 'int32', Int16: 'int32', UInt16: 'int32', Int32: 'int32', UInt32: 'uint32',
        MachineState: 'int32', Int64: 'double', UInt64: 'double', Float: 'double', Double: 'double', StatusCode: 'uint32',
        DateTime: 'datetime',
    }[element] || 'string';
    return dimensions === undefined ? scalar : `"${scalar}[]"`;
}

const tagName = id => id.replace(/\W+/g, '_').replace(/^_|_$/g, '').replace(/^\d/, 'n$&');
const quoted = text => `'${text.replace(/'/g, "''")}'`;

let nextPort = 14000 + process.pid % 97 * 40;

// A free port below those that the system gives away: a dial to one of these can connect to itself.
async function freePort() {
    for (;;) {
        const port = nextPort++;
        const free = await new Promise(resolve => {
            const server = net.createServer().on('error', () => resolve(false));
            server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
        });
        if (free) return port;
    }
}

// What one test owns.
class Farm {
    constructor(build, name) {
        this.build = path.resolve(build);
        this.rung = path.join(this.build, 'rung');
        this.programs = [];
        this.env = {};              // for rung, beside what is there
        this.folder = path.join(this.build, 'tests/opcua/work', name.replace(/\W+/g, '-'));
        fs.rmSync(this.folder, {recursive: true, force: true});
        fs.mkdirSync(this.folder, {recursive: true});
    }

    own(program) {
        this.programs.push(program);
        return program;
    }

    file(name, text) {
        const file = path.join(this.folder, name);
        if (text !== undefined) fs.writeFileSync(file, text);
        return file;
    }

    // stack: 'node-opcua' or 'open62541'; options as the servers', {port, counters, period, ...}
    async server(stack, options = {}) {
        const port = options.port || await freePort();
        const pki = options.pki || path.join(this.build, 'tests/opcua', `pki-${stack}`);
        fs.mkdirSync(pki, {recursive: true});
        const args = ['--port', String(port), '--pki', pki];
        for (const [key, value] of Object.entries(options)) {
            if (key === 'port' || key === 'pki' || value === false) continue;
            args.push(`--${key}`, ...(value === true ? [] : [String(value)]));
        }
        const server = this.own(stack === 'node-opcua'
            ? new Program(process.execPath, [path.join(here, 'server.js'), ...args], {name: stack})
            : new Program(path.join(this.build, 'tests/opcua/server'), [...args, '--space', path.join(here, 'space.txt')], {name: stack}));
        await server.until(() => server.lines.some(line => line.text.startsWith('ready')), 60000, `${stack} was ready`);
        return Object.assign(server, {stack, port, pki, options, url: `opc.tcp://127.0.0.1:${port}`});
    }

    async restart(server) {
        return this.server(server.stack, {...server.options, port: server.port, pki: server.pki});
    }

    async proxy(server) {
        const port = await freePort();
        const proxy = this.own(new Program(process.execPath, [path.join(here, 'proxy.js'), String(port), String(server.port)], {name: 'proxy'}));
        await proxy.until(() => proxy.lines.length > 0, 20000, 'the proxy was ready');
        return Object.assign(proxy, {port, url: `opc.tcp://127.0.0.1:${port}`});
    }

    watch(rules, ...args) {
        return this.own(new Watch(this.rung, [rules, '--log-format', 'json', '--certificates', path.join(this.folder, 'certificates'), ...args],
            {cwd: this.folder, env: {...this.env}}));
    }

    // Runs rung to its end: {code, out, err}.
    async run(...args) {
        const program = this.own(new Program(this.rung, args, {cwd: this.folder, env: {...this.env}, name: `rung ${args[0]}`}));
        program.child.stdin.end();
        const timer = setTimeout(() => program.child.kill('SIGKILL'), 60000);
        const {code, signal} = await program.ended;
        clearTimeout(timer);
        return {code: code ?? signal, out: program.lines.map(line => line.text), err: program.errors.map(line => line.text)};
    }

    // What was started must end well when it is told to, and have nothing to say about its memory.
    async close() {
        for (const program of this.programs) {
            if (program instanceof Watch && !program.exit) {
                const {code, signal} = await program.stop();
                if (code !== 0) throw new Error(`${program.name} ended with ${code ?? signal}${program.tail()}`);
            }
            const report = program.name.startsWith('rung') && program.errors.find(line => /Sanitizer|runtime error:/.test(line.text));
            if (report) throw new Error(`${program.name}: ${report.text}${program.tail()}`);
        }
    }

    async end() {
        await Promise.all(this.programs.map(program => program.stop('SIGKILL')));
    }
}

module.exports = {Farm, Program, Watch, freePort, nodeId, quoted, rows, sleep, tagName, tagType};
