/* log.h - what a verb that runs for long tells on standard error: lines for people, for the journal or for
** programs, and on a terminal one line at the bottom that is renewed.
**
** Nothing waits for a reader.
*/
#ifndef RUNG_CLI_LOG_H
#define RUNG_CLI_LOG_H

#include "cli/cli.h"

typedef enum LogFormat { LOG_TEXT = 0, LOG_JSON = 1 } LogFormat;

/* What a line is about; NULL: nothing. Programs find each under its name, people the source alone. */
typedef struct LogFields {
    const char *kind, *source, *tag, *status;
} LogFields;

/* Lines of less weight than `least` are left out, and with RUNG_LOG_WARNING the line at the bottom, too. */
int log_open(LogFormat format, rung_log_level least);
/* Complaints of the whole command come here from now on. For programs and the journal they do so from the
** start; a person whose command ends at once sees them as those of any other verb. */
void log_take_complaints(void);
void log_close(void);

void log_write(rung_log_level level, const LogFields *fields, const char *message);
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void log_say(rung_log_level level, const char *format, ...);

/* A diagnostic in one line, in the format of the log. `name` is that of the text. */
void log_diagnostic(const char *name, const rung_diag *diag);
/* True when diagnostics may take several lines, as they do on a terminal. */
bool log_is_for_people(void);

/* True when there is a line at the bottom. _hide takes it away before something else is printed there. */
bool log_has_status(void);
void log_status(const char *text);
void log_hide_status(void);

#endif
