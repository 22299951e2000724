/* Null pointers, misaligned memory, lengths that no memory has, texts that are not UTF-8
 * and memory that is lent twice are refused, each with a number of its own. */
#include "check.h"

static subject one;
static tamam_event event;
static tamam_error error;
static tamam_facts facts;
static tamam_rule rule;
static tamam_score score;
static tamam_steps steps;
static tamam_str text;

static void null_pointers_are_refused(void) {
    uint16_t kind = 0;
    uint64_t number = 0;
    uint32_t line = 0;
    int64_t time = 0;
    size_t count_of = 0;
    uint8_t there = 0;
    char buffer[64];
    const tamam_status null = TAMAM_STATUS_NULL_POINTER;

    ANSWER(tamam_image_verify(NULL, one.bytes, one.len, &error), null);
    CHECK(error.status == null && error.argument == 1);
    ANSWER(tamam_image_verify(&one.image, NULL, one.len, &error), null);
    CHECK(error.argument == 2);
    ANSWER(tamam_image_facts(NULL, &facts), null);
    ANSWER(tamam_image_facts(&one.image, NULL), null);
    CHECK(tamam_image_memory_words(NULL) == 0);
    ANSWER(tamam_image_kind(NULL, NAME("letter.sent"), &kind), null);
    ANSWER(tamam_image_kind(&one.image, NULL, 11, &kind), null);
    ANSWER(tamam_image_kind(&one.image, NAME("letter.sent"), NULL), null);
    ANSWER(tamam_image_slot(NULL, one.sent, NAME("letter"), &one.letter), null);
    ANSWER(tamam_image_slot(&one.image, one.sent, NULL, 6, &one.letter), null);
    ANSWER(tamam_image_slot(&one.image, one.sent, NAME("letter"), NULL), null);
    ANSWER(tamam_image_slot_at(NULL, one.sent, 0, &one.letter, NULL), null);
    ANSWER(tamam_image_slot_at(&one.image, one.sent, 0, NULL, NULL), null);
    ANSWER(tamam_image_choice(NULL, &one.letter, NAME("calm"), &kind), null);
    ANSWER(tamam_image_choice(&one.image, NULL, NAME("calm"), &kind), null);
    ANSWER(tamam_image_choice(&one.image, &one.letter, NULL, 4, &kind), null);
    ANSWER(tamam_image_choice_word(NULL, &one.letter, 0, &text), null);
    ANSWER(tamam_image_choice_word(&one.image, NULL, 0, &text), null);
    ANSWER(tamam_image_text(NULL, NAME("nothing"), &number), null);
    ANSWER(tamam_image_text(&one.image, NULL, 7, &number), null);
    ANSWER(tamam_image_text(&one.image, NAME("nothing"), NULL), null);
    ANSWER(tamam_image_rule(NULL, 0, &rule), null);
    ANSWER(tamam_image_rule(&one.image, 0, NULL), null);
    ANSWER(tamam_image_outcome(NULL, 0, &text), null);
    ANSWER(tamam_image_outcome(&one.image, 0, NULL), null);
    ANSWER(tamam_image_kind_name(NULL, 0, &text), null);
    ANSWER(tamam_image_kind_name(&one.image, 0, NULL), null);

    ANSWER(tamam_event_start(NULL, &one.image, one.sent, 0, 0), null);
    ANSWER(tamam_event_start(&event, NULL, one.sent, 0, 0), null);
    OK(tamam_event_start(&event, &one.image, one.sent, 0, 0));
    ANSWER(tamam_event_set_id(NULL, &one.letter, 1, &error), null);
    ANSWER(tamam_event_set_id(&event, NULL, 1, &error), null);
    CHECK(error.argument == 2);

    ANSWER(tamam_engine_start(NULL, &one.image, one.memory, one.words, &error), null);
    ANSWER(tamam_engine_start(&one.engine, NULL, one.memory, one.words, &error), null);
    ANSWER(tamam_engine_start(&one.engine, &one.image, NULL, one.words, &error), null);
    CHECK(error.argument == 3);
    ANSWER(tamam_engine_resume(&one.engine, &one.image, NULL, one.words, &error), null);
    ANSWER(tamam_engine_step(NULL, &event, count, NULL, &error), null);
    ANSWER(tamam_engine_step(&one.engine, NULL, count, NULL, &error), null);
    ANSWER(tamam_engine_step(&one.engine, &event, NULL, NULL, &error), null);
    CHECK(error.argument == 3);
    ANSWER(tamam_engine_advance(NULL, 0, count, NULL, &error), null);
    ANSWER(tamam_engine_advance(&one.engine, 0, NULL, NULL, &error), null);
    ANSWER(tamam_engine_step_into(NULL, &event, NULL, 0, &count_of, NULL, 0, &error), null);
    ANSWER(tamam_engine_step_into(&one.engine, &event, NULL, 3, &count_of, NULL, 0, &error), null);
    ANSWER(tamam_engine_step_into(&one.engine, &event, NULL, 0, NULL, NULL, 0, &error), null);
    ANSWER(tamam_engine_step_into(&one.engine, &event, NULL, 0, &count_of, NULL, one.words, &error), null);
    CHECK(error.argument == 6);
    ANSWER(tamam_engine_advance_into(&one.engine, 0, NULL, 1, &count_of, NULL, 0, &error), null);
    ANSWER(tamam_engine_disappointment(NULL, &time, &there), null);
    ANSWER(tamam_engine_disappointment(&one.engine, NULL, &there), null);
    ANSWER(tamam_engine_disappointment(&one.engine, &time, NULL), null);
    ANSWER(tamam_engine_next_due(NULL, &time, &there), null);
    ANSWER(tamam_engine_next_due(&one.engine, NULL, &there), null);
    ANSWER(tamam_engine_next_due(&one.engine, &time, NULL), null);
    ANSWER(tamam_engine_clock(&one.engine, NULL, &there), null);
    ANSWER(tamam_engine_score(NULL, &score), null);
    ANSWER(tamam_engine_score(&one.engine, NULL), null);
    ANSWER(tamam_engine_caps(NULL, NULL, 0, &count_of), null);
    ANSWER(tamam_engine_caps(&one.engine, NULL, 1, &count_of), null);
    ANSWER(tamam_engine_caps(&one.engine, NULL, 0, NULL), null);
    ANSWER(tamam_engine_open(&one.engine, NULL, 1, &count_of), null);
    ANSWER(tamam_engine_steps(&one.engine, NULL), null);
    ANSWER(tamam_engine_steps(NULL, &steps), null);

    ANSWER(tamam_compile(NULL, &error), null);
    ANSWER(tamam_error_text(NULL, buffer, sizeof buffer, NULL), null);
    ANSWER(tamam_error_text(&error, NULL, 7, NULL), null);
    ANSWER(tamam_diagnostic_message(NULL, buffer, sizeof buffer, NULL), null);
    ANSWER(tamam_diagnostic_help(NULL, buffer, sizeof buffer, NULL), null);
    ANSWER(tamam_source_place(NULL, 9, 0, &line, &line), null);
    ANSWER(tamam_source_place("rules", 5, 0, NULL, &line), null);
    ANSWER(tamam_source_place("rules", 5, 0, &line, NULL), null);
}

