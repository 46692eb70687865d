/* live_security.c - see live_security.h. */
#define _POSIX_C_SOURCE 200809L

#include "runtime/live_security.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH = 1024, MOST_BYTES = 1 << 20, MOST_TRUSTED = 10000 };

#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
static rung_status
refuse(rung_diag *diag, rung_status status, const char *format, ...)
{
    va_list arguments;

    if (diag != NULL) {
        rung_diag_init(diag);
        diag->status = status;
        diag->severity = RUNG_ERROR;
        va_start(arguments, format);
        vsnprintf(diag->message, sizeof diag->message, format, arguments);
        va_end(arguments);
    }
    return status;
}

bool security_find(const char *name, OpcuaSecurity *security)
{
    static const char *const NAMES[] = {"None", "Sign", "SignAndEncrypt"};

    for (int i = 0; i < 3; i++) {
        if (strcmp(name, NAMES[i]) != 0) continue;
        *security = (OpcuaSecurity)i;
        return true;
    }
    return false;
}

/* ---- Files ---------------------------------------------------------------------------------- */

/* NULL with `errno` when it cannot be read. */
static unsigned char *read_file(const char *path, size_t *length)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    unsigned char *bytes = NULL;
    struct stat info;
    ssize_t got = 0;

    *length = 0;
    if (file < 0) return NULL;
    if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size > MOST_BYTES)
        errno = errno != 0 ? errno : EINVAL;
    else
        bytes = malloc((size_t)info.st_size + 1);
    while (bytes != NULL && *length < (size_t)info.st_size &&
           (got = read(file, bytes + *length, (size_t)info.st_size - *length)) > 0)
        *length += (size_t)got;
    close(file);
    if (bytes != NULL) bytes[*length] = '\0';
    return bytes;
}

/* Written whole or not at all. */
static bool write_file(const char *path, const unsigned char *bytes, size_t length, mode_t mode)
{
    char beside[PATH + 8];
    bool written;
    int file;

    snprintf(beside, sizeof beside, "%s.new", path);
    unlink(beside);
    file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0) return false;
    written = write(file, bytes, length) == (ssize_t)length && fsync(file) == 0;
    if (close(file) != 0) written = false;
    if (written && rename(beside, path) == 0) return true;
    unlink(beside);
    return false;
}

static bool make_folders(char *path, mode_t mode)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, mode) != 0 && errno != EEXIST) return false;
        *slash = '/';
    }
    return mkdir(path, mode) == 0 || errno == EEXIST;
}

/* ---- PEM ------------------------------------------------------------------------------------ */

static int base64_digit(unsigned char digit)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = digit != '\0' ? strchr(DIGITS, digit) : NULL;

    return at != NULL ? (int)(at - DIGITS) : -1;
}

/* The first certificate of a PEM text becomes its DER, in place; other bytes stay as they are. */
static void to_der(unsigned char *bytes, size_t *length)
{
    static const char BEGIN[] = "-----BEGIN CERTIFICATE-----";
    unsigned char *at = (unsigned char *)strstr((char *)bytes, BEGIN), *out = bytes;
    uint32_t bits = 0;
    unsigned count = 0;

    if (at == NULL || memchr(bytes, '\0', *length) != NULL) return;
    for (at += sizeof BEGIN - 1; *at != '\0' && *at != '-'; at++) {
        int digit = base64_digit(*at);

        if (digit < 0) continue;
        bits = bits << 6 | (uint32_t)digit;
        if ((count += 6) < 8) continue;
        count -= 8;
        *out++ = (unsigned char)(bits >> count);
    }
    *length = (size_t)(out - bytes);
}

/* ---- What is trusted ------------------------------------------------------------------------ */

static bool add(OpcuaBytes **list, size_t *count, unsigned char *bytes, size_t length)
{
    OpcuaBytes *grown = realloc(*list, (*count + 1) * sizeof *grown);

    if (grown == NULL) {
        free(bytes);
        return false;
    }
    *list = grown;
    grown[(*count)++] = (OpcuaBytes){bytes, length};
    return true;
}

static bool add_trusted(Security *security, unsigned char *bytes, size_t length)
{
    to_der(bytes, &length);
    return add(&security->trusted, &security->trusted_count, bytes, length);
}

