'use strict';
module.exports = () => {};
