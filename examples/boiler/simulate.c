/* simulate.c: a steam boiler that writes the recording the example rules are replayed on.
**
** One second at a time, three things happen, and the file reads in that order:
**
**   the plan     what people and bad luck do to the boiler in a shift of six hours;
**   the plant    what physics and the boiler's own controls make of it;
**   the record   what an OPC UA subscription would have seen of that: a sample when a tag has
**                moved by more than its deadband or its quality has changed, else nothing.
**
** The same seed gives the same bytes. Nothing is kept but the plant itself, so `--hours 1000`
** streams in constant memory; after six hours the next shift begins, with the same plan and
** other demand and noise. Number text never depends on the locale: see put_reading. */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Tags ------------------------------------------------------------------------------ */

typedef enum TagId {
    TEMP, PRESSURE, SETPOINT, LEVEL, STEAM_FLOW, FEED_FLOW, FUEL_FLOW, AIR_FLOW, O2, OUTDOOR,
    STATUS_WORD, BURNER_STARTS, FEED_PUMP, MODE,
    TAG_COUNT
} TagId;

typedef enum TagKind { NUMBER, FLAG, MODE_NAME } TagKind;

/* Deadband and noise count in units of the last decimal, as the readings do: with two decimals
** 20 is 0.20. The noise stays well inside the deadband, so that a steady value stays silent. */
typedef struct TagSpec {
    const char *name;
    TagKind kind;
    int decimals;
    int deadband;
    double noise;
} TagSpec;

static const TagSpec TAGS[TAG_COUNT] = {
    [TEMP]          = {"temp",          NUMBER,    2, 20, 5.0},
    [PRESSURE]      = {"pressure",      NUMBER,    3, 30, 8.0},
    [SETPOINT]      = {"setpoint",      NUMBER,    1,  0, 0.0},
    [LEVEL]         = {"level",         NUMBER,    2, 30, 8.0},
    [STEAM_FLOW]    = {"steam_flow",    NUMBER,    2,  8, 3.0},
    [FEED_FLOW]     = {"feed_flow",     NUMBER,    2,  8, 3.0},
    [FUEL_FLOW]     = {"fuel_flow",     NUMBER,    1, 40, 15.0},
    [AIR_FLOW]      = {"air_flow",      NUMBER,    0, 40, 15.0},
    [O2]            = {"o2",            NUMBER,    2, 10, 3.0},
    [OUTDOOR]       = {"outdoor",       NUMBER,    1,  2, 0.3},
    [STATUS_WORD]   = {"status_word",   NUMBER,    0,  0, 0.0},
    [BURNER_STARTS] = {"burner_starts", NUMBER,    0,  0, 0.0},
    [FEED_PUMP]     = {"feed_pump",     FLAG,      0,  0, 0.0},
    [MODE]          = {"mode",          MODE_NAME, 0,  0, 0.0},
};

typedef enum Mode { OFF, STARTUP, AUTO, MANUAL, SHUTDOWN } Mode;
static const char *const MODE_NAMES[] = {"OFF", "STARTUP", "AUTO", "MANUAL", "SHUTDOWN"};

enum StatusBit {
    BIT_BURNER_ON = 1, BIT_FAN_ON = 2, BIT_FLAME = 4, BIT_LOW_WATER = 8,
    BIT_LOCKOUT = 16, BIT_MAINTENANCE = 32, BIT_SAFETY_VALVE = 64
};

/* Names of OPC UA status codes, as the recording spells them. */
static const char GOOD[] = "Good";
static const char UNCERTAIN[] = "UncertainSensorNotAccurate";
static const char BAD[] = "BadSensorFailure";

/* ---- Chance ---------------------------------------------------------------------------- */

/* Weyl sequence with a 64-bit finaliser (splitmix64): small, good enough, the same everywhere. */
static uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Nearly normal, mean 0, deviation 1: the sum of the four 16-bit quarters of one draw. Never
** beyond 3.5 deviations, so that noise alone cannot cross a limit that is far away. */
static double random_normal(uint64_t *state)
{
    uint64_t z = random_next(state);
    double sum = (double)(z & 0xFFFF) + (double)(z >> 16 & 0xFFFF)
               + (double)(z >> 32 & 0xFFFF) + (double)(z >> 48);
    return (sum / 65535.0 - 2.0) * 1.7320508075688772;      /* sqrt(12 / 4) */
}

