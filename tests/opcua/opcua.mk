# Live OPC UA against real servers: test-opcua, bench-opcua. Included by the Makefile.

$(BUILD)/tests/opcua/server: tests/opcua/server.c $(BUILD)/flags.txt
	@mkdir -p $(@D); $(call say,CC,$<)
	$(Q)$(CC) $(BASE) -D_GNU_SOURCE $(WARN) $(CFLAGS) -MMD -MP $< -o $@ -lopen62541

opcua-programs: $(BUILD)/rung $(BUILD)/tests/opcua/server $(BUILD)/tests/unit/opcua_test

# rung with clocks in it: what bench/opcua/clocks.c says.
CLOCKED := rung_rules_update rung_rules_advance rung_rules_next_event
$(BUILD)/bench/opcua/rung: $(CLI_O) $(BUILD)/bench/opcua/clocks.o $(BUILD)/librung_live.a $(BUILD)/librung.a
	@$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $(CLOCKED:%=-Wl,--wrap=%) -rdynamic -o $@ $^ -lyaml $(UA_LIBS) $(HTTP)

test-opcua:                                   ## rung watch against two OPC UA servers and a network that fails
	@BUILD=$(BUILD)/san CFLAGS='$(SAN) $(WERROR)' tests/opcua/run.sh run.js $(CASES)

bench-opcua-programs: opcua-programs $(BUILD)/bench/opcua/rung

bench-opcua:                                  ## live OPC UA: values a second, CPU, latency; T=600 soaks for ten minutes
	@tests/opcua/run.sh ../../bench/opcua/run.js $(if $(T),--soak $(T)) $(if $(REALTIME),--realtime)

.PHONY: opcua-programs test-opcua bench-opcua-programs bench-opcua
-include $(BUILD)/tests/opcua/server.d
