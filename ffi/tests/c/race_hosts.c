/* Two threads, each with a host of its own, lend one place for what they ask. That is a
 * race, and a sanitizer must see it. */
#include "check.h"
#include <pthread.h>

static tamam_batch batch;

static void *ask(void *user) {
    tamam_host *host = NULL;
    int round;
    OK(tamam_host_new((const uint8_t *)LETTERS, strlen(LETTERS), NULL, 0, NULL, &host, NULL));
    for (round = 0; round < 1000; round++) OK(tamam_host_lines(host, "\n", 1, &batch, NULL));
    OK(tamam_host_free(&host));
    return user;
}

int main(void) {
    pthread_t first, second;
    CHECK(pthread_create(&first, NULL, ask, NULL) == 0);
    CHECK(pthread_create(&second, NULL, ask, NULL) == 0);
    CHECK(pthread_join(first, NULL) == 0);
    CHECK(pthread_join(second, NULL) == 0);
    return done("race_hosts");
}
