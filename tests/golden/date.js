// Date: the calendar, texts and arithmetic; local time is UTC here
// tag t = 1705314600125
new Date(0)                                              // expect: "1970-01-01T00:00:00.000Z"
new Date(t)                                              // expect: "2024-01-15T10:30:00.125Z"
[new Date(t), {d: new Date(t)}]                          // expect: ["2024-01-15T10:30:00.125Z",{"d":"2024-01-15T10:30:00.125Z"}]
new Date(NaN)                                            // expect: null
new Date(t).toISOString()                                // expect: "2024-01-15T10:30:00.125Z"
new Date(t).toString()                                   // expect: "Mon Jan 15 2024 10:30:00 GMT+0000 (Coordinated Universal Time)"
new Date(t).toDateString()                               // expect: "Mon Jan 15 2024"
new Date(t).toTimeString()                               // expect: "10:30:00 GMT+0000 (Coordinated Universal Time)"
new Date(t).toUTCString()                                // expect: "Mon, 15 Jan 2024 10:30:00 GMT"
new Date(t).toGMTString()                                // expect: "Mon, 15 Jan 2024 10:30:00 GMT"
new Date(t).toJSON()                                     // expect: "2024-01-15T10:30:00.125Z"
new Date(t).getTime()                                    // expect: 1705314600125
new Date(t).valueOf()                                    // expect: 1705314600125
new Date(t).getFullYear()                                // expect: 2024
new Date(t).getMonth()                                   // expect: 0
new Date(t).getDate()                                    // expect: 15
new Date(t).getDay()                                     // expect: 1
new Date(t).getHours()                                   // expect: 10
new Date(t).getMinutes()                                 // expect: 30
new Date(t).getSeconds()                                 // expect: 0
new Date(t).getMilliseconds()                            // expect: 125
new Date(t).getYear()                                    // expect: 124
new Date(t).getTimezoneOffset()                          // expect: 0
new Date(t).getUTCFullYear()                             // expect: 2024
new Date(t).getUTCMonth()                                // expect: 0
new Date(t).getUTCDate()                                 // expect: 15
new Date(t).getUTCDay()                                  // expect: 1
new Date(t).getUTCHours()                                // expect: 10
new Date(t).getUTCMinutes()                              // expect: 30
new Date(t).getUTCSeconds()                              // expect: 0
new Date(t).getUTCMilliseconds()                         // expect: 125
new Date(-1).toISOString()                               // expect: "1969-12-31T23:59:59.999Z"
new Date(-1).getUTCDay()                                 // expect: 3
new Date(-62198755200000).toISOString()                  // expect: "-000001-01-01T00:00:00.000Z"
new Date(-62198755200000).toString()                     // expect: "Fri Jan 01 -0001 00:00:00 GMT+0000 (Coordinated Universal Time)"
new Date(-62167219200001).toISOString()                  // expect: "-000001-12-31T23:59:59.999Z"
new Date(-62167219200000).toISOString()                  // expect: "0000-01-01T00:00:00.000Z"
new Date(253402300799999).toISOString()                  // expect: "9999-12-31T23:59:59.999Z"
new Date(253402300800000).toISOString()                  // expect: "+010000-01-01T00:00:00.000Z"
new Date(253402300800000).toUTCString()                  // expect: "Sat, 01 Jan 10000 00:00:00 GMT"
new Date(8.64e15).toISOString()                          // expect: "+275760-09-13T00:00:00.000Z"
new Date(8.64e15).toString()                             // expect: "Sat Sep 13 275760 00:00:00 GMT+0000 (Coordinated Universal Time)"
new Date(8.64e15 + 1)                                    // expect: null
new Date(-8.64e15).toISOString()                         // expect: "-271821-04-20T00:00:00.000Z"
new Date(-8.64e15 - 1).getTime()                         // expect: NaN
new Date(-0.9).getTime()                                 // expect: 0
Object.is(new Date(-0).getTime(), 0)                     // expect: true
new Date(1.9).getTime()                                  // expect: 1
new Date(-1.9).getTime()                                 // expect: -1
new Date(Infinity).getTime()                             // expect: NaN
new Date(NaN).toISOString()                              // throws: RangeError
new Date(NaN).toJSON()                                   // expect: null
new Date(NaN).toString()                                 // expect: "Invalid Date"
new Date(NaN).toUTCString()                              // expect: "Invalid Date"
new Date(NaN).toDateString()                             // expect: "Invalid Date"
new Date(NaN).getDate()                                  // expect: NaN
new Date(NaN).getTimezoneOffset()                        // expect: NaN
new Date(null).getTime()                                 // expect: 0
new Date(undefined).getTime()                            // expect: NaN
new Date(true).getTime()                                 // expect: 1
new Date({}).getTime()                                   // expect: NaN
new Date([]).getTime()                                   // expect: NaN
new Date([2024]).getTime()                               // expect: 1704067200000
new Date(new Date(t)).getTime()                          // expect: 1705314600125
new Date("2024").getTime()                               // expect: 1704067200000
new Date(2024).getTime()                                 // expect: 2024
new Date(2024, 0).toISOString()                          // expect: "2024-01-01T00:00:00.000Z"
new Date(2024, 0, 15, 10, 30, 0, 125).toISOString()      // expect: "2024-01-15T10:30:00.125Z"
new Date(2024, 0, 15, 10, 30, 0, 125, 99).getTime()      // expect: 1705314600125
new Date(2024, 12).toISOString()                         // expect: "2025-01-01T00:00:00.000Z"
new Date(2024, -1).toISOString()                         // expect: "2023-12-01T00:00:00.000Z"
new Date(2024, 1, 30).toISOString()                      // expect: "2024-03-01T00:00:00.000Z"
new Date(2023, 1, 29).toISOString()                      // expect: "2023-03-01T00:00:00.000Z"
new Date(2024, 0, 0).toISOString()                       // expect: "2023-12-31T00:00:00.000Z"
new Date(2024, 0, 1, 25).toISOString()                   // expect: "2024-01-02T01:00:00.000Z"
new Date(2024, 0, 1, 0, 0, -1).toISOString()             // expect: "2023-12-31T23:59:59.000Z"
new Date(99, 0).toISOString()                            // expect: "1999-01-01T00:00:00.000Z"
new Date(0, 0).toISOString()                             // expect: "1900-01-01T00:00:00.000Z"
new Date(100, 0).toISOString()                           // expect: "0100-01-01T00:00:00.000Z"
new Date(-1, 0).toISOString()                            // expect: "-000001-01-01T00:00:00.000Z"
new Date(99.9, 0).toISOString()                          // expect: "1999-01-01T00:00:00.000Z"
new Date(2024.9, 1.9, 3.9).toISOString()                 // expect: "2024-02-03T00:00:00.000Z"
new Date(2024, NaN).getTime()                            // expect: NaN
new Date(2024, undefined).getTime()                      // expect: NaN
new Date(2024, 0, undefined).getTime()                   // expect: NaN
new Date(2024, "5", "6").toISOString()                   // expect: "2024-06-06T00:00:00.000Z"
new Date("2024", "0").toISOString()                      // expect: "2024-01-01T00:00:00.000Z"
new Date(1e9, 0).getTime()                               // expect: NaN
new Date(275760, 8, 13).toISOString()                    // expect: "+275760-09-13T00:00:00.000Z"
new Date(275760, 8, 13, 0, 0, 0, 1).getTime()            // expect: NaN
new Date(-271821, 3, 20).toISOString()                   // expect: "-271821-04-20T00:00:00.000Z"
new Date(2024, 1e9).getTime()                            // expect: NaN
new Date(1900, 1, 29).toISOString()                      // expect: "1900-03-01T00:00:00.000Z"
new Date(2000, 1, 29).toISOString()                      // expect: "2000-02-29T00:00:00.000Z"
Date.UTC()                                               // expect: NaN
Date.UTC(2024)                                           // expect: 1704067200000
Date.UTC(2024, 0)                                        // expect: 1704067200000
Date.UTC(2024, 0, 15, 10, 30, 0, 125)                    // expect: 1705314600125
Date.UTC(70)                                             // expect: 0
Date.UTC(NaN)                                            // expect: NaN
Date.UTC(2024, Infinity)                                 // expect: NaN
Date.UTC(275761)                                         // expect: NaN
Date.UTC(1970, 0, 1, 0, 0, 0, -0.5)                      // expect: 0
Date.parse("2024-01-15T10:30:00.125Z")                   // expect: 1705314600125
Date.parse("2024-01-15T10:30:00Z")                       // expect: 1705314600000
Date.parse("2024-01-15T10:30Z")                          // expect: 1705314600000
Date.parse("2024-01-15T10:30:00+01:00")                  // expect: 1705311000000
Date.parse("2024-01-15T10:30:00-0530")                   // expect: 1705334400000
Date.parse("2024-01-15T10:30:00")                        // expect: 1705314600000
Date.parse("2024-01-15T10:30")                           // expect: 1705314600000
Date.parse("2024-01-15")                                 // expect: 1705276800000
Date.parse("2024-01")                                    // expect: 1704067200000
Date.parse("2024")                                       // expect: 1704067200000
Date.parse("2024T10:30")                                 // expect: 1704105000000
Date.parse("2024-01T10:30Z")                             // expect: 1704105000000
Date.parse("+012024-01-15")                              // expect: 317274796800000
Date.parse("-000001-01-15T00:00Z")                       // expect: -62197545600000
Date.parse("+275760-09-13T00:00:00.000Z")                // expect: 8640000000000000
Date.parse("+275760-09-13T00:00:00.001Z")                // expect: NaN
Date.parse("0000-01-01")                                 // expect: -62167219200000
Date.parse("0099-12-31")                                 // expect: -59011545600000
Date.parse("2024-01-15T24:00:00Z")                       // expect: 1705363200000
Date.parse("2024-01-15T24:00:01Z")                       // expect: NaN
Date.parse("2024-01-15T10:60Z")                          // expect: NaN
Date.parse("2024-01-15T10:30:60Z")                       // expect: NaN
Date.parse("2024-13-01")                                 // expect: NaN
Date.parse("2024-00-01")                                 // expect: NaN
Date.parse("2024-01-32")                                 // expect: NaN
Date.parse("2024-02-30")                                 // expect: 1709251200000
Date.parse("2023-02-29")                                 // expect: 1677628800000
Date.parse("2024-01-15T10")                              // expect: NaN
Date.parse("2024-01-15T1030")                            // expect: NaN
Date.parse("2024-01-15T10:30:00.1Z")                     // expect: 1705314600100
Date.parse("2024-01-15T10:30:00.123456789Z")             // expect: 1705314600123
Date.parse("2024-01-15T10:30:00.Z")                      // expect: NaN
Date.parse("2024-01-15t10:30z")                          // expect: 1705314600000
Date.parse("2024-01-15T10:30Z ")                         // expect: NaN
Date.parse("20240115")                                   // expect: NaN
Date.parse("2024-01-15 10:30:00")                        // expect: 1705314600000
Date.parse("2024-01-15 10:30:00.5")                      // expect: 1705314600500
Date.parse("2024-01-15 10:30:00Z")                       // expect: 1705314600000
Date.parse("2024-01-15 10:30:00 +0100")                  // expect: 1705311000000
Date.parse("2024-1-5")                                   // expect: 1704412800000
Date.parse("2024/01/15")                                 // expect: 1705276800000
Date.parse("2024/1/15 10:30")                            // expect: 1705314600000
Date.parse("1/15/2024")                                  // expect: 1705276800000
Date.parse("01/15/2024 10:30:00")                        // expect: 1705314600000
Date.parse("1/15/24")                                    // expect: 1705276800000
Date.parse("1/15/70")                                    // expect: 1209600000
Date.parse("1-15-2024")                                  // expect: 1705276800000
Date.parse("15/1/2024")                                  // expect: NaN
Date.parse("13/32/2024")                                 // expect: NaN
Date.parse("1/15/2024 3:45 PM")                          // expect: 1705333500000
Date.parse("1/15/2024 12:45 AM")                         // expect: 1705279500000
Date.parse("1/15/2024 12:45 PM")                         // expect: 1705322700000
Date.parse("1/15/2024 13:45 PM")                         // expect: NaN
Date.parse("Jan 15, 2024")                               // expect: 1705276800000
Date.parse("Jan 15 2024")                                // expect: 1705276800000
Date.parse("January 15, 2024 10:30:00")                  // expect: 1705314600000
Date.parse("15 Jan 2024")                                // expect: 1705276800000
Date.parse("15 January 2024 10:30 GMT")                  // expect: 1705314600000
Date.parse("15-Jan-2024")                                // expect: 1705276800000
Date.parse("Sept 15, 2024")                              // expect: 1726358400000
Date.parse("jan 15, 2024")                               // expect: 1705276800000
Date.parse("Foo 15, 2024")                               // expect: NaN
Date.parse("Mon, 15 Jan 2024 10:30:00 GMT")              // expect: 1705314600000
Date.parse("Monday, January 15, 2024")                   // expect: 1705276800000
Date.parse("Mon Jan 15 2024")                            // expect: 1705276800000
Date.parse("Mon Jan 15 2024 10:30:00 GMT+0000 (Coordinated Universal Time)") // expect: 1705314600000
Date.parse("Mon Jan 15 2024 10:30:00 GMT+0100 (CET)")    // expect: 1705311000000
Date.parse("Mon Jan 15 2024 10:30:00 GMT-0530")          // expect: 1705334400000
Date.parse("Jan 15, 2024 10:30 EST")                     // expect: 1705332600000
Date.parse("Jan 15, 2024 10:30 PDT")                     // expect: 1705339800000
Date.parse("Jan 15, 2024 UTC")                           // expect: 1705276800000
Date.parse("Jan 15, 2024 10:30 UTC+1")                   // expect: 1705311000000
Date.parse("Jan 15, 2024 +0100")                         // expect: NaN
Date.parse("Jan 15, 2024 10:30+01:00")                   // expect: 1705311000000
Date.parse("Jan 32, 2024")                               // expect: NaN
Date.parse("Jan 15, 99")                                 // expect: 916358400000
Date.parse("Jan 15, 49")                                 // expect: 2494281600000
Date.parse("Jan 15, 50")                                 // expect: -629942400000
Date.parse("Feb 30, 2024")                               // expect: 1709251200000
Date.parse("")                                           // expect: NaN
Date.parse(" ")                                          // expect: NaN
Date.parse("hello")                                      // expect: NaN
Date.parse()                                             // expect: NaN
Date.parse(null)                                         // expect: NaN
Date.parse(NaN)                                          // expect: NaN
Date.parse("Invalid Date")                               // expect: NaN
Date.parse("2024-01-15T10:30\u2003Z")                    // expect: NaN
Date.parse(new Date(t)) === Math.floor(t / 1000) * 1000  // expect: true
Date.parse(new Date(t).toISOString()) === t              // expect: true
Date.parse(new Date(t).toUTCString())                    // expect: 1705314600000
Date.parse(new Date(t).toString())                       // expect: 1705314600000
new Date(t).setFullYear(2000)                            // expect: 947932200125
new Date(t).setFullYear(2000, 1)                         // expect: 950610600125
new Date(t).setFullYear(2000, 1, 30)                     // expect: 951906600125
new Date(t).setFullYear()                                // expect: NaN
new Date(t).setFullYear(2000, undefined)                 // expect: NaN
new Date(NaN).setFullYear(2000)                          // expect: 946684800000
new Date(NaN).setFullYear(2000, 5, 6)                    // expect: 960249600000
new Date(NaN).setUTCFullYear(2000)                       // expect: 946684800000
new Date(t).setMonth(13)                                 // expect: 1739615400125
new Date(t).setMonth(1, 31)                              // expect: 1709375400125
new Date(NaN).setMonth(1)                                // expect: NaN
new Date(t).setDate(0)                                   // expect: 1704018600125
new Date(t).setDate(32)                                  // expect: 1706783400125
new Date(t).setDate("7")                                 // expect: 1704623400125
new Date(t).setDate()                                    // expect: NaN
new Date(t).setHours(25)                                 // expect: 1705368600125
new Date(t).setHours(1, 2, 3, 4)                         // expect: 1705280523004
new Date(t).setHours(1, 2, 3, 4, 5)                      // expect: 1705280523004
new Date(t).setHours(1, NaN)                             // expect: NaN
new Date(t).setMinutes(-1)                               // expect: 1705312740125
new Date(t).setMinutes(1, 2, 3)                          // expect: 1705312862003
new Date(t).setSeconds(61, 1001)                         // expect: 1705314662001
new Date(t).setSeconds(1.9)                              // expect: 1705314601125
new Date(t).setMilliseconds(-1)                          // expect: 1705314599999
new Date(t).setMilliseconds(1e20)                        // expect: NaN
new Date(t).setUTCMonth(0, 1)                            // expect: 1704105000125
new Date(t).setUTCDate(1)                                // expect: 1704105000125
new Date(t).setUTCHours(0, 0, 0, 0)                      // expect: 1705276800000
new Date(t).setUTCMinutes(0)                             // expect: 1705312800125
new Date(t).setUTCSeconds(0)                             // expect: 1705314600125
new Date(t).setUTCMilliseconds(0)                        // expect: 1705314600000
new Date(t).setTime(5)                                   // expect: 5
new Date(t).setTime("6")                                 // expect: 6
new Date(t).setTime()                                    // expect: NaN
new Date(t).setTime(9e15)                                // expect: NaN
new Date(t).setYear(99)                                  // expect: 916396200125
new Date(t).setYear(2099)                                // expect: 4072156200125
new Date(t).setYear()                                    // expect: NaN
Object.freeze(new Date(t)).setTime(1)                    // expect: 1
new Date(t) - new Date(0)                                // expect: 1705314600125
new Date(t) + 1                                          // expect: "Mon Jan 15 2024 10:30:00 GMT+0000 (Coordinated Universal Time)1"
1 + new Date(0)                                          // expect: "1Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)"
new Date(0) + new Date(1)                                // expect: "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)"
+new Date(t)                                             // expect: 1705314600125
-new Date(5)                                             // expect: -5
new Date(5) * 2                                          // expect: 10
new Date(5) / 2                                          // expect: 2.5
new Date(7) % 4                                          // expect: 3
new Date(7) | 0                                          // expect: 7
new Date(1) < new Date(2)                                // expect: true
new Date(2) <= new Date(2)                               // expect: true
new Date(2) > 1                                          // expect: true
new Date(NaN) < 1                                        // expect: false
new Date(2) == 2                                         // expect: false
new Date(2) == new Date(2)                               // expect: false
new Date(2) == String(new Date(2))                       // expect: true
new Date(2) === new Date(2)                              // expect: false
new Date(0) == "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)" // expect: true
`${new Date(0)}`                                         // expect: "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)"
String(new Date(0))                                      // expect: "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)"
Number(new Date(9))                                      // expect: 9
Boolean(new Date(NaN))                                   // expect: true
isNaN(new Date(NaN))                                     // expect: true
isNaN(new Date(0))                                       // expect: false
Math.max(new Date(3), new Date(5))                       // expect: 5
JSON.stringify(new Date(0))                              // expect: "\"1970-01-01T00:00:00.000Z\""
JSON.stringify({d: new Date(0), x: new Date(NaN)})       // expect: "{\"d\":\"1970-01-01T00:00:00.000Z\",\"x\":null}"
JSON.stringify([new Date(0)], null, 2)                   // expect: "[\n  \"1970-01-01T00:00:00.000Z\"\n]"
JSON.stringify({d: new Date(0), e: 1}, ["d"])            // expect: "{\"d\":\"1970-01-01T00:00:00.000Z\"}"
new Date(JSON.parse(JSON.stringify(new Date(t)))).getTime() // expect: 1705314600125
[new Date(2), new Date(1)].map(Number)                   // expect: [2,1]
[new Date(0), null].join()                               // expect: "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time),"
({[new Date(0)]: 1})                                     // expect: {"Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)":1}
({a: 1})[new Date(0)]                                    // expect: undefined
Object.keys(new Date(0))                                 // expect: []
({...new Date(0)})                                       // expect: {}
Object.hasOwn(new Date(0), "getTime")                    // expect: false
"getTime" in new Date(0)                                 // expect: true
"size" in new Date(0)                                    // expect: false
new Date(0).foo                                          // expect: undefined
new Date(0)[0]                                           // expect: undefined
new Date(0).length                                       // expect: undefined
new Date(0)?.getTime?.()                                 // expect: 0
typeof new Date(0)                                       // expect: "object"
typeof Date                                              // expect: "function"
typeof Date.now                                          // expect: "function"
new Date(0) instanceof Date                              // expect: true
new Date(0) instanceof Object                            // expect: true
new Date(0) instanceof Map                               // expect: false
({}) instanceof Date                                     // expect: false
Date instanceof Object                                   // expect: true
Array.isArray(new Date(0))                               // expect: false
(0, new Date(0).getTime)()                               // throws: TypeError
[1].map(new Date(0).getTime)                             // throws: TypeError
new Date(0).nothing()                                    // throws: TypeError
new Map([[new Date(0), 1]]).get(new Date(0))             // expect: undefined
["2024", "2025-06"].map(Date.parse)                      // expect: [1704067200000,1748736000000]
["Jan 1, 2024", "x"].map(Date.parse)                     // expect: [1704067200000,NaN]
Object.isFrozen(new Date(0))                             // expect: false
Object.is(new Date(0), new Date(0))                      // expect: false