/* ---- The plant -------------------------------------------------------------------------- */

enum { MINUTE = 60, HOUR = 60 * MINUTE, SHIFT = 6 * HOUR };

#define AT(hour, minute, second) ((hour) * HOUR + (minute) * MINUTE + (second))

typedef enum Burner { STOPPED, PURGING, IGNITING, FIRING, FLAME_LOST, LOCKED_OUT } Burner;

typedef struct Plant {
    uint64_t chance;
    int second;                     /* of the shift */

    Mode mode;
    Burner burner;
    int burner_seconds;             /* in this state of the burner */
    int burner_starts;
    bool maintenance;

    double setpoint;                /* bar above atmosphere, as all pressures here */
    double firing_trim;             /* integral part of the pressure controller, 0..1 */
    bool fuel_valve_stuck;

    double outdoor;                 /* degrees C */
    double front;                   /* degrees the weather front has taken away, and is to take */
    double front_target;
    double whim;                    /* t/h of steam the consumers take more or less by chance */
    double consumers;               /* t/h of the large consumers */

    double firing;                  /* fuel valve, 0..1 of full fire */
    double air;                     /* m3/h */
    double slip;                    /* air ratio lost in the damper's linkage */
    bool slipping;

    double water_temp;              /* degrees C in the drum: boiling, it decides the pressure */
    double water;                   /* kg above the lower end of the gauge glass */
    double steam_flow;              /* t/h into the main */
    double stop_valve;              /* 0 shut .. 1 open */
    double feed_flow;               /* t/h */
    bool feed_starved;
    bool low_water;                 /* the float switch */
    bool safety_valve;

    double thermometer;             /* what the instruments show, behind the plant by their lag */
    bool thermometer_broken;
    double analyser;
    double analyser_bias;
    bool analyser_leaking;
    bool delay_feed_sample;         /* set for one second */
} Plant;

static const double FULL_FIRE_FUEL = 750.0;     /* m3/h of natural gas */
static const double FULL_FIRE_HEAT = 6750.0;    /* kW that reach the water */
static const double AIR_PER_FUEL = 9.5;         /* m3 of air that burn 1 m3 of gas exactly */
static const double PURGE_AIR = 4000.0;         /* m3/h */
static const double LOW_FIRE = 0.20;
static const double STARTING_FIRE = 0.45;
static const double HAND_FIRE = 0.45;           /* what the operator chooses in MANUAL */
static const double HEAT_CAPACITY = 60000.0;    /* kJ/K of 12 t of water and the steel around it */
static const double STANDING_LOSS = 60.0;       /* kW */
static const double KG_PER_PERCENT = 60.0;      /* water in 1 % of the gauge glass */
static const double FEED_TEMP = 90.0;
static const double BURNOUT = 600.0;            /* a broken thermocouple drives its transmitter to the end */

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* One second of a first-order lag with time constant `tau`. */
static double follow(double x, double target, double tau)
{
    return x + (target - x) / tau;
}

/* Saturated steam by the boilerman's rule: t = 100 * p^(1/4), p in bar absolute. Good to 3 degrees
** between 1 and 40 bar, and its inverse needs two multiplications. */
static double saturation_pressure(double temp)
{
    double square = temp / 100.0 * (temp / 100.0);
    return clamp(square * square - 1.013, 0.0, 100.0);
}

static void plant_init(Plant *p, uint64_t seed)
{
    *p = (Plant){
        .chance = seed,
        .mode = OFF, .burner = STOPPED, .burner_seconds = 8 * HOUR, .burner_starts = 1848,
        .water_temp = 140.0, .thermometer = 140.0,              /* still warm from yesterday */
        .water = 50.0 * KG_PER_PERCENT, .analyser = 20.9, .consumers = 6.0,
    };
}

