/* Every function of the header is called with each pointer NULL and misaligned, each length
 * too small and greater than any memory, each handle never filled, and from inside of a
 * callback of the handle that is at work. What is answered stands in the table `doors.inc`,
 * and whatever is refused changes nothing. */
#include "world.h"

/* Under valgrind: see `differ`. */
#ifdef WATCHED
#include <valgrind/memcheck.h>
#else
#define VALGRIND_MAKE_MEM_DEFINED(place, bytes) ((void)(place), (void)(bytes))
#endif

static tamam_error error;
static uint64_t zeros[4096], ones[4096];

typedef enum { END, VALUE, REFUSED, LENGTH, HANDLE, MUST, MAY, FUNCTION, FAILURE } sort;

/* One argument: what is fine, and what spoils it. */
typedef struct {
    sort sort;
    void *pointer;
    uint64_t number, spoilt;
    /* Bytes of one value that the pointer leads to. */
    size_t size;
    /* What it answers when it is spoilt, and when it is one less. */
    unsigned answer, less;
} argument;

/* A function, how it is called, and whether it answers with a status. */
typedef struct {
    const char *name;
    uint64_t (*call)(const argument *);
    int is_asked;
    argument arguments[12];
} door;

#define A(n) (a[(n) - 1].pointer)
#define N(n) (a[(n) - 1].number)
#define V(n) (A(n) == NULL ? NULL : hear)
#define T(n) (A(n) == NULL ? NULL : name)
#define HV(n) (A(n) == NULL ? NULL : hear_host)
#define HR(n) (A(n) == NULL ? NULL : hear_rejection)

#define FIELD(...)
#define DOOR(name, called, ...) ASK(name, name called, __VA_ARGS__)
#define ASK(name, value, ...)                                                                  \
    static uint64_t call_##name(const argument *a) {                                           \
        (void)a;                                                                               \
        return (uint64_t)(value);                                                              \
    }
#include "doors.inc"
#undef DOOR
#undef ASK