// kind: body

const d = new Date(0);
d.setFullYear(2024, 0, 15);
const e = new Date(d);
e.setDate(e.getDate() + 31);
return [d, e, (e - d) / 864e5, d < e]; // expect: ["2024-01-15T00:00:00.000Z","2024-02-15T00:00:00.000Z",31,true]

const d = new Date(2024, 0, 15);
let n = 0;
for (let i = 0; i < 366; i++) {
    d.setDate(d.getDate() + 1);
    n += d.getDay()
}
return [d.toISOString(), n]; // expect: ["2025-01-15T00:00:00.000Z",1097]

const k = new Date(5);
const m = new Map([[k, 1]]);
k.setTime(9);
return m.get(k); // expect: 1

const d = new Date(NaN);
try {
    d.toISOString()
} catch (e) { return [e.name, String(d), d.setHours(1), d.setFullYear(2020)] } // expect: ["RangeError","Invalid Date",NaN,1577836800000]

const f = Date.UTC;
return f(2024, 1); // expect: 1706745600000

const d = new Date(7);
const {getTime} = d;
try {
    getTime()
} catch (e) { return e.name } // expect: "TypeError"

let c = 0;
const v = {
    valueOf: () => {
        c++;
        return 1
    }
};
new Date(NaN).setHours(v);
new Date(2024, v, v, v);
return c; // expect: 4

const log = [];
const a = n => ({
    valueOf: () => {
        log.push(n);
        return n
    }
});
new Date(a(2000), a(1), a(2), a(3), a(4), a(5), a(6), a(7));
return log; // expect: [2000,1,2,3,4,5,6]

const o = {
    toString: () => "2024-01-15"
};
return [new Date(o), Date.parse(o), new Date({valueOf: () => 5})]; // expect: ["2024-01-15T00:00:00.000Z",1705276800000,"1970-01-01T00:00:00.005Z"]

return [3, 1, 2].map(n => new Date(2024, 0, n)).sort((a, b) => a - b).map(d => d.getDate()); // expect: [1,2,3]

return JSON.stringify({d: new Date(0)}, (k, v) => typeof v); // expect: "\"object\""

return JSON.stringify({d: new Date(0)}, (k, v) => k === "d" ? new Date(1) : v); // expect: "{\"d\":{}}"

return JSON.parse("{\"d\":\"2024-01-15\"}", (k, v) => k === "d" ? new Date(v) : v).d.getTime(); // expect: 1705276800000
