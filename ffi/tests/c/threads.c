/* Many threads, each with engines of its own over one verified image, say the same; and a
 * host that two threads want at once lets one in and refuses the other. */
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

typedef struct {
    tamam_host *host;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int inside, leave;
    tamam_status answer;
} meeting;

/* Stays inside of the host until told to leave. */
static void stay(void *user, const tamam_host_verdict *verdict, tamam_str name) {
    meeting *both = (meeting *)user;
    (void)verdict;
    (void)name;
    pthread_mutex_lock(&both->lock);
    both->inside = 1;
    pthread_cond_signal(&both->changed);
    while (!both->leave) pthread_cond_wait(&both->changed, &both->lock);
    pthread_mutex_unlock(&both->lock);
}

static void *go_in(void *user) {
    static const char lines[] =
        "{\"type\":\"letter.sent\",\"time\":\"2026-01-01T00:00:00Z\",\"subject\":\"anna\",\"letter\":7}\n"
        "{\"type\":\"letter.answered\",\"time\":\"2026-01-02T00:00:00Z\",\"subject\":\"anna\",\"letter\":7}\n";
    meeting *both = (meeting *)user;
    tamam_batch batch;
    both->answer = (tamam_status)tamam_host_lines(both->host, lines, strlen(lines), &batch, NULL);
    return NULL;
}

static void a_second_thread_is_refused_while_the_first_is_inside(void) {
    static meeting both;
    pthread_t first;
    tamam_score score;
    uint32_t subject = 0;
    OK(tamam_host_new((const uint8_t *)LETTERS, strlen(LETTERS), NULL, 0, NULL, &both.host, NULL));
    pthread_mutex_init(&both.lock, NULL);
    pthread_cond_init(&both.changed, NULL);
    OK(tamam_host_listen(both.host, stay, NULL, &both));
    CHECK(pthread_create(&first, NULL, go_in, &both) == 0);
    pthread_mutex_lock(&both.lock);
    while (!both.inside) pthread_cond_wait(&both.changed, &both.lock);
    pthread_mutex_unlock(&both.lock);
    ANSWER(tamam_host_score(both.host, 0, &score), TAMAM_STATUS_BUSY);
    ANSWER(tamam_host_subject(both.host, NAME("ben"), &subject), TAMAM_STATUS_BUSY);
    ANSWER(tamam_host_free(&both.host), TAMAM_STATUS_BUSY);
    pthread_mutex_lock(&both.lock);
    both.leave = 1;
    pthread_cond_signal(&both.changed);
    pthread_mutex_unlock(&both.lock);
    CHECK(pthread_join(first, NULL) == 0);
    OK(both.answer);
    OK(tamam_host_score(both.host, 0, &score));
    CHECK(score.score == 10000);
    OK(tamam_host_free(&both.host));
    pthread_cond_destroy(&both.changed);
    pthread_mutex_destroy(&both.lock);
}

int main(void) {
    begin(&one);
    engines_over_one_image_are_independent();
    a_second_thread_is_refused_while_the_first_is_inside();
    finish(&one);
    return done("threads");
}
