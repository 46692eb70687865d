// Rules over live values: changes, states, reloading, recording and replay, servers that come late.
'use strict';
const fs = require('fs');
const {freePort, nodeId, sleep} = require('../farm.js');

const boiler = (url, more = '') => `opcua: {endpoint: ${url}, publishing: 100ms, sampling: 50ms}
tags:
  temp: {node: "${nodeId('Boiler.Temperature')}", type: double}
  pressure: {node: /Objects/2:Plant/2:Boiler/2:Pressure, type: double}
  running: {node: "nsu=urn:rung:test:plant;s=Boiler.Running", type: bool}
  mode: {node: "${nodeId('Boiler.Mode')}", type: string}
rules:
  hot: {when: 'latch(temp > 90, temp < 85)', message: '\${temp} °C in \${mode}'}
  warm: {when: temp > 50}
  dry: {when: 'running && pressure < 1', severity: 900}
${more}`;
const of = (rule, state) => event => event.rule === rule && event.change === 'state' && event.state === state;
const lost = event => event.link !== undefined && event.state === 'lost';
const recorded = (farm, name) => fs.readFileSync(farm.file(name), 'utf8');

module.exports = (test, stacks) => {
    for (const stack of stacks) {
        test(`${stack}: values change, rules follow, and a recording replays the same events`, async (farm, assert) => {
            const server = await farm.server(stack);
            const proxy = await farm.proxy(server);
            const rules = farm.file('rules.yaml', boiler(proxy.url));
            const watch = farm.watch(rules, '--record', farm.file('record.ndjson'));
            await watch.connected();
            await server.ask('set  Boiler.Temperature  91.5');
            const hot = await watch.event(of('hot', 'active'), 2000, 'hot');
            assert.equal(hot.message, '91.5 °C in AUTO');
            assert.equal(hot.values.temp, 91.5);
            assert.equal(hot.quality, 'good');
            await server.ask('set  Boiler.Temperature  -  BadSensorFailure');
            const bad = await watch.event(event => event.rule === 'warm' && event.quality === 'bad', 2000, 'a rule without value');
            assert.equal(bad.state, 'active');
            assert.match(JSON.stringify(bad.cause), /temp.*BadSensorFailure|BadSensorFailure.*temp/);
            await server.ask('set  Boiler.Temperature  88  UncertainLastUsableValue');
            await watch.event(event => event.rule === 'hot' && event.quality === 'uncertain', 2000, 'hot and uncertain');
            await server.ask('set  Boiler.Temperature  80');
            await watch.event(of('hot', 'cleared'), 2000, 'hot cleared');
            await proxy.ask('cut');
            await watch.event(lost, 5000, 'the link was lost');
            await watch.connected(2, 5000);
            await server.ask('set  Boiler.Running  true');
            await server.ask('set  Boiler.Pressure  0.5');
            await watch.event(of('dry', 'active'), 2000, 'dry');
            assert.deepEqual(await watch.stop(), {code: 0, signal: null});
            const replay = await farm.run('replay', rules, '--input', farm.file('record.ndjson'), '--quiet');
            assert.equal(replay.out.join('\n'), watch.lines.map(line => line.text).join('\n'), 'events of the replay');
            assert.equal(replay.code, 0, replay.err.join('\n'));
        });

        test(`${stack}: changing counters replay the same events, through losses`, async (farm, assert) => {
            const server = await farm.server(stack, {counters: 50, period: 20});
            const proxy = await farm.proxy(server);
            const lines = [`opcua: {endpoint: ${proxy.url}, publishing: 100ms, sampling: 20ms}`, 'tags:'];
            for (let i = 0; i < 50; i++) lines.push(`  c${i}: {node: "${nodeId(`Counter.${i}`)}", type: uint32}`);
            lines.push('rules:');
            for (let i = 0; i < 50; i++) lines.push(`  r${i}: {when: 'held(c${i} % 16 >= ${i % 16}, "40ms") && avg(c${i}, "1s") > ${i}'}`);
            lines.push('  pulse: {when: \'within(rose(c0 % 32 < 16), "100ms")\'}', '  slow: {when: \'age(c1) > 1000\'}');
            const rules = farm.file('rules.yaml', lines.join('\n') + '\n');
            const watch = farm.watch(rules, '--record', farm.file('record.ndjson'));
            await watch.event(event => event.rule === 'pulse', 10000, 'a pulse');
            await proxy.ask('cut');
            await watch.connected(2, 5000);
            await sleep(1500);
            await server.ask('period  0');
            await watch.event(of('slow', 'active'), 5000, 'a deadline without samples');
            await proxy.ask('refuse');
            await watch.until(() => watch.events.filter(lost).length === 2, 5000, 'the link was lost again');
            await proxy.ask('pass');
            await watch.connected(3, 5000);
            await sleep(500);
            await watch.stop();
            const replay = await farm.run('replay', rules, '--input', farm.file('record.ndjson'), '--quiet');
            const live = watch.lines.map(line => line.text);
            const at = live.findIndex((line, i) => line !== replay.out[i]);
            assert.ok(live.length > 100, `${live.length} events`);
            assert.deepEqual([replay.out[at], replay.out.length], [live[at], live.length], `event ${at + 1}`);
        });

        test(`${stack}: a server that comes late, and an endpoint that is dead`, async (farm, assert) => {
            const port = await freePort(), dead = await freePort();
            const watch = farm.watch(farm.file('rules.yaml', boiler(`[opc.tcp://127.0.0.1:${dead}, opc.tcp://127.0.0.1:${port}]`)));
            await watch.until(() => watch.told(/refused|connect/i).length > 0, 5000, 'a sentence about the refused connection');
            await sleep(2500);
            assert.ok(!watch.exit, 'it goes on');
            const server = await farm.server(stack, {port});
            await server.ask('set  Boiler.Temperature  99');
            await watch.event(of('hot', 'active'), 30000, 'hot');      // waits have grown up to 10 s
            assert.equal((await watch.stop('SIGINT')).code, 0, 'exit status');
        });

        test(`${stack}: a namespace that moves at a restart`, async (farm, assert) => {
            let server = await farm.server(stack);
            const rules = `opcua: {endpoint: "${server.url}", publishing: 100ms}
tags:
  temp: {node: "nsu=urn:rung:test:plant;s=Boiler.Temperature", type: double}
rules:
  hot: {when: temp > 90}
`;
            const watch = farm.watch(farm.file('rules.yaml', rules));
            await watch.connected();
            await server.stop();
            await watch.event(lost, 5000, 'the link was lost');
            server = await farm.server(stack, {port: server.port, pki: server.pki, shift: true});
            await watch.connected(2, 5000);
            await server.ask('set  Boiler.Temperature  95');
            await watch.event(of('hot', 'active'), 2000, 'hot');
            assert.equal(watch.told(/BadNodeId/).length, 0);
        });

        test(`${stack}: missing nodes and wrong types`, async (farm, assert) => {
            const server = await farm.server(stack);
            const proxy = await farm.proxy(server);
            const rules = farm.file('rules.yaml', `opcua: {endpoint: "${proxy.url}", publishing: 100ms}
tags:
  temp: {node: "${nodeId('Boiler.Temperature')}", type: double}
  missing: {node: "${nodeId('No.Such')}", type: double}
  nopath: {node: /Objects/2:Plant/2:Boiler/2:Nothing, type: double}
  text: {node: "${nodeId('Boiler.Mode')}", type: double}
  record: {node: "${nodeId('Types.Structure')}", type: double}
rules:
  hot: {when: temp > 90}
  m: {when: bad(missing), message: '\${statusName(status(missing))}'}
  n: {when: bad(nopath), message: '\${statusName(status(nopath))}'}
  t: {when: bad(text), message: '\${statusName(status(text))}'}
  r: {when: bad(record)}
`);
            const watch = farm.watch(rules);
            await watch.event(of('r', 'active'), 8000, 'the structure was bad');
            const message = name => watch.events.find(of(name, 'active')).message;
            assert.equal(message('m'), 'BadNodeIdUnknown');
            assert.match(message('n'), /^Bad(NoMatch|NodeIdUnknown|NotFound)$/);
            assert.equal(message('t'), 'BadTypeMismatch');
            for (const name of ['missing', 'nopath', 'text', 'record']) {
                assert.equal(watch.told(new RegExp(`\\b${name}\\b`)).length, 1, `sentences about ${name}`);
            }
            await proxy.ask('cut');
            await watch.connected(2, 5000);
            await sleep(500);
            for (const name of ['missing', 'nopath', 'text', 'record']) {
                assert.equal(watch.told(new RegExp(`\\b${name}\\b`)).length, 1, `sentences about ${name}, also after a reconnection`);
            }
            await server.ask('set  Boiler.Temperature  95');
            await watch.event(of('hot', 'active'), 2000, 'the others go on');
            await watch.stop();

            const check = await farm.run('watch', rules, '--check');
            assert.equal(check.code, 1, `exit status of --check\n${check.err.join('\n')}`);
            for (const name of ['missing', 'nopath', 'text', 'record']) assert.match([...check.out, ...check.err].join('\n'), new RegExp(`\\b${name}\\b`));
            const strict = await farm.run('watch', rules, '--strict');
            assert.notEqual(strict.code, 0, 'exit status of --strict');
            assert.match(strict.err.join('\n'), /missing/);
            const good = await farm.run('watch', farm.file('good.yaml', boiler(proxy.url)), '--check');
            assert.equal(good.code, 0, `exit status of --check without anything missing\n${good.err.join('\n')}`);
        });

        test(`${stack}: a missing node that comes is found, at the latest after a minute`, async (farm, assert) => {
            const server = await farm.server(stack);
            const watch = farm.watch(farm.file('rules.yaml', `opcua: {endpoint: "${server.url}", publishing: 100ms}
tags:
  temp: {node: "${nodeId('Boiler.Temperature')}", type: double}
  later: {node: "${nodeId('Boiler.Later')}", type: double}
rules:
  hot: {when: temp > 90}
  absent: {when: bad(later)}
  full: {when: later > 90}
`));
            await watch.event(of('absent', 'active'), 8000, 'the tag was bad');
            assert.equal(watch.told(/item_refused/).length, 1);
            await server.ask('add  Boiler.Later  Double  95');
            await watch.event(of('full', 'active'), 65000, 'the tag had a value');
            await watch.event(of('absent', 'cleared'), 1000, 'the tag was good');
            assert.equal(watch.told(/item_back/).length, 1);
            assert.equal(watch.told(/link_down/).length, 0);
        });

        test(`${stack}: SIGHUP loads the rules again, SIGTERM keeps the state`, async (farm, assert) => {
            const server = await farm.server(stack);
            const rules = farm.file('rules.yaml', boiler(server.url));
            const options = ['--state', farm.file('state'), '--events', farm.file('events.ndjson')];
            const events = () => recorded(farm, 'events.ndjson').trim().split('\n').filter(Boolean).map(line => JSON.parse(line));
            const seen = async (fits, what) => watch.until(() => fs.existsSync(farm.file('events.ndjson')) && events().find(fits), 8000, what);
            let watch = farm.watch(rules, ...options);
            await server.ask('set  Boiler.Temperature  95');
            await seen(of('hot', 'active'), 'hot');

            farm.file('rules.yaml', boiler(server.url, '  broken: {when: temp >'));
            watch.child.kill('SIGHUP');
            await watch.until(() => watch.told(/broken|rules.yaml/).length > 0, 5000, 'a sentence about the broken file');
            await server.ask('set  Boiler.Temperature  80');
            await seen(of('hot', 'cleared'), 'the old rules go on');

            farm.file('rules.yaml', boiler(server.url, '  manual: {when: \'mode === "MANUAL" && level > 0.25\'}')
                .replace('rules:', `  level: {node: "${nodeId('Boiler.Level')}", type: double}\nrules:`));
            fs.renameSync(farm.file('events.ndjson'), farm.file('events.old'));
            watch.child.kill('SIGHUP');
            await server.ask('set  Boiler.Mode  MANUAL');
            await seen(of('manual', 'active'), 'the new rule, in the reopened file');
            await server.ask('set  Boiler.Temperature  95');
            await seen(of('hot', 'active'), 'hot again');
            assert.deepEqual(await watch.stop(), {code: 0, signal: null});

            const before = events().length;
            watch = farm.watch(rules, ...options);
            await watch.connected();
            await sleep(700);
            assert.deepEqual(events().slice(before).filter(event => event.rule === 'hot'), [], 'hot was active already');
            await server.ask('set  Boiler.Temperature  80');
            await watch.until(() => events().slice(before).find(of('hot', 'cleared')), 3000, 'hot cleared in the second run');
        });

        test(`${stack}: a queue that overflows makes edges uncertain`, async (farm, assert) => {
            const server = await farm.server(stack, {counters: 1, period: 20});
            const watch = farm.watch(farm.file('rules.yaml', `opcua: {endpoint: "${server.url}", publishing: 1s}
tags:
  c: {node: "${nodeId('Counter.0')}", type: uint32, sampling: 20ms, queue: 2}
rules:
  r: {when: 'count(c % 2 === 0, "1s") > 0'}
`));
            const event = await watch.event(each => each.rule === 'r' && each.quality === 'uncertain', 8000, 'an uncertain count');
            assert.equal(event.state, 'active');
            await watch.until(() => watch.told(/overflow|lost/i).length > 0, 3000, 'a sentence about lost samples');
        });

        test(`${stack}: a server that answers slowly, and a slow network`, async (farm, assert) => {
            const server = await farm.server(stack, {counters: 1, period: 100});
            const proxy = await farm.proxy(server);
            await proxy.ask('delay 150');
            const watch = farm.watch(farm.file('rules.yaml', `opcua: {endpoint: "${proxy.url}", publishing: 100ms}
tags:
  c: {node: "${nodeId('Counter.0')}", type: uint32}
rules:
  even: {when: c % 2 === 0}
`));
            await watch.event(event => event.rule === 'even', 20000, 'data over the slow network');
            await server.ask('hold  800');
            await sleep(2500);
            assert.deepEqual(watch.told(/link_down/).map(({text}) => text), [], 'losses');
            assert.ok(watch.events.filter(event => event.rule === 'even').length > 10, 'data go on');
        });

        test(`${stack}: metrics and health tell of the link`, async (farm, assert) => {
            const server = await farm.server(stack, {counters: 1, period: 100});
            const proxy = await farm.proxy(server);
            const port = await freePort();
            const watch = farm.watch(farm.file('rules.yaml', `opcua: {endpoint: "${proxy.url}", publishing: 100ms}
tags:
  c: {node: "${nodeId('Counter.0')}", type: uint32}
  count: {node: "${nodeId('Types.UInt64Max')}", type: double}
rules:
  even: {when: c % 2 === 0}
`), '--metrics', String(port));
            const get = async what => (await fetch(`http://127.0.0.1:${port}${what}`)).status;
            const metric = async name => {
                const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
                const line = text.split('\n').find(each => each.startsWith(name + '{') || each.startsWith(name + ' '));
                assert.ok(line, `there is no ${name} in\n${text}`);
                assert.ok(!/_tag|tag=/.test(line), line);
                if (name.startsWith('rung_link')) assert.ok(line.includes(proxy.url), line);
                return Number(line.split(' ').pop());
            };
            await watch.event(event => event.rule === 'even', 8000, 'data');
            await sleep(1200);
            assert.equal(await get('/healthz'), 200);
            assert.equal(await metric('rung_link_up'), 1);
            assert.ok(await metric('rung_link_samples_total') >= 10);
            assert.equal(await metric('rung_link_items'), 2);
            assert.equal(await metric('rung_link_inexact_total'), 1);
            assert.equal(await metric('rung_link_losses_total'), 0);
            await proxy.ask('refuse');
            await watch.until(() => watch.told(/link_down/).length > 0, 5000, 'the link was lost');
            await sleep(1200);
            assert.equal(await get('/healthz'), 503);
            assert.equal(await metric('rung_link_up'), 0);
            assert.equal(await metric('rung_link_losses_total'), 1);
        });

        test(`${stack}: browse lists variables, and its tags can be watched`, async (farm, assert) => {
            const server = await farm.server(stack);
            const list = await farm.run('browse', server.url);
            assert.equal(list.code, 0, list.err.join('\n'));
            const line = list.out.find(text => text.includes('Boiler.Temperature'));
            assert.match(line || list.out.join('\n'), /Double.*\b20\b/);
            assert.ok(list.out.some(text => /Quality\.BadWithValue/.test(text) && /BadSensorFailure/.test(text)), 'a bad status');
            assert.ok(list.out.some(text => text.includes('"DB"."x"[2]."y"')), 'an odd identifier');
            const below = await farm.run('browse', server.url, '/Objects/2:Plant/2:Boiler', '--yaml');
            assert.equal(below.code, 0, below.err.join('\n'));
            const tags = below.out.join('\n');
            const name = /^ +(\w+):.*Boiler\.Temperature/m.exec(tags);
            assert.ok(name, tags);
            const watch = farm.watch(farm.file('rules.yaml', `${tags}\nrules:\n  hot: {when: ${name[1]} > 90}\n`));
            await watch.connected();
            await server.ask('set  Boiler.Temperature  95');
            await watch.event(of('hot', 'active'), 2000, 'hot');
        });
    }
};
