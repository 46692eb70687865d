// patterns.js - random regular expressions and texts that they may match.
'use strict';
const {below, pick, chance, many} = require('./random.js');

const quoted = text => JSON.stringify(text).replace(/[\u2028\u2029]/g, c => '\\u' + c.charCodeAt(0).toString(16));
let groups = 0, names = 0, unicode = false, levels = 0;

const CHARACTERS = ['a', 'a', 'b', 'b', 'c', 'A', '1', '2', ' ', '-', 'é', 'ß', '\\n', '\\.', '\\x61', '\\u0062', '\\u00e9', '\\/'];
const CLASSES = ['[ab]', '[^a]', '[a-c]', '[^\\d]', '[\\w-]', '[é-ÿ]', '[\\s\\S]', '[]', '[^]', '[A-C1]', '[.]', '[\\]a]', '[\\b]'];
const ESCAPES = ['.', '.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S'];
const ASSERTIONS = ['^', '$', '\\b', '\\B'];
const QUANTIFIERS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,1}?', '{2,}', '{0}'];

function atom() {
    const kind = below(20);
    if (kind < 8) return pick(CHARACTERS);
    if (kind < 10) return unicode ? pick(['😀', '\\u{1f600}', '\\p{L}', '\\P{Lu}', '[😀a]', '\\p{Script=Latin}']) : pick(CHARACTERS);
    if (kind < 12) return pick(CLASSES);
    if (kind < 14) return pick(ESCAPES);
    if (kind < 15 && groups > 0) return '\\' + (1 + below(groups));
    if (kind < 16 && names > 0) return `\\k<n${1 + below(names)}>`;
    if (levels > 2) return pick(CHARACTERS);
    levels++;
    const open = pick(['(', '(', '(?:', '(?=', '(?!', '(?<=', '(?<!', '(?<n']);
    let made;
    if (open === '(') groups++;
    if (open === '(?<n') { groups++; names++; made = `(?<n${names}>${alternatives()})`; } else made = `${open}${alternatives()})`;
    levels--;
    return made;
}

const isAssertion = text => /^\(\?(=|!|<=|<!)/.test(text);
function term() {
    if (chance(0.12)) return pick(ASSERTIONS);
    const made = atom();
    return chance(0.3) && !isAssertion(made) ? made + pick(QUANTIFIERS) : made;
}

const alternatives = () => many(1, chance(0.25) ? 3 : 1, () => many(chance(0.1) ? 0 : 1, 3, term).join('')).join('|');

// {pattern, flags}. With u none begins with an assertion: Node looks within surrogate pairs then.
function pattern(flags) {
    flags ??= pick(['', '', 'g', 'g', 'i', 'gi', 'y', 'm', 's', 'u', 'gu', 'iu', 'd', 'gy', 'gm']);
    for (;;) {
        groups = names = levels = 0;
        unicode = flags.includes('u');
        const text = alternatives();
        if (text === '' || text[0] === '*' || (unicode && /\^|\$|\\b|\\B|\(\?[=!<]|\*|\?|\{0|\||\)\{|\\[1-9k]|\(\)|\[\]/i.test(text) && !/^[a-c](?![*?{])[^|]*$/.test(text))) continue;
        try {
            new RegExp(text, flags);
            return {pattern: text, flags};
        } catch {
            if (chance(0.02)) return {pattern: text, flags};    // for Node to refuse
        }
    }
}

// Some are long and alike, so that there is much to go back to; not so long that Node takes for ever.
const text = () => chance(0.15) ? pick(['a', 'ab', 'aab', '1']).repeat(12).slice(0, 12) + pick(['', 'c', 'b']) : many(0, 9, () => pick(['a', 'a', 'b', 'b', 'c', 'A', 'B', '1', '2', ' ', '-', 'é', 'É', 'ß', '\n', '.', '_', '😀'])).join('');
const literal = flags => { const made = pattern(flags); return `/${made.pattern}/${made.flags}`; };

module.exports = {pattern, literal, text, quoted};
