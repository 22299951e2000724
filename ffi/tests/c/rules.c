/* Mistakes in rules arrive with code, line, column, message and help; what is lent too
 * small is told before anything is written. */
#include "check.h"

static tamam_compilation job;
static tamam_error error;
static uint64_t scratch[8192];
static uint8_t bytes[65536];
static tamam_diagnostic found[8];

static void lend_all(const char *rules) {
    memset(&job, 0, sizeof job);
    job.source = rules;
    job.source_len = strlen(rules);
    job.scratch = scratch;
    job.scratch_words = 8192;
    job.image = bytes;
    job.image_capacity = sizeof bytes;
    job.diagnostics = found;
    job.diagnostics_capacity = 8;
}

static const char MISTAKEN[] =
    "subject s\n"
    "event letter.sent from s { letter: id }\n"
    "expectation e {\n"
    "  open when letter.snet\n"
    "  meet when letter.sent where color = 3 -> met +500\n"
    "}\n";

static void mistakes_arrive_with_their_places_and_words(void) {
    char text[256];
    size_t needed = 0;
    lend_all(MISTAKEN);
    ANSWER(tamam_compile(&job, &error), TAMAM_STATUS_MISTAKES);
    CHECK(job.diagnostics_len == 3 && job.diagnostics_more == 0 && job.image_len == 0);
    CHECK(error.line == 4 && error.column == 13);
    CHECK(error.numbers[0] == 3 && error.numbers[1] == 201);
    CHECK(found[0].code == 201 && found[0].line == 4 && found[0].column == 13);
    CHECK(memcmp(MISTAKEN + found[0].start, "letter.snet", 11) == 0);
    CHECK(found[0].end - found[0].start == 11);
    OK(tamam_diagnostic_message(&found[0], text, sizeof text, &needed));
    CHECK(strcmp(text, "no event is named `letter.snet`") == 0);
    CHECK(needed == strlen(text) + 1);
    OK(tamam_diagnostic_help(&found[0], text, sizeof text, NULL));
    CHECK(strcmp(text, "did you mean `letter.sent`?") == 0);
    ANSWER(tamam_diagnostic_message(&found[0], text, 5, &needed), TAMAM_STATUS_TOO_SMALL);
    CHECK(text[0] == 0);
    OK(tamam_error_text(&error, text, sizeof text, NULL));
    CHECK(strstr(text, "3 mistakes") != NULL && strstr(text, "E0201 at line 4, column 13") != NULL);
    CHECK(found[1].line == 5 && found[2].line == 5 && found[2].code == 425);
    OK(tamam_diagnostic_message(&found[2], text, sizeof text, NULL));
    CHECK(strstr(text, "more than 100 points") != NULL);
}

static void mistakes_that_find_no_room_are_counted(void) {
    size_t room;
    for (room = 0; room < 3; room++) {
        lend_all(MISTAKEN);
        job.diagnostics = room == 0 ? NULL : found;
        job.diagnostics_capacity = room;
        ANSWER(tamam_compile(&job, &error), TAMAM_STATUS_MISTAKES);
        CHECK(job.diagnostics_len == room && job.diagnostics_more == 3 - room);
        CHECK(error.line >= 4 && error.numbers[0] == 3);
    }
}

static void what_is_lent_too_small_is_told(void) {
    size_t words, image;
    lend_all(LETTERS);
    OK(tamam_compile(&job, &error));
    words = job.scratch_needed;
    image = job.image_needed;
    CHECK(words > 0 && image >= job.image_len && job.image_len > 100);
    job.scratch_words = words - 1;
    ANSWER(tamam_compile(&job, &error), TAMAM_STATUS_TOO_SMALL);
    CHECK(job.scratch_needed == words && job.image_needed == 0 && job.image_len == 0);
    job.scratch_words = words;
    job.image_capacity = image - 1;
    ANSWER(tamam_compile(&job, &error), TAMAM_STATUS_TOO_SMALL);
    CHECK(job.image_needed == image && job.image_len == 0);
    job.image_capacity = image;
    OK(tamam_compile(&job, &error));
    {
        /* Exactly what is needed and not a byte more. */
        uint64_t *exact = (uint64_t *)lend(words * 8);
        uint8_t *room = (uint8_t *)lend(image);
        size_t len = job.image_len;
        job.scratch = exact;
        job.image = room;
        OK(tamam_compile(&job, &error));
        CHECK(job.image_len == len && memcmp(room, bytes, len) == 0);
        free(exact);
        free(room);
    }
    job.scratch = (uint64_t *)(void *)((char *)scratch + 4);
    ANSWER(tamam_compile(&job, &error), TAMAM_STATUS_MISALIGNED);
}

static void zones_of_the_world_are_known(void) {
    size_t len = 0;
    free(compiled(OFFICE, &len));
    CHECK(len > 1000);
}

static void any_text_at_all_is_only_a_mistake(void) {
    char junk[400];
    unsigned state = 1;
    int round;
    for (round = 0; round < 500; round++) {
        int at;
        tamam_status status;
        static const char signs[] = "expectation {}\"`->,.=+-#019dopenwhn\n\t ";
        for (at = 0; at < 399; at++) {
            state = state * 1103515245u + 12345u;
            junk[at] = signs[(state >> 16) % (sizeof signs - 1)];
        }
        junk[399] = 0;
        lend_all(junk);
        status = tamam_compile(&job, &error);
        CHECK(status == TAMAM_STATUS_MISTAKES);
    }
    lend_all("");
    ANSWER(tamam_compile(&job, &error), TAMAM_STATUS_MISTAKES);
    job.source = NULL;
    ANSWER(tamam_compile(&job, &error), TAMAM_STATUS_MISTAKES);
}

static void rules_that_are_too_long_are_a_mistake_and_take_no_memory(void) {
    size_t len = 4 * 1024 * 1024 + 1;
    char *rules = (char *)lend(len);
    tamam_host *host = NULL;
    memset(rules, 'a', len);
    lend_all("");
    job.source = rules;
    job.source_len = len;
    ANSWER(tamam_compile(&job, &error), TAMAM_STATUS_MISTAKES);
    CHECK(found[0].code == 180 && job.scratch_needed < 1000);
    ANSWER(tamam_host_new((uint8_t *)rules, len, NULL, 0, NULL, &host, &error), TAMAM_STATUS_MISTAKES);
    CHECK(error.numbers[1] == 180);
    free(rules);
}

int main(void) {
    rules_that_are_too_long_are_a_mistake_and_take_no_memory();
    mistakes_arrive_with_their_places_and_words();
    mistakes_that_find_no_room_are_counted();
    what_is_lent_too_small_is_told();
    zones_of_the_world_are_known();
    any_text_at_all_is_only_a_mistake();
    /* The rest of the ground that these tests stand on. */
    CHECK(tamam_abi_version() == TAMAM_ABI_VERSION);
    CHECK(tamam_version().len >= 5 && tamam_version().data[tamam_version().len] == 0);
    CHECK(tamam_image_size() == sizeof(tamam_image) && tamam_engine_size() == sizeof(tamam_engine));
    CHECK(tamam_event_size() == sizeof(tamam_event) && tamam_slot_size() == sizeof(tamam_slot));
    CHECK(tamam_verdict_size() == sizeof(tamam_verdict));
    return done("rules");
}
