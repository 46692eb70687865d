// random.js - choices that a seed decides.
'use strict';

let state = 0;

function random() {     // mulberry32
    state = (state + 0x6D2B79F5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const below = n => Math.floor(random() * n);

module.exports = {
    seed: value => { state = value >>> 0; },
    below,
    pick: list => list[below(list.length)],
    chance: p => random() < p,
    many: (low, high, make) => Array.from({length: low + below(high - low + 1)}, make),
};