static void burner_enter(Plant *p, Burner state)
{
    p->burner = state;
    p->burner_seconds = 0;
}

static void mode_enter(Plant *p, Mode mode)
{
    p->mode = mode;
    p->firing_trim = p->firing;         /* bumpless: the controller takes over where the valve stands */
    if (mode == STARTUP)
        burner_enter(p, PURGING);
    if ((mode == OFF || mode == SHUTDOWN) && p->burner != STOPPED)
        burner_enter(p, STOPPED);
}

/* ---- The plan of a shift ----------------------------------------------------------------- */

static void plan_step(Plant *p)
{
    p->delay_feed_sample = false;
    switch (p->second) {
    case AT(0,  0,  0): p->setpoint = 10.0; break;
    case AT(0,  5,  0): mode_enter(p, STARTUP); break;

    /* Over-temperature: the fuel valve sticks open just as a large consumer shuts down, until the
    ** operator takes over. The thermometer breaks while the alarm stands, and is back before it ends. */
    case AT(1, 15,  0): p->fuel_valve_stuck = true; break;
    case AT(1, 15, 10): p->consumers = 4.0; break;
    case AT(1, 20,  0): p->thermometer_broken = true; break;
    case AT(1, 21,  0): p->fuel_valve_stuck = false; mode_enter(p, MANUAL); break;
    case AT(1, 23,  0): p->thermometer_broken = false; break;
    case AT(1, 31,  0): mode_enter(p, AUTO); break;
    case AT(1, 33,  0): p->consumers = 6.0; break;

    /* Low level: a clogged suction filter starves the feed pump until the standby pump takes over.
    ** The network holds back the first sample of the recovery. */
    case AT(2,  0,  0): p->feed_starved = true; break;
    case AT(2, 18, 30): p->feed_starved = false; p->delay_feed_sample = true; break;

    /* A cold front, and more pressure against it. */
    case AT(2, 40,  0): p->front_target = 6.0; break;
    case AT(2, 45,  0): p->setpoint = 10.3; break;

    /* Lack of air: the linkage of the air damper slips, slowly. */
    case AT(3, 10,  0): p->slipping = true; break;
    case AT(3, 32,  0): p->maintenance = true; break;
    case AT(3, 35,  0): p->slipping = false; p->slip = 0.0; break;
    case AT(3, 37,  0): p->maintenance = false; break;

    /* The O2 analyser draws in false air; it knows, and marks its values Uncertain. */
    case AT(4,  5,  0): p->analyser_leaking = true; break;
    case AT(4, 18,  0): p->maintenance = true; break;
    case AT(4, 20,  0): p->analyser_leaking = false; p->analyser_bias = 0.0; break;
    case AT(4, 22,  0): p->maintenance = false; break;

    /* Burner trip: the flame fails; four minutes later somebody has come and pressed the reset. */
    case AT(4, 40,  0): burner_enter(p, FLAME_LOST); break;
    case AT(4, 44,  0): mode_enter(p, STARTUP); break;

    case AT(5, 15,  0): p->setpoint = 9.8; break;
    case AT(5, 40,  0): mode_enter(p, SHUTDOWN); break;
    case AT(5, 52,  0): mode_enter(p, OFF); break;
    case AT(5, 59,  0): p->front_target = 0.0; break;
    }
    p->second = (p->second + 1) % SHIFT;
}

/* ---- Controls and physics ---------------------------------------------------------------- */

/* Weather, and how much steam is wanted: the heating follows the weather, the rest has its whims. */
static double demand_step(Plant *p, int second_of_day)
{
    double day = 4.0 + 5.0 * sin((second_of_day - 9 * HOUR) * (6.283185307179586 / (24 * HOUR)));
    p->front = follow(p->front, p->front_target, 15 * MINUTE);
    p->outdoor = day - p->front;
    p->whim = follow(p->whim, 0.0, 10 * MINUTE) + 0.015 * random_normal(&p->chance);
    return p->consumers + 0.10 * (8.0 - p->outdoor) + p->whim;
}

