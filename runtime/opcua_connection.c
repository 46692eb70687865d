/* opcua_connection.c - see opcua_connection.h. */
#define _POSIX_C_SOURCE 200809L

#include "runtime/opcua_connection.h"

#include <open62541/client_config_default.h>
#include <open62541/util.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What a server can make us hold: the pieces of a message are kept until the last one is there. They have
** 8 KiB at least, but the last. */
enum { MESSAGE_LIMIT = 64 << 20, CHUNK_LIMIT = MESSAGE_LIMIT >> 13 };

#define POLICY "http://opcfoundation.org/UA/SecurityPolicy#"

/* ---- Why it failed -------------------------------------------------------------------------- */

void connection_fail_because(Connection *connection, UA_StatusCode status, const char *format, ...)
{
    int length;
    va_list arguments;

    if (connection->state == CONNECTION_FAILED) return;
    connection->state = CONNECTION_FAILED;
    connection->status = status;
    va_start(arguments, format);
    length = vsnprintf(connection->sentence, sizeof connection->sentence, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < sizeof connection->sentence)
        snprintf(connection->sentence + length, sizeof connection->sentence - (size_t)length, " (%s)",
                 UA_StatusCode_name(status));
}

/* What the statuses mean for whoever wants to connect, or has been. */
static const struct {
    UA_StatusCode status;
    const char *sentence;
} SENTENCES[] = {
    {UA_STATUSCODE_BADTCPENDPOINTURLINVALID, "the address is not one of OPC UA: write opc.tcp://HOST:PORT"},
    {UA_STATUSCODE_BADCERTIFICATETIMEINVALID,
     "the server's certificate has expired or is not valid yet; or the clock of this computer is wrong"},
    {UA_STATUSCODE_BADCERTIFICATEHOSTNAMEINVALID, "the server's certificate is one for another host"},
    {UA_STATUSCODE_BADCERTIFICATEURIINVALID,
     "the server says that our certificate names another application: delete it, a new one will be made"},
    {UA_STATUSCODE_BADCERTIFICATEINVALID, "a certificate is broken, or not one for OPC UA"},
    {UA_STATUSCODE_BADCERTIFICATEUSENOTALLOWED, "a certificate is not meant for this use"},
    {UA_STATUSCODE_BADCERTIFICATEREVOKED, "the server's certificate is revoked"},
    {UA_STATUSCODE_BADCERTIFICATEISSUERREVOKED, "the certificate of who issued the server's is revoked"},
    {UA_STATUSCODE_BADCERTIFICATEREVOCATIONUNKNOWN,
     "the issuer of the server's certificate has no revocation list (.crl) among those that are there"},
    {UA_STATUSCODE_BADCERTIFICATEISSUERREVOCATIONUNKNOWN,
     "of an issuer of the server's certificate the revocation list (.crl) is missing"},
    {UA_STATUSCODE_BADSECURITYMODEREJECTED, "the server refuses this kind of security"},
    {UA_STATUSCODE_BADSECURITYPOLICYREJECTED, "the server refuses this kind of security"},
    {UA_STATUSCODE_BADTOOMANYSESSIONS, "the server has no session left: others hold them all"},
    {UA_STATUSCODE_BADTOOMANYSUBSCRIPTIONS, "the server has no subscription left: others hold them all"},
    {UA_STATUSCODE_BADTOOMANYMONITOREDITEMS, "the server takes no more monitored items"},
    {UA_STATUSCODE_BADTCPNOTENOUGHRESOURCES, "the server has no room for another connection"},
    {UA_STATUSCODE_BADTCPSERVERTOOBUSY, "the server is too busy for another connection"},
    {UA_STATUSCODE_BADSESSIONIDINVALID, "the server has ended the session"},
    {UA_STATUSCODE_BADSESSIONCLOSED, "the server has ended the session"},
    {UA_STATUSCODE_BADNOSUBSCRIPTION, "the server has dropped the subscription"},
    {UA_STATUSCODE_BADSHUTDOWN, "the server is shutting down"},
    {UA_STATUSCODE_BADSERVERHALTED, "the server is halted"},
    {UA_STATUSCODE_BADOUTOFMEMORY, "no memory"},
    {UA_STATUSCODE_BADENCODINGLIMITSEXCEEDED, "a message of the server is larger than it may be"},
    {UA_STATUSCODE_BADRESPONSETOOLARGE, "a message of the server is larger than it may be"},
    {UA_STATUSCODE_BADTCPMESSAGETOOLARGE, "a message of the server is larger than it may be"},
    {UA_STATUSCODE_BADDECODINGERROR, "the server sent what is not OPC UA"},
    {UA_STATUSCODE_BADTCPMESSAGETYPEINVALID, "the server sent what is not OPC UA"}};

