// A network that can fail: forwards one TCP port to another, and spoils the connections on command.
//
//     node tests/opcua/proxy.js LISTEN PORT
//
// It says "ready", then answers commands on its standard input, a line each:
//
//     pass          everything goes through, and what was held back before it
//     cut           resets every connection; new ones are served
//     refuse        resets every connection and listens no more
//     hold          a black hole: connections stay, new ones are accepted, and nothing goes through either way
//     delay MS      whatever arrives goes on after that long
//     count         connections made so far and open now, as JSON
'use strict';
const fs = require('fs');
const net = require('net');

const [listen, port] = process.argv.slice(2).map(Number);
const open = new Set();
let made = 0, held = false, delay = 0, server = null;

// One direction. What waits is kept in order: a chunk leaves when nothing is held and its delay is over.
function pump(from, to) {
    const waiting = [];
    let timer = null;
    const flush = () => {
        clearTimeout(timer);
        while (!held && waiting.length > 0 && waiting[0].due <= Date.now()) {
            const {chunk} = waiting.shift();
            if (chunk) to.write(chunk);
            else to.end();
        }
        if (!held && waiting.length > 0) timer = setTimeout(flush, waiting[0].due - Date.now());
    };
    from.on('data', chunk => { waiting.push({chunk, due: Date.now() + delay}); flush(); });
    from.on('end', () => { waiting.push({chunk: null, due: Date.now() + delay}); flush(); });
    return flush;
}

function serve(client) {
    made++;
    const upstream = net.connect({port, host: '127.0.0.1', allowHalfOpen: true});
    const pair = {sockets: [client, upstream], flush: [pump(client, upstream), pump(upstream, client)]};
    const drop = () => {
        open.delete(pair);
        for (const socket of pair.sockets) socket.resetAndDestroy();
    };
    pair.drop = drop;
    open.add(pair);
    for (const socket of pair.sockets) {
        socket.setNoDelay(true);
        // In a black hole neither side learns that the other is gone.
        socket.on('error', () => { if (!held) drop(); });
        socket.on('close', () => { if (!held && pair.sockets.every(each => each.destroyed)) open.delete(pair); });
    }
}

function start() {
    return new Promise((resolve, reject) => {
        server = net.createServer({allowHalfOpen: true}, serve);
        server.on('error', reject);
        server.listen(listen, '127.0.0.1', resolve);
    });
}

function cut() {
    for (const pair of [...open]) pair.drop();
}

const COMMANDS = {
    async pass() {
        held = false;
        delay = 0;
        if (!server) await start();
        for (const pair of open) {
            if (pair.sockets.some(socket => socket.errored)) pair.drop();
            else for (const flush of pair.flush) flush();
        }
    },
    cut,
    refuse() { if (server) server.close(); server = null; cut(); },
    hold() { held = true; },
    delay(ms) { delay = Number(ms); },
    count() { return JSON.stringify({made, open: open.size}); },
};

async function main() {
    await start();
    process.stdout.write('ready\n');
    const input = require('readline').createInterface({input: process.stdin});
    input.on('close', () => { if (!fs.fstatSync(0).isCharacterDevice()) process.exit(0); });
    for await (const line of input) {
        const [name, ...words] = line.trim().split(/\s+/);
        const answer = Object.hasOwn(COMMANDS, name) ? await COMMANDS[name](...words) : 'error: no such command';
        process.stdout.write(`${answer || 'ok'}\n`);
    }
}

main().catch(error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
});
