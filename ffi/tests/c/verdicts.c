/* Verdicts by callback and by polling are the same; none is lost; a callback that comes
 * back to its engine is refused; scores, caps, what is open, clocks and snapshots. */
#include "check.h"

static subject one;
static tamam_error error;
static tamam_event event;

typedef struct {
    tamam_verdict verdicts[64];
    int len;
} heard;

static void hear(void *user, const tamam_verdict *verdict) {
    heard *all = (heard *)user;
    if (all->len < 64) all->verdicts[all->len] = *verdict;
    all->len++;
}

static int says(const tamam_image *image, const tamam_verdict *verdict, const char *word) {
    tamam_str name = tamam_class_word(verdict->of_class);
    if (verdict->has & TAMAM_HAS_OUTCOME) OK(tamam_image_outcome(image, verdict->outcome, &name));
    return name.len == strlen(word) && memcmp(name.data, word, name.len) == 0;
}

static void every_field_of_a_verdict_arrives(void) {
    static heard all;
    tamam_verdict *verdict = &all.verdicts[0];
    uint32_t line = 0, column = 0;
    about(&one, &event, one.sent, DAY, 7);
    OK(tamam_engine_step(&one.engine, &event, hear, &all, &error));
    CHECK(all.len == 0);
    about(&one, &event, one.answered, 3 * DAY, 7);
    OK(tamam_engine_step(&one.engine, &event, hear, &all, &error));
    CHECK(all.len == 1);
    CHECK(says(&one.image, verdict, "answered"));
    CHECK(verdict->of_class == TAMAM_CLASS_MET);
    CHECK(verdict->stance == TAMAM_STANCE_MEET && (verdict->has & TAMAM_HAS_STANCE));
    CHECK(verdict->time == 3 * DAY && verdict->felt == 10000);
    CHECK(verdict->key == 7 && verdict->rule == 0 && verdict->line == 10);
    CHECK(verdict->due == 31 * DAY);
    CHECK(verdict->evidence_len == 2);
    CHECK(verdict->evidence[0] == (uint64_t)DAY && verdict->evidence[1] == (uint64_t)(3 * DAY));
    CHECK(!(verdict->has & TAMAM_HAS_FAULT) && verdict->fault == 0);
    OK(tamam_source_place(LETTERS, strlen(LETTERS), verdict->start, &line, &column));
    CHECK(line == verdict->line && column > 1);
    CHECK(verdict->end > verdict->start && verdict->end <= strlen(LETTERS));
}

static void polling_takes_what_a_callback_hears_and_loses_nothing(void) {
    static heard all;
    static tamam_verdict polled[64];
    uint64_t *twin = (uint64_t *)lend(one.words * 8);
    uint64_t *undo = (uint64_t *)lend(one.words * 8);
    static tamam_engine other;
    size_t found = 0, room;
    uint64_t letter;
    for (letter = 1; letter <= 5; letter++) {
        about(&one, &event, one.sent, 10 * DAY, letter);
        OK(tamam_engine_step(&one.engine, &event, hear, &all, &error));
    }
    memcpy(twin, one.memory, one.words * 8);
    OK(tamam_engine_resume(&other, &one.image, twin, one.words, &error));
    about(&one, &event, one.lost, 20 * DAY, 0);
    OK(tamam_engine_step(&one.engine, &event, hear, &all, &error));
    CHECK(all.len == 5);
    for (room = 0; room < 5; room++) {
        ANSWER(tamam_engine_step_into(&other, &event, room == 0 ? NULL : polled, room, &found, undo, one.words, &error),
               TAMAM_STATUS_TOO_SMALL);
        CHECK(found == 5 && error.numbers[0] == 5 && error.numbers[1] == (int64_t)room);
    }
    ANSWER(tamam_engine_step_into(&other, &event, polled, 64, &found, undo, one.words - 1, &error),
           TAMAM_STATUS_TOO_SMALL);
    CHECK(error.argument == 6 && error.numbers[0] == (int64_t)one.words);
    OK(tamam_engine_step_into(&other, &event, polled, 5, &found, undo, one.words, &error));
    CHECK(found == 5 && memcmp(polled, all.verdicts, 5 * sizeof polled[0]) == 0);
    CHECK(memcmp(twin, one.memory, one.words * 8) == 0);

    all.len = 0;
    about(&one, &event, one.sent, 21 * DAY, 9);
    OK(tamam_engine_step(&one.engine, &event, hear, &all, &error));
    OK(tamam_engine_step_into(&other, &event, polled, 0, &found, undo, one.words, &error));
    OK(tamam_engine_advance(&one.engine, 60 * DAY, hear, &all, &error));
    ANSWER(tamam_engine_advance_into(&other, 60 * DAY, NULL, 0, &found, undo, one.words, &error),
           TAMAM_STATUS_TOO_SMALL);
    OK(tamam_engine_advance_into(&other, 60 * DAY, polled, found, &found, undo, one.words, &error));
    CHECK(found == 1 && all.len == 1 && memcmp(polled, all.verdicts, sizeof polled[0]) == 0);
    CHECK(says(&one.image, polled, "never"));
    free(undo);
    free(twin);
}

