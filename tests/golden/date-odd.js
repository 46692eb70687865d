// Dates: which texts are read, parts out of range, and methods with odd arguments. In UTC.

// Date.parse
Date.parse("2024-01-15")                                 // expect: 1705276800000
Date.parse("2024-01")                                    // expect: 1704067200000
Date.parse("2024")                                       // expect: 1704067200000
Date.parse("2024-1-5")                                   // expect: 1704412800000
Date.parse("2024-01-15T10:30")                           // expect: 1705314600000
Date.parse("2024-01-15T10:30:15")                        // expect: 1705314615000
Date.parse("2024-01-15T10:30:15.1")                      // expect: 1705314615100
Date.parse("2024-01-15T10:30:15.12")                     // expect: 1705314615120
Date.parse("2024-01-15T10:30:15.123")                    // expect: 1705314615123
Date.parse("2024-01-15T10:30:15.123456")                 // expect: 1705314615123
Date.parse("2024-01-15T10:30Z")                          // expect: 1705314600000
Date.parse("2024-01-15T10:30:15Z")                       // expect: 1705314615000
Date.parse("2024-01-15T10:30:15.5Z")                     // expect: 1705314615500
Date.parse("2024-01-15T10:30+02:00")                     // expect: 1705307400000
Date.parse("2024-01-15T10:30-05:30")                     // expect: 1705334400000
Date.parse("2024-01-15T10:30:15.123+00:00")              // expect: 1705314615123
Date.parse("2024-01-15T24:00")                           // expect: 1705363200000
Date.parse("2024-01-15T24:00:00Z")                       // expect: 1705363200000
Date.parse("2024-01-15T24:01")                           // expect: NaN
Date.parse("2024-01-15T23:60")                           // expect: NaN
Date.parse("2024-01-15T23:59:60")                        // expect: NaN
Date.parse("2024-13-01")                                 // expect: NaN
Date.parse("2024-00-01")                                 // expect: NaN
Date.parse("2024-01-32")                                 // expect: NaN
Date.parse("2024-02-30")                                 // expect: 1709251200000
Date.parse("2023-02-29")                                 // expect: 1677628800000
Date.parse("2024-02-29")                                 // expect: 1709164800000
Date.parse("+002024-01-15")                              // expect: 1705276800000
Date.parse("-000001-01-01")                              // expect: -62198755200000
Date.parse("+275760-09-13T00:00:00Z")                    // expect: 8640000000000000
Date.parse("+275760-09-13T00:00:00.001Z")                // expect: NaN
Date.parse("-271821-04-20T00:00:00Z")                    // expect: -8640000000000000
Date.parse("-271821-04-19T23:59:59.999Z")                // expect: NaN
Date.parse("2024-01-15 10:30")                           // expect: 1705314600000
Date.parse("2024-01-15 10:30:15")                        // expect: 1705314615000
Date.parse("2024-01-15 10:30:15.250")                    // expect: 1705314615250
Date.parse("2024-01-15 10:30Z")                          // expect: 1705314600000
Date.parse("2024-01-15 10:30 GMT")                       // expect: 1705314600000
Date.parse("2024-01-15 10:30 +0200")                     // expect: 1705307400000
Date.parse("2024/01/15")                                 // expect: 1705276800000
Date.parse("2024/1/5")                                   // expect: 1704412800000
Date.parse("2024/01/15 10:30")                           // expect: 1705314600000
Date.parse("01/15/2024")                                 // expect: 1705276800000
Date.parse("1/5/2024")                                   // expect: 1704412800000
Date.parse("1/5/2024 3:04")                              // expect: 1704423840000
Date.parse("1/5/2024 3:04 PM")                           // expect: 1704467040000
Date.parse("1/5/2024 12:04 AM")                          // expect: 1704413040000
Date.parse("1/5/2024 12:04 PM")                          // expect: 1704456240000
Date.parse("1/5/24")                                     // expect: 1704412800000
Date.parse("1/5/70")                                     // expect: 345600000
Date.parse("1/5/49")                                     // expect: 2493417600000
Date.parse("1/5/50")                                     // expect: -630806400000
Date.parse("Jan 15, 2024")                               // expect: 1705276800000
Date.parse("Jan 15 2024")                                // expect: 1705276800000
Date.parse("January 15, 2024 10:30")                     // expect: 1705314600000
Date.parse("15 Jan 2024")                                // expect: 1705276800000
Date.parse("15 January 2024 10:30:15")                   // expect: 1705314615000
Date.parse("Mon, 15 Jan 2024 10:30:00 GMT")              // expect: 1705314600000
Date.parse("Mon Jan 15 2024 10:30:00 GMT+0100")          // expect: 1705311000000
Date.parse("Mon Jan 15 2024 10:30:00 GMT+0000 (Coordinated Universal Time)") // expect: 1705314600000
Date.parse("Mon Jan 15 2024")                            // expect: 1705276800000
Date.parse("Mon, 15 Jan 2024 10:30:00 +0530")            // expect: 1705294800000
Date.parse("15 Jan 2024 10:30 EST")                      // expect: 1705332600000
Date.parse("15 Jan 2024 10:30 PST")                      // expect: 1705343400000
Date.parse("15 Jan 2024 10:30 UTC")                      // expect: 1705314600000
Date.parse("15 Jan 2024 10:30 Z")                        // expect: 1705314600000
Date.parse("Sept 5 2024")                                // expect: 1725494400000
Date.parse("jan 15 2024")                                // expect: 1705276800000
Date.parse("JAN 15 2024")                                // expect: 1705276800000
Date.parse("2024-01-15T10:30:15z")                       // expect: 1705314615000
Date.parse("2024-01-15t10:30:15Z")                       // expect: 1705314615000
Date.parse(" 2024-01-15 ")                               // expect: 1705276800000
Date.parse("2024-01-15T")                                // expect: NaN
Date.parse("2024-01-15T10")                              // expect: NaN
Date.parse("T10:30")                                     // expect: NaN
Date.parse("10:30")                                      // expect: NaN
Date.parse("hello")                                      // expect: NaN
Date.parse("2024-01-15T10:30:15.123Zx")                  // expect: NaN
Date.parse("20240115")                                   // expect: NaN
Date.parse("2024-W03-1")                                 // expect: NaN
Date.parse("2024-015")                                   // expect: NaN
Date.parse("Jan 5 2024 12:30 am")                        // expect: 1704414600000
Date.parse("Jan 5 2024 13:30 pm")                        // expect: NaN
Date.parse("")                                           // expect: NaN