static void a_failure_needs_no_error(void) {
    ANSWER(tamam_image_verify(NULL, NULL, 0, NULL), TAMAM_STATUS_NULL_POINTER);
    ANSWER(tamam_engine_step(NULL, NULL, NULL, NULL, NULL), TAMAM_STATUS_NULL_POINTER);
}

static void misaligned_memory_is_refused(void) {
    const tamam_status misaligned = TAMAM_STATUS_MISALIGNED;
    char *shifted = (char *)lend(4096);
    uint16_t kind;
    char buffer[64];
    int offset;
    for (offset = 1; offset < 8; offset++) {
        void *odd = shifted + offset;
        ANSWER(tamam_engine_start(&one.engine, &one.image, (uint64_t *)odd, one.words, &error), misaligned);
        CHECK(error.argument == 3);
        ANSWER(tamam_image_verify((tamam_image *)odd, one.bytes, one.len, &error), misaligned);
        ANSWER(tamam_engine_start((tamam_engine *)odd, &one.image, one.memory, one.words, &error), misaligned);
        ANSWER(tamam_event_start((tamam_event *)odd, &one.image, one.sent, 0, 0), misaligned);
        ANSWER(tamam_image_slot(&one.image, one.sent, NAME("letter"), (tamam_slot *)odd), misaligned);
        ANSWER(tamam_engine_score(&one.engine, (tamam_score *)odd), misaligned);
        ANSWER(tamam_engine_step((tamam_engine *)odd, &event, count, NULL, &error), misaligned);
        ANSWER(tamam_error_text((tamam_error *)odd, buffer, sizeof buffer, NULL), misaligned);
    }
    ANSWER(tamam_image_kind(&one.image, NAME("letter.sent"), (uint16_t *)(void *)(shifted + 1)), misaligned);
    /* An error that cannot be written is left alone. */
    ANSWER(tamam_image_verify(NULL, one.bytes, one.len, (tamam_error *)(void *)(shifted + 1)),
           TAMAM_STATUS_NULL_POINTER);
    /* The bytes of an image may begin anywhere. */
    memcpy(shifted + 1, one.bytes, one.len);
    {
        static tamam_image image;
        OK(tamam_image_verify(&image, (uint8_t *)shifted + 1, one.len, &error));
        OK(tamam_image_kind(&image, NAME("letter.lost"), &kind));
        CHECK(kind == one.lost);
    }
    free(shifted);
}

