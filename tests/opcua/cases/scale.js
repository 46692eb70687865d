// Many items: all arrive, all go on, and a loss of the link reaches each of them.
'use strict';
const {nodeId} = require('../farm.js');

module.exports = (test, stacks) => {
    for (const stack of stacks) {
        for (const count of [1000, 10000]) {
            test(`${stack}: ${count} items`, async (farm, assert) => {
                const server = await farm.server(stack, {counters: count, period: 1000});
                const proxy = await farm.proxy(server);
                const lines = [`opcua: {endpoint: "${proxy.url}", publishing: 500ms, sampling: 500ms, start_wait: 1m}`, 'tags:'];
                for (let i = 0; i < count; i++) lines.push(`  c${i}: {node: "${nodeId(`Counter.${i}`)}", type: uint32}`);
                lines.push('rules:');
                for (let i = 0; i < count; i++) lines.push(`  even${i}: {when: 'bad(c${i}) || c${i} % 2 === 0'}`);
                const watch = farm.watch(farm.file('rules.yaml', lines.join('\n') + '\n'));
                await watch.connected(1, 30000);
                // Each rule is heard of again and again: no item is forgotten, at first and after a loss.
                const all = async (fits, timeout, what) => {
                    const mark = watch.events.length, rules = new Set();
                    let at = mark;
                    await watch.until(() => {
                        for (; at < watch.events.length; at++) if (fits(watch.events[at])) rules.add(watch.events[at].rule);
                        return rules.size === count;
                    }, timeout, () => what).catch(error => { throw new Error(`${what}: ${rules.size} of ${count}: ${error.message}`); });
                };
                await all(event => /^even/.test(event.rule) && event.change === 'state', 15000, 'every item changes');
                await proxy.ask('refuse');
                await watch.event(event => event.link !== undefined && event.state === 'lost', 5000, 'the link was lost');
                const active = () => {      // rules whose last word is that they are
                    const states = new Map();
                    for (const event of watch.events) if (event.rule) states.set(event.rule, event.state);
                    return [...states.values()].filter(state => state === 'active').length;
                };
                await watch.until(() => active() === count, 5000, 'every tag is bad');
                await server.ask('period  0');
                await proxy.ask('pass');
                await watch.connected(2, 15000);
                await server.ask('period  1000');
                await all(event => /^even/.test(event.rule) && event.change === 'state', 15000, 'every item changes after the loss');
                assert.equal((await watch.stop()).code, 0, 'exit status');
            }, count > 1000 ? 4 : 2);
        }
    }
};