// Date.UTC
Date.UTC()                                               // expect: NaN
Date.UTC(2024)                                           // expect: 1704067200000
Date.UTC(2024, 0)                                        // expect: 1704067200000
Date.UTC(2024, 12)                                       // expect: 1735689600000
Date.UTC(2024, -1)                                       // expect: 1701388800000
Date.UTC(2024, 1, 29)                                    // expect: 1709164800000
Date.UTC(2023, 1, 29)                                    // expect: 1677628800000
Date.UTC(2024, 0, 0)                                     // expect: 1703980800000
Date.UTC(2024, 0, 1, 24)                                 // expect: 1704153600000
Date.UTC(2024, 0, 1, -1)                                 // expect: 1704063600000
Date.UTC(2024, 0, 1, 0, 60)                              // expect: 1704070800000
Date.UTC(2024, 0, 1, 0, 0, -1)                           // expect: 1704067199000
Date.UTC(2024, 0, 1, 0, 0, 0, 1000)                      // expect: 1704067201000
Date.UTC(2024, 0, 1, 0, 0, 0, 0.9)                       // expect: 1704067200000
Date.UTC(99)                                             // expect: 915148800000
Date.UTC(0)                                              // expect: -2208988800000
Date.UTC(99.9, 11)                                       // expect: 944006400000
Date.UTC(100)                                            // expect: -59011459200000
Date.UTC(-1)                                             // expect: -62198755200000
Date.UTC(NaN)                                            // expect: NaN
Date.UTC(2024, NaN)                                      // expect: NaN
Date.UTC(2024, undefined)                                // expect: NaN
Date.UTC(2024, null)                                     // expect: 1704067200000
Date.UTC("2024", "5")                                    // expect: 1717200000000
Date.UTC(275760, 8, 13)                                  // expect: 8640000000000000
Date.UTC(275760, 8, 13, 0, 0, 0, 1)                      // expect: NaN
Date.UTC(-271821, 3, 20)                                 // expect: -8640000000000000
Date.UTC(2024, 1e9)                                      // expect: NaN
Date.UTC(2024, 0, 1e8)                                   // expect: NaN
Date.UTC(2024, 0, 1, 1e15)                               // expect: NaN

