/* verbs.c - the table of verbs and their options: what exists is what stands here. */
#include "cli/options.h"

#define FIELD(name) offsetof(Settings, name)
#define NO_MORE {0, NULL, OPTION_FLAG, 0, NULL, NULL}

#define TAG_OPTION                                                                                        \
    {'t', "tag", OPTION_TAG, 0, "NAME[:TYPE]=VALUE[@STATUS]",                                             \
     "a tag and its value; again for the next one. Types: bool, int32,\n"                                 \
     "uint32, double, string, datetime, any, and arrays: double[]. Without\n"                             \
     "a type true and false are a bool, numbers a double, JSON arrays and\n"                              \
     "objects an any, the rest a string. NAME:TYPE is a tag without value"}
#define KIND_OPTION                                                                                       \
    {0, "kind", OPTION_KIND, FIELD(kind), "expression|body|script",                                       \
     "what the text is; a body has statements and return, a script gives\n"                               \
     "its completion value (default: a file is a script, a text of the\n"                                 \
     "command line an expression)"}
#define RULES_OPTION                                                                                      \
    {0, "rules", OPTION_FLAG, FIELD(rules), NULL,                                                         \
     "the expression is a condition of a rule file: held, good, avg and the\n"                            \
     "other builtins of rules exist"}
#define EXPRESSION_OPTION                                                                                 \
    {'e', "expression", OPTION_TEXT, FIELD(expression), "EXPR", "a text instead of a file"}

#define LIMIT_OPTIONS(default_steps, default_memory)                                                      \
    {0, "steps", OPTION_COUNT, FIELD(steps), "N",                                                         \
     "the budget of instructions (default: " default_steps ")"},                                          \
    {0, "memory", OPTION_COUNT, FIELD(memory), "BYTES",                                                   \
     "the limit of memory (default: " default_memory ")"}

#define PROFILE_OPTION                                                                                    \
    {0, "profile", OPTION_FLAG, FIELD(profile), NULL,                                                     \
     "count instructions by opcode and source line, and print both on\nstandard error"}

static const Option eval_options[] = {
    {'e', "expression", OPTION_TEXT, FIELD(expression), "EXPR", "the expression, as for other verbs"},
    TAG_OPTION,
    KIND_OPTION,
    RULES_OPTION,
    LIMIT_OPTIONS("10 million", "16 MiB"),
    PROFILE_OPTION,
    {0, "json", OPTION_FLAG, FIELD(json), NULL, "print one object: value, truthy and quality, or the error"},
    {0, "jsonl", OPTION_FLAG, FIELD(jsonl), NULL,
     "read programs and print answers, one JSON object a line"},
    NO_MORE};

static const Option run_options[] = {
    TAG_OPTION,
    KIND_OPTION,
    LIMIT_OPTIONS("1000 million", "256 MiB"),
    PROFILE_OPTION,
    NO_MORE};

static const Option check_options[] = {
    EXPRESSION_OPTION,
    TAG_OPTION,
    KIND_OPTION,
    RULES_OPTION,
    {0, "cost", OPTION_FLAG, FIELD(cost), NULL, "print the worst case of one evaluation"},
    {0, "deps", OPTION_FLAG, FIELD(deps), NULL, "print the tags that are read"},
    {0, "json", OPTION_FLAG, FIELD(json), NULL, "print one object a line on standard output"},
    {'q', "quiet", OPTION_FLAG, FIELD(quiet), NULL, "say nothing when all is well"},
    NO_MORE};

static const Option compile_options[] = {
    {'o', "output", OPTION_TEXT, FIELD(output), "OUT.rbc", "the file to write; - is standard output"},
    EXPRESSION_OPTION,
    TAG_OPTION,
    KIND_OPTION,
    RULES_OPTION,
    {0, "strip", OPTION_FLAG, FIELD(strip), NULL,
     "leave out the text: the file is smaller, run-time errors show no line"},
    {0, "json", OPTION_FLAG, FIELD(json), NULL, "print diagnostics as JSON, one object a line"},
    NO_MORE};

static const Option dump_options[] = {
    {0, "tokens", OPTION_FLAG, FIELD(tokens), NULL, "the tokens"},
    {0, "ast", OPTION_FLAG, FIELD(tree), NULL, "the syntax tree"},
    {0, "code", OPTION_FLAG, FIELD(code), NULL, "the bytecode (default)"},
    EXPRESSION_OPTION,
    TAG_OPTION,
    KIND_OPTION,
    RULES_OPTION,
    NO_MORE};

