var NaNs = [NaN, Number.NaN, NaN * 0, 0 / 0, Infinity / Infinity, -(0 / 0), Math.pow(-1, 0.5),
    Math.pow(-1, -0.5), Number('a number'), Number('not a number') * 2];
