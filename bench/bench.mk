# bench.mk - the benchmark, part of the Makefile. An engine takes part when its header and its static library are
# there; each is linked with its file in bench/peers/ to one object that shows nothing but its Peer, since Lua and
# LuaJIT have the same names.

MULTIARCH := $(shell uname -m)-linux-gnu
QUICKJS   ?= $(wildcard /usr)

# $(call found,HEADER,LIBRARY): the library, when both are there
found = $(if $(wildcard $(1)),$(wildcard $(2)))
PEER_LIB_quickjs := $(firstword $(call found,$(QUICKJS)/include/quickjs/quickjs.h, \
    $(QUICKJS)/lib/$(MULTIARCH)/quickjs/libquickjs.a $(QUICKJS)/lib/quickjs/libquickjs.a))
PEER_LIB_luajit  := $(call found,/usr/include/luajit-2.1/lua.h,/usr/lib/$(MULTIARCH)/libluajit-5.1.a)
PEER_LIB_lua54   := $(call found,/usr/include/lua5.4/lua.h,/usr/lib/$(MULTIARCH)/liblua5.4.a)
PEER_LIB_duktape := $(if $(wildcard bench/peers/duktape.c),$(call found,/usr/include/duktape.h,/usr/lib/$(MULTIARCH)/libduktape.so))
PEER_LIB_mujs    := $(if $(wildcard bench/peers/mujs.c),$(call found,/usr/include/mujs.h,/usr/lib/$(MULTIARCH)/libmujs.a))

PEER_FLAGS_quickjs = -isystem $(QUICKJS)/include -DQUICKJS_VERSION='"$(shell dpkg-query -Wf '$${Version}' libquickjs 2>/dev/null)"'
PEER_FLAGS_luajit  = -isystem /usr/include/luajit-2.1
PEER_FLAGS_lua54   = -isystem /usr/include/lua5.4

PEERS_FOUND := $(strip $(foreach peer,quickjs luajit lua54 duktape mujs,$(if $(PEER_LIB_$(peer)),$(peer))))
BENCH_C := $(wildcard bench/*.c) bench/peers/native.c bench/peers/rung.c
BENCH_O := $(BENCH_C:%.c=$(BUILD)/%.o) $(PEERS_FOUND:%=$(BUILD)/bench/peers/%.whole.o)

$(BUILD)/bench/peers.h: TEXT = $(foreach peer,native rung $(PEERS_FOUND),PEER($(peer))$(if $(filter luajit,$(peer)), PEER(luajit_off)))
$(BUILD)/bench/peers.h: force
	@mkdir -p $(@D) && echo '$(TEXT)' | cmp -s - $@ || echo '$(TEXT)' > $@
$(BUILD)/bench/bench.o: BASE += -I$(BUILD)/bench
$(BUILD)/bench/bench.o: $(BUILD)/bench/peers.h

$(PEERS_FOUND:%=$(BUILD)/bench/peers/%.o): BASE += $(PEER_FLAGS_$(*F))
$(BUILD)/bench/peers/%.whole.o: $(BUILD)/bench/peers/%.o
	@$(call say,LD,$@)
	$(Q)ld -r -o $@ $< $(PEER_LIB_$*) && objcopy --wildcard --keep-global-symbol='peer_*' $@
$(BUILD)/bench/bench: $(BENCH_O) $(BUILD)/librung.a
	@$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lyaml -lm -ldl -lpthread
