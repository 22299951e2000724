/* An image that was cut, altered or never was one is rejected, with the byte; handles
 * that were never filled, and calls in the wrong order, are refused. */
#include "check.h"

static subject one;
static tamam_error error;
static tamam_event event;

static void an_image_cut_anywhere_is_rejected(void) {
    static tamam_image image;
    size_t len;
    for (len = 0; len < one.len; len++) {
        /* Exactly as many bytes as are named, so that a reader beyond them is seen. */
        uint8_t *cut = (uint8_t *)lend(len);
        memcpy(cut, one.bytes, len);
        ANSWER(tamam_image_verify(&image, cut, len, &error),
               len < 8 ? TAMAM_STATUS_REJECTED_MARK
               : len < 10 ? TAMAM_STATUS_REJECTED_VERSION
                          : TAMAM_STATUS_REJECTED_LENGTH);
        CHECK((size_t)error.numbers[0] <= one.len);
        free(cut);
    }
}

static void an_image_altered_anywhere_is_rejected(void) {
    static tamam_image image;
    size_t at;
    uint8_t *copy = (uint8_t *)lend(one.len);
    memcpy(copy, one.bytes, one.len);
    for (at = 0; at < one.len; at++) {
        tamam_status status;
        copy[at] ^= 0x10;
        status = tamam_image_verify(&image, copy, one.len, &error);
        CHECK(status >= 200 && status < 300);
        CHECK(error.status == status);
        copy[at] ^= 0x10;
    }
    OK(tamam_image_verify(&image, copy, one.len, &error));
    free(copy);
}

static void handles_that_were_never_filled_are_refused(void) {
    static tamam_image image;
    static tamam_engine engine;
    static tamam_event blank;
    static tamam_slot slot;
    tamam_facts facts;
    tamam_score score;
    int fill;
    uint16_t kind;
    for (fill = 0; fill < 256; fill += 51) {
        memset(&image, fill, sizeof image);
        memset(&engine, fill, sizeof engine);
        memset(&blank, fill, sizeof blank);
        memset(&slot, fill, sizeof slot);
        ANSWER(tamam_image_facts(&image, &facts), TAMAM_STATUS_NO_IMAGE);
        CHECK(tamam_image_memory_words(&image) == 0);
        ANSWER(tamam_image_kind(&image, NAME("letter.sent"), &kind), TAMAM_STATUS_NO_IMAGE);
        ANSWER(tamam_engine_start(&engine, &image, one.memory, one.words, &error), TAMAM_STATUS_NO_IMAGE);
        ANSWER(tamam_event_start(&blank, &image, 0, 0, 0), TAMAM_STATUS_NO_IMAGE);
        ANSWER(tamam_engine_score(&engine, &score), TAMAM_STATUS_NO_ENGINE);
        OK(tamam_event_start(&event, &one.image, one.sent, 0, 0));
        ANSWER(tamam_engine_step(&engine, &event, count, NULL, &error), TAMAM_STATUS_NO_ENGINE);
        ANSWER(tamam_engine_step(&one.engine, &blank, count, NULL, &error), TAMAM_STATUS_NO_EVENT);
        ANSWER(tamam_event_set_id(&blank, &one.letter, 1, &error), TAMAM_STATUS_NO_EVENT);
        ANSWER(tamam_event_set_id(&event, &slot, 1, &error), TAMAM_STATUS_FOREIGN_SLOT);
    }
}

static void memory_of_another_program_or_of_none_is_refused(void) {
    static tamam_engine engine;
    static tamam_image other;
    size_t len, words;
    uint8_t *bytes = compiled(
        "subject s\nevent a from s\nevent b from house\n"
        "expectation e { open when a meet when b -> met +1 }\n", &len);
    uint64_t *memory;
    OK(tamam_image_verify(&other, bytes, len, &error));
    words = tamam_image_memory_words(&other);
    words = words > one.words ? words : one.words;
    memory = (uint64_t *)lend(words * 8);
    ANSWER(tamam_engine_resume(&engine, &other, memory, words, &error), TAMAM_STATUS_REFUSED_FOREIGN_MEMORY);
    OK(tamam_engine_start(&engine, &other, memory, words, &error));
    OK(tamam_engine_resume(&engine, &other, memory, words, &error));
    ANSWER(tamam_engine_resume(&engine, &one.image, memory, words, &error), TAMAM_STATUS_REFUSED_FOREIGN_MEMORY);
    ANSWER(tamam_engine_start(&engine, &other, memory, tamam_image_memory_words(&other) - 1, &error),
           TAMAM_STATUS_REFUSED_MEMORY);
    CHECK((size_t)error.numbers[0] == tamam_image_memory_words(&other));
    ANSWER(tamam_engine_start(&engine, &other, NULL, 0, &error), TAMAM_STATUS_REFUSED_MEMORY);
    /* Memory that is written over while an engine has it is noticed too. */
    OK(tamam_engine_start(&engine, &other, memory, words, &error));
    memory[0] ^= 1;
    ANSWER(tamam_engine_advance(&engine, 5, count, NULL, &error), TAMAM_STATUS_REFUSED_FOREIGN_MEMORY);
    memory[0] ^= 1;
    /* And an event of another program. */
    OK(tamam_event_start(&event, &one.image, one.sent, 0, 0));
    ANSWER(tamam_engine_step(&engine, &event, count, NULL, &error), TAMAM_STATUS_FOREIGN_EVENT);
    OK(tamam_event_start(&event, &other, 0, 0, 0));
    ANSWER(tamam_event_set_id(&event, &one.letter, 1, &error), TAMAM_STATUS_FOREIGN_SLOT);
    free(memory);
    free(bytes);
}