/* Statuses of a server that hangs up. */
static bool is_hang_up(UA_StatusCode status)
{
    return status == UA_STATUSCODE_BADNOTCONNECTED || status == UA_STATUSCODE_BADCONNECTIONCLOSED ||
           status == UA_STATUSCODE_BADCONNECTIONREJECTED || status == UA_STATUSCODE_BADSECURECHANNELCLOSED ||
           status == UA_STATUSCODE_BADSERVERNOTCONNECTED || status == UA_STATUSCODE_BADINTERNALERROR;
}

static bool is_distrust(UA_StatusCode status)
{
    return status == UA_STATUSCODE_BADSECURITYCHECKSFAILED || status == UA_STATUSCODE_BADCERTIFICATEUNTRUSTED;
}

/* Servers say little, or nothing at all, to clients that they do not trust. */
static void fail_for_distrust(Connection *connection, UA_StatusCode status)
{
    char fingerprint[OPCUA_FINGERPRINT];

    opcua_fingerprint(connection->config->certificate, fingerprint);
    connection_fail_because(
        connection, status,
        "the server %s when a secure channel was to be opened: probably it does not trust our "
        "certificate yet",
        is_distrust(status)                  ? "refused"
        : status == UA_STATUSCODE_BADTIMEOUT ? "fell silent"
                                             : "hung up");
    snprintf(connection->hint, sizeof connection->hint,
             "let its operator trust our certificate, fingerprint %s", fingerprint);
}

static void fail_for_server(Connection *connection, UA_StatusCode status)
{
    const char *folder = connection->config->trust_folder;
    char digits[OPCUA_FINGERPRINT];
    size_t count = 0;

    for (const char *at = connection->fingerprint; *at != '\0'; at++)
        if (*at != ':') digits[count++] = *at;
    digits[count] = '\0';
    connection_fail_because(connection, status,
                            "the server's certificate is not trusted; its fingerprint is %s",
                            connection->fingerprint);
    snprintf(connection->hint, sizeof connection->hint, "if its operator agrees: rung trust %s %s%s%s",
             connection->config->endpoint, digits, folder != NULL ? " --certificates " : "",
             folder != NULL ? folder : "");
}

static void hint_login(Connection *connection)
{
    snprintf(connection->hint, sizeof connection->hint,
             "give both with --user and --password-file, in a rule file with 'user:' and 'password_file:'");
}

static void fail_for_user(Connection *connection, UA_StatusCode status)
{
    if (connection->config->user != NULL) {
        connection_fail_because(connection, status, "the server refuses the user name or the password");
        return;
    }
    connection_fail_because(connection, status, "the server does not let users in without a name");
    hint_login(connection);
}

static void fail_for_login(Connection *connection, UA_StatusCode status, const char *security)
{
    connection_fail_because(connection, status,
                            "with security %s the server wants a user name and a password", security);
    hint_login(connection);
}

