/* Rules to score in lent memory, no heap:
 *     cc minimal.c $(pkg-config --cflags --libs tamam) && ./a.out */
#include <stdio.h>
#include <string.h>
#include <tamam.h>

static const char rules[] =
    "subject citizen  event letter.sent from citizen  event letter.answered from house\n"
    "expectation answer \"they answer my letter\" {\n"
    "  open when letter.sent\n"
    "  meet when letter.answered, within 30d -> answered +10\n"
    "  fail after 30d                        -> never    -80 }";
static uint64_t scratch[4096], subject[512], bytes[2048];
static tamam_image image;

static void hear(void *user, const tamam_verdict *verdict) {
    tamam_str word = tamam_class_word(verdict->of_class);
    if (verdict->has & TAMAM_HAS_OUTCOME) tamam_image_outcome(&image, verdict->outcome, &word);
    fprintf((FILE *)user, "%.*s %+d, line %u\n", (int)word.len, word.data,
            (int)(verdict->felt / 1000), (unsigned)verdict->line);
}

int main(void) {
    static tamam_compilation job; static tamam_engine engine; static tamam_event event;
    static tamam_score score; static tamam_error error; static char why[256];
    uint16_t sent = 0;
    job.source = rules, job.source_len = strlen(rules), job.scratch = scratch, job.scratch_words = 4096;
    job.image = (uint8_t *)bytes, job.image_capacity = sizeof bytes;
    if (tamam_compile(&job, &error) || tamam_image_verify(&image, job.image, job.image_len, &error) ||
        tamam_engine_start(&engine, &image, subject, sizeof subject / 8, &error) ||
        tamam_image_kind(&image, "letter.sent", 11, &sent) ||
        tamam_event_start(&event, &image, sent, 0, 1) ||
        tamam_engine_step(&engine, &event, hear, stdout, &error) ||
        tamam_engine_advance(&engine, INT64_C(31) * 86400000, hear, stdout, &error) ||
        tamam_engine_score(&engine, &score)) {
        tamam_error_text(&error, why, sizeof why, NULL);
        return fprintf(stderr, "%s\n", why), 1;
    }
    return printf("score %d\n", (int)(score.score / 1000)), 0;
}