typedef struct {
    tamam_engine *engine, *twin;
    int calls;
} coming_back;

/* Tries everything that an engine offers, from inside of its own callback. */
static void come_back(void *user, const tamam_verdict *verdict) {
    coming_back *back = (coming_back *)user;
    const tamam_status busy = TAMAM_STATUS_BUSY;
    tamam_score score;
    tamam_steps steps;
    tamam_event again;
    int64_t time;
    uint8_t there;
    size_t found;
    (void)verdict;
    memset(&again, 0, sizeof again);
    back->calls++;
    OK(tamam_event_start(&again, &one.image, one.lost, 90 * DAY, 1));
    ANSWER(tamam_engine_step(back->engine, &again, come_back, user, &error), busy);
    CHECK(error.status == busy);
    ANSWER(tamam_engine_advance(back->engine, 99 * DAY, come_back, user, &error), busy);
    ANSWER(tamam_engine_step_into(back->engine, &again, NULL, 0, &found, NULL, 0, &error), busy);
    ANSWER(tamam_engine_advance_into(back->engine, 99 * DAY, NULL, 0, &found, NULL, 0, &error), busy);
    ANSWER(tamam_engine_start(back->engine, &one.image, one.memory, one.words, &error), busy);
    ANSWER(tamam_engine_resume(back->engine, &one.image, one.memory, one.words, &error), busy);
    ANSWER(tamam_engine_score(back->engine, &score), busy);
    ANSWER(tamam_engine_steps(back->engine, &steps), busy);
    ANSWER(tamam_engine_next_due(back->engine, &time, &there), busy);
    ANSWER(tamam_engine_clock(back->engine, &time, &there), busy);
    ANSWER(tamam_engine_caps(back->engine, NULL, 0, &found), busy);
    ANSWER(tamam_engine_open(back->engine, NULL, 0, &found), busy);
    /* Another engine is another matter. */
    OK(tamam_engine_step(back->twin, &again, count, &back->calls, &error));
}

static void a_callback_that_comes_back_is_refused(void) {
    static tamam_engine twin;
    coming_back back;
    tamam_score score;
    uint64_t *memory = (uint64_t *)lend(one.words * 8);
    back.engine = &one.engine;
    back.twin = &twin;
    back.calls = 0;
    OK(tamam_engine_start(&twin, &one.image, memory, one.words, &error));
    about(&one, &event, one.sent, 61 * DAY, 3);
    OK(tamam_engine_step(&one.engine, &event, come_back, &back, &error));
    about(&one, &event, one.answered, 62 * DAY, 3);
    OK(tamam_engine_step(&one.engine, &event, come_back, &back, &error));
    CHECK(back.calls == 1);
    /* And afterwards it is free again. */
    OK(tamam_engine_score(&one.engine, &score));
    free(memory);
}

typedef struct {
    tamam_engine *second;
    uint64_t *copy;
    int calls;
} coming_round;

/* Tries the memory that is at work by a second handle, and by one that is made now. */
static void come_round(void *user, const tamam_verdict *verdict) {
    coming_round *round = (coming_round *)user;
    const tamam_status busy = TAMAM_STATUS_BUSY;
    static tamam_engine third;
    tamam_score score;
    tamam_event again;
    size_t found;
    (void)verdict;
    memset(&again, 0, sizeof again);
    round->calls++;
    OK(tamam_event_start(&again, &one.image, one.lost, 190 * DAY, 1));
    ANSWER(tamam_engine_step(round->second, &again, come_round, user, &error), busy);
    CHECK(error.status == busy);
    ANSWER(tamam_engine_advance(round->second, 199 * DAY, come_round, user, &error), busy);
    ANSWER(tamam_engine_step_into(round->second, &again, NULL, 0, &found, round->copy, one.words, &error), busy);
    ANSWER(tamam_engine_score(round->second, &score), busy);
    ANSWER(tamam_engine_open(round->second, NULL, 0, &found), busy);
    ANSWER(tamam_engine_resume(round->second, &one.image, one.memory, one.words, &error), busy);
    ANSWER(tamam_engine_resume(&third, &one.image, one.memory, one.words, &error), busy);
    ANSWER(tamam_engine_score(&third, &score), TAMAM_STATUS_NO_ENGINE);
    memcpy(round->copy, one.memory, one.words * 8);
}

