'use strict';
/* run.js - random messages through random configurations, by Rung and by a plain model of the stages.
**
**     node tests/messages/run.js build/rung [CONFIGURATIONS] [SEED]
**
** The lines that come out must be the same, and so must be how many messages were dropped for which reason. What Rung
** refuses to compile, and messages that it gives up as unsupported, are counted and not judged. */
const fs = require('fs'), os = require('os'), path = require('path'), {spawnSync} = require('child_process');
const {Model} = require('./model.js'), {makeRandom, Writer} = require('./random.js');

const [rung, count = '200', firstSeed = '1'] = process.argv.slice(2);
const MESSAGES = 100, NOW = Date.UTC(2026, 0, 1);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rung-messages-'));
const configFile = path.join(folder, 'config.yaml'), inputFile = path.join(folder, 'messages.ndjson');
process.on('exit', () => fs.rmSync(folder, {recursive: true, force: true}));

const reasonsOf = text => Object.fromEntries([...text.matchAll(/(\d+) (deliberate|js_throw|bad_return|bad_array_element|infra_failed|invalid)\b/g)]
    .map(found => [found[2], Number(found[1])]));

function quoted(config) {                                        // ${ x } stays, ${x} would be a variable of the environment
    const text = value => JSON.stringify(value);
    let yaml = 'tag_processor:\n';
    if (config.defaults !== undefined) yaml += '  defaults: ' + text(config.defaults) + '\n';
    if (config.conditions.length > 0) yaml += '  conditions:\n';
    for (const {if: test, then} of config.conditions) yaml += '    - if: ' + text(test) + '\n      then: ' + text(then) + '\n';
    if (config.advancedProcessing !== undefined) yaml += '  advancedProcessing: ' + text(config.advancedProcessing) + '\n';
    return yaml;
}

function runRung(yaml, inputs, profile) {
    fs.writeFileSync(configFile, yaml);
    fs.writeFileSync(inputFile, inputs.map(input => JSON.stringify(input) + '\n').join(''));
    const result = spawnSync(rung, ['tag-processor', configFile, '--input', inputFile, '--profile', profile, '--now', '2026-01-01T00:00:00Z'],
        {encoding: 'utf8', maxBuffer: 1 << 28, env: {PATH: process.env.PATH, TZ: 'UTC'}});
    const summary = result.stderr.slice(result.stderr.lastIndexOf(': ' + inputs.length + ' lines'));
    return {status: result.status, lines: result.stdout.split('\n').slice(0, -1), reasons: reasonsOf(summary), errors: result.stderr};
}

const counts = {configurations: 0, refused: 0, messages: 0, outputs: 0, unsupported: 0};
for (let seed = Number(firstSeed); seed < Number(firstSeed) + Number(count); seed++) {
    const writer = new Writer(makeRandom(seed)), config = writer.config(), profile = seed % 3 === 0 ? 'v0.13' : 'v0.14';
    const inputs = Array.from({length: MESSAGES}, () => writer.message());
    const got = runRung(quoted(config), inputs, profile);
    counts.configurations++;
    if (got.status === 2 && !/JSON/.test(got.errors)) {
        if (/SyntaxError/.test(got.errors)) fail(seed, config, 'Node compiles it:\n' + got.errors);
        counts.refused++;
        continue;
    }
    if (/unsupported/i.test(got.errors)) {
        counts.unsupported++;
        continue;
    }
    const model = new Model(config, profile, NOW), lines = [], reasons = {};
    for (const input of inputs) {
        const {outputs, drops} = model.run(input);
        lines.push(...outputs);
        for (const reason of drops) reasons[reason] = (reasons[reason] || 0) + 1;
    }
    counts.messages += inputs.length;
    counts.outputs += lines.length;
    if (got.status !== 0) fail(seed, config, 'exit status ' + got.status + '\n' + got.errors);
    const at = lines.findIndex((line, i) => line !== got.lines[i]);
    if (at >= 0 || lines.length !== got.lines.length)
        fail(seed, config, 'line ' + ((at < 0 ? lines.length : at) + 1) + ' of the output\n  model: ' + (at < 0 ? '(none)' : lines[at]) +
            '\n  rung:  ' + got.lines[at < 0 ? lines.length : at]);
    for (const reason of new Set([...Object.keys(reasons), ...Object.keys(got.reasons)]))
        if (reasons[reason] !== got.reasons[reason])
            fail(seed, config, reason + ': ' + reasons[reason] + ' by the model, ' + got.reasons[reason] + ' by rung\n' + got.errors);
}

function fail(seed, config, why) {
    console.log('seed ' + seed + (seed % 3 === 0 ? ' (v0.13)' : '') + ': ' + why + '\n' + quoted(config));
    process.exit(1);
}

console.log(counts.configurations + ' configurations (' + counts.refused + ' refused, ' + counts.unsupported + ' unsupported), ' +
    counts.messages + ' messages, ' + counts.outputs + ' outputs: the same');
if (counts.refused + counts.unsupported > counts.configurations / 2) {
    console.log('too few were judged');
    process.exit(1);
}