/* The burner's own sequence: purge the furnace with air, ignite, fire. Without a flame the fuel is
** cut at once, and after 2 s the burner locks out until somebody comes and resets it. */
static void burner_step(Plant *p)
{
    p->burner_seconds++;
    switch (p->burner) {
    case PURGING:
        if (p->burner_seconds > MINUTE) {
            burner_enter(p, IGNITING);
            p->burner_starts++;
        }
        break;
    case IGNITING:
        if (p->burner_seconds > 3) {
            burner_enter(p, FIRING);
            p->firing = LOW_FIRE;
        }
        break;
    case FLAME_LOST:
        if (p->burner_seconds > 2)
            burner_enter(p, LOCKED_OUT);
        break;
    case STOPPED: case FIRING: case LOCKED_OUT:
        break;
    }
}

static bool fan_on(const Plant *p)
{
    bool idle = p->burner == STOPPED || p->burner == LOCKED_OUT;
    return !idle || p->burner_seconds <= MINUTE;     /* the smoke is blown out before the fan rests */
}

/* Fuel follows the pressure controller. Air leads it on the way up and follows on the way down, so
** that the flame never lacks air; more of it at low fire, and denser air when it comes in cold. */
static void fire_step(Plant *p, double pressure)
{
    double error = p->setpoint - pressure;
    double wanted = STARTING_FIRE;
    if (p->mode == MANUAL)
        wanted = HAND_FIRE;
    if (p->mode == AUTO) {
        p->firing_trim = clamp(p->firing_trim + error * 0.0015, LOW_FIRE, 1.0);
        wanted = clamp(p->firing_trim + error * 0.5, LOW_FIRE, 1.0);
    }
    if (p->fuel_valve_stuck)
        wanted = 0.80;
    p->firing = p->burner == FIRING ? follow(p->firing, wanted, 6.0) : 0.0;

    if (p->slipping)
        p->slip = clamp(p->slip + 0.18 / (20 * MINUTE), 0.0, 0.18);
    double ratio = 1.18 + 0.10 * (1.0 - p->firing) + 0.002 * (8.0 - p->outdoor) - p->slip;
    double air = fan_on(p) ? PURGE_AIR : 0.0;
    if (p->burner == FIRING)
        air = (wanted > p->firing ? wanted : p->firing) * FULL_FIRE_FUEL * AIR_PER_FUEL * ratio;
    p->air = follow(p->air, air, 4.0);
}

/* Steam out, water in. */
static void flows_step(Plant *p, double pressure, double demand)
{
    double opening = p->mode == AUTO || p->mode == MANUAL ? 1.0 : p->mode == SHUTDOWN ? 0.25 : 0.0;
    p->stop_valve += clamp(opening - p->stop_valve, -1.0 / MINUTE, 1.0 / (3 * MINUTE));
    p->steam_flow = follow(p->steam_flow, demand * p->stop_valve * clamp(pressure / 9.0, 0.0, 1.0), 5.0);

    if (pressure > 12.5)
        p->safety_valve = true;
    if (pressure < 11.6)
        p->safety_valve = false;

    double level = p->water / KG_PER_PERCENT;
    double wanted = p->mode == OFF ? 0.0 : clamp(p->steam_flow + 0.8 * (50.0 - level), 0.0, 12.0);
    p->feed_flow = follow(p->feed_flow, p->feed_starved ? clamp(wanted, 0.0, 1.2) : wanted, 8.0);
    if (level < 27.0)
        p->low_water = true;
    if (level > 30.0)
        p->low_water = false;
}

/* What the drum gains and loses, in heat (kW) and in water (kg/s). */
static void drum_step(Plant *p)
{
    double steam = (p->steam_flow + (p->safety_valve ? 6.0 : 0.0)) / 3.6;
    double feed = p->feed_flow / 3.6;
    double evaporation = 2500.0 - 2.7 * p->water_temp;      /* kJ/kg */
    double heat = p->firing * FULL_FIRE_HEAT - steam * evaporation
                - feed * 4.2 * (p->water_temp - FEED_TEMP) - STANDING_LOSS;
    p->water_temp = clamp(p->water_temp + heat / HEAT_CAPACITY, 60.0, 220.0);
    p->water = clamp(p->water + feed - steam, 0.0, 100.0 * KG_PER_PERCENT);
}

