function isDeepEqual(a, b) {
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (Array.isArray(a))
        return a.length === b.length && a.every((item, index) => isDeepEqual(item, b[index]));
    if (a instanceof Map && b instanceof Map || a instanceof Set && b instanceof Set)
        return isDeepEqual([...a], [...b]);
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length &&
        keys.every(key => Object.hasOwn(b, key) && isDeepEqual(a[key], b[key]));
}
function assert_deepEqual(actual, wanted, message) {
    if (!isDeepEqual(actual, wanted)) failed(message, `${spelled(actual)} instead of ${spelled(wanted)}`);
}
