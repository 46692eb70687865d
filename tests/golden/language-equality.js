// === and !==, == and !=, Object.is: every pair of kinds once.

// tag i:int32 = 1
// tag u:uint32 = 1
// tag x = 1
// tag nan = NaN
// tag inf = Infinity
// tag zero = 0
// tag minus = -0
// tag yes = true
// tag no = false
// tag one = "1"
// tag empty = ""
// tag nil:any = null
// tag num:any = 1
// tag str:any = "1"
// tag bool:any = true
// tag arr = [1]
// tag obj = {"a": 1}
// tag text = "Überdruck"

[1 === 1, 1 === 1.0, 1 === "1", 1 === true, 0 === -0, NaN === NaN]  // expect: [true,true,false,false,true,false]
["a" === "a", "a" === "b", "" === "", "a" === null, "1" === 1]  // expect: [true,false,true,false,false]
[null === null, null === undefined, undefined === undefined, null === 0, null === false]  // expect: [true,false,true,false,false]
[true === true, true === false, true === 1, false === 0]  // expect: [true,false,false,false]
[[] === [], {} === {}, [1] === [1], Math.abs === Math.abs, Math.abs === Math.min]  // expect: [false,false,false,true,false]
[1 == 1, 1 == "1", 1 == true, 0 == -0, NaN == NaN, 1 == "1.0", 1 == " 1 ", 1 == "0x1"]  // expect: [true,true,true,true,false,true,true,true]
["" == 0, "0" == 0, "0" == false, "" == false, "a" == 0, "1" == true, "true" == true, "2" == true]  // expect: [true,true,true,true,false,true,false,false]
[null == null, null == undefined, null == 0, null == false, null == "", undefined == 0, undefined == "undefined"]  // expect: [true,true,false,false,false,false,false]
[[] == "", [] == 0, [] == false, [1] == 1, [1] == "1", [1, 2] == "1,2", [null] == "", [undefined] == 0]  // expect: [true,true,true,true,true,true,true,true]
[[] == [], {} == {}, {} == "[object Object]", [0] == false, [[]] == false]  // expect: [false,false,true,true,true]
[1 !== 1, 1 !== 2, "a" !== "a", null !== undefined, NaN !== NaN]  // expect: [false,true,false,true,true]
[1 != 1, 1 != "1", null != undefined, null != 0, "a" != "b", NaN != NaN]  // expect: [false,false,false,true,true,true]
[Object.is(0, -0), Object.is(NaN, NaN), Object.is(1, 1), Object.is("a", "a"), Object.is(null, undefined)]  // expect: [false,true,true,true,false]

[i === 1, i === u, i === x, x === i, i === one, i === yes, i === num, num === i]  // expect: [true,true,true,true,false,false,true,true]
[i == 1, i == u, i == x, i == one, i == yes, i == num, i == str, i == bool, i == arr, i == nil]  // expect: [true,true,true,true,true,true,true,true,true,false]
[x === 1, x === num, x == one, x == yes, x == arr, x != one, x !== one]  // expect: [true,true,true,true,true,false,true]
[nan === nan, nan == nan, nan !== nan, nan != nan, nan == "NaN", nan === NaN]  // expect: [false,false,true,true,false,false]
[inf === Infinity, -inf === -Infinity, inf === inf, inf - inf === inf - inf, inf == "Infinity"]  // expect: [true,true,true,false,true]
[zero === minus, zero == minus, Object.is(zero, minus), 1 / zero === 1 / minus, minus === 0, minus == false]  // expect: [true,true,false,false,true,true]
[yes === true, yes === no, yes == 1, no == 0, yes == "1", no == "", no == "0", yes === bool, bool === yes]  // expect: [true,false,true,true,true,true,true,true,true]
[one === "1", one === str, one == 1, one == x, one == num, one == arr, one === arr, one == yes, one === empty]  // expect: [true,true,true,true,true,true,false,true,false]
[empty === "", empty == 0, empty == no, empty == nil, empty == zero, empty === str]  // expect: [true,true,true,false,true,false]
[nil === null, nil === undefined, nil == null, nil == undefined, nil == 0, nil == no, nil == empty, nil != null]  // expect: [true,false,true,true,false,false,false,false]
[arr === arr, arr == arr, arr == "1", arr == 1, arr == bool, arr === obj, obj === obj, obj == "[object Object]"]  // expect: [true,true,true,true,true,false,true,true]
[arr[0] === 1, arr[0] === i, arr[0] == one, arr[1] === undefined, arr[1] == null, obj.a === x, obj.b === undefined]  // expect: [true,true,true,true,true,true,true]
[num === 1, num === str, num == str, num == bool, str == bool, num !== str, num != str]  // expect: [true,false,true,true,true,true,false]
[text === "Überdruck", text === "\u00dcberdruck", text === "U\u0308berdruck", text !== "überdruck"]  // expect: [true,true,false,true]
text === "Überdruck" && i === 1 && yes === true  // expect: true
i === 1 ? "one" : "other"                       // expect: "one"
i !== 1 || x != 1                               // expect: false
typeof i === "number" && typeof one === "string"  // expect: true
"\ud83d" + "\ude00" === "😀"                    // expect: true
"\ud83d" === "\ude00"                           // expect: false
["ab" + one === "ab1", "ab".slice(1) === "b", "x".repeat(3) === "xxx"]  // expect: [true,true,true]
one === null                                    // expect: false
one == null                                     // expect: false
i == null                                       // expect: false
i === undefined                                 // expect: false
yes != null                                     // expect: true
