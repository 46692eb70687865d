/* date.c - Date (ECMA-262 21.4). Days, zones and texts are vm/date.h's; here are the arguments. */
#include "builtins/arguments.h"
#include "vm/math.h"

/* What time it is, in whole milliseconds: the event time of the tags when the host gave them one (as rules
** do, so that a replay gives the same), otherwise by the host's clock. Nothing else reads a clock. */
static Outcome read_clock(Vm *vm, double *time)
{
    rung_time now = vm->registers == NULL ? RUNG_TIME_NONE : vm->registers->now;

    if (now == RUNG_TIME_NONE && vm->host.clock == NULL)
        return vm_stop(vm, RUNG_NO_CLOCK, "Date: the host lends no clock");
    if (now == RUNG_TIME_NONE) now = vm->host.clock(vm->host.user);
    *time = math_floor((double)(now / RUNG_TICKS_PER_MS) - (now % RUNG_TICKS_PER_MS < 0));
    return OUTCOME_OK;
}

static Outcome receiver_date(Vm *vm, const Value *args, uint32_t count, Date **date)
{
    Value receiver = argument(args, count, 0);

    *date = NULL;
    if (!value_is_kind(receiver, K_DATE)) return vm_throw(vm, ERROR_TYPE, "this is not a Date object.");
    *date = value_date(receiver);
    return OUTCOME_OK;
}

/* ---- making --------------------------------------------------------------------------------- */

/* A year of two digits is one of the last century. */
static double full_year(double year)
{
    double whole = math_trunc(year);

    return whole >= 0 && whole <= 99 ? 1900 + whole : year;
}

/* Year, month and whatever follows; what is not given is the first of its kind. */
static Outcome compose(Vm *vm, const Value *args, uint32_t count, double *time)
{
    double parts[DATE_WEEKDAY] = {math_nan(), 0, 1, 0, 0, 0, 0};
    uint32_t i;

    for (i = 0; i < count && i < DATE_WEEKDAY; i++) TRY(to_number(vm, args[i], &parts[i]));
    *time = date_make(
        date_make_day(full_year(parts[DATE_YEAR]), parts[DATE_MONTH], parts[DATE_DAY]),
        date_make_time(parts[DATE_HOUR], parts[DATE_MINUTE], parts[DATE_SECOND], parts[DATE_MILLISECOND]));
    return OUTCOME_OK;
}

static Outcome parse(Vm *vm, const String *text, double *time)
{
    if (!vm_charge_bytes(vm, text->length)) return vm->failure;
    *time = date_parse(&vm->host, text->bytes, text->length);
    return OUTCOME_OK;
}

/* The time that one value stands for: another Date, text, a number. */
static Outcome convert(Vm *vm, Value value, double *time)
{
    if (value_is_kind(value, K_DATE)) {
        *time = value_date(value)->time;
        return OUTCOME_OK;
    }
    TRY(to_primitive(vm, value, HINT_DEFAULT, &value));
    return value.type == T_STRING ? parse(vm, value.as.s, time) : to_number(vm, value, time);
}

BUILTIN(date_new)
{
    double time;
    Date *date;

    if (count == 0)
        TRY(read_clock(vm, &time));
    else if (count == 1)
        TRY(convert(vm, args[0], &time));
    else
        TRY(compose(vm, args, count, &time));
    if (count > 1) time = date_utc(&vm->host, time);
    if ((date = vm_alloc(vm, sizeof *date)) == NULL) return vm->failure;
    *date = (Date){{.kind = K_DATE}, date_clip(time)};
    return give(result, value_object(date));
}

/* Without new: what time it is, as text. */
BUILTIN(date)
{
    double time;

    (void)args, (void)count;
    TRY(read_clock(vm, &time));
    return give_string(vm, result, date_text(vm, time, DATE_LOCAL));
}

BUILTIN(date_now)
{
    double time;

    (void)args, (void)count;
    TRY(read_clock(vm, &time));
    return give_double(result, time);
}