// new Date
new Date(0)                                              // expect: "1970-01-01T00:00:00.000Z"
new Date(-0).getTime()                                   // expect: 0
new Date(1.9).getTime()                                  // expect: 1
new Date(-1.9).getTime()                                 // expect: -1
new Date(NaN)                                            // expect: null
new Date(Infinity)                                       // expect: null
new Date(8.64e15)                                        // expect: "+275760-09-13T00:00:00.000Z"
new Date(8.64e15 + 1)                                    // expect: null
new Date(undefined)                                      // expect: null
new Date(null)                                           // expect: "1970-01-01T00:00:00.000Z"
new Date(true)                                           // expect: "1970-01-01T00:00:00.001Z"
new Date([2024]).getTime()                               // expect: 1704067200000
new Date({}).getTime()                                   // expect: NaN
new Date(new Date(5)).getTime()                          // expect: 5
new Date(2024, 0).getTime()                              // expect: 1704067200000
new Date(2024, 0, 15, 10, 30, 15, 500).getTime()         // expect: 1705314615500
new Date(99, 0).getFullYear()                            // expect: 1999
new Date(100, 0).getFullYear()                           // expect: 100
new Date(-1, 0).getFullYear()                            // expect: -1
new Date(2024, 12, 1).getMonth()                         // expect: 0
new Date(2024, 0, 0).getDate()                           // expect: 31
new Date(2024, undefined).getTime()                      // expect: NaN
new Date(2024, null, 1).getTime()                        // expect: 1704067200000
new Date("2024", "1").getMonth()                         // expect: 1
new Date(2024, 1, 30).toISOString()                      // expect: "2024-03-01T00:00:00.000Z"
new Date(2024, 0, 1, 0, 0, 0, -1).toISOString()          // expect: "2023-12-31T23:59:59.999Z"

