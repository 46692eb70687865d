function isSameValue(a, b) { return Object.is(a, b); }
function spelled(value) {
    if (value instanceof Error) return String(value);
    if (typeof value === 'function') return 'a function';
    if (Object.is(value, -0)) return '-0';
    if (typeof value !== 'object') return `${typeof value} ${value}`;
    try { return JSON.stringify(value); } catch { return 'an object'; }
}
function failed(message, what) { throw `${message === undefined ? '' : message + ': '}${what}`; }
function assert(truth, message) { if (truth !== true) failed(message, `${spelled(truth)} is not true`); }
function assert_sameValue(actual, wanted, message) {
    if (!Object.is(actual, wanted)) failed(message, `${spelled(actual)} instead of ${spelled(wanted)}`);
}
function assert_notSameValue(actual, unwanted, message) {
    if (Object.is(actual, unwanted)) failed(message, `${spelled(actual)} is not another`);
}
function isErrorOf(value, kind) {
    switch (kind) {
    case TypeError: return value instanceof TypeError;
    case RangeError: return value instanceof RangeError;
    case ReferenceError: return value instanceof ReferenceError;
    case SyntaxError: return value instanceof SyntaxError;
    case URIError: return value instanceof URIError;
    case EvalError: return value instanceof EvalError;
    case Error: return value instanceof Error && value.name === 'Error';
    }
    return failed('an error of this kind', 'not known to the harness');
}
function assert_throws(kind, run, message) {
    let thrown;
    try { run(); } catch (error) {
        thrown = true;
        if (!isErrorOf(error, kind)) failed(message, `${spelled(error)} is not the error wanted`);
    }
    if (!thrown) failed(message, 'nothing was thrown');
}
function compareArray(a, b) {
    return a.length === b.length && Array.from(a).every((value, index) => Object.is(value, b[index]));
}
function assert_compareArray(actual, wanted, message) {
    if (!compareArray(actual, wanted)) failed(message, `${spelled(actual)} instead of ${spelled(wanted)}`);
}
function $DONOTEVALUATE() { failed('this test', 'must not run'); }
function Test262Error_thrower(message) { throw new EvalError(message); }
var __expected_index, __expected_input;