static void fail_opening(Connection *connection, UA_StatusCode status)
{
    const OpcuaConfig *config = connection->config;
    const char *security = config->security == OPCUA_NONE   ? "None"
                           : config->security == OPCUA_SIGN ? "Sign"
                                                            : "SignAndEncrypt";

    if (connection->refused_server &&
        (is_distrust(status) || status == UA_STATUSCODE_BADCERTIFICATECHAININCOMPLETE))
        fail_for_server(connection, status);
    else if (connection->activating && (status == UA_STATUSCODE_BADUSERACCESSDENIED ||
                                        status == UA_STATUSCODE_BADIDENTITYTOKENREJECTED ||
                                        status == UA_STATUSCODE_BADIDENTITYTOKENINVALID))
        fail_for_user(connection, status);
    else if (status == UA_STATUSCODE_BADIDENTITYTOKENREJECTED && !connection->no_token)
        connection_fail_because(connection, status, "the server has no endpoint with security %s%s", security,
                                config->security == OPCUA_NONE ? "" : " and Basic256Sha256");
    else if (status == UA_STATUSCODE_BADIDENTITYTOKENREJECTED && config->user == NULL)
        fail_for_login(connection, status, security);
    else if (status == UA_STATUSCODE_BADIDENTITYTOKENREJECTED)
        connection_fail_because(connection, status, "with security %s the server takes no user name%s",
                                security,
                                config->security == OPCUA_NONE ? ", or a password in plain text only" : "");
    else if (config->security != OPCUA_NONE && connection->opened > 0 &&
             (is_distrust(status) || is_hang_up(status) || status == UA_STATUSCODE_BADTIMEOUT))
        fail_for_distrust(connection, status);
    else if (connection->opened == 0 &&
             (status == UA_STATUSCODE_BADTCPMESSAGETOOLARGE ||
              status == UA_STATUSCODE_BADTCPMESSAGETYPEINVALID || status == UA_STATUSCODE_BADDECODINGERROR))
        connection_fail_because(connection, status, "what answers there does not speak OPC UA");
    else if (status == UA_STATUSCODE_BADTIMEOUT && connection->connected)
        connection_fail_because(connection, status, "the server fell silent within %u ms of connecting",
                                (unsigned)config->timeout);
    else if (status == UA_STATUSCODE_BADTIMEOUT)
        connection_fail_because(connection, status, "nothing answered within %u ms: is the address right?",
                                (unsigned)config->timeout);
    else if (is_hang_up(status) && connection->connected)
        connection_fail_because(connection, status, "the server hung up while the session was opened");
    else if (is_hang_up(status))
        connection_fail_because(connection, status,
                                "no connection: is the address right, and the server running?");
}

static const char *sentence_of(UA_StatusCode status)
{
    for (size_t i = 0; i < sizeof SENTENCES / sizeof *SENTENCES; i++)
        if (SENTENCES[i].status == status) return SENTENCES[i].sentence;
    /* a request could not be sent any more: the channel had been closed */
    return is_hang_up(status) || status == UA_STATUSCODE_BADINVALIDSTATE ? "the server hung up" : NULL;
}

void connection_fail(Connection *connection, UA_StatusCode status)
{
    const char *sentence = sentence_of(status);

    if (status == UA_STATUSCODE_BADTIMEOUT)
        connection_fail_because(connection, status, "the server did not answer a request within %u ms",
                                (unsigned)connection->config->timeout);
    else
        connection_fail_because(connection, status, "%s", sentence != NULL ? sentence : "OPC UA failed");
}

/* The connection itself has failed, not a request: when it was open, it is lost. */
static void lose(Connection *connection, UA_StatusCode status)
{
    const char *sentence = sentence_of(status);

    if (connection->state == CONNECTION_OPEN)
        connection_fail_because(connection, status, "the connection to %s was lost: %s",
                                connection->config->endpoint,
                                status == UA_STATUSCODE_BADTIMEOUT ? "the server fell silent"
                                : sentence != NULL                 ? sentence
                                                                   : "OPC UA failed");
    if (connection->state == CONNECTION_OPENING) fail_opening(connection, status);
    connection_fail(connection, status); /* does nothing when a cause was found */
}

