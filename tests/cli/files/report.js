// What a day was like: rung run report.js LIMIT...
const temperatures = [71.5, 88, 91.25, 92, 85];

function above(limit) {
    return temperatures.filter(t => t > limit).length;
}

for (const limit of args) console.log('above', limit + ':', above(Number(limit)));
console.log({ highest: Math.max(...temperatures) });
