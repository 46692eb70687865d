// shrink.js - makes a program smaller as long as `still(program)` holds, for some seconds: fewer lines first, then
// fewer tokens.
'use strict';

const tokensOf = source => source.match(/"(?:[^"\\\n]|\\.)*"|`[^`]*`|[\w$]+|\s+|[^\w\s]/gu) || [];

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

module.exports = async function shrink(program, still) {
    const end = Date.now() + 15000;
    const holds = text => Date.now() < end && still({...program, source: text});
    let lines = program.source.split('\n');
    for (let size = lines.length >> 1; size >= 1; size >>= 1)
        for (let at = 0; at < lines.length;) {
            const fewer = [...lines.slice(0, at), ...lines.slice(at + size)];
            if (await holds(fewer.join('\n'))) lines = fewer;
            else at += size;
        }
    let tokens = tokensOf(lines.join('\n'));
    for (let progress = true; progress;) {
        progress = false;
        for (let at = 0; at < tokens.length; at++)
            for (const fewer of smaller(tokens, at))
                if (fewer.join('').length < tokens.join('').length && await holds(fewer.join(''))) {
                    tokens = fewer;
                    progress = true;
                    at = Math.max(-1, at - 2);
                    break;
                }
    }
    return {...program, source: tokens.join('')};
};
