# Live OPC UA against real servers: test-opcua, bench-opcua. Included by the Makefile.

$(BUILD)/tests/opcua/server: tests/opcua/server.c $(BUILD)/flags.txt
	@mkdir -p $(@D); $(call say,CC,$<)
	$(Q)$(CC) $(BASE) -D_GNU_SOURCE $(WARN) $(CFLAGS) -MMD -MP $< -o $@ -lopen62541

opcua-programs: $(BUILD)/rung $(BUILD)/tests/opcua/server

test-opcua:                                   ## rung watch against two OPC UA servers and a network that fails
	@tests/opcua/run.sh run.js $(CASES)

.PHONY: opcua-programs test-opcua
-include $(BUILD)/tests/opcua/server.d
