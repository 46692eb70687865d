// An OPC UA server on node-opcua, a stack that has nothing in common with the client's.
//
//     node tests/opcua/server.js [--port 4841] [--counters N] [--period MS] [--pki DIR] [--secure] [--user NAME:PASSWORD]
//         [--shift] [--timeout MS]
//
// It has the nodes of space.txt and N counters, Counter.0 and so on (UInt32), which grow by one every MS. --secure
// offers no endpoint without encryption, --user wants that login; --shift moves the plant from namespace 2 to 3;
// --timeout is the longest session timeout that it grants. Client certificates must lie in DIR/trusted/certs; those
// that do not are put into DIR/rejected.
//
// It says "ready URL" and then answers commands on its standard input, a line each, columns two spaces apart:
//
//     set  ID  VALUE [ STATUS [ TIME]]    as in space.txt              period  MS    how often the counters change, 0: never
//     add  ID  TYPE  VALUE                a new variable
//     hold  MS                            does nothing for that long   drop          ends every session
//     stats                               sessions, subscriptions, items and writes, as JSON        quit
'use strict';
const fs = require('fs');
const path = require('path');
const {parseArgs} = require('util');
// The library's warnings about old ciphers are of no interest; they come when it is loaded.
for (const name of ['log', 'warn', 'error', 'info']) console[name] = () => {};
const opcua = (() => {
    try {
        return require('node-opcua');
    } catch (error) {
        if (error.code !== 'MODULE_NOT_FOUND') throw error;
        process.stderr.write('node-opcua is not installed: (cd tests/opcua && npm ci --ignore-scripts)\n');
        return process.exit(1);
    }
})();
const {NAMESPACE, columns, rows, place, nodeId} = require('./space.js');
const {DataType, DataValue, MessageSecurityMode, StatusCodes, Variant, VariantArrayType} = opcua;
const {None, Basic256Sha256} = opcua.SecurityPolicy;

const {values: option} = parseArgs({options: {
    port: {type: 'string', default: '4841'}, counters: {type: 'string', default: '0'},
    period: {type: 'string', default: '0'}, pki: {type: 'string', default: path.join(__dirname, '../../build/opcua/pki-node')},
    secure: {type: 'boolean', default: false}, user: {type: 'string'}, shift: {type: 'boolean', default: false},
    timeout: {type: 'string', default: '3600000'},
}});

// ---- values ------------------------------------------------------------------------------------------

function halves(text) {             // node-opcua keeps 64 bits as [high, low]
    const bits = BigInt.asUintN(64, BigInt(text));
    return [Number(bits >> 32n), Number(bits & 0xffffffffn)];
}

// DateTime 0 is the year 1601.
const fileTimeZero = new Date(Date.UTC(1601, 0, 1));
const READERS = {
    Boolean: text => text === 'true', Int64: halves, UInt64: halves,
    String: text => text === 'null' ? null : text === '""' ? '' : text, XmlElement: text => text, Guid: text => text,
    LocalizedText: text => text === 'null' ? {locale: null, text: null}
        : {locale: text.split(':')[0], text: text.slice(text.indexOf(':') + 1)},
    DateTime: text => text === '0' ? fileTimeZero : new Date(text),
    NodeId: text => opcua.resolveNodeId(text),
    ExpandedNodeId: text => opcua.ExpandedNodeId.fromNodeId(opcua.resolveNodeId(text)),
    QualifiedName: text => opcua.coerceQualifiedName(text),
    ByteString: text => Buffer.from(text, 'base64'),
    StatusCode: text => StatusCodes[text],
    Range: text => new opcua.Range({low: Number(text.split(', ')[0]), high: Number(text.split(', ')[1])}),
};
const ENCODINGS = {MachineState: 'Int32', Range: 'ExtensionObject'};     // types that are not built in

function variant(type, text) {
    const [, element, dimensions] = /^(\w+)(?:\[([\d,]*)\])?$/.exec(type);
    const read = READERS[element] || Number;
    const dataType = DataType[ENCODINGS[element] || element];
    if (text === '-') return new Variant({dataType: DataType.Null});
    if (dimensions === undefined) return new Variant({dataType, value: read(text), arrayType: VariantArrayType.Scalar});
    const parts = element === 'Range' ? [text] : text === '[]' ? [] : text.split(', ');
    const sizes = dimensions === '' ? null : dimensions.split(',').map(Number);
    return new Variant({
        dataType, value: parts.map(part => read(part)), dimensions: sizes,
        arrayType: sizes ? VariantArrayType.Matrix : VariantArrayType.Array,
    });
}

// ---- the server --------------------------------------------------------------------------------------