static void instruments_step(Plant *p)
{
    double ratio = p->air / (p->firing * FULL_FIRE_FUEL * AIR_PER_FUEL);
    double o2 = p->firing > 0.0 ? clamp(20.9 * (ratio - 1.0) / ratio, 0.1, 20.9) : 20.9;
    p->thermometer = follow(p->thermometer, p->water_temp, 15.0);
    p->analyser = follow(p->analyser, o2, 20.0);
    if (p->analyser_leaking)
        p->analyser_bias = clamp(p->analyser_bias + 4.5 / (8 * MINUTE), 0.0, 4.5);
}

static void plant_step(Plant *p, int second_of_day)
{
    double pressure = saturation_pressure(p->water_temp);
    if (p->mode == STARTUP && p->burner == FIRING && pressure >= 0.95 * p->setpoint)
        mode_enter(p, AUTO);
    double demand = demand_step(p, second_of_day);
    burner_step(p);
    fire_step(p, pressure);
    flows_step(p, pressure, demand);
    drum_step(p);
    instruments_step(p);
}

/* ---- The record ------------------------------------------------------------------------- */

typedef struct Sample {
    int64_t reading;                /* in units of the last decimal */
    const char *quality;
} Sample;

static unsigned status_word(const Plant *p)
{
    bool burner_on = p->burner == IGNITING || p->burner == FIRING || p->burner == FLAME_LOST;
    return (burner_on                ? BIT_BURNER_ON    : 0u)
         | (fan_on(p)                ? BIT_FAN_ON       : 0u)
         | (p->burner == FIRING      ? BIT_FLAME        : 0u)
         | (p->low_water             ? BIT_LOW_WATER    : 0u)
         | (p->burner == LOCKED_OUT  ? BIT_LOCKOUT      : 0u)
         | (p->maintenance           ? BIT_MAINTENANCE  : 0u)
         | (p->safety_valve          ? BIT_SAFETY_VALVE : 0u);
}

/* A flow meter shows nothing below a hundredth of its range. */
static double cut_off(double flow, double range)
{
    return flow < range / 100.0 ? 0.0 : flow;
}

static double true_value(const Plant *p, TagId tag)
{
    switch (tag) {
    case TEMP:          return p->thermometer;
    case PRESSURE:      return saturation_pressure(p->water_temp);
    case SETPOINT:      return p->setpoint;
    case LEVEL:         return p->water / KG_PER_PERCENT;
    case STEAM_FLOW:    return cut_off(p->steam_flow, 12.0);
    case FEED_FLOW:     return cut_off(p->feed_flow, 12.0);
    case FUEL_FLOW:     return p->firing * FULL_FIRE_FUEL;
    case AIR_FLOW:      return cut_off(p->air, 10000.0);
    case O2:            return p->analyser + p->analyser_bias;
    case OUTDOOR:       return p->outdoor;
    case STATUS_WORD:   return status_word(p);
    case BURNER_STARTS: return p->burner_starts;
    case FEED_PUMP:     return p->mode != OFF;
    case MODE:          return p->mode;
    case TAG_COUNT:     break;
    }
    return 0.0;
}

static Sample measure(Plant *p, TagId tag)
{
    static const double SCALE[] = {1.0, 10.0, 100.0, 1000.0};
    double value = true_value(p, tag) * SCALE[TAGS[tag].decimals];
    if (TAGS[tag].noise > 0.0) {
        double noise = TAGS[tag].noise * random_normal(&p->chance);
        value = value > 0.0 || tag == OUTDOOR ? value + noise : value;
    }
    Sample sample = {llround(value), GOOD};
    if (tag == O2 && p->analyser_leaking)
        sample.quality = UNCERTAIN;
    if (tag == TEMP && p->thermometer_broken)
        sample = (Sample){llround(BURNOUT * SCALE[TAGS[tag].decimals]), BAD};
    return sample;
}

/* The calendar: carried along rather than computed anew, a second costs one comparison. */
typedef struct Calendar {
    int year, month, day, second, millisecond;
} Calendar;

