// Every value, status and time of space.txt, as it arrives at the rules.
'use strict';
const fs = require('fs');
const {nodeId, quoted, rows, tagName, tagType} = require('../farm.js');

// What a tag holds of a row: a value as JSON, or {none: true}, or {misfit: true}.
function expected({type, value}) {
    const element = type.split('[')[0];
    if (element === 'Range') return {misfit: true};
    if (value === '-') return {none: true};
    const one = text => {
        switch (element) {
        case 'Boolean': return text === 'true';
        case 'Float': return Math.fround(Number(text));
        case 'DateTime': return text === '0' ? undefined : Date.parse(text);
        case 'StatusCode': return 0x808C0000;
        case 'String': return text === 'null' ? null : text === '""' ? '' : text;
        case 'LocalizedText': return text === 'null' ? null : text.slice(text.indexOf(':') + 1);
        case 'Guid': return text.toLowerCase();
        case 'NodeId': case 'ExpandedNodeId': case 'QualifiedName': case 'ByteString': case 'XmlElement': return text;
        default: return Number(text);
        }
    };
    if (!type.includes('[')) return one(value) === undefined ? {none: true} : {value: one(value)};
    const flat = value === '[]' ? [] : value.split(', ').map(one);
    const columns = Number((/,(\d+)\]/.exec(type) || [])[1]) || 0;
    return {value: columns ? flat.flatMap((_, i) => i % columns ? [] : [flat.slice(i, i + columns)]) : flat};
}

// A number that JSON does not know is a text, in a recording as in an event.
function number(value) {
    const text = value !== null && typeof value === 'object' && '$n' in value ? value.$n : value;
    return ['NaN', 'Infinity', '-Infinity', '-0'].includes(text) ? Number(text) : value;
}

module.exports = (test, stacks) => {
    for (const stack of stacks) {
        test(`${stack}: values, statuses and times of every kind`, async (farm, assert) => {
            const server = await farm.server(stack);
            const all = rows();
            const lines = [`opcua: {endpoint: "${server.url}", publishing: 100ms}`, 'tags:'];
            for (const row of all) lines.push(`  ${tagName(row.id)}: {node: ${quoted(nodeId(row.id))}, type: ${tagType(row.type)}}`);
            lines.push('rules:');
            for (const row of all) lines.push(`  r_${tagName(row.id)}: {when: '${tagName(row.id)}; true'}`.replace('; true', ' === 1e300 || true'));
            const watch = farm.watch(farm.file('rules.yaml', lines.join('\n') + '\n'), '--record', farm.file('record.ndjson'));
            await watch.until(() => watch.events && watch.events.filter(event => event.change === 'state').length === all.length, 10000, 'all rules were heard of');
            assert.equal((await watch.stop()).code, 0, 'exit status');
            const samples = new Map();
            for (const line of fs.readFileSync(farm.file('record.ndjson'), 'utf8').trim().split('\n').map(text => JSON.parse(text))) {
                if (line.tag && !samples.has(line.tag)) samples.set(line.tag, line);
            }
            const wrong = [];
            const check = (id, what, got, want) => {
                try { assert.deepStrictEqual(got, want); } catch { wrong.push(`${id}: ${what} ${JSON.stringify(got)}, expected ${JSON.stringify(want)}`); }
            };
            for (const row of all) {
                const want = expected(row), sample = samples.get(tagName(row.id));
                if (!sample) { wrong.push(`${row.id}: no sample`); continue; }
                check(row.id, 'status', sample.status, want.misfit ? 'BadTypeMismatch' : want.none && row.status === 'Good' ? 'BadNoData' : row.status);
                if ('value' in want && !row.status.startsWith('Bad')) {
                    const got = Array.isArray(sample.value) && !Array.isArray(sample.value[0]) ? sample.value.map(number) : number(sample.value);
                    check(row.id, 'value', row.type === 'Guid' && typeof got === 'string' ? got.toLowerCase() : got, want.value);
                } else if (want.none || want.misfit) {
                    check(row.id, 'value', sample.value ?? null, null);
                }
                const time = sample.time && Date.parse(sample.time.replace(/(\.\d{3})\d*Z$/, '$1Z'));
                if (want.misfit) continue;      // the client says so, and no server gave a time
                if (row.time && row.time !== 'none') check(row.id, 'time', time, Date.parse(row.time));
                else if (!(row.time === 'none' && time === undefined) && !(Math.abs(Date.now() - time) < 60000)) wrong.push(`${row.id}: time ${sample.time}`);
            }
            assert.deepEqual(wrong, []);
            // What an event tells of a value: rules see 64-bit integers as JavaScript's numbers.
            const told = id => watch.events.find(event => event.rule === `r_${tagName(id)}`).values[tagName(id)];
            assert.equal(told('Types.UInt64Max'), 2 ** 64);
            assert.equal(told('Types.Int64'), 2 ** 53);
            assert.equal(told('Types.StringText'), 'Grüße, 世界 🌍');
            assert.equal(told('Quality.BadWithValue'), null);
        });
    }
};
