function assertThrowsValue(run, wanted, message) {
    let thrown = false, value;
    try { run(); } catch (error) { [thrown, value] = [true, error]; }
    assert(thrown, message);
    assert_sameValue(value, wanted, message);
}
