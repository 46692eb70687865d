// shrink.js RUN FILE N - makes the Nth program of a file smaller as long as RUN and Node disagree in the same way,
// and prints what is left.
'use strict';
const {readFileSync} = require('fs');
const {execFileSync} = require('child_process');
const {judge, each} = require('./judge.js');

const [runner, file, number] = process.argv.slice(2);
let kind, text, left = Number(number);
each(readFileSync(file), (k, source) => { if (--left === 0) [kind, text] = [k, source]; });

// How Rung and Node differ: the first letters of their answers; '' when they agree or it does not count.
function difference(source) {
    const wanted = judge(kind, source);
    if (wanted[0] === 'E') return '';
    let got;
    try {
        got = execFileSync(runner, {input: `${kind} ${Buffer.byteLength(source)}\n${source}\n`, stdio: ['pipe', 'pipe', 'ignore']}).toString().trimEnd();
    } catch (error) {
        return 'crash';
    }
    return got === wanted || got[0] === 'U' || got[0] === '?' ? '' : got[0] + wanted[0];
}

const wanted = difference(text);
if (!wanted) {
    console.log('no difference');
    process.exit(1);
}
const tokensOf = source => source.match(/"[^"]*"|`[^`]*`|[\w$]+|\s+|[^\w\s]/gu) || [];

function closing(tokens, at) {
    let depth = 0;
    if (!'([{'.includes(tokens[at])) return -1;
    for (let i = at; i < tokens.length; i++) {
        if ('([{'.includes(tokens[i])) depth++;
        if (')]}'.includes(tokens[i]) && --depth === 0) return i;
    }
    return -1;
}

// All smaller texts that differ from the tokens at one place.
function* smaller(tokens, at) {
    const end = closing(tokens, at), before = tokens.slice(0, at);
    if (end > 0) {
        yield [...before, ...tokens.slice(end + 1)];
        yield [...before, tokens[at], ...tokens.slice(end)];
        yield [...before, '0', ...tokens.slice(end + 1)];
        yield [...before, ...tokens.slice(at + 1, end), ...tokens.slice(end + 1)];
    }
    for (const count of [16, 8, 4, 3, 2, 1])
        if (at + count <= tokens.length) yield [...before, ...tokens.slice(at + count)];
}

let lines = text.split('\n');
for (let size = lines.length >> 1; size >= 1; size >>= 1)
    for (let at = 0; at < lines.length;) {
        const fewer = [...lines.slice(0, at), ...lines.slice(at + size)];
        if (difference(fewer.join('\n')) === wanted) lines = fewer;
        else at += size;
    }
let tokens = tokensOf(lines.join('\n'));
for (let progress = true; progress;) {
    progress = false;
    for (let at = 0; at < tokens.length; at++)
        for (const fewer of smaller(tokens, at))
            if (fewer.join('').length < tokens.join('').length && difference(fewer.join('')) === wanted) {
                tokens = fewer;
                progress = true;
                at = Math.max(-1, at - 2);
                break;
            }
}
console.log(tokens.join(''));