BUILTIN(date_parse)
{
    String *text;
    double time;

    TRY(string_argument(vm, args, count, 0, &text));
    TRY(parse(vm, text, &time));
    return give_double(result, time);
}

BUILTIN(date_utc)
{
    double time;

    TRY(compose(vm, args, count, &time));
    return give_double(result, date_clip(time));
}

/* ---- reading -------------------------------------------------------------------------------- */

static Outcome get(Vm *vm, const Value *args, uint32_t count, bool is_local, DatePart part, Value *result)
{
    int32_t parts[DATE_PARTS];
    Date *date;

    TRY(receiver_date(vm, args, count, &date));
    if (date->time != date->time) return give_double(result, date->time);
    date_split(is_local ? date_local(&vm->host, date->time) : date->time, parts);
    return give_double(result, parts[part]);
}

BUILTIN(date_get_date) { return get(vm, args, count, true, DATE_DAY, result); }
BUILTIN(date_get_day) { return get(vm, args, count, true, DATE_WEEKDAY, result); }
BUILTIN(date_get_full_year) { return get(vm, args, count, true, DATE_YEAR, result); }
BUILTIN(date_get_hours) { return get(vm, args, count, true, DATE_HOUR, result); }
BUILTIN(date_get_milliseconds) { return get(vm, args, count, true, DATE_MILLISECOND, result); }
BUILTIN(date_get_minutes) { return get(vm, args, count, true, DATE_MINUTE, result); }
BUILTIN(date_get_month) { return get(vm, args, count, true, DATE_MONTH, result); }
BUILTIN(date_get_seconds) { return get(vm, args, count, true, DATE_SECOND, result); }
BUILTIN(date_get_utc_date) { return get(vm, args, count, false, DATE_DAY, result); }
BUILTIN(date_get_utc_day) { return get(vm, args, count, false, DATE_WEEKDAY, result); }
BUILTIN(date_get_utc_full_year) { return get(vm, args, count, false, DATE_YEAR, result); }
BUILTIN(date_get_utc_hours) { return get(vm, args, count, false, DATE_HOUR, result); }
BUILTIN(date_get_utc_milliseconds) { return get(vm, args, count, false, DATE_MILLISECOND, result); }
BUILTIN(date_get_utc_minutes) { return get(vm, args, count, false, DATE_MINUTE, result); }
BUILTIN(date_get_utc_month) { return get(vm, args, count, false, DATE_MONTH, result); }
BUILTIN(date_get_utc_seconds) { return get(vm, args, count, false, DATE_SECOND, result); }

BUILTIN(date_get_year)
{
    TRY(get(vm, args, count, true, DATE_YEAR, result));
    return give_double(result, result->as.f - 1900);
}

BUILTIN(date_get_time)
{
    Date *date;

    TRY(receiver_date(vm, args, count, &date));
    return give_double(result, date->time);
}

/* Whole minutes, positive west of Greenwich. */
BUILTIN(date_get_timezone_offset)
{
    Date *date;

    TRY(receiver_date(vm, args, count, &date));
    if (date->time != date->time) return give_double(result, date->time);
    return give_double(result, math_trunc((date->time - date_local(&vm->host, date->time)) / 60000) + 0.0);
}

/* ---- changing ------------------------------------------------------------------------------- */

/* Sets the part `first` and as many of the following ones as are given, `most` in all. An invalid date
** stays one, unless it gets a year. */
static Outcome set(Vm *vm, const Value *args, uint32_t count, bool is_local, DatePart first, uint32_t most,
                   Value *result)
{
    double given[4] = {math_nan()}, made[DATE_PARTS], time;
    int32_t parts[DATE_PARTS];
    uint32_t given_count = count < 2 ? 1 : count - 1 < most ? count - 1 : most, i;
    Date *date;

    TRY(receiver_date(vm, args, count, &date));
    time = date->time;
    for (i = 0; i < given_count; i++) TRY(to_number(vm, argument(args, count, i + 1), &given[i]));
    if (time != time && first != DATE_YEAR) return give_double(result, time);
    if (time != time)
        time = 0;
    else if (is_local)
        time = date_local(&vm->host, time);
    date_split(time, parts);
    for (i = 0; i < DATE_PARTS; i++) made[i] = i - first < given_count ? given[i - first] : parts[i];
    time = date_make(
        date_make_day(made[DATE_YEAR], made[DATE_MONTH], made[DATE_DAY]),
        date_make_time(made[DATE_HOUR], made[DATE_MINUTE], made[DATE_SECOND], made[DATE_MILLISECOND]));
    date->time = date_clip(is_local ? date_utc(&vm->host, time) : time);
    return give_double(result, date->time);
}