/* ---- Setting up ----------------------------------------------------------------------------- */

static void log_line(void *user, UA_LogLevel level, UA_LogCategory category, const char *format,
                     va_list arguments)
{
    Connection *connection = user;
    char text[512];

    (void)category;
    if (level < UA_LOGLEVEL_INFO || connection->closing) return;
    /* the status that follows is the same as when no endpoint has the security that is wanted */
    if (strstr(format, "No matching UserTokenPolicy") != NULL) connection->no_token = true;
    vsnprintf(text, sizeof text, format, arguments);
    /* the status that follows tells of a hang-up */
    if (strstr(text, "BadTcpMessageTooLarge") != NULL) connection->too_large = true;
    if (connection->config->log == NULL) return;
    connection->config->log(connection->config->log_user,
                            level >= UA_LOGLEVEL_ERROR     ? RUNG_LOG_ERROR
                            : level >= UA_LOGLEVEL_WARNING ? RUNG_LOG_WARNING
                                                           : RUNG_LOG_INFO,
                            text);
}

/* An encrypted key: the library would ask at the terminal. */
static UA_StatusCode no_password(UA_ClientConfig *config, UA_ByteString *password)
{
    (void)config, (void)password;
    return UA_STATUSCODE_BADNOTSUPPORTED;
}

static void state_changed(UA_Client *ua, UA_SecureChannelState channel, UA_SessionState session,
                          UA_StatusCode status)
{
    /* one to ask where the server is, one to ask how it can be reached, one to stay */
    enum { ENOUGH_DIALS = 3 };
    Connection *connection = UA_Client_getContext(ua);

    (void)status;
    if (connection->closing) return;
    if (channel == UA_SECURECHANNELSTATE_CONNECTING && connection->channel != channel &&
        ++connection->dials > ENOUGH_DIALS)
        UA_Client_getConfig(ua)->noReconnect = true; /* it would dial for ever, without a pause */
    if (channel == UA_SECURECHANNELSTATE_OPEN && connection->channel != channel) connection->opened++;
    if (channel >= UA_SECURECHANNELSTATE_CONNECTED && channel <= UA_SECURECHANNELSTATE_OPEN)
        connection->connected = true;
    connection->channel = channel;
    if (session == UA_SESSIONSTATE_ACTIVATE_REQUESTED) connection->activating = true;
    if (session == UA_SESSIONSTATE_ACTIVATED) connection->activated = true;
}

static UA_ByteString borrowed(OpcuaBytes bytes)
{
    return (UA_ByteString){bytes.length, (UA_Byte *)(uintptr_t)bytes.bytes};
}

/* NULL without memory. */
static UA_ByteString *lent(const OpcuaBytes *list, size_t count)
{
    UA_ByteString *lent = calloc(count + 1, sizeof *lent);

    for (size_t i = 0; lent != NULL && i < count; i++) lent[i] = borrowed(list[i]);
    return lent;
}

static bool has_policy(const UA_SecurityPolicy *policies, size_t count, const char *uri)
{
    UA_String wanted = UA_STRING((char *)(uintptr_t)uri);

    for (size_t i = 0; i < count; i++)
        if (UA_String_equal(&policies[i].policyUri, &wanted)) return true;
    return false;
}

