function assertRelativeDateMs(date, wanted) {
    assert_sameValue(date.getTime() - date.getTimezoneOffset() * 6e4, wanted, String(date));
}