static bool ends_in(const char *name, const char *const *ends)
{
    size_t length = strlen(name);

    for (; *ends != NULL; ends++)
        if (length > 4 && strcmp(name + length - 4, *ends) == 0) return true;
    return false;
}

static rung_status load_trusted(Security *security, const char *path, bool must_be_there, rung_diag *diag)
{
    static const char *const CERTIFICATES[] = {".der", ".cer", ".crt", ".pem", NULL}, *const LISTS[] = {
                                                                                          ".crl", NULL};
    char file[PATH];
    struct dirent *entry;
    unsigned char *bytes;
    size_t length;
    DIR *folder = opendir(path);

    if (folder == NULL) {
        if (errno == ENOENT && !must_be_there) return RUNG_OK;
        if (errno != ENOTDIR || (bytes = read_file(path, &length)) == NULL)
            return refuse(diag, RUNG_BAD_INPUT, "cannot read the trusted certificates in %.160s: %s", path,
                          strerror(errno));
        return add_trusted(security, bytes, length) ? RUNG_OK : RUNG_NO_MEMORY;
    }
    while ((entry = readdir(folder)) != NULL && security->trusted_count < MOST_TRUSTED) {
        bool is_list = ends_in(entry->d_name, LISTS);

        if (!is_list && !ends_in(entry->d_name, CERTIFICATES)) continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        errno = 0;
        if ((bytes = read_file(file, &length)) == NULL) {
            closedir(folder);
            return refuse(diag, RUNG_BAD_INPUT, "cannot read %.160s: %s", file, strerror(errno));
        }
        if (!(is_list ? add(&security->revoked, &security->revoked_count, bytes, length)
                      : add_trusted(security, bytes, length))) {
            closedir(folder);
            return RUNG_NO_MEMORY;
        }
    }
    closedir(folder);
    return RUNG_OK;
}

rung_status security_trust(const char *folder, OpcuaBytes certificate, char *path, size_t size,
                           rung_diag *diag)
{
    char fingerprint[OPCUA_FINGERPRINT], name[65], parent[PATH];
    size_t used = 0;

    opcua_fingerprint(certificate, fingerprint);
    for (const char *at = fingerprint; *at != '\0' && used + 1 < sizeof name; at++)
        if (*at != ':') name[used++] = *at;
    name[used] = '\0';
    snprintf(parent, sizeof parent, "%s/trusted", folder);
    snprintf(path, size, "%s/%s.der", parent, name);
    if (!make_folders(parent, 0700) || !write_file(path, certificate.bytes, certificate.length, 0644))
        return refuse(diag, RUNG_BAD_INPUT, "cannot write %.160s: %s", path, strerror(errno));
    return RUNG_OK;
}

/* ---- Our own -------------------------------------------------------------------------------- */