static void a_second_handle_over_the_memory_at_work_is_refused(void) {
    static tamam_engine second;
    coming_round round;
    tamam_score score;
    uint64_t before;
    round.second = &second;
    round.copy = (uint64_t *)lend(one.words * 8);
    round.calls = 0;
    before = one.memory[0];
    OK(tamam_engine_resume(&second, &one.image, one.memory, one.words, &error));
    about(&one, &event, one.sent, 161 * DAY, 3);
    OK(tamam_engine_step(&one.engine, &event, come_round, &round, &error));
    about(&one, &event, one.answered, 162 * DAY, 3);
    OK(tamam_engine_step(&one.engine, &event, come_round, &round, &error));
    CHECK(round.calls == 1);
    /* A copy amid the event is half of it; afterwards the memory is as ever. */
    ANSWER(tamam_engine_resume(&second, &one.image, round.copy, one.words, &error), TAMAM_STATUS_BUSY);
    CHECK(one.memory[0] == before);
    memcpy(round.copy, one.memory, one.words * 8);
    OK(tamam_engine_resume(&second, &one.image, round.copy, one.words, &error));
    OK(tamam_engine_score(&second, &score));
    OK(tamam_engine_score(&one.engine, &score));
    /* Nor does an event that is refused leave the mark. */
    about(&one, &event, one.sent, 1, 3);
    ANSWER(tamam_engine_step(&one.engine, &event, come_round, &round, &error), TAMAM_STATUS_REFUSED_OLDER);
    CHECK(one.memory[0] == before);
    /* A start is a start, also where somebody was stopped amid an event. */
    memcpy(one.memory, round.copy, one.words * 8);
    one.memory[0] ^= UINT64_C(0x6275737962757379);
    ANSWER(tamam_engine_score(&one.engine, &score), TAMAM_STATUS_BUSY);
    OK(tamam_engine_start(&one.engine, &one.image, one.memory, one.words, &error));
    OK(tamam_engine_score(&one.engine, &score));
    free(round.copy);
}

static void what_stands_can_be_read(void) {
    tamam_score score;
    tamam_cap caps[2];
    tamam_open open[2];
    tamam_steps steps;
    int64_t time = 0;
    uint8_t there = 0;
    size_t found = 0;
    uint64_t nothing = 0;
    tamam_slot text;
    int said = 0;
    OK(tamam_engine_start(&one.engine, &one.image, one.memory, one.words, &error));
    OK(tamam_engine_score(&one.engine, &score));
    CHECK(score.has == 0 && score.moments == 0 && score.memory == 0);
    OK(tamam_engine_clock(&one.engine, &time, &there));
    CHECK(there == 0);
    // No rule speaks of it.
    OK(tamam_engine_disappointment(&one.engine, &time, &there));
    CHECK(there == 0);
    OK(tamam_engine_next_due(&one.engine, &time, &there));
    CHECK(there == 0);
    OK(tamam_image_text(&one.image, NAME("nothing"), &nothing));
    OK(tamam_image_slot(&one.image, one.sent, NAME("about"), &text));
    about(&one, &event, one.sent, DAY, 7);
    OK(tamam_event_set_text(&event, &text, nothing, &error));
    OK(tamam_engine_step(&one.engine, &event, count, &said, &error));
    CHECK(said == 1);
    OK(tamam_engine_steps(&one.engine, &steps));
    CHECK(steps.steps > 0 && steps.dues == 0);
    OK(tamam_engine_score(&one.engine, &score));
    CHECK(score.has == TAMAM_HAS_CAP && score.cap == -40000);
    ANSWER(tamam_engine_caps(&one.engine, NULL, 0, &found), TAMAM_STATUS_TOO_SMALL);
    CHECK(found == 1);
    OK(tamam_engine_caps(&one.engine, caps, 2, &found));
    CHECK(found == 1 && caps[0].cap == -40000 && caps[0].rule == 1);
    CHECK(caps[0].has == TAMAM_HAS_KEY && caps[0].key == 7);
    OK(tamam_engine_open(&one.engine, open, 2, &found));
    CHECK(found == 1 && open[0].rule == 0 && open[0].count == 1);
    OK(tamam_engine_clock(&one.engine, &time, &there));
    CHECK(there == 1 && time == DAY);
    OK(tamam_engine_next_due(&one.engine, &time, &there));
    CHECK(there == 1 && time == 6 * DAY + 1);
    OK(tamam_engine_advance(&one.engine, 40 * DAY, count, &said, &error));
    OK(tamam_engine_score(&one.engine, &score));
    CHECK(score.has == TAMAM_HAS_MOMENTS && score.moments == 1);
    CHECK(score.memory == -80000 && score.score == -80000 && score.mean == -80000);
    CHECK(score.peak == -80000 && score.end == -80000);
}

static void words_behind_those_that_are_needed_are_not_touched(void) {
    uint64_t *memory = (uint64_t *)lend((one.words + 2) * 8);
    uint64_t before = memory[one.words];
    static tamam_engine engine;
    int said = 0;
    OK(tamam_engine_start(&engine, &one.image, memory, one.words + 2, &error));
    about(&one, &event, one.sent, DAY, 7);
    OK(tamam_engine_step(&engine, &event, count, &said, &error));
    CHECK(memory[one.words] == before && memory[one.words + 1] == before);
    free(memory);
}

int main(void) {
    begin(&one);
    every_field_of_a_verdict_arrives();
    polling_takes_what_a_callback_hears_and_loses_nothing();
    a_callback_that_comes_back_is_refused();
    a_second_handle_over_the_memory_at_work_is_refused();
    what_stands_can_be_read();
    words_behind_those_that_are_needed_are_not_touched();
    finish(&one);
    return done("verdicts");
}
