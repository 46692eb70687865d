// spell.js - values as Rung's rung_result_json writes them, and inputs as Rung's tags hold them.
'use strict';

// JSON with NaN, Infinity, -0, undefined and functions spelled out.
function spell(value) {
    switch (typeof value) {
    case 'string': return JSON.stringify(value);
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'undefined': case 'boolean': return String(value);
    case 'function': return '[Function]';
    }
    if (value === null)
        return 'null';
    if (Array.isArray(value))
        return '[' + Array.from(value, spell).join(',') + ']';
    if (value instanceof Date)
        return JSON.stringify(value);
    return '{' + Object.keys(value).map(key => JSON.stringify(key) + ':' + spell(value[key])).join(',') + '}';
}

// What is in a tag is constant.
function freeze(value) {
    if (typeof value === 'object' && value !== null)
        Object.values(Object.freeze(value)).forEach(freeze);
    return value;
}

module.exports = {spell, freeze};
