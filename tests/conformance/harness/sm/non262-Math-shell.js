const ONE_PLUS_EPSILON = 1 + Number.EPSILON, ONE_MINUS_EPSILON = 1 - Number.EPSILON / 2;
// Within so many units in the last place; one more, for the last place is guessed from the size.
function assertNear(a, b, tolerance = 1) {
    const unit = Math.max(Math.abs(b) * Number.EPSILON, Number.MIN_VALUE);
    if (!(Math.abs(a - b) <= (tolerance + 1) * unit)) failed('near', `${a} instead of ${b}`);
}
