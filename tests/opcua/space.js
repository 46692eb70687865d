// Reads space.txt, the address space that both test servers have and the suite expects.
'use strict';
const fs = require('fs');
const path = require('path');

// A line's columns stand two or more spaces apart; so do the words of a server's commands.
function columns(line) {
    return line.trim().split(/ {2,}|\t+/);
}

function rows() {
    return fs.readFileSync(path.join(__dirname, 'space.txt'), 'utf8').split('\n')
        .filter(line => line !== '' && !line.startsWith('# ') && line !== '#')
        .map(line => {
            const [id, type, value, status = '-', time] = columns(line);
            return {id, type, value, status: status === '-' ? 'Good' : status, time, ...place(id)};
        });
}

// Where a node stands: folder and browse name, both in the plant's namespace.
function place(id) {
    const dotted = /^(\w+)\.(\w+)$/.exec(id);
    return dotted ? {folder: dotted[1], name: dotted[2]} : {folder: 'Odd', name: id};
}

// The whole NodeId: what has no letter of its own is a string.
function nodeId(id, namespace = 2) {
    return `ns=${namespace};${/^[igb]=/.test(id) ? id : 's=' + id}`;
}

module.exports = {NAMESPACE: 'urn:rung:test:plant', columns, rows, place, nodeId};
