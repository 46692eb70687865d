# Rung. `make help` lists what a person needs; everything generated goes to build/.
CC      ?= cc
AR      ?= ar
BUILD   ?= build
PREFIX  ?= /usr/local
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wno-sign-conversion
BASE    := -std=c11 -I. -I$(BUILD) -fvisibility=hidden -ffp-contract=off -fno-math-errno -fPIC
SAN     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

CORE_C  := $(wildcard vm/*.c builtins/*.c compiler/*.c)
LIB_C   := $(CORE_C) $(wildcard runtime/*.c)
GEN_O   := $(BUILD)/compiler/lexer.o $(BUILD)/compiler/grammar.o
LIB_O   := $(LIB_C:%.c=$(BUILD)/%.o) $(GEN_O)
CLI_O   := $(patsubst %.c,$(BUILD)/%.o,$(wildcard cli/*.c))

all: $(BUILD)/rung

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(BASE) $(WARN) $(CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/compiler/lexer.c: compiler/lexer.re
	@mkdir -p $(@D)
	re2c --no-debug-info -o $@ $<
$(BUILD)/compiler/grammar.c $(BUILD)/compiler/grammar.h &: compiler/grammar.y
	@mkdir -p $(@D)
	lemon -q -l -d$(@D) $<
$(GEN_O): $(BUILD)/%.o: $(BUILD)/%.c $(BUILD)/compiler/grammar.h
	$(CC) $(BASE) $(WARN) $(CFLAGS) -Wno-conversion -MMD -MP -c $< -o $@
$(patsubst %.c,$(BUILD)/%.o,$(wildcard compiler/*.c)): $(BUILD)/compiler/grammar.h

$(BUILD)/librung.a: $(LIB_O)
	rm -f $@ && $(AR) rcs $@ $^
$(BUILD)/rung: $(CLI_O) $(BUILD)/librung.a
	$(CC) $(CFLAGS) -o $@ $^ -lyaml

clean:
	rm -rf $(BUILD)
.PHONY: all clean
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