// setMilliseconds
(d => [d.setMilliseconds(0), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697015000,1706697015000]
new Date(Date.UTC(2024, 4, 31)).setUTCMilliseconds(0)    // expect: 1717113600000
(d => [d.setMilliseconds(999), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697015999,1706697015999]
new Date(Date.UTC(2024, 4, 31)).setUTCMilliseconds(999)  // expect: 1717113600999
(d => [d.setMilliseconds(1000), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697016000,1706697016000]
new Date(Date.UTC(2024, 4, 31)).setUTCMilliseconds(1000) // expect: 1717113601000
(d => [d.setMilliseconds(-1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697014999,1706697014999]
new Date(Date.UTC(2024, 4, 31)).setUTCMilliseconds(-1)   // expect: 1717113599999
(d => [d.setMilliseconds(1.9), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697015001,1706697015001]
new Date(Date.UTC(2024, 4, 31)).setUTCMilliseconds(1.9)  // expect: 1717113600001
(d => [d.setMilliseconds(NaN), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCMilliseconds(NaN)  // expect: NaN
(d => [d.setMilliseconds(), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCMilliseconds()     // expect: NaN
(d => [d.setMilliseconds("5"), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697015005,1706697015005]
new Date(Date.UTC(2024, 4, 31)).setUTCMilliseconds("5")  // expect: 1717113600005
(d => [d.setMilliseconds(undefined), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCMilliseconds(undefined) // expect: NaN
(d => [d.setMilliseconds(null), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697015000,1706697015000]
new Date(Date.UTC(2024, 4, 31)).setUTCMilliseconds(null) // expect: 1717113600000

// setSeconds
(d => [d.setSeconds(0), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697000500,1706697000500]
new Date(Date.UTC(2024, 4, 31)).setUTCSeconds(0)         // expect: 1717113600000
(d => [d.setSeconds(60), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697060500,1706697060500]
new Date(Date.UTC(2024, 4, 31)).setUTCSeconds(60)        // expect: 1717113660000
(d => [d.setSeconds(-1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706696999500,1706696999500]
new Date(Date.UTC(2024, 4, 31)).setUTCSeconds(-1)        // expect: 1717113599000
(d => [d.setSeconds(5, 7), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697005007,1706697005007]
new Date(Date.UTC(2024, 4, 31)).setUTCSeconds(5, 7)      // expect: 1717113605007
(d => [d.setSeconds(NaN), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCSeconds(NaN)       // expect: NaN
(d => [d.setSeconds(5, NaN), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCSeconds(5, NaN)    // expect: NaN
(d => [d.setSeconds(1.9, -1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697000999,1706697000999]
new Date(Date.UTC(2024, 4, 31)).setUTCSeconds(1.9, -1)   // expect: 1717113600999
(d => [d.setSeconds(), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCSeconds()          // expect: NaN

// setMinutes
(d => [d.setMinutes(0), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706695215500,1706695215500]
new Date(Date.UTC(2024, 4, 31)).setUTCMinutes(0)         // expect: 1717113600000
(d => [d.setMinutes(60), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706698815500,1706698815500]
new Date(Date.UTC(2024, 4, 31)).setUTCMinutes(60)        // expect: 1717117200000
(d => [d.setMinutes(-1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706695155500,1706695155500]
new Date(Date.UTC(2024, 4, 31)).setUTCMinutes(-1)        // expect: 1717113540000
(d => [d.setMinutes(5, 6, 7), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706695506007,1706695506007]
new Date(Date.UTC(2024, 4, 31)).setUTCMinutes(5, 6, 7)   // expect: 1717113906007
(d => [d.setMinutes(90, 90), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706700690500,1706700690500]
new Date(Date.UTC(2024, 4, 31)).setUTCMinutes(90, 90)    // expect: 1717119090000
(d => [d.setMinutes(), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCMinutes()          // expect: NaN
(d => [d.setMinutes(5, undefined), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCMinutes(5, undefined) // expect: NaN

// setHours
(d => [d.setHours(0), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706661015500,1706661015500]
new Date(Date.UTC(2024, 4, 31)).setUTCHours(0)           // expect: 1717113600000
(d => [d.setHours(24), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706747415500,1706747415500]
new Date(Date.UTC(2024, 4, 31)).setUTCHours(24)          // expect: 1717200000000
(d => [d.setHours(-1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706657415500,1706657415500]
new Date(Date.UTC(2024, 4, 31)).setUTCHours(-1)          // expect: 1717110000000
(d => [d.setHours(5, 6, 7, 8), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706677567008,1706677567008]
new Date(Date.UTC(2024, 4, 31)).setUTCHours(5, 6, 7, 8)  // expect: 1717131967008
(d => [d.setHours(25, 61), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706752875500,1706752875500]
new Date(Date.UTC(2024, 4, 31)).setUTCHours(25, 61)      // expect: 1717207260000
(d => [d.setHours(NaN), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCHours(NaN)         // expect: NaN
(d => [d.setHours(), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCHours()            // expect: NaN
(d => [d.setHours("7"), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706686215500,1706686215500]
new Date(Date.UTC(2024, 4, 31)).setUTCHours("7")         // expect: 1717138800000

// setDate
(d => [d.setDate(1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1704105015500,1704105015500]
new Date(Date.UTC(2024, 4, 31)).setUTCDate(1)            // expect: 1714521600000
(d => [d.setDate(0), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1704018615500,1704018615500]
new Date(Date.UTC(2024, 4, 31)).setUTCDate(0)            // expect: 1714435200000
(d => [d.setDate(-1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1703932215500,1703932215500]
new Date(Date.UTC(2024, 4, 31)).setUTCDate(-1)           // expect: 1714348800000
(d => [d.setDate(32), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706783415500,1706783415500]
new Date(Date.UTC(2024, 4, 31)).setUTCDate(32)           // expect: 1717200000000
(d => [d.setDate(366), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1735641015500,1735641015500]
new Date(Date.UTC(2024, 4, 31)).setUTCDate(366)          // expect: 1746057600000
(d => [d.setDate(NaN), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCDate(NaN)          // expect: NaN
(d => [d.setDate(), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCDate()             // expect: NaN
(d => [d.setDate(1.9), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1704105015500,1704105015500]
new Date(Date.UTC(2024, 4, 31)).setUTCDate(1.9)          // expect: 1714521600000

// setMonth
(d => [d.setMonth(0), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1706697015500,1706697015500]
new Date(Date.UTC(2024, 4, 31)).setUTCMonth(0)           // expect: 1706659200000
(d => [d.setMonth(12), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1738319415500,1738319415500]
new Date(Date.UTC(2024, 4, 31)).setUTCMonth(12)          // expect: 1738281600000
(d => [d.setMonth(-1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1704018615500,1704018615500]
new Date(Date.UTC(2024, 4, 31)).setUTCMonth(-1)          // expect: 1703980800000
(d => [d.setMonth(1, 31), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1709375415500,1709375415500]
new Date(Date.UTC(2024, 4, 31)).setUTCMonth(1, 31)       // expect: 1709337600000
(d => [d.setMonth(5, 0), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1717151415500,1717151415500]
new Date(Date.UTC(2024, 4, 31)).setUTCMonth(5, 0)        // expect: 1717113600000
(d => [d.setMonth(NaN), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCMonth(NaN)         // expect: NaN
(d => [d.setMonth(), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCMonth()            // expect: NaN
(d => [d.setMonth(1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1709375415500,1709375415500]
new Date(Date.UTC(2024, 4, 31)).setUTCMonth(1)           // expect: 1709337600000

// setFullYear
(d => [d.setFullYear(2023), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1675161015500,1675161015500]
new Date(Date.UTC(2024, 4, 31)).setUTCFullYear(2023)     // expect: 1685491200000
(d => [d.setFullYear(2024, 1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1709375415500,1709375415500]
new Date(Date.UTC(2024, 4, 31)).setUTCFullYear(2024, 1)  // expect: 1709337600000
(d => [d.setFullYear(2024, 1, 29), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1709202615500,1709202615500]
new Date(Date.UTC(2024, 4, 31)).setUTCFullYear(2024, 1, 29) // expect: 1709164800000
(d => [d.setFullYear(2023, 1, 29), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1677666615500,1677666615500]
new Date(Date.UTC(2024, 4, 31)).setUTCFullYear(2023, 1, 29) // expect: 1677628800000
(d => [d.setFullYear(-1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [-62196125384500,-62196125384500]
new Date(Date.UTC(2024, 4, 31)).setUTCFullYear(-1)       // expect: -62185795200000
(d => [d.setFullYear(0), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [-62164589384500,-62164589384500]
new Date(Date.UTC(2024, 4, 31)).setUTCFullYear(0)        // expect: -62154172800000
(d => [d.setFullYear(99), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [-59040365384500,-59040365384500]
new Date(Date.UTC(2024, 4, 31)).setUTCFullYear(99)       // expect: -59030035200000
(d => [d.setFullYear(NaN), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCFullYear(NaN)      // expect: NaN
(d => [d.setFullYear(), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCFullYear()         // expect: NaN
(d => [d.setFullYear(275761), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
new Date(Date.UTC(2024, 4, 31)).setUTCFullYear(275761)   // expect: NaN

// setTime
(d => [d.setTime(0), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [0,0]
(d => [d.setTime(1e15), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1000000000000000,1000000000000000]
(d => [d.setTime(8.64e15), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [8640000000000000,8640000000000000]
(d => [d.setTime(8.64e15 + 1), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
(d => [d.setTime(-0), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [0,0]
(d => [d.setTime(1.9), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [1,1]
(d => [d.setTime(NaN), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
(d => [d.setTime(), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [NaN,NaN]
(d => [d.setTime("5"), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [5,5]
(d => [d.setTime(null), d.getTime()])(new Date(Date.UTC(2024, 0, 31, 10, 30, 15, 500))) // expect: [0,0]

// setting what is invalid
(d => [d.setHours(1), d.getTime()])(new Date(NaN))       // expect: [NaN,NaN]
(d => [d.setMonth(1), d.getTime()])(new Date(NaN))       // expect: [NaN,NaN]
(d => [d.setFullYear(2024), d.getTime()])(new Date(NaN)) // expect: [1704067200000,1704067200000]
(d => [d.setUTCFullYear(2024, 5, 6), d.getTime()])(new Date(NaN)) // expect: [1717632000000,1717632000000]
(d => [d.setTime(5), d.getTime()])(new Date(NaN))        // expect: [5,5]
(d => { d.setDate(NaN); return d.getFullYear() })(new Date(0)) // expect: NaN
(d => { d.setDate(40); d.setMonth(0); return d.toISOString() })(new Date(0)) // expect: "1970-01-09T00:00:00.000Z"
(d => { d.setMonth(1); return d.toISOString() })(new Date("2024-01-31T00:00:00Z")) // expect: "2024-03-02T00:00:00.000Z"
(d => { d.setMonth(1, 1); return d.toISOString() })(new Date("2024-01-31T00:00:00Z")) // expect: "2024-02-01T00:00:00.000Z"
(d => { d.setFullYear(2023); return d.toISOString() })(new Date("2024-02-29T00:00:00Z")) // expect: "2023-03-01T00:00:00.000Z"
(d => { d.setDate(0); return d.toISOString() })(new Date("2024-03-15T00:00:00Z")) // expect: "2024-02-29T00:00:00.000Z"
(d => { d.setHours(d.getHours() + 36); return d.toISOString() })(new Date("2024-12-31T00:00:00Z")) // expect: "2025-01-01T12:00:00.000Z"
(d => { d.setMinutes(-1); return d.toISOString() })(new Date("2024-01-01T00:00:00Z")) // expect: "2023-12-31T23:59:00.000Z"
(d => { d.setSeconds(3600); return d.toISOString() })(new Date("2024-01-01T00:00:00Z")) // expect: "2024-01-01T01:00:00.000Z"
(d => { d.setMilliseconds(-1); return d.toISOString() })(new Date("1970-01-01T00:00:00Z")) // expect: "1969-12-31T23:59:59.999Z"
(a => { const b = new Date(a); b.setDate(5); return a.getDate() })(new Date(0)) // expect: 1

// reading and printing
new Date(NaN).getFullYear()                              // expect: NaN
new Date(-1).getFullYear()                               // expect: 1969
new Date(951782399999).getFullYear()                     // expect: 2000
new Date(NaN).getMonth()                                 // expect: NaN
new Date(-1).getMonth()                                  // expect: 11
new Date(951782399999).getMonth()                        // expect: 1
new Date(NaN).getDate()                                  // expect: NaN
new Date(-1).getDate()                                   // expect: 31
new Date(951782399999).getDate()                         // expect: 28
new Date(NaN).getDay()                                   // expect: NaN
new Date(-1).getDay()                                    // expect: 3
new Date(951782399999).getDay()                          // expect: 1
new Date(NaN).getHours()                                 // expect: NaN
new Date(-1).getHours()                                  // expect: 23
new Date(951782399999).getHours()                        // expect: 23
new Date(NaN).getMinutes()                               // expect: NaN
new Date(-1).getMinutes()                                // expect: 59
new Date(951782399999).getMinutes()                      // expect: 59
new Date(NaN).getSeconds()                               // expect: NaN
new Date(-1).getSeconds()                                // expect: 59
new Date(951782399999).getSeconds()                      // expect: 59
new Date(NaN).getMilliseconds()                          // expect: NaN
new Date(-1).getMilliseconds()                           // expect: 999
new Date(951782399999).getMilliseconds()                 // expect: 999
new Date(NaN).getTimezoneOffset()                        // expect: NaN
new Date(-1).getTimezoneOffset()                         // expect: 0
new Date(951782399999).getTimezoneOffset()               // expect: 0
new Date(NaN).getTime()                                  // expect: NaN
new Date(-1).getTime()                                   // expect: -1
new Date(951782399999).getTime()                         // expect: 951782399999
new Date(NaN).valueOf()                                  // expect: NaN
new Date(-1).valueOf()                                   // expect: -1
new Date(951782399999).valueOf()                         // expect: 951782399999
new Date(NaN).getUTCDay()                                // expect: NaN
new Date(-1).getUTCDay()                                 // expect: 3
new Date(951782399999).getUTCDay()                       // expect: 1
new Date(NaN).getYear()                                  // expect: NaN
new Date(-1).getYear()                                   // expect: 69
new Date(951782399999).getYear()                         // expect: 100
new Date(NaN).toString()                                 // expect: "Invalid Date"
new Date(NaN).toISOString()                              // throws: RangeError
new Date(NaN).toJSON()                                   // expect: null
new Date(NaN).toUTCString()                              // expect: "Invalid Date"
new Date(NaN).toDateString()                             // expect: "Invalid Date"
new Date(NaN).toTimeString()                             // expect: "Invalid Date"
String(new Date(NaN))                                    // expect: "Invalid Date"
new Date(0).toString()                                   // expect: "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)"
new Date(0).toDateString()                               // expect: "Thu Jan 01 1970"
new Date(0).toTimeString()                               // expect: "00:00:00 GMT+0000 (Coordinated Universal Time)"
new Date(-1).toISOString()                               // expect: "1969-12-31T23:59:59.999Z"
new Date(8.64e15).toISOString()                          // expect: "+275760-09-13T00:00:00.000Z"
new Date(-8.64e15).toISOString()                         // expect: "-271821-04-20T00:00:00.000Z"
new Date(8.64e15).toUTCString()                          // expect: "Sat, 13 Sep 275760 00:00:00 GMT"
new Date(-8.64e15).toUTCString()                         // expect: "Tue, 20 Apr -271821 00:00:00 GMT"
new Date(Date.UTC(-1, 0)).toString()                     // expect: "Fri Jan 01 -0001 00:00:00 GMT+0000 (Coordinated Universal Time)"
new Date(Date.UTC(0, 0)).toDateString()                  // expect: "Mon Jan 01 1900"
new Date(-62198755200000).toUTCString()                  // expect: "Fri, 01 Jan -0001 00:00:00 GMT"
new Date(-62198755200000).toISOString()                  // expect: "-000001-01-01T00:00:00.000Z"
new Date(253402300800000).toISOString()                  // expect: "+010000-01-01T00:00:00.000Z"
JSON.stringify({d: new Date(0)})                         // expect: "{\"d\":\"1970-01-01T00:00:00.000Z\"}"
JSON.stringify(new Date(NaN))                            // expect: "null"
new Date(5) - new Date(3)                                // expect: 2
new Date(5) + 1                                          // expect: "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)1"
new Date(5) > new Date(3)                                // expect: true
new Date(5) == new Date(5)                               // expect: false
+new Date(5) === +new Date(5)                            // expect: true
new Date(5) <= new Date(5)                               // expect: true
new Date(NaN) - 1                                        // expect: NaN
`${new Date(0)}`                                         // expect: "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)"
typeof new Date(0)                                       // expect: "object"
new Date(0)[0]                                           // expect: undefined
new Date(0).x                                            // expect: undefined
Object.keys(new Date(0))                                 // expect: []
[new Date(1), new Date(0)].sort((a, b) => a - b)         // expect: ["1970-01-01T00:00:00.000Z","1970-01-01T00:00:00.001Z"]
Math.max(new Date(1), new Date(3))                       // expect: 3
new Date(86400000 * 365).getFullYear()                   // expect: 1971
Math.floor((new Date("2024-03-01") - new Date("2024-02-01")) / 864e5) // expect: 29
Math.floor((new Date("2023-03-01") - new Date("2023-02-01")) / 864e5) // expect: 28

// texts that Node guesses at
// differs: Texts of dates.
Date.parse("Jan 2024")                                   // expect: NaN
// differs: Texts of dates.
Date.parse("12:30 Jan 5 2024")                           // expect: NaN
// differs: Texts of dates.
Date.parse("-000000-01-01")                              // expect: NaN
// differs: Texts of dates.
Date.parse("0")                                          // expect: NaN