static int days_in_month(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : DAYS[month - 1];
}

/* Adds less than a day, forward or back. */
static void calendar_add(Calendar *c, int seconds)
{
    c->second += seconds;
    if (c->second >= 24 * HOUR) {
        c->second -= 24 * HOUR;
        if (++c->day > days_in_month(c->year, c->month)) {
            c->day = 1;
            if (++c->month > 12) {
                c->month = 1;
                c->year++;
            }
        }
    } else if (c->second < 0) {
        c->second += 24 * HOUR;
        if (--c->day < 1) {
            if (--c->month < 1) {
                c->month = 12;
                c->year--;
            }
            c->day = days_in_month(c->year, c->month);
        }
    }
}

typedef enum Format { LONG, WIDE, NDJSON } Format;

typedef struct Record {
    FILE *file;
    Format format;
    Calendar now;
    Sample last[TAG_COUNT];         /* as written; quality NULL: not yet */
    Sample late[TAG_COUNT];         /* one sample of the feed flow, on its way for `late_due` s more */
    Calendar late_time;
    int late_due;
    bool failed;
    size_t used;
    char buffer[1 << 16];
} Record;

enum { LATE_BY = 8 };               /* seconds that the delayed sample is under way */
enum { LONGEST_SECOND = 4096 };   /* bytes that the samples of one instant can take, and to spare */

static void flush(Record *r)
{
    if (fwrite(r->buffer, 1, r->used, r->file) != r->used)
        r->failed = true;
    r->used = 0;
}

static void put(Record *r, const char *text)
{
    size_t length = strlen(text);
    memcpy(r->buffer + r->used, text, length);
    r->used += length;
}

static void put_digits(Record *r, unsigned value, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        r->buffer[r->used + (size_t)i] = (char)('0' + value % 10);
        value /= 10;
    }
    r->used += (size_t)digits;
}

static void put_time(Record *r, Calendar t)
{
    put_digits(r, (unsigned)t.year, 4);
    put(r, "-");
    put_digits(r, (unsigned)t.month, 2);
    put(r, "-");
    put_digits(r, (unsigned)t.day, 2);
    put(r, "T");
    put_digits(r, (unsigned)(t.second / HOUR), 2);
    put(r, ":");
    put_digits(r, (unsigned)(t.second / MINUTE % 60), 2);
    put(r, ":");
    put_digits(r, (unsigned)(t.second % MINUTE), 2);
    put(r, ".");
    put_digits(r, (unsigned)t.millisecond, 3);
    put(r, "Z");
}

/* A whole number with a point put in; printf would follow the locale, and write 71,5 in Germany. */
static void put_reading(Record *r, TagId tag, int64_t reading)
{
    static const unsigned POWER[] = {1, 10, 100, 1000};
    const TagSpec *spec = &TAGS[tag];
    const char *quote = r->format == NDJSON ? "\"" : "";
    if (spec->kind == FLAG) {
        put(r, reading ? "true" : "false");
    } else if (spec->kind == MODE_NAME) {
        put(r, quote);
        put(r, MODE_NAMES[reading]);
        put(r, quote);
    } else {
        if (reading < 0)
            put(r, "-");
        unsigned size = (unsigned)(reading < 0 ? -reading : reading);
        unsigned whole = size / POWER[spec->decimals];
        int digits = 1;
        for (unsigned rest = whole / 10; rest > 0; rest /= 10)
            digits++;
        put_digits(r, whole, digits);
        if (spec->decimals > 0) {
            put(r, ".");
            put_digits(r, size % POWER[spec->decimals], spec->decimals);
        }
    }
}

/* One line of the long formats. */
static void put_line(Record *r, Calendar time, TagId tag, Sample sample)
{
    bool json = r->format == NDJSON;
    put(r, json ? "{\"time\":\"" : "");
    put_time(r, time);
    put(r, json ? "\",\"tag\":\"" : ",");
    put(r, TAGS[tag].name);
    put(r, json ? "\",\"value\":" : ",");
    put_reading(r, tag, sample.reading);
    put(r, json ? ",\"status\":\"" : ",");
    put(r, sample.quality);
    put(r, json ? "\"}\n" : "\n");
}

