// What a script can see of a property without descriptors: whether it is there, listed, changed by a write,
// gone after a delete.
function verifyEnumerable(object, name) {
    assert(Object.keys(object).includes(String(name)), `${name} is enumerable`);
}
function verifyNotEnumerable(object, name) {
    assert(!Object.keys(object).includes(String(name)), `${name} is not enumerable`);
}
function canWrite(object, name, value) {
    const before = object[name], text = before === 'other' ? 'another' : 'other';
    const other = value ?? (name === 'length' ? 7 : text);
    try { object[name] = other; } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        return false;
    }
    const written = Object.is(object[name], other);
    object[name] = before;
    return written;
}
function canDelete(object, name) {
    try { delete object[name]; } catch (error) {
        if (!(error instanceof TypeError)) throw error;
    }
    return !Object.hasOwn(object, name);
}
function verifyWritable(object, name, _, value) { assert_sameValue(canWrite(object, name, value), true, name); }
function verifyNotWritable(object, name, _, value) { assert_sameValue(canWrite(object, name, value), false, name); }
function verifyConfigurable(object, name) { assert_sameValue(canDelete(object, name), true, name); }
function verifyNotConfigurable(object, name) { assert_sameValue(canDelete(object, name), false, name); }
function verifyEqualTo(object, name, value) { assert_sameValue(object[name], value, name); }
function verifyProperty(object, name, wanted, options) {
    assert_sameValue(Object.hasOwn(object, name), wanted !== undefined, `${name} is there`);
    if (wanted === undefined) return true;
    const value = object[name];
    if (Object.hasOwn(wanted, 'value')) assert_sameValue(value, wanted.value, name);
    if (wanted.enumerable !== undefined)
        assert_sameValue(Object.keys(object).includes(String(name)), wanted.enumerable, `${name} is listed`);
    if (wanted.writable !== undefined)
        assert_sameValue(canWrite(object, name), wanted.writable, `${name} is writable`);
    if (wanted.configurable !== undefined)
        assert_sameValue(canDelete(object, name), wanted.configurable, `${name} is configurable`);
    if (options?.restore && !Object.hasOwn(object, name)) object[name] = value;
    return true;
}