/* Both files, or none: a lock keeps two that begin at once from mixing theirs. */
static rung_status make_own(const char *folder, const char *certificate, const char *key, rung_diag *diag)
{
    unsigned char *made = NULL, *made_key = NULL;
    size_t length = 0, key_length = 0;
    char host[65] = "", uri[96], lock_path[PATH], own[PATH];
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    rung_status status = RUNG_OK;
    int file;

    snprintf(own, sizeof own, "%s/own", folder);
    snprintf(lock_path, sizeof lock_path, "%s/own/lock", folder);
    if (!make_folders(own, 0700) || (file = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
        return refuse(diag, RUNG_BAD_INPUT, "cannot write %.160s: %s", own, strerror(errno));
    while (fcntl(file, F_SETLKW, &lock) != 0 && errno == EINTR) continue;
    if (access(certificate, R_OK) != 0 || access(key, R_OK) != 0) {
        if (gethostname(host, sizeof host - 1) != 0) host[0] = '\0';
        /* of a longer one the library would make no certificate */
        snprintf(uri, sizeof uri, "urn:%.40s:rung", host[0] != '\0' ? host : "localhost");
        if (!opcua_make_certificate(uri, &made, &length, &made_key, &key_length))
            status = refuse(diag, RUNG_NO_MEMORY, "our certificate cannot be made");
        else if (!write_file(key, made_key, key_length, 0600) || !write_file(certificate, made, length, 0644))
            status = refuse(diag, RUNG_BAD_INPUT, "cannot write %.160s: %s", key, strerror(errno));
        if (made_key != NULL) memset(made_key, 0, key_length);
        free(made);
        free(made_key);
    }
    close(file);
    return status;
}

static rung_status load_own(Security *security, const SecurityPaths *paths, rung_diag *diag)
{
    char certificate[PATH] = "", key[PATH] = "";
    bool given = paths->certificate != NULL && paths->key != NULL;
    rung_status status;

    if (!given && paths->folder == NULL)
        return refuse(diag, RUNG_BAD_INPUT, "a secured connection needs a certificate of ours and its key");
    snprintf(certificate, sizeof certificate, "%s%s", given ? paths->certificate : paths->folder,
             given ? "" : "/own/certificate.der");
    snprintf(key, sizeof key, "%s%s", given ? paths->key : paths->folder, given ? "" : "/own/key.der");
    if (!given && (access(certificate, R_OK) != 0 || access(key, R_OK) != 0) &&
        (status = make_own(paths->folder, certificate, key, diag)) != RUNG_OK)
        return status;
    errno = 0;
    security->certificate.bytes = read_file(certificate, &security->certificate.length);
    if (security->certificate.bytes == NULL)
        return refuse(diag, RUNG_BAD_INPUT, "cannot read our certificate %.160s: %s", certificate,
                      strerror(errno));
    security->key.bytes = read_file(key, &security->key.length);
    if (security->key.bytes == NULL)
        return refuse(diag, RUNG_BAD_INPUT, "cannot read our key %.160s: %s", key, strerror(errno));
    /* our key stays as it is: the library reads both forms */
    to_der((unsigned char *)(uintptr_t)security->certificate.bytes, &security->certificate.length);
    return RUNG_OK;
}

/* Whether the command line would take this folder without being told. */
static bool is_usual(const char *folder)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char usual[PATH] = "";

    if (config != NULL && config[0] == '/')
        snprintf(usual, sizeof usual, "%s/rung", config);
    else if (home != NULL)
        snprintf(usual, sizeof usual, "%s/.config/rung", home);
    return strcmp(folder, usual) == 0;
}

rung_status security_load(Security *security, const SecurityPaths *paths, rung_diag *diag)
{
    char folder[PATH];
    rung_status status;

    *security = (Security){.folder = NULL};
    status = load_own(security, paths, diag);
    if (status == RUNG_OK && paths->folder != NULL) {
        snprintf(folder, sizeof folder, "%s/trusted", paths->folder);
        status = load_trusted(security, folder, false, diag);
    }
    if (status == RUNG_OK && paths->trusted != NULL)
        status = load_trusted(security, paths->trusted, true, diag);
    if (status == RUNG_OK && paths->folder != NULL && !is_usual(paths->folder) &&
        (security->folder = strdup(paths->folder)) == NULL)
        status = RUNG_NO_MEMORY;
    if (status == RUNG_NO_MEMORY) refuse(diag, status, "no memory");
    if (status != RUNG_OK) security_free(security);
    return status;
}

void security_apply(const Security *security, OpcuaConfig *config)
{
    config->certificate = security->certificate;
    config->key = security->key;
    config->trusted = security->trusted;
    config->trusted_count = security->trusted_count;
    config->revoked = security->revoked;
    config->revoked_count = security->revoked_count;
    config->trust_folder = security->folder;
}

static void free_bytes(OpcuaBytes bytes) { free((unsigned char *)(uintptr_t)bytes.bytes); }

void security_free(Security *security)
{
    for (size_t i = 0; i < security->trusted_count; i++) free_bytes(security->trusted[i]);
    for (size_t i = 0; i < security->revoked_count; i++) free_bytes(security->revoked[i]);
    if (security->key.bytes != NULL)
        memset((unsigned char *)(uintptr_t)security->key.bytes, 0, security->key.length);
    free_bytes(security->certificate);
    free_bytes(security->key);
    free(security->trusted);
    free(security->revoked);
    free(security->folder);
    *security = (Security){.folder = NULL};
}