static UA_StatusCode configure(Connection *connection, UA_ClientConfig *config)
{
    const OpcuaConfig *from = connection->config;
    bool encrypted = from->security != OPCUA_NONE || (from->user != NULL && from->certificate.length > 0);
    char uri[256] = "urn:rung";
    UA_StatusCode status;

    config->logging = &connection->logger; /* first: what has none gets one that prints */
    config->clientContext = connection;
    config->stateCallback = state_changed;
    config->privateKeyPasswordCallback = no_password;
    config->timeout = from->timeout;
    config->requestedSessionTimeout = from->session_timeout;
    config->noNewSession = true;
    if (encrypted) certificate_uri(from->certificate, uri, sizeof uri);
    config->clientDescription.applicationUri = UA_STRING_ALLOC(uri);
    config->clientDescription.applicationName = UA_LOCALIZEDTEXT_ALLOC("en", "Rung");
    config->clientDescription.applicationType = UA_APPLICATIONTYPE_CLIENT;
    config->sessionName = UA_STRING_ALLOC("rung");
    config->securityMode = from->security == OPCUA_NONE   ? UA_MESSAGESECURITYMODE_NONE
                           : from->security == OPCUA_SIGN ? UA_MESSAGESECURITYMODE_SIGN
                                                          : UA_MESSAGESECURITYMODE_SIGNANDENCRYPT;
    config->securityPolicyUri =
        UA_STRING_ALLOC(from->security == OPCUA_NONE ? POLICY "None" : POLICY "Basic256Sha256");
    if (!encrypted) {
        status = UA_ClientConfig_setDefault(config);
    } else {
        UA_ByteString *trusted = lent(from->trusted, from->trusted_count),
                      *revoked = lent(from->revoked, from->revoked_count);

        status = trusted == NULL || revoked == NULL
                     ? UA_STATUSCODE_BADOUTOFMEMORY
                     : UA_ClientConfig_setDefaultEncryption(config, borrowed(from->certificate),
                                                            borrowed(from->key), trusted, from->trusted_count,
                                                            revoked, from->revoked_count);
        free(trusted);
        free(revoked);
        if (status == UA_STATUSCODE_BADOUTOFMEMORY) return status;
        /* it returns Good for keys that it could not use */
        if (status != UA_STATUSCODE_GOOD ||
            !has_policy(config->securityPolicies, config->securityPoliciesSize, POLICY "Basic256Sha256"))
            connection_fail_because(
                connection, UA_STATUSCODE_BADCERTIFICATEINVALID,
                "our certificate or its key cannot be used, or one of the trusted certificates");
        else if (!trust_install(config, from, &connection->closing, &connection->refused_server,
                                connection->fingerprint))
            status = UA_STATUSCODE_BADOUTOFMEMORY;
    }
    config->localConnectionConfig.localMaxMessageSize = MESSAGE_LIMIT;
    config->localConnectionConfig.localMaxChunkCount = CHUNK_LIMIT;
    if (status != UA_STATUSCODE_GOOD || from->user == NULL) return status;
    /* A password goes out encrypted with the server's key, or within an encrypted channel. */
    if (from->security == OPCUA_NONE)
        config->authSecurityPolicyUri = UA_STRING_ALLOC(POLICY "Basic256Sha256");
    return UA_ClientConfig_setAuthenticationUsername(config, from->user,
                                                     from->password != NULL ? from->password : "");
}

Connection *connection_new(const OpcuaConfig *config)
{
    Connection *connection = calloc(1, sizeof *connection);
    UA_ClientConfig library;
    UA_StatusCode status;

    if (connection == NULL) return NULL;
    connection->config = config;
    connection->logger = (UA_Logger){log_line, connection, NULL};
    memset(&library, 0, sizeof library);
    status = configure(connection, &library);
    if (status == UA_STATUSCODE_GOOD && connection->state != CONNECTION_FAILED) {
        connection->ua = UA_Client_newWithConfig(&library);
        if (connection->ua != NULL) return connection;
        status = UA_STATUSCODE_BADOUTOFMEMORY;
    }
    if (connection->state != CONNECTION_FAILED) lose(connection, status);
    UA_ClientConfig_clear(&library);
    return connection;
}

/* ---- Going on ------------------------------------------------------------------------------- */

static void opening(Connection *connection)
{
    if (connection->activated) {
        UA_Client_getConfig(connection->ua)->noReconnect =
            true; /* earlier it would forbid the dials of opening */
        connection->state = CONNECTION_OPEN;
    } else if (UA_DateTime_nowMonotonic() >= connection->deadline) {
        lose(connection, UA_STATUSCODE_BADTIMEOUT);
    }
}