/* How a recording is read. */
#define RECORDING_OPTIONS \
    {'i', "input", OPTION_TEXT, FIELD(input), "FILE|-", "the recording; - is standard input"}, \
    {0, "delimiter", OPTION_CHARACTER, FIELD(recording.delimiter), "CHARACTER", \
     "of CSV (default: found out among , ; tab |)"}, \
    {0, "decimal", OPTION_CHARACTER, FIELD(recording.decimal), "CHARACTER", \
     "between a number's digits (default: .)"}, \
    {0, "time-column", OPTION_TEXT, FIELD(recording.time_column), "NAME", \
     "of the time (default: time, timestamp, ts or the first)"}, \
    {0, "time-unit", OPTION_UNIT, FIELD(recording.time_unit), "s|ms", \
     "of times that are numbers (default: found out)"}, \
    {0, "time-format", OPTION_TEXT, FIELD(recording.time_format), "FORMAT", \
     "of times: %Y %m %d %H %M %S %f %z %y %b %p %I %j %%\n" \
     "(default: RFC 3339 or a number)"}, \
    {0, "tz", OPTION_ZONE, 0, "Z|UTC|+HH:MM", \
     "the offset of times that have none; names of zones are not\n" \
     "known to this version"}, \
    {0, "reorder", OPTION_DURATION, FIELD(recording.reorder), "DURATION", \
     "how far lines may be out of order (default: 10s)"}, \
    {0, "sort", OPTION_FLAG, FIELD(recording.sort), NULL, "read all lines, then sort them; takes memory"}

static const Option replay_options[] = {
    RECORDING_OPTIONS,
    {0, "state", OPTION_TEXT, FIELD(state), "FILE",
     "begin with the state in this file, if it is there, and write\nthe state at the end to it"},
    {0, "metrics", OPTION_TEXT, FIELD(metrics), "FILE",
     "write what was counted, and how long updates took, to this\nfile at the end, as text for Prometheus"},
    {0, "until", OPTION_TIME, FIELD(until), "TIME", "go on to this time after the last line"},
    {0, "follow", OPTION_FLAG, FIELD(follow), NULL, "go on as the file grows, until Ctrl-C"},
    {0, "strict", OPTION_FLAG, FIELD(strict), NULL, "exit with 1 when a line could not be used or a\nvalue did not fit its tag"},
    {0, "json", OPTION_FLAG, FIELD(json), NULL, "the summary and all messages as JSON, too"},
    {'q', "quiet", OPTION_FLAG, FIELD(quiet), NULL, "no summary and no progress"},
    NO_MORE};

static const Option explain_options[] = {
    RECORDING_OPTIONS,
    {0, "at", OPTION_TIME, FIELD(until), "TIME", "stop there: what is due until then has come (default: the end)"},
    {0, "state", OPTION_TEXT, FIELD(state), "FILE", "begin with the state in this file, as replay wrote it"},
    {0, "json", OPTION_FLAG, FIELD(json), NULL, "print one object; messages as JSON, too"},
    NO_MORE};

#define CERTIFICATES_OPTION \
    {0, "certificates", OPTION_TEXT, FIELD(certificates), "DIR", \
     "the folder of certificates: own/ and trusted/ (default: rung in\n" \
     "$XDG_CONFIG_HOME or ~/.config)"}

static const Option watch_options[] = {
    {0, "endpoint", OPTION_TEXT, FIELD(endpoint), "URL",
     "of the server, instead of the rule file's: opc.tcp://plc1:4840"},
    CERTIFICATES_OPTION,
    {0, "check", OPTION_FLAG, FIELD(check), NULL,
     "connect once, name the nodes that are missing or do not fit\ntheir tags, and end"},
    {0, "strict", OPTION_FLAG, FIELD(strict), NULL, "end when a node is missing or does not fit its tag"},
    {0, "events", OPTION_TEXT, FIELD(events), "FILE",
     "append the events to this file; opened again on SIGHUP"},
    {0, "event-buffer", OPTION_COUNT, FIELD(event_buffer), "BYTES",
     "that events may take while their reader is slow or the disk is\n"
     "full (default: 8 MiB); then the oldest are dropped"},
    {0, "state", OPTION_TEXT, FIELD(state), "FILE",
     "begin with the state in this file, if it is there, and save the\nstate to it"},
    {0, "state-every", OPTION_DURATION, FIELD(state_every), "DURATION",
     "how often (default: 10s); 0: at the end alone"},
    {0, "record", OPTION_TEXT, FIELD(record), "FILE", "append all samples as they came, for rung replay"},
    {0, "reload", OPTION_FLAG, FIELD(reload), NULL, "load the rule file again when it changes, too"},
    {0, "metrics", OPTION_TEXT, FIELD(metrics), "[ADDRESS:]PORT",
     "serve a page, /metrics for Prometheus and /healthz; to this machine\nalone unless an address is given"},
    {0, "metrics-name", OPTION_TEXT, FIELD(metrics_name), "NAME",
     "a name that this machine has in the addresses of the page"},
    {0, "log-format", OPTION_LOG, FIELD(log_format), "text|json",
     "of what is told on standard error (default: text)"},
    {0, "for", OPTION_DURATION, FIELD(run_for), "DURATION", "end after that time"},
    {'q', "quiet", OPTION_FLAG, FIELD(quiet), NULL, "tell only warnings and errors"},
    {0, "verbose", OPTION_FLAG, FIELD(verbose), NULL, "tell what the library of OPC UA does, too"},
    NO_MORE};