static void what_does_not_fit_an_attribute_is_refused(void) {
    tamam_slot slot;
    tamam_attribute attribute;
    static const uint8_t types[9] = {
        TAMAM_TYPE_ID, TAMAM_TYPE_CHOICE, TAMAM_TYPE_INT, TAMAM_TYPE_BOOL, TAMAM_TYPE_DECIMAL,
        TAMAM_TYPE_PERCENT, TAMAM_TYPE_TIME, TAMAM_TYPE_DURATION, TAMAM_TYPE_TEXT};
    uint32_t at;
    OK(tamam_event_start(&event, &one.image, one.sent, 0, 0));
    ANSWER(tamam_event_set_id(&event, &one.answer_to, 1, &error), TAMAM_STATUS_FOREIGN_SLOT);
    ANSWER(tamam_event_start(&event, &one.image, 99, 0, 0), TAMAM_STATUS_REFUSED_KIND);
    for (at = 0; at < 9; at++) {
        tamam_status answers[9];
        int type;
        OK(tamam_image_slot_at(&one.image, one.sent, at, &slot, &attribute));
        CHECK(attribute.type == types[at]);
        answers[TAMAM_TYPE_ID] = tamam_event_set_id(&event, &slot, 1, &error);
        answers[TAMAM_TYPE_INT] = tamam_event_set_int(&event, &slot, 1, &error);
        answers[TAMAM_TYPE_DECIMAL] = tamam_event_set_decimal(&event, &slot, 1, &error);
        answers[TAMAM_TYPE_PERCENT] = tamam_event_set_percent(&event, &slot, 1, &error);
        answers[TAMAM_TYPE_BOOL] = tamam_event_set_bool(&event, &slot, 1, &error);
        answers[TAMAM_TYPE_TIME] = tamam_event_set_time(&event, &slot, 1, &error);
        answers[TAMAM_TYPE_DURATION] = tamam_event_set_duration(&event, &slot, 1, &error);
        answers[TAMAM_TYPE_TEXT] = tamam_event_set_text(&event, &slot, 1, &error);
        answers[TAMAM_TYPE_CHOICE] = tamam_event_set_choice(&event, &slot, 1, &error);
        for (type = 0; type < 9; type++) {
            CHECK(answers[type] == (type == types[at] ? TAMAM_STATUS_OK : TAMAM_STATUS_REFUSED_TYPE));
        }
    }
    OK(tamam_image_slot(&one.image, one.sent, NAME("pages"), &slot));
    ANSWER(tamam_event_set_int(&event, &slot, 10, &error), TAMAM_STATUS_REFUSED_RANGE);
    CHECK(error.numbers[0] == 10 && error.numbers[1] == 1 && error.numbers[2] == 9);
    OK(tamam_image_slot(&one.image, one.sent, NAME("tone"), &slot));
    ANSWER(tamam_event_set_choice(&event, &slot, 2, &error), TAMAM_STATUS_REFUSED_RANGE);
    OK(tamam_image_slot(&one.image, one.sent, NAME("paid"), &slot));
    ANSWER(tamam_event_set_bool(&event, &slot, 2, &error), TAMAM_STATUS_REFUSED_RANGE);
}

static void events_out_of_order_are_refused_and_change_nothing(void) {
    tamam_score before, after;
    uint64_t *copy = (uint64_t *)lend(one.words * 8);
    int said = 0;
    OK(tamam_engine_start(&one.engine, &one.image, one.memory, one.words, &error));
    about(&one, &event, one.sent, 9 * DAY, 7);
    OK(tamam_engine_step(&one.engine, &event, count, &said, &error));
    OK(tamam_engine_score(&one.engine, &before));
    memcpy(copy, one.memory, one.words * 8);
    about(&one, &event, one.answered, 8 * DAY, 7);
    ANSWER(tamam_engine_step(&one.engine, &event, count, &said, &error), TAMAM_STATUS_REFUSED_OLDER);
    CHECK(error.numbers[0] == 8 * DAY && error.numbers[1] == 9 * DAY);
    ANSWER(tamam_engine_advance(&one.engine, 9 * DAY - 1, count, &said, &error), TAMAM_STATUS_REFUSED_OLDER);
    CHECK(memcmp(copy, one.memory, one.words * 8) == 0);
    OK(tamam_engine_score(&one.engine, &after));
    CHECK(memcmp(&before, &after, sizeof before) == 0);
    CHECK(said == 0);
    free(copy);
}

int main(void) {
    begin(&one);
    an_image_cut_anywhere_is_rejected();
    an_image_altered_anywhere_is_rejected();
    handles_that_were_never_filled_are_refused();
    memory_of_another_program_or_of_none_is_refused();
    what_does_not_fit_an_attribute_is_refused();
    events_out_of_order_are_refused_and_change_nothing();
    finish(&one);
    return done("images");
}
