/* Many threads with hosts: each with one of its own says the same, whatever is shared that
 * may be; and one host that all of them want lets in one at a time and loses nothing. */
#include "check.h"
#include <pthread.h>

enum { THREADS = 6, ROUNDS = 20 };

/* Shared by all and written by none: rules, lines, an image with what was found in it. */
static subject one;
static const char LINES[] =
    "{\"type\":\"letter.sent\",\"time\":\"2026-01-01T00:00:00Z\",\"subject\":\"anna\",\"letter\":7}\n"
    "{\"type\":\"letter.sent\",\"time\":\"2026-01-01T00:00:00Z\",\"subject\":\"ben\",\"letter\":\"x-1\"}\n"
    "{\"type\":\"letter.answered\",\"time\":\"2026-01-05T00:00:00Z\",\"subject\":\"anna\",\"letter\":7}\n"
    "{\"type\":\"letter.answered\",\"time\":\"2025-01-05T00:00:00Z\",\"subject\":\"anna\",\"letter\":7}\n";

typedef struct {
    pthread_t thread;
    uint64_t digest;
    int failures;
} worker;

static void stir(uint64_t *digest, const void *bytes, size_t len) {
    const unsigned char *next = (const unsigned char *)bytes;
    while (len-- > 0) *digest = (*digest ^ *next++) * 1099511628211u;
}

static void hear(void *user, const tamam_host_verdict *verdict, tamam_str name) {
    uint64_t *digest = (uint64_t *)user;
    stir(digest, &verdict->verdict.time, sizeof verdict->verdict.time);
    stir(digest, name.data, name.len);
}

static void reject(void *user, const tamam_rejection *rejection) {
    stir((uint64_t *)user, rejection->message.data, rejection->message.len);
}

/* Everything that a host of its own offers. */
static void *live(void *user) {
    worker *self = (worker *)user;
    const uint8_t *rules = (const uint8_t *)LETTERS;
    tamam_host_verdict verdict;
    tamam_batch batch;
    tamam_score score;
    tamam_event event;
    char json[512];
    int round;
    memset(&event, 0, sizeof event);
    memset(&verdict, 0, sizeof verdict);
    for (round = 0; round < ROUNDS; round++) {
        tamam_host *host = NULL, *next = NULL;
        const uint8_t *bytes = NULL;
        size_t len = 0, count = 0;
        uint32_t anna = 0;
        /* From the text, and from the image that all of them share. */
        if (round % 2 == 0) self->failures += tamam_host_new(rules, strlen(LETTERS), NULL, 0, NULL, &host, NULL) != 0;
        else self->failures += tamam_host_new(one.bytes, one.len, NULL, 0, NULL, &host, NULL) != 0;
        self->failures += tamam_host_listen(host, hear, reject, &self->digest) != 0;
        self->failures += tamam_host_lines(host, LINES, strlen(LINES), &batch, NULL) != TAMAM_STATUS_REJECTED_EVENTS;
        self->failures += batch.scored != 3 || batch.rejected != 1;
        self->failures += tamam_host_listen(host, NULL, NULL, NULL) != 0;
        self->failures += tamam_host_subject(host, NAME("anna"), &anna) != 0;
        self->failures += tamam_event_start(&event, &one.image, one.lost, 1800000000000, 9) != 0;
        self->failures += tamam_host_step(host, anna, &event, NULL) != 0;
        self->failures += tamam_host_advance(host, 1900000000000, NULL) != 0;
        self->failures += tamam_host_poll(host, &verdict, 1, &count) != 0 || count != 1;
        self->failures += tamam_host_verdict_json(host, &verdict, json, sizeof json, NULL) != 0;
        stir(&self->digest, json, strlen(json));
        self->failures += tamam_host_snapshot(host, &bytes, &len, NULL) != 0;
        self->failures += tamam_host_restore(rules, strlen(LETTERS), bytes, len, &next, NULL) != 0;
        self->failures += tamam_host_score(next, anna, &score) != 0;
        stir(&self->digest, &score.memory, sizeof score.memory);
        self->failures += tamam_host_free(&next) != 0;
        self->failures += tamam_host_free(&host) != 0;
    }
    return NULL;
}

static void hosts_of_many_threads_are_independent(void) {
    static worker workers[THREADS];
    int at;
    for (at = 0; at < THREADS; at++) CHECK(pthread_create(&workers[at].thread, NULL, live, &workers[at]) == 0);
    for (at = 0; at < THREADS; at++) CHECK(pthread_join(workers[at].thread, NULL) == 0);
    for (at = 0; at < THREADS; at++) {
        CHECK(workers[at].failures == 0);
        CHECK(workers[at].digest == workers[0].digest && workers[at].digest != 0);
    }
}

static tamam_host *wanted;

typedef struct {
    pthread_t thread;
    uint64_t taken;
    int failures;
} guest;

/* Goes in until it has been let in so often, and reads the image of the host meanwhile. */
static void *go_in(void *user) {
    static const char line[] =
        "{\"type\":\"letter.sent\",\"time\":\"2026-01-01T00:00:00Z\",\"subject\":\"anna\",\"letter\":7}\n";
    guest *self = (guest *)user;
    tamam_batch batch;
    while (self->taken < ROUNDS) {
        tamam_status answer = (tamam_status)tamam_host_lines(wanted, line, strlen(line), &batch, NULL);
        uint16_t kind = 0;
        self->failures += tamam_image_kind(tamam_host_image(wanted), NAME("letter.lost"), &kind) != 0;
        if (answer == TAMAM_STATUS_OK) self->taken += batch.scored;
        else self->failures += answer != TAMAM_STATUS_BUSY;
    }
    return NULL;
}

static void a_host_that_all_want_lets_in_one_at_a_time(void) {
    static guest guests[THREADS];
    tamam_batch batch;
    uint64_t lines = 0;
    int at;
    OK(tamam_host_new((const uint8_t *)LETTERS, strlen(LETTERS), NULL, 0, NULL, &wanted, NULL));
    for (at = 0; at < THREADS; at++) CHECK(pthread_create(&guests[at].thread, NULL, go_in, &guests[at]) == 0);
    for (at = 0; at < THREADS; at++) {
        CHECK(pthread_join(guests[at].thread, NULL) == 0);
        CHECK(guests[at].failures == 0);
        lines += guests[at].taken;
    }
    CHECK(lines == THREADS * ROUNDS);
    /* As many lines were taken as were answered with OK: the next one has the next number. */
    ANSWER(tamam_host_lines(wanted, "?\n", 2, &batch, NULL), TAMAM_STATUS_REJECTED_EVENTS);
    {
        tamam_rejection last;
        uint8_t there = 0;
        memset(&last, 0, sizeof last);
        OK(tamam_host_poll_rejection(wanted, &last, &there));
        CHECK(there == 1 && last.line == lines + 1);
    }
    OK(tamam_host_free(&wanted));
}

int main(void) {
    begin(&one);
    hosts_of_many_threads_are_independent();
    a_host_that_all_want_lets_in_one_at_a_time();
    finish(&one);
    return done("crowd");
}