static const Option tag_processor_options[] = {
    {0, "label", OPTION_TEXT, FIELD(label), "LABEL", "which tag_processor, where the file has several"},
    {0, "path", OPTION_TEXT, FIELD(path), "PATH", "the same by its place: pipeline.processors.0"},
    {'i', "input", OPTION_TEXT, FIELD(input), "FILE|-", "the messages; - is standard input (default)"},
    {0, "profile", OPTION_TEXT, FIELD(version), "v0.13|v0.14",
     "print values and metadata as that version of benthos-umh does\n(default: v0.14)"},
    {0, "strict", OPTION_FLAG, FIELD(strict), NULL, "end at the first line or message that cannot be used"},
    {0, "now", OPTION_TIME, FIELD(until), "TIME", "what the clock says, for reproducible results"},
    {0, "batch", OPTION_COUNT, FIELD(batch), "N", "run N messages stage by stage (default: 1)"},
    LIMIT_OPTIONS("1 million", "16 MiB"),
    {0, "metrics", OPTION_TEXT, FIELD(metrics), "FILE",
     "write what was counted to this file at the end, as text for\nPrometheus"},
    {'q', "quiet", OPTION_FLAG, FIELD(quiet), NULL, "no summary"},
    NO_MORE};

static const Option test_options[] = {
    {0, "coverage", OPTION_FLAG, FIELD(coverage), NULL, "name the clauses that were never true or never false"},
    {0, "junit", OPTION_TEXT, FIELD(junit), "FILE", "write a report in JUnit's XML, too"},
    {'q', "quiet", OPTION_FLAG, FIELD(quiet), NULL, "name only the tests that fail"},
    NO_MORE};

static const Option browse_options[] = {
    {0, "depth", OPTION_COUNT, FIELD(depth), "N", "how far down to go (default: 10)"},
    {0, "json", OPTION_FLAG, FIELD(json), NULL, "print one object a line"},
    {0, "yaml", OPTION_FLAG, FIELD(yaml), NULL, "print the tags of a rule file to start from"},
    {0, "security", OPTION_TEXT, FIELD(security), "MODE", "None (default), Sign or SignAndEncrypt"},
    {0, "user", OPTION_TEXT, FIELD(user), "NAME", "whom the server shall let in"},
    {0, "password-file", OPTION_TEXT, FIELD(password_file), "FILE", "holds the password"},
    {0, "password-env", OPTION_TEXT, FIELD(password_env), "NAME", "of the environment, holds the password"},
    CERTIFICATES_OPTION,
    NO_MORE};

static const Option trust_options[] = {CERTIFICATES_OPTION, NO_MORE};

static const Option no_options[] = {NO_MORE};

