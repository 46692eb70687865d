/* cli.h - what every file of the command shares: statuses, and one way to complain.
**
** The command is a user of the public header like any other: data goes to standard output, all else
** to standard error, and every verb returns one of these statuses. */
#ifndef RUNG_CLI_CLI_H
#define RUNG_CLI_CLI_H

#define _XOPEN_SOURCE 700 /* POSIX 2008 and SIGXFSZ; so this comes before any system header */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "include/rung.h"

enum {
    STATUS_SUCCESS = 0,
    STATUS_FALSE = 1, /* eval: the result is falsy; replay --strict: lines were skipped */
    STATUS_USAGE = 2, /* the command line, the source or the input cannot be used */
    STATUS_FAILED = 3, /* a run-time error or a limit; output that cannot be written */
    STATUS_NO_VALUE = 4,
    STATUS_SIGNAL = 128 /* plus the number of the signal */
};

#if defined(__GNUC__)
#define PRINTF_LIKE __attribute__((format(printf, 1, 2)))
#else
#define PRINTF_LIKE
#endif

/* Prints "rung: <message>" on standard error, escaped, and returns STATUS_USAGE. */
int complain(const char *format, ...) PRINTF_LIKE;
/* Prints the way out below a complaint: "  hint: <message>". */
void give_hint(const char *format, ...) PRINTF_LIKE;
/* Prints what a person should know and can do nothing about, as it stands. */
void remark(const char *format, ...) PRINTF_LIKE;
/* Complains with the text of a status that has no place, and returns status_to_exit of it. */
int complain_status(const char *what, rung_status status);

/* Hands all of these to a function instead, one message each; NULL: standard error. */
typedef enum ComplaintKind { COMPLAINT_ERROR, COMPLAINT_HINT, COMPLAINT_REMARK } ComplaintKind;
typedef void (*ComplaintTaker)(ComplaintKind kind, const char *message);
/* Returns the one before. */
ComplaintTaker complain_through(ComplaintTaker take);

/* The exit status of a failed compilation, load or evaluation. */
int status_to_exit(rung_status status);

#endif
