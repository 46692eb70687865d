function buildString({loneCodePoints, ranges}) {
    let text = String.fromCodePoint(...loneCodePoints);
    for (const [first, last] of ranges)
        for (let point = first; point <= last; point++) text += String.fromCodePoint(point);
    return text;
}
function printCodePoint(point) { return 'U+' + point.toString(16).toUpperCase().padStart(6, '0'); }
function testPropertyEscapes(regExp, text, what) {
    if (regExp.test(text)) return;
    // A character that is younger than Rung's tables is not yet of any category.
    for (const character of text)
        if (!regExp.test(character) && /\p{Assigned}/u.test(character))
            failed(what, `not ${printCodePoint(character.codePointAt(0))}`);
}
function matchValidator(entries, index, input) {
    return match => {
        assert_compareArray(match, entries);
        assert_sameValue(match.index, index);
        assert_sameValue(match.input, input);
    };
}