/* A wide row has one column for each tag and none for quality, so a Bad value is left out. */
static void put_row(Record *r, Calendar time, const Sample samples[TAG_COUNT])
{
    bool any = false;
    for (TagId tag = 0; tag < TAG_COUNT; tag++)
        any = any || (samples[tag].quality != NULL && samples[tag].quality != BAD);
    if (!any)
        return;
    put_time(r, time);
    for (TagId tag = 0; tag < TAG_COUNT; tag++) {
        put(r, ",");
        if (samples[tag].quality != NULL && samples[tag].quality != BAD)
            put_reading(r, tag, samples[tag].reading);
    }
    put(r, "\n");
}

/* Writes the samples of one instant; quality NULL stands for none. */
static void put_samples(Record *r, Calendar time, const Sample samples[TAG_COUNT])
{
    if (r->used > sizeof r->buffer - LONGEST_SECOND)
        flush(r);
    if (r->format == WIDE) {
        put_row(r, time, samples);
        return;
    }
    for (TagId tag = 0; tag < TAG_COUNT; tag++) {
        if (samples[tag].quality != NULL)
            put_line(r, time, tag, samples[tag]);
    }
}

static void put_header(Record *r)
{
    if (r->format == LONG)
        put(r, "time,tag,value,quality\n");
    if (r->format == WIDE) {
        put(r, "time");
        for (TagId tag = 0; tag < TAG_COUNT; tag++) {
            put(r, ",");
            put(r, TAGS[tag].name);
        }
        put(r, "\n");
    }
}

static bool worth_writing(TagId tag, Sample last, Sample sample)
{
    return sample.quality != last.quality || llabs(sample.reading - last.reading) > TAGS[tag].deadband;
}

/* Writes what a subscription would have been sent in this second. */
static void record_second(Record *r, Plant *p)
{
    Sample samples[TAG_COUNT] = {{0, NULL}};
    for (TagId tag = 0; tag < TAG_COUNT; tag++) {
        Sample sample = measure(p, tag);
        if (worth_writing(tag, r->last[tag], sample))
            samples[tag] = r->last[tag] = sample;
    }
    if (p->delay_feed_sample) {
        r->late[FEED_FLOW] = samples[FEED_FLOW];
        r->late_time = r->now;
        r->late_due = LATE_BY + 1;      /* this second is counted below */
        samples[FEED_FLOW].quality = NULL;
    }
    put_samples(r, r->now, samples);
    if (r->late_due > 0 && --r->late_due == 0)
        put_samples(r, r->late_time, r->late);
    calendar_add(&r->now, 1);
}

/* ---- The command line ------------------------------------------------------------------- */

static const char HELP[] =
    "usage: simulate [--seed N] [--hours H] [--start TIME] [--format long|wide|ndjson]\n"
    "\n"
    "Writes a recording of a steam boiler to standard output, the same for the same options.\n"
    "\n"
    "  --seed N      whole number, chooses noise and demand (default 1)\n"
    "  --hours H     length, up to 1000000; fractions are welcome (default 6, one shift)\n"
    "  --start TIME  RFC 3339 with Z or an offset (default 2026-03-02T06:00:00Z)\n"
    "  --format F    long    CSV time,tag,value,quality: a line for each sample (default)\n"
    "                wide    CSV time,temp,pressure,...: a row for each second, an empty cell is no\n"
    "                        sample; it has no room for quality, so Bad values are left out\n"
    "                ndjson  {\"time\":..,\"tag\":..,\"value\":..,\"status\":..}\n"
    "  --help        this text\n"
    "\n"
    "examples:\n"
    "  simulate > boiler.csv\n"
    "  simulate --format ndjson --hours 0.5 --seed 42\n"
    "  simulate --hours 1000 | rung replay rules.yaml --input -\n";

static int usage(const char *option, const char *problem)
{
    fprintf(stderr, "simulate: %s %s; see --help\n", option, problem);
    return 2;
}