BUILTIN(date_set_date) { return set(vm, args, count, true, DATE_DAY, 1, result); }
BUILTIN(date_set_full_year) { return set(vm, args, count, true, DATE_YEAR, 3, result); }
BUILTIN(date_set_hours) { return set(vm, args, count, true, DATE_HOUR, 4, result); }
BUILTIN(date_set_milliseconds) { return set(vm, args, count, true, DATE_MILLISECOND, 1, result); }
BUILTIN(date_set_minutes) { return set(vm, args, count, true, DATE_MINUTE, 3, result); }
BUILTIN(date_set_month) { return set(vm, args, count, true, DATE_MONTH, 2, result); }
BUILTIN(date_set_seconds) { return set(vm, args, count, true, DATE_SECOND, 2, result); }
BUILTIN(date_set_utc_date) { return set(vm, args, count, false, DATE_DAY, 1, result); }
BUILTIN(date_set_utc_full_year) { return set(vm, args, count, false, DATE_YEAR, 3, result); }
BUILTIN(date_set_utc_hours) { return set(vm, args, count, false, DATE_HOUR, 4, result); }
BUILTIN(date_set_utc_milliseconds) { return set(vm, args, count, false, DATE_MILLISECOND, 1, result); }
BUILTIN(date_set_utc_minutes) { return set(vm, args, count, false, DATE_MINUTE, 3, result); }
BUILTIN(date_set_utc_month) { return set(vm, args, count, false, DATE_MONTH, 2, result); }
BUILTIN(date_set_utc_seconds) { return set(vm, args, count, false, DATE_SECOND, 2, result); }

BUILTIN(date_set_time)
{
    double time;
    Date *date;

    TRY(receiver_date(vm, args, count, &date));
    TRY(to_number(vm, argument(args, count, 1), &time));
    date->time = date_clip(time);
    return give_double(result, date->time);
}

BUILTIN(date_set_year)
{
    Value given[2];
    double year;
    Date *date;

    TRY(receiver_date(vm, args, count, &date));
    TRY(to_number(vm, argument(args, count, 1), &year));
    given[0] = args[0];
    given[1] = number_value(full_year(year));
    return set(vm, given, 2, true, DATE_YEAR, 1, result);
}

/* ---- as text -------------------------------------------------------------------------------- */

static Outcome print(Vm *vm, const Value *args, uint32_t count, DateStyle style, Value *result)
{
    Date *date;

    TRY(receiver_date(vm, args, count, &date));
    return give_string(vm, result, date_text(vm, date->time, style));
}

BUILTIN(date_to_date_string) { return print(vm, args, count, DATE_LOCAL_DAY, result); }
BUILTIN(date_to_string) { return print(vm, args, count, DATE_LOCAL, result); }
BUILTIN(date_to_time_string) { return print(vm, args, count, DATE_LOCAL_TIME, result); }
BUILTIN(date_to_utc_string) { return print(vm, args, count, DATE_UTC, result); }

BUILTIN(date_to_iso_string)
{
    Date *date;

    TRY(receiver_date(vm, args, count, &date));
    if (date->time != date->time) return vm_throw(vm, ERROR_RANGE, "Invalid time value");
    return give_string(vm, result, date_text(vm, date->time, DATE_ISO));
}

BUILTIN(date_to_json)
{
    Date *date;

    TRY(receiver_date(vm, args, count, &date));
    return date->time == date->time ? give_string(vm, result, date_text(vm, date->time, DATE_ISO))
                                    : give(result, value_null());
}