const Verb verbs[] = {
    {"eval", "evaluate an expression and print its value", "EXPR|-e EXPR|FILE.rbc [-t NAME=VALUE]... [OPTIONS]",
     "What follows eval is the expression, whatever it begins with, unless it is exactly an\n"
     "option. The value is printed as JSON, with NaN, Infinity, -0 and undefined spelled out.\n"
     "Exit status: 0 truthy, 1 falsy, 2 it does not compile, 3 run-time error or limit,\n"
     "4 no value: a tag that decides it is bad or has none.\n"
     "With --jsonl programs of another process are evaluated: lines of a file, which stands in\n"
     "the place of the expression, or of standard input. The exit status is 0 whatever they do.\n",
     eval_options,
     "  rung eval '1 + 2 * 3'\n"
     "  rung eval 'temp > 80 && mode === \"AUTO\"' -t temp=91.5 -t mode=AUTO\n"
     "  rung eval 'temp > 80 || pressure > 3' -t temp=@BadSensorFailure -t pressure=3.2\n"
     "  rung eval 'limits.includes(x)' -t 'limits=[1,2,3]' -t x:int32=2 --json\n"
     "  rung eval hot.rbc -t temp=91.5\n"
     "  echo '{\"id\":1,\"src\":\"return a / 0\",\"tags\":{\"a\":1}}' | rung eval --jsonl\n",
     0, 1, OPERANDS_EXPRESSION, run_eval},
    {"run", "run a script", "[OPTIONS] FILE.js|FILE.rbc|- [ARGUMENT]...",
     "console.log, info and debug print to standard output, warn and error to standard error.\n"
     "The arguments are strings in the array args; options stand before the file. An error that\n"
     "is not caught is shown with its place.\n"
     "Exit status: 0, 2 it does not compile, 3 run-time error, limit or failed output, 4 no\n"
     "value: a tag is bad or has none, 130 and 143 after a signal.\n",
     run_options,
     "  rung run report.js\n"
     "  rung run report.js day.csv 7\n"
     "  rung run --steps 1000000 -t temp=91.5 rule.js\n"
     "  echo 'console.log(6 * 7)' | rung run -\n",
     1, SIZE_MAX, OPERANDS_SCRIPT, run_run},
    {"check", "find what is wrong with rules, expressions and scripts", "FILE...|-e EXPR [OPTIONS]",
     "Files ending in .yaml or .yml are rules, those in .rbc are compiled, all others hold\n"
     "a script, or JavaScript of the kind that --kind says, over the tags that -t declares.\n"
     "Exit status: 0 all can be used (there may be warnings), 2 there are errors.\n",
     check_options,
     "  rung check rules.yaml\n"
     "  rung check rules.yaml --cost --deps\n"
     "  rung check -e 'temp > 80' -t temp:double\n"
     "  rung check --json rules.yaml other.yaml\n",
     0, SIZE_MAX, OPERANDS_PLAIN, run_check},
    {"compile", "compile a text to a bytecode file", "FILE|-e EXPR -o OUT.rbc [OPTIONS]",
     "The file is written whole or not at all, and its bytes depend on nothing but the text\n"
     "and the types of the tags.\n",
     compile_options,
     "  rung compile -e 'temp > 80' -t temp:double -o hot.rbc\n"
     "  rung compile condition.js -t temp:double -t mode:string -o condition.rbc\n",
     0, 1, OPERANDS_PLAIN, run_compile},
    {"dump", "show tokens, tree and bytecode", "FILE|EXPR [--tokens] [--ast] [--code] [OPTIONS]",
     "An operand that names a file is one, anything else is an expression; -e EXPR always is.\n",
     dump_options,
     "  rung dump 'temp > 80' -t temp:double\n"
     "  rung dump --tokens --ast '1 + 2 * 3'\n"
     "  rung dump hot.rbc\n"
     "  rung dump rules.yaml\n",
     0, 1, OPERANDS_EXPRESSION, run_dump},
    {"replay", "run a recording through rules and print the events", "RULES.yaml --input FILE|- [OPTIONS]",
     "A recording is CSV, wide or long, or one JSON object a line. Rules see its own times, so\n"
     "that the events are those of a live system. Events go to standard output, one JSON\n"
     "object a line; a summary goes to standard error.\n"
     "Exit status: 0, 1 with --strict when lines were skipped, 2 rules or recording cannot be\n"
     "used, 3 the output failed, 130 and 143 after a signal.\n",
     replay_options,
     "  rung replay rules.yaml --input day.csv\n"
     "  rung replay rules.yaml --input export.csv --delimiter ';' --decimal , --tz +01:00\n"
     "  zcat day.ndjson.gz | rung replay rules.yaml --input - --quiet\n"
     "  rung replay rules.yaml --input monday.csv --state week.state\n"
     "  rung replay rules.yaml --input live.csv --follow\n",
     1, 1, OPERANDS_PLAIN, run_replay},
    {"watch", "run rules over live values of OPC UA servers and print the events", "RULES.yaml [OPTIONS]",
     "Tags with a 'node:' are subscribed to. Events go to standard output, one JSON object a line;\n"
     "all else is told on standard error. It begins without the server, and goes on without it,\n"
     "until Ctrl-C or SIGTERM. SIGHUP loads the rule file again and opens the output files anew.\n"
     "Exit status: 0, 1 with --check or --strict when a node is missing or does not fit, 2 the\n"
     "rules or an option cannot be used, 3 an output failed, 141 nobody reads the events.\n",
     watch_options,
     "  rung watch rules.yaml\n"
     "  rung watch rules.yaml --check\n"
     "  rung watch rules.yaml --events events.ndjson --state rules.state --metrics 9100\n"
     "  rung watch rules.yaml --endpoint opc.tcp://localhost:4840 --record day.ndjson --for 1h\n",
     1, 1, OPERANDS_PLAIN, run_watch},
    {"test", "run the tests of rules", "FILE... [OPTIONS]",
     "A test is a map under 'tests:' of a rule file, or of a file of its own that says where its\n"
     "rules are ('rules: boiler.yaml'): samples at times, and the events that must come of them.\n"
     "A failure is shown with its samples beside what was expected and what came. The last line\n"
     "counts the clauses of all rules that were both true and false in some test.\n"
     "Exit status: 0 all passed, 1 one failed, 2 a file cannot be used.\n",
     test_options,
     "  rung test rules.yaml\n"
     "  rung test tests/*.yaml --junit report.xml\n",
     1, SIZE_MAX, OPERANDS_PLAIN, run_test},
    {"explain", "tell why a rule is active or not", "RULES.yaml [RULE] --input FILE|- [OPTIONS]",
     "Runs a recording through the rules as replay does, up to --at or its end, and shows the\n"
     "clauses of the rule with what became of each; a star marks those that decide. Below them\n"
     "stand the tags that the rule reads, and the values and rules with their own clauses.\n"
     "Without RULE, all rules in one line each.\n"
     "Exit status: 0 active, 1 not active, 4 no value, 2 rules or recording cannot be used.\n",
     explain_options,
     "  rung explain rules.yaml overheat --input day.csv --at 2026-03-01T08:00:05Z\n"
     "  rung explain rules.yaml --input day.csv\n"
     "  rung explain rules.yaml overheat --input day.csv --json\n",
     1, 2, OPERANDS_PLAIN, run_explain},
    {"browse", "list the variables of an OPC UA server", "ENDPOINT [NODE] [OPTIONS]",
     "Walks the address space from NODE on (default: the Objects folder) and prints each variable\n"
     "with its type, value and quality. NODE is written as in rule files: ns=2;s=Boiler.Temp,\n"
     "nsu=URI;s=Boiler.Temp or a path, /Objects/2:Boiler.\n"
     "Exit status: 0, 2 the command line cannot be used, 3 the server cannot be reached.\n",
     browse_options,
     "  rung browse opc.tcp://localhost:4840\n"
     "  rung browse opc.tcp://plc1:4840 'ns=2;s=Boiler' --yaml > boiler.yaml\n"
     "  rung browse opc.tcp://plc1:4840 --security SignAndEncrypt --user rung --password-env PLC1\n",
     1, 2, OPERANDS_PLAIN, run_browse},
    {"trust", "trust the certificate of an OPC UA server", "ENDPOINT FINGERPRINT [OPTIONS]",
     "Secured connections are made to servers alone whose certificate is trusted. This adds the\n"
     "one of the server at ENDPOINT, if it has that fingerprint: ask the server's operator for it.\n"
     "Exit status: 0, 2 the command line cannot be used, 3 it is another one, or not to be had.\n",
     trust_options,
     "  rung trust opc.tcp://plc1:4840 3A:0F:...:9C\n",
     2, 2, OPERANDS_PLAIN, run_trust},
    {"tag-processor", "run messages through the tag_processor of a benthos configuration", "CONFIG.yaml [OPTIONS]",
     "Messages are JSON, one a line: {\"payload\": any value, \"meta\": {key: text}}, or with\n"
     "{\"raw\": text}, a body, instead of a payload. What benthos-umh would hand on comes out, in the\n"
     "same order. What a stage throws drops its message and is told on standard error.\n"
     "Exit status: 0, 2 the configuration cannot be used, or with --strict a line, 3 the output\n"
     "failed, or with --strict a message, 130 and 143 after a signal.\n",
     tag_processor_options,
     "  rung tag-processor benthos.yaml < messages.ndjson\n"
     "  rung tag-processor benthos.yaml --label tags --input messages.ndjson --metrics counts.prom\n",
     1, 1, OPERANDS_PLAIN, run_tag_processor},
    {"version", "print the version", "", NULL, no_options, "  rung version\n", 0, 0, OPERANDS_PLAIN,
     run_version},
    {"help", "explain a verb", "[VERB]", NULL, no_options, "  rung help eval\n", 0, 1, OPERANDS_PLAIN,
     run_help},
    {NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, OPERANDS_PLAIN, NULL}};

int run_version(const Settings *settings)
{
    (void)settings;
    printf("rung %s\n", rung_version());
    return STATUS_SUCCESS;
}
