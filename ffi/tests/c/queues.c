/* A queue that is full stops a batch between two events, and what is given again after it
 * was emptied goes on there: no verdict and no rejection is lost. */
#include "check.h"

enum { CHUNK = 1 << 16 };

static const char RULES[] =
    "subject s\n"
    "event smiled from s\n"
    "feel when smiled -> +1\n";

static tamam_error error;

static void verdicts_wait_up_to_the_limit(void) {
    static uint32_t subject[CHUNK];
    static uint16_t kind[CHUNK];
    static int64_t time[CHUNK];
    static uint64_t evidence[CHUNK];
    static tamam_host_verdict polled[CHUNK];
    static tamam_columns table;
    tamam_host *host = NULL;
    tamam_batch batch;
    tamam_status status = TAMAM_STATUS_OK;
    size_t given = 0, waiting = 0, count = 0, heard = 0, at;
    uint32_t anna = 9;
    OK(tamam_host_new((const uint8_t *)RULES, strlen(RULES), NULL, 0, NULL, &host, &error));
    OK(tamam_host_subject(host, NAME("anna"), &anna));
    table.subject = subject;
    table.kind = kind;
    table.time = time;
    table.evidence = evidence;
    /* Not a divisor of the limit, so that it is met in the middle of a chunk. */
    table.rows = CHUNK - 3;
    while (status == TAMAM_STATUS_OK && given < (size_t)TAMAM_QUEUE + 2 * CHUNK) {
        for (at = 0; at < table.rows; at++) evidence[at] = given + at;
        status = tamam_host_columns(host, &table, &batch, &error);
        CHECK(batch.taken == batch.scored);
        given += batch.taken;
    }
    CHECK(status == TAMAM_STATUS_FULL_QUEUE && error.status == (uint32_t)status);
    CHECK(given == TAMAM_QUEUE && batch.taken < table.rows);
    OK(tamam_host_waiting(host, &waiting, NULL));
    CHECK(waiting == TAMAM_QUEUE);
    ANSWER(tamam_host_advance(host, 0, &error), TAMAM_STATUS_FULL_QUEUE);
    {
        static const char line[] = "{\"type\":\"smiled\",\"time\":0,\"subject\":\"anna\"}\n";
        ANSWER(tamam_host_lines(host, line, strlen(line), &batch, &error), TAMAM_STATUS_FULL_QUEUE);
        CHECK(batch.taken == 0 && batch.read == 0);
    }
    OK(tamam_host_poll(host, polled, 1, &count));
    CHECK(count == 1 && polled[0].verdict.evidence[0] == 0);
    heard = 1;
    evidence[0] = given;
    table.rows = 2;
    ANSWER(tamam_host_columns(host, &table, &batch, &error), TAMAM_STATUS_FULL_QUEUE);
    CHECK(batch.taken == 1);
    given++;
    do {
        OK(tamam_host_poll(host, polled, CHUNK, &count));
        for (at = 0; at < count; at++) CHECK(polled[at].verdict.evidence[0] == heard + at);
        heard += count;
    } while (count > 0);
    CHECK(heard == given);
    OK(tamam_host_free(&host));
}

int main(void) {
    verdicts_wait_up_to_the_limit();
    return done("queues");
}
