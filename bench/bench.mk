# bench.mk - the benchmark, part of the Makefile.
#
# An engine takes part when its header and its library are there. Each is linked with its file in bench/peers/ to
# one object that shows nothing but its Peer, since Lua and LuaJIT use the same names, and two QuickJS do.

MULTIARCH := $(shell uname -m)-linux-gnu
# A QuickJS of one's own, beside the packaged one: make QUICKJS=prefix, as its `make install PREFIX=` leaves it.
QUICKJS   ?=

# $(call found,HEADER,LIBRARY): the library, when both are there
found = $(if $(wildcard $(1)),$(wildcard $(2)))
PEER_quickjs     := $(if $(QUICKJS),$(call found,$(QUICKJS)/include/quickjs/quickjs.h,$(QUICKJS)/lib/quickjs/libquickjs.a))
PEER_quickjs_deb := $(call found,/usr/include/quickjs/quickjs.h,/usr/lib/$(MULTIARCH)/quickjs/libquickjs.a)
PEER_luajit      := $(call found,/usr/include/luajit-2.1/lua.h,/usr/lib/$(MULTIARCH)/libluajit-5.1.a)
PEER_lua54       := $(call found,/usr/include/lua5.4/lua.h,/usr/lib/$(MULTIARCH)/liblua5.4.a)
PEER_duktape     := $(call found,/usr/include/duktape.h,/usr/lib/$(MULTIARCH)/libduktape.so)
PEER_mujs        := $(call found,/usr/include/mujs.h,/usr/lib/$(MULTIARCH)/libmujs.a)
PEERS := $(strip $(foreach peer,quickjs quickjs_deb luajit lua54 duktape mujs,$(if $(PEER_$(peer)),$(peer))))

quickjs_names = -DQUICKJS_PEER=peer_$(1) -DQUICKJS_NAME='"$(subst _,-,$(1))"' -DQUICKJS_VERSION='"$(2)"'
version_of    = $(shell dpkg-query -Wf '$${Version}' $(1) 2>/dev/null)
PEER_FLAGS_quickjs     = -isystem $(QUICKJS)/include \
    $(call quickjs_names,quickjs,$(shell cat $(QUICKJS)/version.txt 2>/dev/null || echo at $(QUICKJS)))
PEER_FLAGS_quickjs_deb = $(call quickjs_names,quickjs_deb,$(call version_of,libquickjs) as packaged)
PEER_FLAGS_luajit      = -isystem /usr/include/luajit-2.1
PEER_FLAGS_lua54       = -isystem /usr/include/lua5.4

BENCH_O := $(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/*.c) bench/peers/native.c bench/peers/rung.c)
PEERS_O := $(PEERS:%=$(BUILD)/bench/peers/%.o)

$(BUILD)/bench/peers.h: TEXT = $(foreach peer,native rung $(PEERS:luajit=luajit luajit_off),PEER($(peer)))
$(BUILD)/bench/peers.txt: TEXT = $(QUICKJS) $(foreach peer,$(PEERS),$(PEER_$(peer)))
$(BUILD)/bench/peers.h $(BUILD)/bench/peers.txt: force
	@mkdir -p $(@D) && echo '$(TEXT)' | cmp -s - $@ || echo '$(TEXT)' > $@
$(BUILD)/bench/bench.o: $(BUILD)/bench/peers.h

$(PEERS_O): BASE += $(PEER_FLAGS_$(*F))
$(PEERS_O): $(BUILD)/bench/peers.txt
$(BUILD)/bench/peers/quickjs_deb.o: bench/peers/quickjs.c $(BUILD)/flags.txt
	@mkdir -p $(@D); $(call say,CC,$< as packaged)
	$(Q)$(CC) $(BASE) $(PEER_FLAGS_quickjs_deb) $(WARN) $(CFLAGS) -MMD -MP -c $< -o $@
$(BUILD)/bench/peers/%.whole.o: $(BUILD)/bench/peers/%.o
	@$(call say,LD,$@)
	$(Q)ld -r -o $@ $< $(filter %.a,$(PEER_$*)) && objcopy --wildcard --keep-global-symbol='peer_*' $@
$(BUILD)/bench/bench: $(BENCH_O) $(PEERS_O:.o=.whole.o) $(BUILD)/librung.a
	@$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(filter %.so,$(foreach peer,$(PEERS),$(PEER_$(peer)))) -lyaml -lm -ldl
-include $(patsubst %.o,%.d,$(BENCH_O) $(PEERS_O))

# ---- for people ------------------------------------------------------------------------------------

MODE ?=
bench:                                        ## beside QuickJS, LuaJIT, Lua, Duktape, MuJS: MODE=call|compile|create|scripts|memory|ladder|rules
	@bench/run.sh $(BUILD) '$(QUICKJS)' $(MODE)
bench-smoke: $(BUILD)/bench/bench             ## one short pass over everything, to see that it runs
	@$(BUILD)/bench/bench --smoke --json $(BUILD)/bench/smoke.json --svg $(BUILD)/bench/smoke.svg

# What the pages show: a whole run, kept.
bench-publish:
	@mkdir -p bench/results && bench/run.sh $(BUILD) '$(QUICKJS)' | tee bench/results/table.txt
	@folder=$$(sed -n 's|^Also as \(.*\)/results.json.*|\1|p' bench/results/table.txt) && \
	    cp $$folder/results.json $$folder/chart.svg bench/results/ && sed -i '/^Also as/d' bench/results/table.txt
bench-publish-rules: $(BUILD)/bench/bench
	@mkdir -p bench/results && $(BUILD)/bench/bench rules --engine rung | tee bench/results/rules.txt

COMPILER = $(if $(findstring clang,$(shell $(CC) --version)),clang,gcc) $(shell $(CC) -dumpversion | cut -d . -f 1) $(shell uname -m)
bench-count: $(BUILD)/bench/count/count       ## instructions for a call, beside bench/baseline.json
	@bench/count/count.sh check $< '$(COMPILER)'
bench-count-update: $(BUILD)/bench/count/count
	@bench/count/count.sh update $< '$(COMPILER)'
bench-pairs: $(BUILD)/rung                    ## which instructions follow each other in conditions
	@bench/count/pairs.sh $< bench/corpus.yaml examples/*/rules.yaml
COUNT_O := $(BUILD)/bench/count/count.o $(BUILD)/bench/conditions.o $(BUILD)/bench/peers/rung.o
$(BUILD)/bench/count/count: $(COUNT_O) $(BUILD)/librung.a
	@$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lyaml -lm
-include $(COUNT_O:.o=.d)

.PHONY: bench bench-smoke bench-publish bench-publish-rules bench-count bench-count-update bench-pairs
