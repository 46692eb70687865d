/* security_folder.h - where certificates are kept. */
#ifndef RUNG_CLI_SECURITY_FOLDER_H
#define RUNG_CLI_SECURITY_FOLDER_H

#include "cli/options.h"

/* --certificates, or rung in $XDG_CONFIG_HOME or ~/.config. False, without complaint, when nothing says
** where: then there is none. */
bool security_folder(const Settings *settings, char *path, size_t size);

#endif
