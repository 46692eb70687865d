// compareArray is in assert.js, as it is in the suite.
