function aroundIt(text) { return [text, `${text} `, ` ${text}`, ` ${text} `]; }
function testJSON(text) { aroundIt(text).forEach(padded => JSON.parse(padded)); }
function testJSONSyntaxError(text) {
    for (const padded of aroundIt(text)) assert_throws(SyntaxError, () => JSON.parse(padded), padded);
}
