# Rung. `make help` lists what a person needs; everything generated goes to $(BUILD).
#
#   make CC=clang BUILD=build/clang        another compiler, beside the first
#   make CFLAGS='-O3 -march=native'        other flags: what they change is built again
#   make install PREFIX=/usr DESTDIR=pkg   for packages
#   make V=1                               shows whole commands

BUILD   ?= build
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
CFLAGS  ?= -O2 -g
LDFLAGS ?=
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)

VERSION := $(shell sed -n 's/.*RUNG_VERSION "\(.*\)"/\1/p' include/rung.h)
SONAME  := librung.so.$(basename $(VERSION))

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wno-sign-conversion
# No contraction (a*b + c must round twice, as in JavaScript) and only rung_* symbols to the outside.
BASE := -std=c11 -I. -I$(BUILD) -fvisibility=hidden -ffp-contract=off -fno-math-errno -fPIC
SAN  := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

CORE_C := $(wildcard vm/*.c builtins/*.c compiler/*.c)
CORE_O := $(CORE_C:%.c=$(BUILD)/%.o) $(BUILD)/compiler/lexer.o $(BUILD)/compiler/grammar.o
# Live OPC UA is a library of its own, since it needs open62541 1.4. That is found by pkg-config, or where
# headers are (its own list of libraries names files that need not be there); without it opcua_absent.c says so.
LIVE_C  := $(wildcard runtime/link.c runtime/live*.c runtime/opcua*.c)
UA      := $(shell pkg-config --atleast-version=1.4 --max-version=1.4.999 open62541 2>/dev/null && echo pkg-config || \
    { $(CC) $(CFLAGS) -E -dM -include open62541/config.h -x c /dev/null 2>/dev/null | grep -q 'UA_OPEN62541_VER_MINOR 4$$' && echo header; })
UA_BASE := $(if $(filter pkg-config,$(UA)),$(patsubst -I%,-isystem %,$(filter-out -I/usr/include,$(shell pkg-config --cflags open62541))))
UA_LIBS := $(if $(UA),$(if $(filter pkg-config,$(UA)),$(shell pkg-config --libs-only-L open62541)) -lopen62541) -lpthread
LIVE_O  := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(if $(UA),runtime/opcua_absent.c,$(filter-out runtime/opcua_absent.c,$(wildcard runtime/opcua*.c))),$(LIVE_C)))

LIB_O  := $(CORE_O) $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(LIVE_C),$(wildcard runtime/*.c)))
# The page of `rung watch --metrics` needs libmicrohttpd; without it http_absent.c says so.
HTTP   := $(shell $(CC) $(CFLAGS) -E -include microhttpd.h -x c /dev/null >/dev/null 2>&1 && echo -lmicrohttpd)
CLI_O  := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(if $(HTTP),cli/http_absent.c,cli/http.c),$(wildcard cli/*.c)))

# Without open62541 there is nothing that opcua_test.c could test.
UNIT   := $(patsubst %.c,$(BUILD)/%,$(filter-out $(if $(UA),,tests/unit/opcua_test.c),$(wildcard tests/unit/*.c)))
API    := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/api/*.c))
GOLDEN := $(wildcard tests/golden/*.js tests/regression/*.js)
BOILER := $(BUILD)/tests/regression/boiler
TESTS  := $(UNIT) $(API) $(BOILER) $(BUILD)/tests/golden
TOOLS  := $(BUILD)/tools/docs $(BUILD)/tests/diff/run

# Works on several cores unless told otherwise, sub-makes included.
ifeq ($(filter -j% --jobserver%,$(MAKEFLAGS)),)
MAKE_JOBS := -j$(JOBS)
endif

all: $(BUILD)/rung $(BUILD)/$(SONAME)         ## libraries and command line tool (also: make -j4)

help:                                         ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

# $(call say,WHAT) prints one short line; with V=1 make prints the command instead.
Q   = $(if $(V),,@)
say = $(if $(V),:,printf '  %-5s %s\n' $(1) $(2))

# ---- objects ---------------------------------------------------------------------------------------

# A .txt is rewritten when its text changes, so that new flags or files rebuild what they concern.
$(BUILD)/flags.txt: TEXT = $(CC) $(BASE) $(WARN) $(CFLAGS)
$(BUILD)/objects.txt: TEXT = $(LIB_O) $(LIVE_O) $(CLI_O) $(UA_LIBS) $(HTTP)
$(BUILD)/flags.txt $(BUILD)/objects.txt: force
	@mkdir -p $(@D) && echo '$(TEXT)' | cmp -s - $@ || echo '$(TEXT)' > $@

$(BUILD)/%.o: %.c $(BUILD)/flags.txt
	@mkdir -p $(@D); $(call say,CC,$<)
	$(Q)$(CC) $(BASE) $(WARN) $(CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/compiler/lexer.c: compiler/lexer.re
	@mkdir -p $(@D); $(call say,RE2C,$<)
	$(Q)re2c --no-debug-info -o $@ $<
$(BUILD)/compiler/grammar.c $(BUILD)/compiler/grammar.h &: compiler/grammar.y
	@mkdir -p $(@D); $(call say,LEMON,$<)
	$(Q)lemon -q -l -d$(@D) $< && touch $(@D)/grammar.h   # which lemon leaves alone when it is the same
# What re2c and lemon write has its own taste.
$(BUILD)/compiler/lexer.o $(BUILD)/compiler/grammar.o: $(BUILD)/%.o: $(BUILD)/%.c $(BUILD)/flags.txt
	@$(call say,CC,$<)
	$(Q)$(CC) $(BASE) $(WARN) -Wno-conversion -Wno-unused-parameter -Wno-unused-variable $(CFLAGS) -MMD -MP -c $< -o $@
$(filter $(BUILD)/compiler/%,$(CORE_O)): $(BUILD)/compiler/grammar.h

$(BUILD)/cli/page.inc: cli/page.html
	@mkdir -p $(@D); $(call say,PAGE,$<)
	$(Q)od -An -v -tx1 $< | sed 's/ \(..\)/0x\1,/g' > $@
$(BUILD)/cli/http.o: $(BUILD)/cli/page.inc

$(BUILD)/objects.a: $(LIB_O) $(BUILD)/objects.txt
	@$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $(LIB_O)
$(BUILD)/live_objects.a: $(LIVE_O) $(BUILD)/objects.txt
	@$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $(LIVE_O)
$(filter $(BUILD)/runtime/opcua%,$(LIVE_O)) $(BUILD)/tests/unit/opcua_test.o: BASE += $(UA_BASE)
# A static library hides nothing: in those that are shipped, every name of ours begins with rung_, so that
# a host with an arena_alloc of its own keeps its own.
$(BUILD)/names.txt: $(BUILD)/objects.a $(BUILD)/live_objects.a
	$(Q)nm -g --defined-only $^ | awk 'NF == 3 && $$3 ~ /^[A-Za-z]/ && $$3 !~ /^rung_/ { print $$3, "rung__" $$3 }' | sort -u > $@
$(BUILD)/librung.a: $(BUILD)/objects.a $(BUILD)/names.txt
	@$(call say,AR,$@)
	$(Q)objcopy --redefine-syms=$(BUILD)/names.txt $< $@
$(BUILD)/librung_live.a: $(BUILD)/live_objects.a $(BUILD)/names.txt
	@$(call say,AR,$@)
	$(Q)objcopy --redefine-syms=$(BUILD)/names.txt $< $@
$(BUILD)/$(SONAME): $(LIB_O) $(BUILD)/objects.txt
	@$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) -Wl,-z,defs -o $@ $(LIB_O) -lyaml
$(BUILD)/rung: $(CLI_O) $(BUILD)/librung_live.a $(BUILD)/librung.a
	@$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lyaml $(UA_LIBS) $(HTTP)
# The command over a plant that is made up: what watch does is tested without a server.
$(BUILD)/tests/watch/rung: $(CLI_O) $(BUILD)/tests/watch/plant.o $(BUILD)/librung.a
	@$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lyaml -lm -lpthread $(HTTP)
$(BUILD)/tests/watch/listen: $(BUILD)/tests/watch/listen.o
	@$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

include bench/bench.mk tests/opcua/opcua.mk

$(UNIT) $(TOOLS) $(BUILD)/tests/golden: $(BUILD)/%: $(BUILD)/%.o $(BUILD)/live_objects.a $(BUILD)/objects.a
	@$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lyaml -lm $(UA_LIBS)
$(API) $(BOILER): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/librung.a
	@$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lyaml -lcmocka -lpthread

# ---- for people ------------------------------------------------------------------------------------

demo:                                         ## installs what is missing, builds, replays a boiler's bad day
	@tools/deps.sh build
	@$(MAKE) $(MAKE_JOBS) --no-print-directory all
	$(CC) -std=c11 -O2 examples/boiler/simulate.c -o $(BUILD)/simulate -lm
	$(BUILD)/simulate > $(BUILD)/boiler.csv
	$(BUILD)/rung replay examples/boiler/rules.yaml --input $(BUILD)/boiler.csv

test-watch: $(BUILD)/tests/watch/rung $(BUILD)/tests/watch/listen  ## rung watch over a plant that is made up, and its page in a browser
	@SLOW=2 sh tests/watch/run.sh $(BUILD)

test:                                         ## installs what is missing, builds with sanitizers, runs every test
	@tools/deps.sh test
	@$(MAKE) $(MAKE_JOBS) --no-print-directory BUILD=$(BUILD)/san CFLAGS='$(SAN)' test-programs
	@tests/run.sh $(BUILD)/san $(patsubst $(BUILD)/%,$(BUILD)/san/%,$(API) $(UNIT))

tsan:                                         ## the tests of threads under ThreadSanitizer
	@$(MAKE) $(MAKE_JOBS) --no-print-directory BUILD=$(BUILD)/tsan CFLAGS='-O1 -g -fsanitize=thread' $(BUILD)/tsan/tests/api/threads_test
	@TSAN_OPTIONS=halt_on_error=1 $(BUILD)/tsan/tests/api/threads_test

WATCH := $(BUILD)/tests/watch/rung $(BUILD)/tests/watch/listen

test-programs: $(BUILD)/rung $(TESTS) $(WATCH)

oracle: $(BUILD)/tests/unit/math_test         ## asks Node whether the golden tests and Math agree with JavaScript
	@tools/node.sh tests/oracle.js $(GOLDEN)
	@$(BUILD)/tests/unit/math_test --dump 20000 | tools/node.sh tests/oracle/math.js

N    ?= 1000
SEED ?= 1
diff: $(BUILD)/tests/diff/run                 ## N random programs under Rung and Node
	@tools/node.sh tests/diff/diff.js $(BUILD)/tests/diff/run $(N) $(SEED)

time: $(BUILD)/rung                           ## N random rule sets under Rung and a model of what they mean
	@tools/node.sh tests/time/run.js $(BUILD)/rung $(N) $(SEED)

messages: $(BUILD)/rung                       ## N random configurations of tag_processor under Rung and a model of their stages
	@tools/node.sh tests/messages/run.js $(BUILD)/rung $(N) $(SEED)

conformance: $(BUILD)/rung                    ## the files of test262 in TEST262=DIR that are written in Rung's language
	@tools/node.sh tests/conformance/run.js $(BUILD)/rung $(TEST262)

check: check-layers check-docs                ## both of these:
check-layers: all                             ## proves who includes whom and what the core needs
	@tools/check_layers.sh $(BUILD) $(CORE_O)

docs: $(BUILD)/tools/docs                     ## writes docs/bytecode.md and docs/builtins.md from the tables
	$(BUILD)/tools/docs bytecode > docs/bytecode.md
	$(BUILD)/tools/docs builtins > docs/builtins.md

check-docs: $(BUILD)/tools/docs $(BUILD)/rung ## the generated pages are current, the examples in the pages true
	@$(BUILD)/tools/docs bytecode | diff docs/bytecode.md - || { echo 'run: make docs'; exit 1; }
	@$(BUILD)/tools/docs builtins | diff docs/builtins.md - || { echo 'run: make docs'; exit 1; }
	@sh tests/cli/run.sh $(BUILD)/rung README.md docs/*.md

format:                                       ## clang-format over the lines of our C that are not committed
	@git clang-format --force --extensions c,h HEAD

lint:                                         ## cppcheck and clang-tidy, those that are installed
	@tools/lint.sh $(BUILD) $(BASE)

install: all                                  ## to PREFIX=/usr/local, under DESTDIR=
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(LIBDIR)/cmake/rung
	install -m 755 $(BUILD)/rung $(DESTDIR)$(PREFIX)/bin/rung
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|^ExecStart=/usr/local/|ExecStart=$(PREFIX)/|' examples/systemd/rung@.service > $(DESTDIR)$(PREFIX)/lib/systemd/system/rung@.service
	install -m 644 include/rung.h include/rung_live.h $(DESTDIR)$(PREFIX)/include
	install -m 644 $(BUILD)/librung.a $(BUILD)/librung_live.a $(DESTDIR)$(LIBDIR)
	install -m 755 $(BUILD)/$(SONAME) $(DESTDIR)$(LIBDIR)/librung.so.$(VERSION)
	ln -sf librung.so.$(VERSION) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/librung.so
	sed 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@VERSION@|$(VERSION)|' rung.pc.in > $(DESTDIR)$(LIBDIR)/pkgconfig/rung.pc
	sed 's|@LIBDIR@|$(LIBDIR)|; s|@PREFIX@|$(PREFIX)|' tools/rung-config.cmake.in > $(DESTDIR)$(LIBDIR)/cmake/rung/rung-config.cmake
	sed 's|@VERSION@|$(VERSION)|' tools/rung-config-version.cmake.in > $(DESTDIR)$(LIBDIR)/cmake/rung/rung-config-version.cmake

clean:                                        ## removes everything generated
	rm -rf $(BUILD)

.PHONY: all help demo test test-watch tsan test-programs oracle diff time messages conformance check check-layers docs check-docs format lint install clean force
.DELETE_ON_ERROR:
.SECONDARY:
-include $(patsubst %.o,%.d,$(LIB_O) $(LIVE_O) $(CLI_O) $(TESTS:=.o) $(TOOLS:=.o))