/* The host of the endpoint; of what is no endpoint the library will say so. */
static Lookup *look_up(const char *endpoint)
{
    UA_String url = UA_STRING((char *)(uintptr_t)endpoint), host = UA_STRING_NULL, path = UA_STRING_NULL;
    UA_UInt16 port = 0;

    return UA_parseEndpointUrl(&url, &host, &port, &path) == UA_STATUSCODE_GOOD
               ? lookup_begin((const char *)host.data, host.length)
               : NULL;
}

/* False while the name of the host is looked up. */
static bool looked_up(Connection *connection, uint32_t wait)
{
    enum { GLANCE = 5 }; /* ms */
    struct timespec pause = {0, (long)(wait < GLANCE ? wait : GLANCE) * 1000000};
    LookupState state = lookup_state(connection->lookup);

    if (state == LOOKUP_RUNNING) nanosleep(&pause, NULL);
    if (state == LOOKUP_RUNNING && UA_DateTime_nowMonotonic() < connection->deadline) return false;
    lookup_free(connection->lookup);
    connection->lookup = NULL;
    if (state != LOOKUP_FOUND)
        connection_fail_because(connection, UA_STATUSCODE_BADCOMMUNICATIONERROR,
                                state == LOOKUP_FAILED ? "the name of the host is not known"
                                                       : "the name of the host was not found in time");
    return state == LOOKUP_FOUND;
}

void connection_step(Connection *connection, uint32_t wait)
{
    UA_SessionState session;
    UA_StatusCode status = UA_STATUSCODE_GOOD;

    if (connection->state == CONNECTION_FAILED) return;
    if (connection->deadline == 0) {
        connection->deadline = UA_DateTime_nowMonotonic() + connection->config->timeout * UA_DATETIME_MSEC;
        connection->lookup = look_up(connection->config->endpoint);
    }
    if (connection->lookup != NULL && !looked_up(connection, wait)) return;
    if (!connection->dialled) {
        connection->dialled = true;
        status = UA_Client_connectAsync(connection->ua, connection->config->endpoint);
    }
    if (connection->state == CONNECTION_OPENING) {
        UA_DateTime left = (connection->deadline - UA_DateTime_nowMonotonic()) / UA_DATETIME_MSEC + 1;

        if (left < wait) wait = left > 0 ? (uint32_t)left : 0;
    }
    if (status == UA_STATUSCODE_GOOD) status = UA_Client_run_iterate(connection->ua, wait);
    if (connection->state == CONNECTION_OPENING && status == UA_STATUSCODE_GOOD) opening(connection);
    UA_Client_getState(connection->ua, NULL, &session, NULL);
    if (status == UA_STATUSCODE_GOOD && connection->state == CONNECTION_OPEN &&
        session != UA_SESSIONSTATE_ACTIVATED)
        status = UA_STATUSCODE_BADSECURECHANNELCLOSED;
    if (connection->state == CONNECTION_OPEN && connection->too_large && is_hang_up(status))
        status = UA_STATUSCODE_BADTCPMESSAGETOOLARGE;
    if (status != UA_STATUSCODE_GOOD) lose(connection, status);
}

static void answered(UA_Client *ua, void *user, UA_UInt32 id, void *response)
{
    Connection *connection = user;

    (void)ua, (void)id;
    if (connection->closing || connection->asked == NULL) return;
    memcpy(connection->answer, response, connection->asked->memSize);
    memset(response, 0, connection->asked->memSize);
    connection->answered = true;
}

void connection_forget(Connection *connection)
{
    if (connection->answered) UA_clear(connection->answer, connection->asked);
    connection->answered = false;
    connection->asked = NULL;
}