#define POINTER(x) ((void *)(uintptr_t)(x))
#define NONE {END, NULL, 0, 0, 0, 0, 0}
#define THAT(x, bad) {HANDLE, &(x), 0, 0, sizeof(x), TAMAM_STATUS_##bad, 0}
#define IMAGE THAT(in.image, NO_IMAGE)
#define ENGINE THAT(in.engine, NO_ENGINE)
#define PLAN THAT(in.plan, NO_PLAN)
#define HOST {HANDLE, in.host, 0, 0, 8, TAMAM_STATUS_NO_ENGINE, 0}
#define EVENT(x) THAT(in.x##_event, NO_EVENT)
#define SLOT(x) THAT(in.x##_slot, FOREIGN_SLOT)
#define PLACE(x) {MUST, &(x), 0, 0, sizeof(x), 0, 0}
#define MAYBE(x) {MAY, &(x), 0, 0, sizeof(x), 0, 0}
#define LIST(x, n, none, fewer)                                                                \
    {MUST, POINTER(x), 0, 0, sizeof(x)[0], 0, 0},                                              \
    {LENGTH, NULL, (n), 0, sizeof(x)[0], TAMAM_STATUS_##none, TAMAM_STATUS_##fewer}
#define TEXT(x, fewer) LIST(x, sizeof(x) - 1, fewer, fewer)
#define NUMBER(n, bad, refused) {REFUSED, NULL, (uint64_t)(n), (uint64_t)(bad), 0, TAMAM_STATUS_##refused, 0}
#define ANY(n) {VALUE, NULL, (uint64_t)(n), 0, 0, 0, 0}
#define CALLBACK {FUNCTION, &in, 0, 0, 0, 0, 0}
#define MAYBE_CALLBACK {MAY, &in, 0, 0, 0, 0, 0}
#define USER MAYBE_CALLBACK
#define ERROR {FAILURE, &error, 0, 0, 0, 0, 0}

/* Door number `at`; behind the last one its name is NULL. */
static door door_at(size_t at) {
#define DOOR(name, called, ...) {#name, call_##name, 0, {__VA_ARGS__}},
#define ASK(name, value, ...) {#name, call_##name, 1, {__VA_ARGS__}},
    const door doors[] = {
#include "doors.inc"
        {NULL, NULL, 0, {NONE}},
    };
    return doors[at];
}
#undef DOOR
#undef ASK

/* Whether two pieces of memory differ in any byte, what lies between the fields of a structure
 * included: it may never have been written, which only matters to what is read of it, so copies
 * are said to be. */
static int differ(const void *one, const void *other, size_t bytes) {
    static uint8_t copies[2][sizeof in > sizeof out ? sizeof in : sizeof out];
    memcpy(copies[0], one, bytes);
    memcpy(copies[1], other, bytes);
    VALGRIND_MAKE_MEM_DEFINED(copies, sizeof copies);
    return memcmp(copies[0], copies[1], bytes) != 0;
}

/* Whether a call left all as it was; one that says how much is needed, or what the rules
 * lack, has written that. */
static int is_unchanged(unsigned answer) {
    const uint8_t *shot = NULL;
    size_t shot_len = 0, verdicts = 0, rejections = 0;
    int told = answer == TAMAM_STATUS_TOO_SMALL || answer == TAMAM_STATUS_MISTAKES;
    if (differ(&in_before, &in, sizeof in)) return 0;
    /* What is lent to take a step back means nothing. */
    memcpy(out_before.undo, out.undo, sizeof out.undo);
    if (told) memcpy(&out_before, &out, sizeof out);
    if (differ(&out_before, &out, sizeof out)) return 0;
    OK(tamam_host_waiting(in.host, &verdicts, &rejections));
    OK(tamam_host_snapshot(in.host, &shot, &shot_len, NULL));
    return verdicts == 1 && rejections == 1 && shot_len == in.snapshot_len && memcmp(shot, taken, shot_len) == 0;
}

/* Calls a function with an argument that was spoilt, and looks at what came of it. */
static void knock(const door *one, const argument *arguments, unsigned expected, size_t place, const char *how) {
    unsigned answer;
    size_t at;
    const argument *told = NULL;
    if (one->is_asked) expected = 0;
    for (at = 0; at < 12; at++) {
        if (arguments[at].sort == FAILURE && arguments[at].pointer != NULL) told = &arguments[at];
    }
    memset(&error, 0, sizeof error);
    answer = (unsigned)one->call(arguments);
    if (answer != expected) {
        fprintf(stderr, "%s, argument %zu %s: %u, not %u\n", one->name, place + 1, how, answer, expected);
        failures++;
    }
    if (told != NULL && place < 12 && error.status != answer) {
        fprintf(stderr, "%s, argument %zu %s: the error says %u\n", one->name, place + 1, how, error.status);
        failures++;
    }
    if (told != NULL && answer >= TAMAM_STATUS_NULL_POINTER && answer <= TAMAM_STATUS_TOO_LONG &&
        error.argument != place + 1) {
        fprintf(stderr, "%s, argument %zu %s: it speaks of %u\n", one->name, place + 1, how, error.argument);
        failures++;
    }
    if (answer == TAMAM_STATUS_OK && !one->is_asked) {
        reopen();
    } else if (!is_unchanged(answer)) {
        fprintf(stderr, "%s, argument %zu %s: something changed\n", one->name, place + 1, how);
        failures++;
        reopen();
    }
}

/* The row again, for what it points at may have been made anew, with one argument spoilt. */
static void spoil(size_t row, size_t place, void *pointer, uint64_t number, unsigned expected, const char *how) {
    door one = door_at(row);
    one.arguments[place].pointer = pointer;
    one.arguments[place].number = number;
    knock(&one, one.arguments, expected, place, how);
}

static void spoil_pointer(size_t row, size_t place) {
    const argument it = door_at(row).arguments[place];
    void *odd = (char *)it.pointer + 1;
    int may = it.sort == MAY || it.sort == FAILURE;
    spoil(row, place, NULL, it.number, may ? TAMAM_STATUS_OK : TAMAM_STATUS_NULL_POINTER, "NULL");
    /* A slot holds words, a structure is aligned as its greatest field. */
    if (it.size % 2 == 0 && it.size > 0 && it.sort != FAILURE) {
        spoil(row, place, odd, it.number, TAMAM_STATUS_MISALIGNED, "misaligned");
    }
    if (it.sort == HANDLE) {
        spoil(row, place, zeros, it.number, it.answer, "all zeros");
        spoil(row, place, ones, it.number, it.answer, "all ones");
    }
}

static void spoil_length(size_t row, size_t place) {
    const argument it = door_at(row).arguments[place];
    const uint64_t lengths[2] = {UINT64_MAX, (uint64_t)PTRDIFF_MAX / it.size + 1};
    int at;
    spoil(row, place, NULL, 0, it.answer, "none");
    spoil(row, place, NULL, it.number - 1, it.less, "one less");
    for (at = 0; at < 2; at++) {
        /* It speaks of the pointer. */
        door one = door_at(row);
        one.arguments[place].number = lengths[at];
        knock(&one, one.arguments, TAMAM_STATUS_TOO_LONG, place - 1, "too long");
    }
    {
        /* Nothing lies nowhere. */
        door one = door_at(row);
        one.arguments[place - 1].pointer = NULL;
        one.arguments[place].number = 0;
        knock(&one, one.arguments, it.answer, place, "none at NULL");
    }
}

/* A number of which none may do harm: whatever is answered, the library lives on. */
static void try_numbers(size_t row, size_t place) {
    static const uint64_t numbers[5] = {0, 1, UINT64_MAX, (uint64_t)INT64_MAX, (uint64_t)INT64_MIN};
    int at;
    for (at = 0; at < 5; at++) {
        door one = door_at(row);
        one.arguments[place].number = numbers[at];
        CHECK(one.call(one.arguments) != TAMAM_STATUS_DEFECT);
        reopen();
    }
}

static void every_argument_is_looked_at(void) {
    size_t row, place;
    for (row = 0; door_at(row).name != NULL; row++) {
        door one = door_at(row);
        for (place = 0; place < 12 && one.arguments[place].sort != END; place++) {
            const argument it = one.arguments[place];
            switch (it.sort) {
                case LENGTH: spoil_length(row, place); break;
                case REFUSED: spoil(row, place, NULL, it.spoilt, it.answer, "refused"); break;
                case VALUE: try_numbers(row, place); break;
                default: spoil_pointer(row, place); break;
            }
        }
        /* And with nothing spoilt it does what it should. */
        one = door_at(row);
        if (one.is_asked) CHECK(one.call(one.arguments) != 0);
        else {
            unsigned answer = (unsigned)one.call(one.arguments);
            if (answer != TAMAM_STATUS_OK) {
                fprintf(stderr, "%s: %u where all is fine\n", one.name, answer);
                failures++;
            }
        }
        reopen();
    }
}

/* Pointers inside of structures that are lent. */
static void spoil_field(const char *name, const char *field, void *pointer, size_t *length, size_t size, sort sort) {
    size_t row = 0, kept_len = *length;
    void *kept;
    door one;
    while (door_at(row).name != NULL && strcmp(door_at(row).name, name) != 0) row++;
    CHECK(door_at(row).name != NULL);
    one = door_at(row);
    memcpy(&kept, pointer, sizeof kept);
    {
        void *const spoilt[2] = {NULL, (char *)kept + 1};
        const unsigned answers[2] = {sort == MAY ? TAMAM_STATUS_OK : TAMAM_STATUS_NULL_POINTER,
                                     size > 1 ? TAMAM_STATUS_MISALIGNED : TAMAM_STATUS_OK};
        size_t at;
        for (at = 0; at < (size > 1 ? 2u : 1u); at++) {
            unsigned answer;
            memcpy(pointer, &spoilt[at], sizeof kept);
            answer = (unsigned)one.call(one.arguments);
            if (answer != answers[at]) {
                fprintf(stderr, "%s of %s: %u, not %u\n", field, name, answer, answers[at]);
                failures++;
            }
        }
    }
    memcpy(pointer, &kept, sizeof kept);
    *length = (size_t)PTRDIFF_MAX / size + 1;
    ANSWER(one.call(one.arguments), TAMAM_STATUS_TOO_LONG);
    *length = kept_len;
    one = door_at(row);
    OK(one.call(one.arguments));
    reopen();
}

static void every_pointer_inside_is_looked_at(void) {
#define DOOR(...)
#define ASK(...)
#undef FIELD
#define FIELD(name, of, field, at, length, sort) spoil_field(#name, #field, &(at), &(length), sizeof *(at), sort);
#include "doors.inc"
}

static int calls;

/* Calls everything that has to do with what is at work. */
static void come_back(const void *memory, const void *engine, const tamam_host *host) {
    size_t row, place;
    coming_back = NULL;
    calls++;
    for (row = 0; door_at(row).name != NULL; row++) {
        const door one = door_at(row);
        int is_at_work = 0;
        for (place = 0; place < 12; place++) {
            const argument it = one.arguments[place];
            const void *where = it.pointer;
            if (where == NULL) continue;
            is_at_work |= where == memory || where == engine || where == host;
            is_at_work |= host != NULL && where == &in.host;
        }
        if (!is_at_work) continue;
        if (one.is_asked) CHECK(one.call(one.arguments) != 0);
        else {
            unsigned answer = (unsigned)one.call(one.arguments);
            if (answer != TAMAM_STATUS_BUSY) {
                fprintf(stderr, "%s from a callback: %u\n", one.name, answer);
                failures++;
            }
        }
    }
    coming_back = come_back;
}

static void no_callback_comes_back(void) {
    size_t row, place;
    for (row = 0; door_at(row).name != NULL; row++) {
        door one = door_at(row);
        int listens = 0;
        for (place = 0; place < 12; place++) {
            const argument it = one.arguments[place];
            listens |= it.pointer == (void *)in.host || it.pointer == &in.engine;
        }
        if (!listens) continue;
        OK(tamam_host_listen(in.host, hear_host, hear_rejection, NULL));
        coming_back = come_back;
        (void)one.call(one.arguments);
        coming_back = NULL;
        reopen();
    }
    OK(tamam_host_listen(in.host, hear_host, hear_rejection, NULL));
    coming_back = come_back;
    ANSWER(tamam_host_lines(in.host, BURNT, sizeof BURNT - 1, &out.batch, NULL), TAMAM_STATUS_REJECTED_EVENTS);
    coming_back = NULL;
    /* An event, a clock, lines, columns and a migration of a host, and what an engine does. */
    CHECK(calls >= 8);
}

static unsigned state = 7;

/* Fills memory with bytes of any sort. */
static void scribble(void *memory, size_t bytes) {
    size_t at;
    for (at = 0; at < bytes; at++) {
        state = state * 1103515245u + 12345u;
        ((uint8_t *)memory)[at] = (uint8_t)(state >> 16);
    }
}

/* Structures with numbers that the library never wrote are told as well as can be. */
static void numbers_that_nobody_said_do_no_harm(void) {
    size_t needed = 0, answers[2] = {0, 0};
    int round;
    for (round = 0; round < 2000; round++) {
        tamam_host_verdict verdict = in.host_verdict;
        tamam_error failure = in.failure;
        tamam_diagnostic mistake = in.mistake;
        unsigned answer;
        scribble(&verdict.verdict, sizeof verdict.verdict);
        verdict.verdict.evidence_len %= 6;
        verdict.verdict.of_class %= 40;
        if (round % 2 == 0) verdict.verdict.rule %= 4;
        answer = (unsigned)tamam_host_verdict_json(in.host, &verdict, out.buffer, sizeof out.buffer, &needed);
        CHECK(answer == TAMAM_STATUS_OK || answer == TAMAM_STATUS_UNKNOWN_NUMBER);
        answers[answer != TAMAM_STATUS_OK]++;
        scribble(failure.numbers, sizeof failure.numbers);
        failure.status = (uint32_t)round % 1000;
        failure.argument = (uint32_t)state;
        OK(tamam_error_text(&failure, out.buffer, sizeof out.buffer, &needed));
        mistake.number = (int64_t)((uint64_t)state << 33);
        mistake.code = (uint32_t)round;
        mistake.start = state;
        OK(tamam_diagnostic_message(&mistake, out.buffer, sizeof out.buffer, &needed));
        OK(tamam_diagnostic_help(&mistake, out.buffer, sizeof out.buffer, &needed));
    }
    CHECK(answers[0] > 100 && answers[1] > 100);
    reopen();
}

/* Memory that an engine works in is lent for nothing else. */
static void memory_at_work_is_lent_once(void) {
    const tamam_status overlap = TAMAM_STATUS_OVERLAP;
    size_t count = 0;
    tamam_verdict *inside = (tamam_verdict *)(void *)in.memory;
    ANSWER(tamam_engine_step_into(&in.engine, &in.answer_event, inside, 1, &count, out.undo, in.words, &error), overlap);
    CHECK(error.argument == 3);
    inside = (tamam_verdict *)(void *)out.undo;
    ANSWER(tamam_engine_step_into(&in.engine, &in.answer_event, inside, 1, &count, out.undo, in.words, &error), overlap);
    CHECK(error.argument == 6);
    ANSWER(tamam_engine_step_into(&in.engine, &in.answer_event, out.verdicts, 1, &count, (uint64_t *)(void *)&in.engine,
                                  in.words, &error),
           overlap);
    ANSWER(tamam_engine_start((tamam_engine *)(void *)&in.image, &in.image, out.memory, in.words, &error), overlap);
    CHECK(error.argument == 1);
    ANSWER(tamam_plan_migrate(&in.plan, in.memory, in.words, in.fates, WORDS, NULL, hear, NULL, &error), overlap);
    CHECK(error.argument == 4 && is_unchanged(TAMAM_STATUS_OVERLAP));
}

/* A step that is taken back was never taken, also where its cost is told. */
static void a_step_that_is_taken_back_took_nothing(void) {
    tamam_steps before, after;
    size_t count = 0;
    OK(tamam_engine_steps(&in.engine, &before));
    CHECK(before.steps > 0);
    ANSWER(tamam_engine_advance_into(&in.engine, 60 * DAY, NULL, 0, &count, out.undo, in.words, &error),
           TAMAM_STATUS_TOO_SMALL);
    OK(tamam_engine_steps(&in.engine, &after));
    CHECK(count == 1 && memcmp(&before, &after, sizeof before) == 0);
    reopen();
}

int main(void) {
    memset(ones, 0xff, sizeof ones);
    bytes = compiled(RULES, &len);
    after_bytes = compiled(AFTER, &after_len);
    open_world();
    every_argument_is_looked_at();
    every_pointer_inside_is_looked_at();
    no_callback_comes_back();
    numbers_that_nobody_said_do_no_harm();
    memory_at_work_is_lent_once();
    a_step_that_is_taken_back_took_nothing();
    close_world();
    free(bytes);
    free(after_bytes);
    return done("doors");
}
