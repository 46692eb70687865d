function assertSetContainsExactOrderedItems(set, items) { assert_compareArray([...set], items); }