bool connection_ask(Connection *connection, const void *request, const UA_DataType *request_type,
                    const UA_DataType *type)
{
    UA_StatusCode status;

    connection_forget(connection);
    if (connection->state == CONNECTION_FAILED) return false;
    connection->asked = type->memSize <= sizeof connection->answer ? type : NULL;
    status = connection->asked == NULL ? UA_STATUSCODE_BADINTERNALERROR
                                       : __UA_Client_AsyncService(connection->ua, request, request_type,
                                                                  answered, type, connection, NULL);
    if (status != UA_STATUSCODE_GOOD) {
        connection->asked = NULL;
        lose(connection, status);
    }
    return status == UA_STATUSCODE_GOOD;
}

void *connection_answer(Connection *connection) { return connection->answered ? connection->answer : NULL; }

void *connection_fetch(Connection *connection, const void *request, const UA_DataType *request_type,
                       const UA_DataType *type)
{
    void *answer = NULL;

    if (!connection_ask(connection, request, request_type, type)) return NULL;
    while (connection->state != CONNECTION_FAILED && (answer = connection_answer(connection)) == NULL)
        connection_step(connection, 1000);
    return answer;
}

static void published(UA_Client *ua, void *user, UA_UInt32 id, void *response)
{
    Connection *connection = user;

    (void)ua, (void)id;
    if (connection->closing || connection->published == CONNECTION_PUBLISHES) return;
    connection->publish_answers[connection->published++] = *(UA_PublishResponse *)response;
    memset(response, 0, sizeof(UA_PublishResponse));
}

bool connection_publish(Connection *connection, const UA_PublishRequest *request)
{
    UA_StatusCode status =
        __UA_Client_AsyncService(connection->ua, request, &UA_TYPES[UA_TYPES_PUBLISHREQUEST], published,
                                 &UA_TYPES[UA_TYPES_PUBLISHRESPONSE], connection, NULL);

    if (status != UA_STATUSCODE_GOOD) lose(connection, status);
    if (status == UA_STATUSCODE_GOOD) connection->publishes++;
    return status == UA_STATUSCODE_GOOD;
}

bool connection_published(Connection *connection, UA_PublishResponse *answer)
{
    if (connection->published == 0) return false;
    *answer = connection->publish_answers[0];
    connection->published--;
    connection->publishes--;
    memmove(connection->publish_answers, connection->publish_answers + 1,
            connection->published * sizeof *answer);
    return true;
}

/* ---- The end, in the background: the library waits for an answer that may never come -------- */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t ended;
    unsigned count;
} endings = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};

static void *end(void *user)
{
    Connection *connection = user;

    UA_Client_delete(connection->ua);
    connection_forget(connection);
    while (connection->published > 0)
        UA_PublishResponse_clear(&connection->publish_answers[--connection->published]);
    free(connection);
    pthread_mutex_lock(&endings.lock);
    endings.count--;
    pthread_cond_broadcast(&endings.ended);
    pthread_mutex_unlock(&endings.lock);
    return NULL;
}

void connection_close(Connection *connection)
{
    enum { PATIENCE = 2000, NO_PATIENCE = 200 };
    pthread_t thread;

    if (connection == NULL) return;
    lookup_free(connection->lookup);
    if (connection->ua == NULL) {
        free(connection);
        return;
    }
    connection->closing = true;
    connection->logger.log = NULL;
    UA_Client_getConfig(connection->ua)->timeout =
        connection->state == CONNECTION_OPEN ? PATIENCE : NO_PATIENCE;
    pthread_mutex_lock(&endings.lock);
    endings.count++;
    pthread_mutex_unlock(&endings.lock);
    if (pthread_create(&thread, NULL, end, connection) == 0)
        pthread_detach(thread);
    else
        end(connection);
}

void opcua_drain(uint32_t wait)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += wait / 1000;
    until.tv_nsec += (long)(wait % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&endings.lock);
    while (endings.count > 0 && pthread_cond_timedwait(&endings.ended, &endings.lock, &until) == 0) continue;
    pthread_mutex_unlock(&endings.lock);
}
