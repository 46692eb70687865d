// Who may talk to whom: certificates on both sides, user and password, and what is said when they do not fit.
'use strict';
const fs = require('fs');
const path = require('path');
const {nodeId, sleep} = require('../farm.js');

const rules = (url, more) => `opcua: {endpoint: "${url}", publishing: 100ms, timeout: 2s${more}}
tags:
  temp: {node: "${nodeId('Boiler.Temperature')}", type: double}
rules:
  hot: {when: temp > 90}
`;
const FINGERPRINT = /\b([0-9A-F]{2}:?){32}\b/;
const COMMAND = /rung (trust \S+ [0-9A-F:]+(?: --certificates [^ ;]+)?)/;
const hot = event => event.rule === 'hot' && event.state === 'active';

// A server with keys that are made already, which trusts nobody yet.
async function secured(farm, stack, options) {
    const pki = farm.file('pki');
    fs.cpSync(path.join(farm.build, 'tests/opcua', `pki-${stack}`), pki, {recursive: true});
    for (const folder of ['trusted/certs', 'rejected']) {
        const whole = path.join(pki, folder);
        for (const name of fs.existsSync(whole) ? fs.readdirSync(whole) : []) fs.rmSync(path.join(whole, name));
    }
    return farm.server(stack, {pki, secure: true, ...options});
}

// What the operator of the server does with a client's certificate.
function admit(server) {
    const rejected = path.join(server.pki, 'rejected');
    const names = fs.existsSync(rejected) ? fs.readdirSync(rejected) : [];
    for (const name of names) fs.renameSync(path.join(rejected, name), path.join(server.pki, 'trusted/certs', name));
    return names.length;
}

module.exports = (test, stacks) => {
    for (const stack of stacks) {
        for (const mode of ['Sign', 'SignAndEncrypt']) {
            test(`${stack}: ${mode}: both sides come to trust each other`, async (farm, assert) => {
                const server = await secured(farm, stack, {user: 'operator:secret'});
                await server.ask('set  Boiler.Temperature  95');
                farm.env.RUNG_TEST_PASSWORD = 'secret';
                const watch = farm.watch(farm.file('rules.yaml', rules(server.url, `, security: ${mode}, user: operator, password_env: RUNG_TEST_PASSWORD`)));
                // Neither knows the other. Each says so in turn, and what to do; which one comes first is the stacks' affair.
                const unknown = () => watch.errors.find(({text}) => /rung trust/.test(text));
                const stranger = () => watch.errors.find(({text}) => /"kind":"refused"/.test(text) && /our certificate/.test(text) && FINGERPRINT.test(text));
                const first = await watch.until(() => unknown() || stranger(), 15000, 'a sentence on a certificate');
                const trust = async () => {
                    const line = await watch.until(unknown, 15000, 'the command to trust the server');
                    assert.match(line.text, FINGERPRINT);
                    const command = COMMAND.exec(line.text)[1].split(' ').map(word => word.replace(/^'|'$/g, ''));
                    const wrong = command.map(word => FINGERPRINT.test(word) ? word.replace(/^../, hex => hex === '00' ? '01' : '00') : word);
                    assert.notEqual((await farm.run(...wrong)).code, 0, 'trusting another fingerprint');
                    const done = await farm.run(...command);
                    assert.equal(done.code, 0, [command.join(' '), ...done.out, ...done.err].join('\n'));
                };
                const introduce = async () => {
                    await watch.until(stranger, 30000, 'a sentence on our certificate');
                    await watch.until(() => admit(server), 5000, 'our certificate among the rejected');
                };
                assert.deepEqual((watch.events || []).filter(event => event.rule), []);
                if (first === unknown()) await trust();
                await introduce();
                if (first !== unknown()) await trust();
                await watch.event(hot, 20000, 'hot');
                assert.equal((await watch.stop()).code, 0, 'exit status');

                // Everything is known now: the next start is without questions; a wrong password is told as such.
                const again = farm.watch(farm.file('rules.yaml'));
                await again.event(hot, 8000, 'hot in the second run');
                assert.equal(again.told(/trust/i).length, 0);
                await again.stop();
                farm.env.RUNG_TEST_PASSWORD = 'wrong';
                const refused = farm.watch(farm.file('rules.yaml'));
                await refused.until(() => refused.told(/password/i).length > 0, 8000, 'a sentence about the password');
                assert.ok(refused.errors.every(({text}) => !/secret|wrong/.test(text)), 'no password is told');
                await refused.stop();
            });
        }

        test(`${stack}: user and password without encryption of the rest`, async (farm, assert) => {
            const server = await farm.server(stack, {user: 'operator:secret'});
            await server.ask('set  Boiler.Temperature  95');
            fs.writeFileSync(farm.file('password'), 'secret\n', {mode: 0o600});
            const watch = farm.watch(farm.file('rules.yaml', rules(server.url, ', user: operator, password_file: password')));
            await watch.event(hot, 8000, 'hot').catch(async error => {
                // The password is encrypted with the server's certificate, so that may have to be trusted first.
                const line = watch.errors.find(({text}) => /rung trust/.test(text));
                if (!line) throw error;
                await farm.run(...COMMAND.exec(line.text)[1].split(' '));
                await watch.event(hot, 15000, 'hot after trusting the server');
            });
            await watch.stop();
            const anonymous = farm.watch(farm.file('anonymous.yaml', rules(server.url, '')));
            await anonymous.until(() => anonymous.told(/user/i).length > 0, 8000, 'a sentence on the missing user');
            assert.deepEqual(anonymous.events || [], []);
        });

        test(`${stack}: a server that wants encryption and a client that does not`, async (farm, assert) => {
            const server = await secured(farm, stack, {});
            const watch = farm.watch(farm.file('rules.yaml', rules(server.url, '')));
            await watch.until(() => watch.told(/security|encrypt/i).length > 0, 8000, 'a sentence on security');
            await sleep(500);
            assert.deepEqual(watch.events || [], []);
        });
    }
};
