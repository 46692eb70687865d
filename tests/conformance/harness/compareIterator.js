function assert_compareIterator(iterator, checks, message) {
    for (const check of checks) {
        const {done, value} = iterator.next();
        assert_sameValue(done, false, message);
        check(value);
    }
    const {done, value} = iterator.next();
    assert_sameValue(done, true, message);
    assert_sameValue(value, undefined, message);
}
