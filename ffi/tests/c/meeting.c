/* A host that two threads want at once lets one in and refuses the other. */
#include "check.h"
#include <pthread.h>

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
    a_second_thread_is_refused_while_the_first_is_inside();
    return done("meeting");
}
