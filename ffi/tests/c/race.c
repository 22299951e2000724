/* Two threads that fill one handle. That is a race, and a sanitizer must see it. */
#include "check.h"
#include <pthread.h>

static subject one;

static void *fill(void *user) {
    int round;
    for (round = 0; round < 1000; round++) tamam_image_verify(&one.image, one.bytes, one.len, NULL);
    return user;
}

int main(void) {
    pthread_t first, second;
    begin(&one);
    CHECK(pthread_create(&first, NULL, fill, NULL) == 0);
    CHECK(pthread_create(&second, NULL, fill, NULL) == 0);
    CHECK(pthread_join(first, NULL) == 0);
    CHECK(pthread_join(second, NULL) == 0);
    finish(&one);
    return done("race");
}
