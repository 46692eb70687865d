var date_1899_end = Date.UTC(1899, 11, 31, 23, 59, 59, 999), date_1900_start = Date.UTC(1900, 0);
var date_1969_end = Date.UTC(1969, 11, 31, 23, 59, 59, 999), date_1970_start = 0;
var date_1999_end = Date.UTC(1999, 11, 31, 23, 59, 59, 999), date_2000_start = Date.UTC(2000, 0);
var date_2099_end = Date.UTC(2099, 11, 31, 23, 59, 59, 999), date_2100_start = Date.UTC(2100, 0);
var start_of_time = -8.64e15, end_of_time = 8.64e15;
