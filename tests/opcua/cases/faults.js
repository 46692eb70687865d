// What the network and a server can do to a link. In each case every tag turns BadNoCommunication, one link event
// tells of it, nothing is cleared for it, and data flow again within 3 s of the server's return.
'use strict';
const {nodeId, sleep} = require('../farm.js');

const TAGS = 100;

function rules(url) {
    const lines = [`opcua: {endpoint: "${url}", publishing: 100ms, sampling: 100ms}`, 'tags:',
        `  temp: {node: "${nodeId('Boiler.Temperature')}", type: double}`];
    for (let i = 0; i < TAGS; i++) lines.push(`  c${i}: {node: "${nodeId(`Counter.${i}`)}", type: uint32}`);
    lines.push('rules:', '  hot: {when: temp > 90}', '  even: {when: c0 % 2 === 0}');
    for (let i = 0; i < TAGS; i++) lines.push(`  lost${i}: {when: 'bad(c${i})', message: '\${statusName(status(c${i}))}'}`);
    return lines.join('\n') + '\n';
}

// fault(server, proxy) does it and returns when the server is back, as a person would say; lasting faults must
// be seen as such. `forgets`: the server that comes back is another process.
const FAULTS = {
    'the server is terminated for 3 s': {direct: true, lasts: true, forgets: true, async fault({farm, server}) {
        await server.stop('SIGTERM');
        await sleep(3000);
        return farm.restart(server);
    }},
    'the server is killed for 3 s': {direct: true, lasts: true, forgets: true, async fault({farm, server}) {
        await server.stop('SIGKILL');
        await sleep(3000);
        return farm.restart(server);
    }},
    'connections are reset': {async fault({proxy}) { await proxy.ask('cut'); }},
    'connections are reset and refused for 2 s': {lasts: true, async fault({proxy}) {
        await proxy.ask('refuse');
        await sleep(2000);
        await proxy.ask('pass');
    }},
    'a black hole for 4 s': {lasts: true, async fault({proxy}) {
        await proxy.ask('hold');
        await sleep(4000);
        await proxy.ask('pass');
    }},
    'a black hole for 30 s': {lasts: true, async fault({proxy}) {
        await proxy.ask('hold');
        await sleep(30000);
        await proxy.ask('pass');
    }},
    'the server ends the session': {async fault({server}) { await server.ask('drop'); }},
};

module.exports = (test, stacks) => {
    for (const stack of stacks) {
        for (const [name, {direct, lasts, forgets, fault}] of Object.entries(FAULTS)) {
            test(`${stack}: ${name}`, async (farm, assert) => {
                let server = await farm.server(stack, {counters: TAGS, period: 100});
                const proxy = direct ? null : await farm.proxy(server);
                await server.ask('set  Boiler.Temperature  95');
                const watch = farm.watch(farm.file('rules.yaml', rules((proxy || server).url)));
                await watch.event(event => event.rule === 'hot' && event.state === 'active', 8000, 'hot at first');
                await watch.event(event => event.rule === 'even', 3000, 'data at first');
                await sleep(500);

                const mark = watch.events.length;
                server = await fault({farm, server, proxy}) || server;
                const back = Date.now();
                const fresh = event => event.at >= back - 20;
                if (lasts) {        // the whole loss was told while it lasted
                    const meanwhile = watch.events.slice(mark).filter(event => event.at < back);
                    assert.equal(meanwhile.filter(event => event.link !== undefined && event.state === 'lost').length, 1, 'a link event');
                    const lost = meanwhile.filter(event => /^lost/.test(event.rule) && event.state === 'active');
                    assert.equal(lost.length, TAGS, 'tags that turned bad');
                    assert.deepEqual([...new Set(lost.map(event => event.message))], ['BadNoCommunication']);
                }
                await watch.event(event => event.link !== undefined && event.state !== 'lost', 3000 - (Date.now() - back), 'the link was up', mark);
                await watch.until(() => watch.events.slice(mark).filter(event => /^lost/.test(event.rule) && event.state === 'cleared').length === TAGS,
                    3000 - (Date.now() - back), 'all tags were good again');
                await watch.event(event => event.rule === 'even' && event.change === 'state' && fresh(event), 3000 - (Date.now() - back), 'data again', mark);
                await sleep(1000);  // and it stays so

                const events = watch.events.slice(mark);
                const links = events.filter(event => event.link !== undefined);
                assert.deepEqual(links.map(event => event.state === 'lost'), [true, false], 'link events');
                assert.equal(events.filter(event => /^lost/.test(event.rule) && event.state === 'active').length, TAGS, 'tags that turned bad');
                const up = events.findIndex(event => event.link !== undefined && event.state !== 'lost');
                assert.deepEqual(events.slice(0, forgets ? up : undefined).filter(event => event.rule === 'hot'), [], 'events of hot');
                assert.deepEqual(events.filter(event => event.rule === 'even' && event.change === 'quality'), [], 'quality events');
                assert.ok(events.filter(event => event.rule === 'even' && event.at > back).length >= 5, 'data go on');

                await server.ask(`set  Boiler.Temperature  ${forgets ? 96 : 80}`);
                await watch.event(event => event.rule === 'hot' && event.state === (forgets ? 'active' : 'cleared'), 2000, 'a change afterwards', mark);
                if (forgets) {      // another server may remember the old session until that times out
                    const {items, sessions} = await server.ask('stats');
                    assert.deepEqual({items, sessions}, {items: TAGS + 1, sessions: 1}, 'what the new server keeps');
                }
                assert.equal((await watch.stop()).code, 0, 'exit status');
            });
        }
    }
};
