/* What every test of the C ABI needs: checks that say where they fail, and a program. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tamam.h>

static int failures = 0;

/* Says so when something does not hold, and goes on. */
#define CHECK(holds)                                                            \
    do {                                                                        \
        if (!(holds)) {                                                         \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #holds);         \
            failures++;                                                         \
        }                                                                       \
    } while (0)

/* Checks what a call answers. */
#define ANSWER(call, expected)                                                  \
    do {                                                                        \
        unsigned answer_ = (unsigned)(call);                                    \
        if (answer_ != (unsigned)(expected)) {                                  \
            fprintf(stderr, "%s:%d: %s answers %u, not %s\n", __FILE__,         \
                    __LINE__, #call, answer_, #expected);                       \
            failures++;                                                         \
        }                                                                       \
    } while (0)

#define OK(call) ANSWER(call, TAMAM_STATUS_OK)
#define NAME(text) (text), (sizeof(text) - 1)
#define DAY INT64_C(86400000)

static const char LETTERS[] =
    "subject citizen\n"
    "event letter.sent     from citizen { letter: id, tone: calm | upset, pages: int 1..9,\n"
    "  paid: bool, price: decimal, share: percent, wanted: time, patience: duration, about: text }\n"
    "event letter.answered from house   { letter: id }\n"
    "event letter.lost     from house\n"
    "expectation answer \"they answer my letter\" {\n"
    "  owner \"desk\"\n"
    "  per  letter, up to 16 open\n"
    "  open when letter.sent\n"
    "  meet when letter.answered, within 30d -> answered +10\n"
    "  fail after 30d                        -> never    -80\n"
    "  void when letter.lost for all\n"
    "}\n"
    "integrity open_door \"the door stays open\" {\n"
    "  kind accountable\n"
    "  per letter\n"
    "  never letter.sent where about = \"nothing\"\n"
    "  breach -> cap -40, for 5d\n"
    "}\n";

/* Rules whose deadline counts the hours of a zone of the world. */
static const char OFFICE[] =
    "subject citizen\n"
    "event letter.sent from citizen\n"
    "calendar office { zone \"Europe/Amsterdam\" open mon..fri 09:00..17:00 }\n"
    "expectation answer \"they answer my letter\" {\n"
    "  open when letter.sent\n"
    "  meet after 2h of office -> late -20\n"
    "}\n";

/* Memory that malloc aligns, freed by the test. */
static void *lend(size_t bytes) {
    void *memory = malloc(bytes == 0 ? 1 : bytes);
    if (memory == NULL) abort();
    memset(memory, 0xA5, bytes);
    return memory;
}

/* Compiles rules that are fine into bytes that the caller frees. */
static uint8_t *compiled(const char *rules, size_t *len) {
    tamam_compilation job;
    memset(&job, 0, sizeof job);
    job.source = rules;
    job.source_len = strlen(rules);
    ANSWER(tamam_compile(&job, NULL), TAMAM_STATUS_TOO_SMALL);
    job.scratch_words = job.scratch_needed;
    job.scratch = (uint64_t *)lend(job.scratch_words * 8);
    ANSWER(tamam_compile(&job, NULL), TAMAM_STATUS_TOO_SMALL);
    job.image_capacity = job.image_needed;
    job.image = (uint8_t *)lend(job.image_capacity);
    OK(tamam_compile(&job, NULL));
    free(job.scratch);
    *len = job.image_len;
    return job.image;
}

/* A subject under the letters, with everything it points at. */
typedef struct {
    uint8_t *bytes;
    size_t len, words;
    uint64_t *memory;
    tamam_image image;
    tamam_engine engine;
    uint16_t sent, answered, lost;
    tamam_slot letter, answer_to;
} subject;

static inline void begin(subject *one) {
    memset(one, 0, sizeof *one);
    one->bytes = compiled(LETTERS, &one->len);
    OK(tamam_image_verify(&one->image, one->bytes, one->len, NULL));
    one->words = tamam_image_memory_words(&one->image);
    one->memory = (uint64_t *)lend(one->words * 8);
    OK(tamam_engine_start(&one->engine, &one->image, one->memory, one->words, NULL));
    OK(tamam_image_kind(&one->image, NAME("letter.sent"), &one->sent));
    OK(tamam_image_kind(&one->image, NAME("letter.answered"), &one->answered));
    OK(tamam_image_kind(&one->image, NAME("letter.lost"), &one->lost));
    OK(tamam_image_slot(&one->image, one->sent, NAME("letter"), &one->letter));
    OK(tamam_image_slot(&one->image, one->answered, NAME("letter"), &one->answer_to));
}

static inline void finish(subject *one) {
    free(one->memory);
    free(one->bytes);
}

/* An event about a letter. */
static inline void about(subject *one, tamam_event *event, uint16_t kind, int64_t time, uint64_t letter) {
    OK(tamam_event_start(event, &one->image, kind, time, (uint64_t)time));
    if (kind != one->lost) {
        OK(tamam_event_set_id(event, kind == one->sent ? &one->letter : &one->answer_to, letter, NULL));
    }
}

/* Counts verdicts; the user is an int. */
static inline void count(void *user, const tamam_verdict *verdict) {
    (void)verdict;
    ++*(int *)user;
}

static inline int done(const char *name) {
    if (failures != 0) fprintf(stderr, "%s: %d failures\n", name, failures);
    else printf("%s: fine\n", name);
    return failures != 0;
}

#endif