static void lengths_that_no_memory_has_are_refused(void) {
    const tamam_status too_long = TAMAM_STATUS_TOO_LONG;
    uint16_t kind;
    size_t found;
    tamam_cap cap;
    char buffer[8];
    size_t lengths[3];
    int at;
    lengths[0] = (size_t)-1;
    lengths[1] = (size_t)PTRDIFF_MAX + 1;
    lengths[2] = (size_t)PTRDIFF_MAX / 4;
    for (at = 0; at < 2; at++) {
        ANSWER(tamam_image_verify(&one.image, one.bytes, lengths[at], &error), too_long);
        ANSWER(tamam_image_kind(&one.image, "a", lengths[at], &kind), too_long);
        ANSWER(tamam_error_text(&error, buffer, lengths[at], NULL), too_long);
    }
    for (at = 0; at < 3; at++) {
        ANSWER(tamam_engine_start(&one.engine, &one.image, one.memory, lengths[at], &error), too_long);
        ANSWER(tamam_engine_caps(&one.engine, &cap, lengths[at], &found), too_long);
    }
    OK(tamam_image_verify(&one.image, one.bytes, one.len, &error));
}

static void texts_that_are_not_utf8_are_refused(void) {
    const tamam_status not_utf8 = TAMAM_STATUS_NOT_UTF8;
    tamam_compilation job;
    uint16_t kind;
    uint64_t number;
    uint32_t line, column;
    ANSWER(tamam_image_kind(&one.image, NAME("letter\xff"), &kind), not_utf8);
    ANSWER(tamam_image_slot(&one.image, one.sent, NAME("\xc3"), &one.letter), not_utf8);
    ANSWER(tamam_image_text(&one.image, NAME("\xed\xa0\x80"), &number), not_utf8);
    ANSWER(tamam_source_place(NAME("ab\x80"), 1, &line, &column), not_utf8);
    memset(&job, 0, sizeof job);
    job.source = "subject \xc0\x80";
    job.source_len = 10;
    ANSWER(tamam_compile(&job, &error), not_utf8);
    CHECK(error.numbers[0] == 8);
}

static void memory_that_is_lent_twice_is_refused(void) {
    const tamam_status overlap = TAMAM_STATUS_OVERLAP;
    uint64_t *block = (uint64_t *)lend(one.words * 16);
    size_t found;
    tamam_compilation job;
    static uint64_t scratch[4096];
    OK(tamam_engine_start(&one.engine, &one.image, block, one.words, &error));
    OK(tamam_event_start(&event, &one.image, one.lost, 0, 0));
    ANSWER(tamam_engine_step_into(&one.engine, &event, NULL, 0, &found, block + 1, one.words, &error), overlap);
    OK(tamam_engine_step_into(&one.engine, &event, NULL, 0, &found, block + one.words, one.words, &error));
    {
        static tamam_image image;
        uint8_t *both = (uint8_t *)lend(one.len + one.words * 8);
        memcpy(both, one.bytes, one.len);
        OK(tamam_image_verify(&image, both, one.len, &error));
        ANSWER(tamam_engine_start(&one.engine, &image, (uint64_t *)(void *)both, one.words, &error), overlap);
        ANSWER(tamam_engine_start(&one.engine, &image, (uint64_t *)(void *)&image, one.words, &error), overlap);
        ANSWER(tamam_engine_start(&one.engine, &image, (uint64_t *)(void *)&one.engine, one.words, &error), overlap);
        ANSWER(tamam_image_verify(&image, (uint8_t *)&image, one.len, &error), overlap);
        free(both);
    }
    memset(&job, 0, sizeof job);
    job.source = LETTERS;
    job.source_len = strlen(LETTERS);
    job.scratch = scratch;
    job.scratch_words = 4096;
    job.image = (uint8_t *)scratch + 64;
    job.image_capacity = 1000;
    ANSWER(tamam_compile(&job, &error), overlap);
    OK(tamam_engine_start(&one.engine, &one.image, one.memory, one.words, &error));
    free(block);
}

