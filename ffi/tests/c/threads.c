/* Many threads, each with engines of its own over one verified image, say the same. */
#include "check.h"
#include <pthread.h>

enum { THREADS = 8, ENGINES = 4, ROUNDS = 300 };

static subject one;

typedef struct {
    pthread_t thread;
    uint64_t digest;
    int failures;
} worker;

static void mix(void *user, const tamam_verdict *verdict) {
    uint64_t *digest = (uint64_t *)user;
    *digest = (*digest ^ (uint64_t)verdict->time ^ verdict->key ^ verdict->of_class) * 1099511628211u;
}

static void *work(void *user) {
    worker *self = (worker *)user;
    size_t words = tamam_image_memory_words(&one.image);
    uint64_t *memory = (uint64_t *)calloc(words * ENGINES, 8);
    tamam_engine *engines = (tamam_engine *)calloc(ENGINES, sizeof *engines);
    tamam_event event;
    tamam_score score;
    int round, at;
    memset(&event, 0, sizeof event);
    for (at = 0; at < ENGINES; at++)
        self->failures += tamam_engine_start(&engines[at], &one.image, memory + words * (size_t)at, words, NULL) != 0;
    for (round = 0; round < ROUNDS; round++) {
        for (at = 0; at < ENGINES; at++) {
            uint64_t letter = (uint64_t)(round / 2 % 5);
            uint16_t kind = round % 2 == 0 ? one.sent : one.answered;
            self->failures += tamam_event_start(&event, &one.image, kind, round * DAY, (uint64_t)round) != 0;
            self->failures += tamam_event_set_id(&event, round % 2 == 0 ? &one.letter : &one.answer_to, letter, NULL) != 0;
            self->failures += tamam_engine_step(&engines[at], &event, mix, &self->digest, NULL) != 0;
            self->failures += tamam_engine_score(&engines[at], &score) != 0;
        }
    }
    free(engines);
    free(memory);
    return NULL;
}

static void engines_over_one_image_are_independent(void) {
    static worker workers[THREADS];
    int at;
    for (at = 0; at < THREADS; at++) CHECK(pthread_create(&workers[at].thread, NULL, work, &workers[at]) == 0);
    for (at = 0; at < THREADS; at++) CHECK(pthread_join(workers[at].thread, NULL) == 0);
    for (at = 0; at < THREADS; at++) {
        CHECK(workers[at].failures == 0);
        CHECK(workers[at].digest == workers[0].digest && workers[at].digest != 0);
    }
}

int main(void) {
    begin(&one);
    engines_over_one_image_are_independent();
    finish(&one);
    return done("threads");
}
