/* opcua_publish.c - what the server publishes, in order and without gaps.
**
** Publish responses are read without the library's own subscriptions, which drop what arrives early and lose
** gaps: the handle of an item is its index, sequence numbers are checked, what is missing is asked for again.
*/
#include <open62541/client.h>
#include <stdlib.h>

#include "runtime/opcua_client.h"

static bool has_room(OpcuaClient *client, size_t count)
{
    rung_sample *samples;

    if (count <= client->sample_capacity) return true;
    samples = realloc(client->samples, count * sizeof *samples);
    if (samples == NULL) return false;
    client->samples = samples;
    client->sample_capacity = count;
    return true;
}

static bool take_samples(OpcuaClient *client, const UA_DataChangeNotification *changes, rung_time arrival,
                         size_t *count)
{
    if (!has_room(client, *count + changes->monitoredItemsSize)) return false;
    for (size_t i = 0; i < changes->monitoredItemsSize; i++) {
        uint32_t index = changes->monitoredItems[i].clientHandle;
        rung_sample *sample = &client->samples[*count];

        if (index >= client->count) continue; /* not one of ours */
        sample->tag = index;
        sample->arrival_time = arrival;
        if (!value_take(&client->texts, client->items[index].type, &changes->monitoredItems[i].value, sample,
                        &client->counts))
            return false;
        ++*count;
    }
    return true;
}

/* Hands on a message. */
static void take_message(OpcuaClient *client, const UA_NotificationMessage *message)
{
    rung_time arrival = value_time(UA_DateTime_now());
    size_t count = 0;

    texts_forget(&client->texts);
    for (size_t i = 0; i < message->notificationDataSize; i++) {
        const UA_ExtensionObject *data = &message->notificationData[i];
        const UA_DataType *type =
            data->encoding == UA_EXTENSIONOBJECT_DECODED ? data->content.decoded.type : NULL;

        if (type == &UA_TYPES[UA_TYPES_STATUSCHANGENOTIFICATION]) {
            const UA_StatusChangeNotification *change = data->content.decoded.data;

            if (client_is_bad(change->status)) client_fail(client, UA_STATUSCODE_BADNOSUBSCRIPTION);
        } else if (type == &UA_TYPES[UA_TYPES_DATACHANGENOTIFICATION] &&
                   !take_samples(client, data->content.decoded.data, arrival, &count)) {
            client_fail(client, UA_STATUSCODE_BADOUTOFMEMORY);
        }
    }
    client->counts.samples += count;
    if (count > 0 && client->listener.samples != NULL)
        client->listener.samples(client->listener.user, client->samples, count);
}

/* Sequence numbers begin at 1, and again after the last one. */
static uint32_t after(uint32_t sequence) { return sequence == UINT32_MAX ? 1 : sequence + 1; }

/* How far `sequence` is ahead of the expected one, if it is: a server may repeat itself. */
static bool is_ahead(const OpcuaClient *client, uint32_t sequence)
{
    return sequence - client->expected != 0 && sequence - client->expected < UINT32_MAX / 2;
}

static void acknowledge(OpcuaClient *client, uint32_t sequence)
{
    if (client->acknowledgement_count < MOST_ACKNOWLEDGEMENTS)
        client->acknowledgements[client->acknowledgement_count++] =
            (UA_SubscriptionAcknowledgement){client->subscription, sequence};
}

/* The first message between the expected one and `end` that the server still has; `end` when it has none. */
static uint32_t first_available(const OpcuaClient *client, uint32_t end)
{
    uint32_t first = end;

    for (size_t i = 0; i < client->kept.availableSequenceNumbersSize; i++) {
        uint32_t sequence = client->kept.availableSequenceNumbers[i];

        if (sequence - client->expected < first - client->expected) first = sequence;
    }
    return first;
}

/* Goes on until the message that is kept is the expected one: what is missing before it is asked for again.
** False while that is not answered. */
static bool fill_gap(OpcuaClient *client, uint32_t sequence)
{
    while (is_ahead(client, sequence)) {
        UA_RepublishRequest request;
        uint32_t next;

        if (client->republishing) {
            UA_RepublishResponse *answer = connection_answer(client->connection);

            if (answer == NULL) return false;
            client->republishing = false;
            if (!client_is_bad(answer->responseHeader.serviceResult)) {
                client->counts.republished++;
                take_message(client, &answer->notificationMessage);
                acknowledge(client, client->expected);
            } else if (client->listener.gap != NULL) {
                client->listener.gap(client->listener.user, client->expected, client->expected);
            }
            connection_forget(client->connection);
            client->expected = after(client->expected);
            continue;
        }
        if (client->connection->asked != NULL) return false; /* a stage comes first */
        next = first_available(client, sequence);
        if (next != client->expected && client->listener.gap != NULL)
            client->listener.gap(client->listener.user, client->expected, next == 1 ? UINT32_MAX : next - 1);
        client->expected = next;
        if (next == sequence) break;
        UA_RepublishRequest_init(&request);
        request.subscriptionId = client->subscription;
        request.retransmitSequenceNumber = next;
        client->republishing =
            connection_ask(client->connection, &request, &UA_TYPES[UA_TYPES_REPUBLISHREQUEST],
                           &UA_TYPES[UA_TYPES_REPUBLISHRESPONSE]);
        if (!client->republishing) return false;
    }
    return true;
}

/* The answer to a publish request that is kept; false when it has to be kept on. */
static bool take_published(OpcuaClient *client)
{
    const UA_PublishResponse *response = &client->kept;
    const UA_NotificationMessage *message = &response->notificationMessage;
    UA_StatusCode status = response->responseHeader.serviceResult;

    if (status == UA_STATUSCODE_BADTOOMANYPUBLISHREQUESTS) {
        client->wanted_publishes = client->connection->publishes > 0 ? client->connection->publishes : 1;
        return true;
    }
    if (status == UA_STATUSCODE_BADTIMEOUT) return true; /* it waited for long: another one takes its place */
    if (client_is_bad(status)) {
        client_fail(client, status);
        return true;
    }
    if (response->subscriptionId != client->subscription) return true;
    /* a message without data says which number comes next, and is not counted itself */
    if (!fill_gap(client, message->sequenceNumber)) return false;
    client->counts.responses++;
    if (client->listener.alive != NULL) client->listener.alive(client->listener.user);
    if (message->notificationDataSize == 0) return true;
    take_message(client, message);
    acknowledge(client, message->sequenceNumber);
    if (message->sequenceNumber == client->expected) client->expected = after(client->expected);
    return true;
}

void publish_receive(OpcuaClient *client)
{
    while (client->keeps || connection_published(client->connection, &client->kept)) {
        client->keeps = true;
        if (!take_published(client)) return;
        UA_PublishResponse_clear(&client->kept);
        client->keeps = false;
    }
}

void publish_ask(OpcuaClient *client)
{
    enum { PATIENCE = 600000 }; /* ms: link.c knows sooner when a server is silent */
    UA_PublishRequest request;

    while (client->connection->state == CONNECTION_OPEN && client->subscription != 0 &&
           client->connection->publishes < client->wanted_publishes) {
        UA_PublishRequest_init(&request);
        request.requestHeader.timeoutHint = PATIENCE;
        request.subscriptionAcknowledgements = client->acknowledgements;
        request.subscriptionAcknowledgementsSize = client->acknowledgement_count;
        if (connection_publish(client->connection, &request)) client->acknowledgement_count = 0;
    }
}