static void names_and_numbers_that_nothing_bears_are_refused(void) {
    const tamam_status name = TAMAM_STATUS_UNKNOWN_NAME, number = TAMAM_STATUS_UNKNOWN_NUMBER;
    uint16_t kind;
    uint64_t known;
    tamam_slot slot;
    memset(&slot, 0, sizeof slot);
    ANSWER(tamam_image_kind(&one.image, NAME("letter.burnt"), &kind), name);
    ANSWER(tamam_image_kind(&one.image, NULL, 0, &kind), name);
    ANSWER(tamam_image_slot(&one.image, one.sent, NAME("stamp"), &slot), name);
    ANSWER(tamam_image_slot(&one.image, 99, NAME("letter"), &slot), TAMAM_STATUS_REFUSED_KIND);
    ANSWER(tamam_image_slot_at(&one.image, one.sent, 9, &slot, NULL), number);
    ANSWER(tamam_image_choice(&one.image, &slot, NAME("calm"), &kind), TAMAM_STATUS_FOREIGN_SLOT);
    ANSWER(tamam_image_choice(&one.image, &one.letter, NAME("calm"), &kind), name);
    OK(tamam_image_slot(&one.image, one.sent, NAME("tone"), &slot));
    ANSWER(tamam_image_choice(&one.image, &slot, NAME("furious"), &kind), name);
    OK(tamam_image_choice(&one.image, &slot, NAME("upset"), &kind));
    CHECK(kind == 1);
    ANSWER(tamam_image_choice_word(&one.image, &slot, 2, &text), number);
    OK(tamam_image_choice_word(&one.image, &slot, 1, &text));
    CHECK(text.len == 5 && memcmp(text.data, "upset", 5) == 0);
    ANSWER(tamam_image_text(&one.image, NAME("something"), &known), name);
    OK(tamam_image_text(&one.image, NAME("nothing"), &known));
    OK(tamam_image_facts(&one.image, &facts));
    CHECK(known == facts.texts - 1);
    ANSWER(tamam_image_rule(&one.image, facts.rules, &rule), number);
    OK(tamam_image_rule(&one.image, 0, &rule));
    CHECK(rule.sort == TAMAM_SORT_EXPECTATION && rule.line == 6 && rule.owner.len == 4);
    ANSWER(tamam_image_outcome(&one.image, 1000, &text), number);
    ANSWER(tamam_image_kind_name(&one.image, (uint16_t)facts.kinds, &text), number);
    CHECK(tamam_class_word(200).len == 0 && tamam_class_word(0).len == 3);
    CHECK(tamam_stance_word(3).len == 0 && tamam_fault_word(3).len == 0);
    CHECK(tamam_status_text(1).len == 0 && tamam_status_text(TAMAM_STATUS_BUSY).len > 0);
}

static void a_short_buffer_holds_nothing_rather_than_a_part(void) {
    char *buffer;
    size_t needed = 0, at;
    ANSWER(tamam_image_verify(&one.image, one.bytes, 3, &error), TAMAM_STATUS_REJECTED_MARK);
    OK(tamam_image_verify(&one.image, one.bytes, one.len, NULL));
    ANSWER(tamam_error_text(&error, NULL, 0, &needed), TAMAM_STATUS_TOO_SMALL);
    CHECK(needed > 20);
    for (at = 1; at < needed; at++) {
        buffer = (char *)lend(at);
        ANSWER(tamam_error_text(&error, buffer, at, NULL), TAMAM_STATUS_TOO_SMALL);
        CHECK(buffer[0] == 0);
        free(buffer);
    }
    buffer = (char *)lend(needed);
    OK(tamam_error_text(&error, buffer, needed, &needed));
    CHECK(strlen(buffer) == needed - 1);
    CHECK(strstr(buffer, "at byte 0") == buffer);
    free(buffer);
}

int main(void) {
    begin(&one);
    null_pointers_are_refused();
    a_failure_needs_no_error();
    misaligned_memory_is_refused();
    lengths_that_no_memory_has_are_refused();
    texts_that_are_not_utf8_are_refused();
    memory_that_is_lent_twice_is_refused();
    names_and_numbers_that_nothing_bears_are_refused();
    a_short_buffer_holds_nothing_rather_than_a_part();
    finish(&one);
    return done("arguments");
}