const certificates = new opcua.OPCUACertificateManager({rootFolder: option.pki, automaticallyAcceptUnknownCertificate: false});
const [userName, password] = (option.user || '').split(':');
const server = new opcua.OPCUAServer({
    port: Number(option.port), hostname: '127.0.0.1', alternateHostname: ['localhost', '127.0.0.1'],
    serverInfo: {applicationUri: 'urn:rung:test:node-opcua', productUri: 'urn:rung:test', applicationName: {text: 'node-opcua test server'}},
    buildInfo: {productName: 'Rung test plant', manufacturerName: 'Rung'},
    serverCertificateManager: certificates, userCertificateManager: certificates,
    securityPolicies: option.secure ? [Basic256Sha256] : [None, Basic256Sha256],
    securityModes: [...(option.secure ? [] : [MessageSecurityMode.None]), MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    allowAnonymous: !option.user,
    userManager: {isValidUser: (name, word) => name === userName && word === password},
    maxConnectionsPerEndpoint: 50, discoveryServerEndpointUrl: null, registerServerMethod: opcua.RegisterServerMethod.HIDDEN,
    serverCapabilities: {maxSessions: 50, maxSubscriptionsPerSession: 10, maxMonitoredItems: 200000,
        maxMonitoredItemsPerSubscription: 200000, operationLimits: {maxNodesPerRead: 1000, maxMonitoredItemsPerCall: 2000,
            maxNodesPerBrowse: 1000, maxNodesPerTranslateBrowsePathsToNodeIds: 1000}},
});

const variables = new Map();        // identifier to {variable, type}
const counters = [];
let ticks = 0, timer = null, add = null;

function set(id, text, status = '-', time) {
    const node = variables.get(id);
    if (!node) throw new Error(`there is no ${id}`);
    const code = StatusCodes[status === '-' ? 'Good' : status];
    if (!code) throw new Error(`${status} is no status`);
    const value = variant(node.type, text);
    if (time === 'none') {
        node.variable.bindVariable({timestamped_get: () => {
            const absent = new DataValue({value, statusCode: code});
            absent.sourceTimestamp = null;
            return absent;
        }}, true);
    } else {
        node.variable.setValueFromSource(value, code, time ? new Date(time) : new Date());
    }
}

function tick() {
    const now = new Date();
    ticks++;
    for (const counter of counters) counter.setValueFromSource({dataType: DataType.UInt32, value: ticks}, StatusCodes.Good, now);
}

function setPeriod(period) {
    clearInterval(timer);
    timer = period > 0 ? setInterval(tick, period) : null;
}

function build() {
    const space = server.engine.addressSpace;
    if (option.shift) space.registerNamespace('urn:rung:test:other');
    const plant = space.registerNamespace(NAMESPACE);
    const root = plant.addFolder('ObjectsFolder', {browseName: 'Plant'});
    const enumeration = plant.addEnumerationType({browseName: 'MachineState', enumeration: ['Stopped', 'Starting', 'Running', 'Fault']});
    const folders = new Map();
    const folder = name => {
        if (!folders.has(name)) folders.set(name, plant.addFolder(root, {browseName: name}));
        return folders.get(name);
    };
    add = (id, type, where) => {
        const [element, dimensions] = type.split('[');
        const rank = dimensions === undefined ? -1 : dimensions.split(',').length;
        const variable = plant.addVariable({
            componentOf: folder(where.folder), browseName: where.name, nodeId: nodeId(id, plant.index),
            dataType: element === 'MachineState' ? enumeration : element, valueRank: rank,
            arrayDimensions: rank > 1 ? dimensions.slice(0, -1).split(',').map(Number) : rank === 1 ? [0] : null,
            minimumSamplingInterval: 10, accessLevel: 'CurrentRead | CurrentWrite', userAccessLevel: 'CurrentRead | CurrentWrite',
        });
        variables.set(id, {variable, type});
        return variable;
    };
    for (const row of rows()) {
        add(row.id, row.type, row);
        set(row.id, row.value, row.status, row.time);
    }
    for (let i = 0; i < Number(option.counters); i++) counters.push(add(`Counter.${i}`, 'UInt32', place(`Counter.${i}`)));
    tick();
    setPeriod(Number(option.period));
}

// ---- control -----------------------------------------------------------------------------------------

function sessions() {
    return Object.values(server.engine._sessions);
}

async function quit() {
    setTimeout(() => process.exit(0), 3000).unref();
    await server.shutdown(0);
    process.exit(0);
}

const COMMANDS = {
    set,
    add: (id, type, text) => { add(id, type, place(id)); set(id, text); },
    period: text => setPeriod(Number(text)),
    hold: text => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(text)); },
    drop: () => { for (const session of sessions()) server.engine.closeSession(session.authenticationToken, true, 'Timeout'); },
    stats: () => JSON.stringify({
        sessions: server.engine.currentSessionCount, subscriptions: server.engine.currentSubscriptionCount,
        items: sessions().reduce((sum, session) =>
            sum + (session.publishEngine ? session.publishEngine.subscriptions : [])
                .reduce((items, subscription) => items + subscription.monitoredItemCount, 0), 0),
        ticks,
    }),
    quit,
};

function command(line) {
    const [name, ...words] = columns(line);
    let answer;
    try {
        if (!Object.hasOwn(COMMANDS, name)) throw new Error(`there is no command ${name}`);
        answer = COMMANDS[name](...words);
        if (typeof answer !== 'string') answer = 'ok';
    } catch (error) {
        answer = `error: ${error.message}`;
    }
    process.stdout.write(answer + '\n');
}

async function main() {
    await certificates.initialize();
    await server.initialize();
    build();
    await server.start();
    process.stdout.write(`ready opc.tcp://127.0.0.1:${option.port}\n`);
    require('readline').createInterface({input: process.stdin}).on('line', command).on('close', () => {
        if (!fs.fstatSync(0).isCharacterDevice()) quit();
    });
    process.on('SIGTERM', quit);
    process.on('SIGINT', quit);
}

main().catch(error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
});
