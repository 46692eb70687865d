/* security_folder.c - see security_folder.h. */
#include "cli/security_folder.h"

#include <stdlib.h>
#include <string.h>

bool security_folder(const Settings *settings, char *path, size_t size)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    int length = -1;

    if (settings->certificates != NULL)
        length = snprintf(path, size, "%s", settings->certificates);
    else if (config != NULL && config[0] == '/')
        length = snprintf(path, size, "%s/rung", config);
    else if (home != NULL && home[0] == '/')
        length = snprintf(path, size, "%s/.config/rung", home);
    return length >= 0 && (size_t)length < size;
}