/* Reads exactly `digits` digits; -1 when they are not all there. */
static int read_digits(const char *text, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* RFC 3339 to UTC; what is finer than a millisecond is cut off. */
static bool read_time(const char *text, Calendar *out)
{
    static const char SHAPE[] = "0000-00-00T00:00:00";
    for (int i = 0; SHAPE[i] != '\0'; i++) {
        bool fits = SHAPE[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == SHAPE[i];
        if (!fits)
            return false;
    }
    int hour = read_digits(text + 11, 2);
    int minute = read_digits(text + 14, 2);
    int second = read_digits(text + 17, 2);
    Calendar c = {
        .year = read_digits(text, 4), .month = read_digits(text + 5, 2), .day = read_digits(text + 8, 2)
    };
    if (c.year < 1 || c.year > 9000 || c.month < 1 || c.month > 12 || c.day < 1
        || c.day > days_in_month(c.year, c.month) || hour > 23 || minute > 59 || second > 59)
        return false;
    c.second = AT(hour, minute, second);
    text += sizeof SHAPE - 1;
    if (*text == '.') {
        if (read_digits(++text, 1) < 0)
            return false;
        for (int unit = 100; read_digits(text, 1) >= 0; unit /= 10)
            c.millisecond += unit * read_digits(text++, 1);
    }
    if (*text == '+' || *text == '-') {
        int hours = read_digits(text + 1, 2);
        int minutes = hours >= 0 && text[3] == ':' ? read_digits(text + 4, 2) : -1;
        if (hours > 23 || minutes < 0 || minutes > 59 || text[6] != '\0')
            return false;
        calendar_add(&c, (*text == '+' ? -1 : 1) * AT(hours, minutes, 0));
    } else if (strcmp(text, "Z") != 0) {
        return false;
    }
    *out = c;
    return true;
}

int main(int argc, char **argv)
{
    static Plant plant;
    static Record record;
    uint64_t seed = 1;
    double hours = 6.0;
    record.file = stdout;
    record.now = (Calendar){.year = 2026, .month = 3, .day = 2, .second = 6 * HOUR};

    for (int i = 1; i < argc; i++) {
        const char *option = argv[i], *value = argv[i + 1];
        char *end = NULL;
        if (strcmp(option, "--help") == 0)
            return fputs(HELP, stdout) == EOF || fflush(stdout) != 0 ? 3 : 0;
        bool known = strcmp(option, "--seed") == 0 || strcmp(option, "--hours") == 0
                  || strcmp(option, "--start") == 0 || strcmp(option, "--format") == 0;
        if (!known)
            return usage(option, "is not an option");
        if (value == NULL)
            return usage(option, "needs a value");
        i++;
        if (strcmp(option, "--seed") == 0) {
            seed = strtoull(value, &end, 10);
            if (read_digits(value, 1) < 0 || *end != '\0')
                return usage(option, "needs a whole number");
        } else if (strcmp(option, "--hours") == 0) {
            hours = strtod(value, &end);
            if (end == value || *end != '\0' || !(hours >= 0.0 && hours <= 1e6))
                return usage(option, "needs a number from 0 to 1000000");
        } else if (strcmp(option, "--start") == 0) {
            if (!read_time(value, &record.now))
                return usage(option, "needs a time such as 2026-03-02T06:00:00Z or ...+01:00");
        } else {
            if (strcmp(value, "long") != 0 && strcmp(value, "wide") != 0 && strcmp(value, "ndjson") != 0)
                return usage(option, "is long, wide or ndjson");
            record.format = value[0] == 'l' ? LONG : value[0] == 'w' ? WIDE : NDJSON;
        }
    }

    plant_init(&plant, seed);
    put_header(&record);
    for (int64_t left = llround(hours * HOUR); left > 0 && !record.failed; left--) {
        plan_step(&plant);
        plant_step(&plant, record.now.second);
        record_second(&record, &plant);
    }
    flush(&record);
    if (record.failed || fflush(stdout) != 0) {
        fputs("simulate: cannot write to standard output\n", stderr);
        return 3;
    }
    return 0;
}
