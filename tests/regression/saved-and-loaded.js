// A program without constants, tags or imports could not be read back from its file: an empty table was
// taken for a failed allocation.

// tag x = 1
// tag list = [1, 2]

x                                       // expect: 1
x === x                                 // expect: true
[]                                      // expect: []
true                                    // expect: true
null                                    // expect: null
void 0                                  // expect: undefined
list                                    // expect: [1,2]
[...list, ...list]                      // expect: [1,2,1,2]
