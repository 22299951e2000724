/* Rules change while somebody waits: a plan says what will become of each rule, a subject's
 * memory and a whole host go over, and what is wrong with either is refused. */
#include "check.h"

/* The door is no rule any more, events and attributes stand in another order, and other
 * texts are named first. */
static const char CHANGED[] =
    "subject citizen\n"
    "event letter.lost     from house\n"
    "event letter.answered from house { letter: id }\n"
    "event letter.read     from citizen { title: text }\n"
    "event letter.sent     from citizen { about: text, letter: id, tone: calm | upset, pages: int 1..9,\n"
    "  paid: bool, price: decimal, share: percent, wanted: time, patience: duration }\n"
    "feel when letter.read where title = \"a\" or title = \"own\" -> +1\n"
    "expectation answer \"they answer my letter\" {\n"
    "  per  letter, up to 16 open\n"
    "  open when letter.sent\n"
    "  meet when letter.answered, within 30d -> answered +10\n"
    "  fail after 30d                        -> never    -80\n"
    "  void when letter.lost for all\n"
    "}\n"
    "alert unheard \"too quiet\" { raise when silent 60d }\n";
static const char TOLD[] =
    "expectation answer: kept\n"
    "integrity open_door: settled: it is removed\n"
    "alert unheard: new\n";
/* The answer has less time. */
static const char SOONER[] =
    "subject citizen\n"
    "event letter.sent     from citizen { letter: id }\n"
    "event letter.answered from house   { letter: id }\n"
    "event letter.lost     from house\n"
    "expectation answer \"they answer my letter\" {\n"
    "  per  letter, up to 16 open\n"
    "  open when letter.sent\n"
    "  meet when letter.answered, within 7d -> answered +10\n"
    "  fail after 7d                        -> never    -80\n"
    "  void when letter.lost for all\n"
    "}\n";

static subject one;
static tamam_error error;
static tamam_event event;

typedef struct {
    const tamam_image *image;
    tamam_verdict verdicts[8];
    int len, asked;
    uint64_t number, own;
} heard;

static void hear(void *user, const tamam_verdict *verdict) {
    heard *all = (heard *)user;
    if (all->len < 8) all->verdicts[all->len] = *verdict;
    all->len++;
}

/* The only text of the caller's own is one that the changed rules name. */
static uint64_t rename_text(void *user, uint64_t number, tamam_str text) {
    heard *all = (heard *)user;
    all->asked++;
    all->number = number;
    CHECK(text.len == 0);
    return all->own;
}

static void open_two_letters(uint64_t own) {
    int said = 0;
    tamam_slot text;
    uint64_t nothing = 0;
    OK(tamam_image_slot(&one.image, one.sent, NAME("about"), &text));
    OK(tamam_image_text(&one.image, NAME("nothing"), &nothing));
    about(&one, &event, one.sent, DAY, 7);
    OK(tamam_event_set_text(&event, &text, nothing, &error));
    OK(tamam_engine_step(&one.engine, &event, count, &said, &error));
    about(&one, &event, one.sent, 2 * DAY, own);
    OK(tamam_engine_step(&one.engine, &event, count, &said, &error));
    CHECK(said == 1);
}

static void a_subject_goes_over_in_lent_memory(void) {
    static tamam_image after;
    static tamam_plan plan;
    static tamam_engine engine;
    static heard all;
    tamam_facts facts;
    tamam_fated fated;
    tamam_score score;
    size_t len = 0, words, need = 0, to_words;
    uint8_t *bytes = compiled(CHANGED, &len);
    uint64_t *memory, *to, *kept = (uint64_t *)lend(one.words * 8);
    char told[256];
    uint8_t fresh = 9;
    uint16_t answered = 0;
    tamam_slot letter;
    OK(tamam_image_facts(&one.image, &facts));
    open_two_letters(facts.texts + 5);
    memcpy(kept, one.memory, one.words * 8);
    OK(tamam_image_verify(&after, bytes, len, &error));
    words = tamam_plan_words(&one.image);
    CHECK(words > 0);
    memory = (uint64_t *)lend(words * 8);
    OK(tamam_plan_make(&plan, &one.image, &after, memory, words, &error));

    ANSWER(tamam_plan_text(&plan, NULL, 0, &need), TAMAM_STATUS_TOO_SMALL);
    CHECK(need == sizeof TOLD);
    ANSWER(tamam_plan_text(&plan, told, need - 1, &need), TAMAM_STATUS_TOO_SMALL);
    CHECK(told[0] == 0);
    OK(tamam_plan_text(&plan, told, sizeof told, NULL));
    CHECK(strcmp(told, TOLD) == 0);
    OK(tamam_plan_rule(&plan, 0, &fated));
    CHECK(fated.of_fate == TAMAM_FATE_KEPT && fated.after == 1 && fated.differs.len == 0);
    OK(tamam_plan_rule(&plan, 1, &fated));
    CHECK(fated.of_fate == TAMAM_FATE_REMOVED && fated.line_before == 0 && fated.line_after == 0);
    ANSWER(tamam_plan_rule(&plan, 2, &fated), TAMAM_STATUS_UNKNOWN_NUMBER);
    OK(tamam_plan_is_new(&plan, 1, &fresh));
    CHECK(fresh == 0);
    OK(tamam_plan_is_new(&plan, 2, &fresh));
    CHECK(fresh == 1);
    ANSWER(tamam_plan_is_new(&plan, 3, &fresh), TAMAM_STATUS_UNKNOWN_NUMBER);

    OK(tamam_image_text(&after, NAME("own"), &all.own));
    to_words = tamam_image_memory_words(&after);
    to = (uint64_t *)lend(to_words * 8);
    OK(tamam_plan_migrate(&plan, one.memory, one.words, to, to_words, rename_text, hear, &all, &error));
    CHECK(memcmp(kept, one.memory, one.words * 8) == 0);
    CHECK(all.asked == 1 && all.number == facts.texts + 5);
    /* The cap ends with its rule, which is one of the program before. */
    CHECK(all.len == 1 && all.verdicts[0].of_class == TAMAM_CLASS_SETTLED);
    CHECK(all.verdicts[0].rule == 1 && all.verdicts[0].key == 7 && all.verdicts[0].time == 2 * DAY);

    OK(tamam_engine_resume(&engine, &after, to, to_words, &error));
    OK(tamam_image_kind(&after, NAME("letter.answered"), &answered));
    OK(tamam_image_slot(&after, answered, NAME("letter"), &letter));
    OK(tamam_event_start(&event, &after, answered, 3 * DAY, 1));
    OK(tamam_event_set_id(&event, &letter, 7, &error));
    OK(tamam_engine_step(&engine, &event, hear, &all, &error));
    OK(tamam_event_start(&event, &after, answered, 4 * DAY, 2));
    OK(tamam_event_set_id(&event, &letter, all.own, &error));
    OK(tamam_engine_step(&engine, &event, hear, &all, &error));
    CHECK(all.len == 3 && all.verdicts[1].of_class == TAMAM_CLASS_MET && all.verdicts[2].of_class == TAMAM_CLASS_MET);
    OK(tamam_engine_score(&engine, &score));
    CHECK(score.moments == 2 && score.score == 10000);

    /* Nobody to ask: the text stands for no other. */
    memset(&all, 0, sizeof all);
    OK(tamam_plan_migrate(&plan, kept, one.words, to, to_words, NULL, hear, &all, &error));
    CHECK(all.asked == 0 && all.len == 1);
    OK(tamam_image_facts(&after, &facts));
    OK(tamam_engine_resume(&engine, &after, to, to_words, &error));
    OK(tamam_engine_advance(&engine, 100 * DAY, hear, &all, &error));
    CHECK(all.len == 3 && all.verdicts[1].key == 7 && all.verdicts[2].key >= facts.texts);
    free(to);
    free(memory);
    free(kept);
    free(bytes);
}

static void a_rule_that_differs_says_where(void) {
    static tamam_image after;
    static tamam_plan plan;
    static heard all;
    tamam_fated fated;
    size_t len = 0, words = tamam_plan_words(&one.image), to_words;
    uint8_t *bytes = compiled(SOONER, &len);
    uint64_t *memory = (uint64_t *)lend(words * 8), *to;
    char told[256];
    OK(tamam_image_verify(&after, bytes, len, &error));
    OK(tamam_plan_make(&plan, &one.image, &after, memory, words, &error));
    OK(tamam_plan_text(&plan, told, sizeof told, NULL));
    CHECK(strstr(told, "expectation answer: settled: it differs in a clause: line 8, which was line 10\n") == told);
    OK(tamam_plan_rule(&plan, 0, &fated));
    CHECK(fated.of_fate == TAMAM_FATE_CHANGED && fated.after == 0);
    CHECK(fated.line_before == 10 && fated.line_after == 8 && fated.differs.len == strlen("a clause"));
    to_words = tamam_image_memory_words(&after);
    to = (uint64_t *)lend(to_words * 8);
    OK(tamam_plan_migrate(&plan, one.memory, one.words, to, to_words, NULL, hear, &all, &error));
    CHECK(all.len == 3 && all.verdicts[0].of_class == TAMAM_CLASS_SETTLED);
    free(to);
    free(memory);
    free(bytes);
}

typedef struct {
    const tamam_plan *plan;
    uint64_t *to;
    size_t words;
    int calls;
} coming_back;

/* Takes the memory over while an engine steps in it. */
static void come_back(void *user, const tamam_verdict *verdict) {
    coming_back *back = (coming_back *)user;
    (void)verdict;
    back->calls++;
    ANSWER(tamam_plan_migrate(back->plan, one.memory, one.words, back->to, back->words, NULL, come_back, user, &error),
           TAMAM_STATUS_BUSY);
}

static void plans_and_memories_that_are_none_are_refused(void) {
    const tamam_status null = TAMAM_STATUS_NULL_POINTER, overlap = TAMAM_STATUS_OVERLAP;
    static tamam_image after, never;
    static tamam_plan plan, blank;
    static heard all;
    static uint64_t junk[64];
    tamam_fated fated;
    coming_back back;
    size_t len = 0, words = tamam_plan_words(&one.image), to_words, need;
    uint8_t *bytes = compiled(CHANGED, &len), fresh;
    uint64_t *memory = (uint64_t *)lend((words + 1) * 8), *to;
    char told[8];
    int round;
    OK(tamam_image_verify(&after, bytes, len, &error));
    to_words = tamam_image_memory_words(&after);
    to = (uint64_t *)lend((to_words + 1) * 8);

    CHECK(tamam_plan_words(NULL) == 0 && tamam_plan_words(&never) == 0 && tamam_plan_size() == sizeof plan);
    ANSWER(tamam_plan_make(NULL, &one.image, &after, memory, words, &error), null);
    ANSWER(tamam_plan_make(&plan, NULL, &after, memory, words, &error), null);
    ANSWER(tamam_plan_make(&plan, &never, &after, memory, words, &error), TAMAM_STATUS_NO_IMAGE);
    CHECK(error.argument == 2);
    ANSWER(tamam_plan_make(&plan, &one.image, &never, memory, words, &error), TAMAM_STATUS_NO_IMAGE);
    CHECK(error.argument == 3);
    ANSWER(tamam_plan_make(&plan, &one.image, &after, NULL, words, &error), null);
    ANSWER(tamam_plan_make(&plan, &one.image, &after, NULL, 0, &error), TAMAM_STATUS_TOO_SMALL);
    ANSWER(tamam_plan_make(&plan, &one.image, &after, memory, words - 1, &error), TAMAM_STATUS_TOO_SMALL);
    CHECK(error.argument == 4 && error.numbers[0] == (int64_t)words && error.numbers[1] == (int64_t)words - 1);
    ANSWER(tamam_plan_make(&plan, &one.image, &after, (uint64_t *)(void *)((char *)memory + 4), words, &error),
           TAMAM_STATUS_MISALIGNED);
    ANSWER(tamam_plan_make(&plan, &one.image, &after, memory, (size_t)-1, &error), TAMAM_STATUS_TOO_LONG);
    ANSWER(tamam_plan_make(&plan, &one.image, &after, (uint64_t *)(void *)&plan, words, &error), overlap);
    ANSWER(tamam_plan_make(&plan, &one.image, &after, (uint64_t *)(void *)&after, words, &error), overlap);
    ANSWER(tamam_plan_make((tamam_plan *)(void *)&after, &one.image, &after, memory, words, &error), overlap);
    ANSWER(tamam_plan_text(&plan, told, sizeof told, NULL), TAMAM_STATUS_NO_PLAN);
    ANSWER(tamam_plan_text(NULL, told, sizeof told, NULL), null);
    ANSWER(tamam_plan_rule(&blank, 0, &fated), TAMAM_STATUS_NO_PLAN);
    ANSWER(tamam_plan_is_new(&blank, 0, &fresh), TAMAM_STATUS_NO_PLAN);
    ANSWER(tamam_plan_migrate(&blank, one.memory, one.words, to, to_words, NULL, hear, &all, &error),
           TAMAM_STATUS_NO_PLAN);

    OK(tamam_plan_make(&plan, &one.image, &after, memory, words, &error));
    ANSWER(tamam_plan_text(&plan, NULL, 8, &need), null);
    ANSWER(tamam_plan_rule(&plan, 0, NULL), null);
    ANSWER(tamam_plan_is_new(&plan, 0, NULL), null);
    ANSWER(tamam_plan_migrate(&plan, NULL, one.words, to, to_words, NULL, hear, &all, &error), null);
    ANSWER(tamam_plan_migrate(&plan, NULL, 0, to, to_words, NULL, hear, &all, &error), TAMAM_STATUS_REFUSED_MEMORY);
    ANSWER(tamam_plan_migrate(&plan, one.memory, one.words, NULL, to_words, NULL, hear, &all, &error), null);
    ANSWER(tamam_plan_migrate(&plan, one.memory, one.words, to, to_words, NULL, NULL, &all, &error), null);
    CHECK(error.argument == 7);
    ANSWER(tamam_plan_migrate(&plan, one.memory, one.words - 1, to, to_words, NULL, hear, &all, &error),
           TAMAM_STATUS_REFUSED_MEMORY);
    CHECK(error.argument == 2 && error.numbers[0] == (int64_t)one.words);
    ANSWER(tamam_plan_migrate(&plan, one.memory, one.words, to, to_words - 1, NULL, hear, &all, &error),
           TAMAM_STATUS_REFUSED_MEMORY);
    CHECK(error.argument == 4 && error.numbers[0] == (int64_t)to_words);
    ANSWER(tamam_plan_migrate(&plan, one.memory, one.words, (uint64_t *)(void *)((char *)to + 1), to_words, NULL,
                              hear, &all, &error),
           TAMAM_STATUS_MISALIGNED);
    ANSWER(tamam_plan_migrate(&plan, one.memory, (size_t)-1, to, to_words, NULL, hear, &all, &error),
           TAMAM_STATUS_TOO_LONG);
    ANSWER(tamam_plan_migrate(&plan, to, to_words + 1, to, to_words, NULL, hear, &all, &error),
           one.words > to_words + 1 ? TAMAM_STATUS_REFUSED_MEMORY : TAMAM_STATUS_OVERLAP);
    /* The memory of another program, or of none. */
    ANSWER(tamam_plan_migrate(&plan, junk, one.words > 64 ? 64 : one.words, to, to_words, NULL, hear, &all, &error),
           one.words > 64 ? TAMAM_STATUS_REFUSED_MEMORY : TAMAM_STATUS_REFUSED_FOREIGN_MEMORY);
    {
        uint64_t *foreign = (uint64_t *)lend(one.words * 8);
        ANSWER(tamam_plan_migrate(&plan, foreign, one.words, to, to_words, NULL, hear, &all, &error),
               TAMAM_STATUS_REFUSED_FOREIGN_MEMORY);
        /* Memory of any content behind the right first word leads nowhere outside. */
        for (round = 0; round < 500; round++) {
            unsigned state = (unsigned)round;
            size_t at;
            for (at = 0; at < one.words; at++) {
                state = state * 1103515245u + 12345u;
                foreign[at] = round % 2 ? state >> 16 : (uint64_t)state << 32 | state;
            }
            foreign[0] = one.memory[0];
            (void)tamam_plan_migrate(&plan, foreign, one.words, to, to_words, NULL, hear, &all, &error);
        }
        free(foreign);
    }
    CHECK(to[to_words] == UINT64_C(0xA5A5A5A5A5A5A5A5));
    back.plan = &plan;
    back.to = to;
    back.words = to_words;
    back.calls = 0;
    about(&one, &event, one.answered, 5 * DAY, 7);
    OK(tamam_engine_step(&one.engine, &event, come_back, &back, &error));
    CHECK(back.calls == 1);
    free(to);
    free(memory);
    free(bytes);
}

typedef struct {
    int verdicts, settled;
    char name[8];
} told_of;

static void hear_host(void *user, const tamam_host_verdict *verdict, tamam_str name) {
    told_of *all = (told_of *)user;
    all->verdicts++;
    all->settled += verdict->verdict.of_class == TAMAM_CLASS_SETTLED;
    if (name.len < sizeof all->name) memcpy(all->name, name.data, name.len);
}

static void a_host_goes_over_with_all_of_its_subjects(void) {
    static const char lines[] =
        "{\"id\":\"1\",\"type\":\"letter.sent\",\"time\":\"2026-01-01T00:00:00Z\",\"subject\":\"anna\",\"letter\":\"x-1\",\"about\":\"nothing\"}\n"
        "{\"id\":\"2\",\"type\":\"letter.sent\",\"time\":\"2026-01-02T00:00:00Z\",\"subject\":\"ben\",\"letter\":7}\n";
    static const char answer[] =
        "{\"id\":\"2\",\"type\":\"letter.sent\",\"time\":\"2026-01-02T00:00:00Z\",\"subject\":\"ben\",\"letter\":7}\n"
        "{\"id\":\"3\",\"type\":\"letter.answered\",\"time\":\"2026-01-03T00:00:00Z\",\"subject\":\"anna\",\"letter\":\"x-1\"}\n";
    static told_of all;
    static tamam_diagnostic found[2];
    const uint8_t *changed = (const uint8_t *)CHANGED;
    const tamam_status null = TAMAM_STATUS_NULL_POINTER;
    tamam_host *host = NULL, *after = NULL;
    tamam_host_verdict settled;
    tamam_score score;
    tamam_batch batch;
    size_t need = 0, many = 9;
    uint32_t anna = 9;
    char told[256], json[512];
    OK(tamam_host_new((const uint8_t *)LETTERS, strlen(LETTERS), NULL, 0, NULL, &host, &error));
    OK(tamam_host_unique(host, NAME("id")));
    OK(tamam_host_lines(host, lines, strlen(lines), &batch, &error));
    OK(tamam_host_poll(host, &settled, 1, &many));
    CHECK(many == 1 && settled.verdict.of_class == TAMAM_CLASS_BREACH);

    ANSWER(tamam_host_plan(host, changed, strlen(CHANGED), NULL, 0, &need, &error), TAMAM_STATUS_TOO_SMALL);
    CHECK(need == sizeof TOLD);
    OK(tamam_host_plan(host, changed, strlen(CHANGED), told, sizeof told, NULL, &error));
    CHECK(strcmp(told, TOLD) == 0);

    /* What is wrong leaves the host as it is. */
    ANSWER(tamam_host_plan(NULL, changed, strlen(CHANGED), told, sizeof told, NULL, &error), null);
    ANSWER(tamam_host_plan(host, NULL, 4, told, sizeof told, NULL, &error), null);
    ANSWER(tamam_host_plan(host, changed, strlen(CHANGED), NULL, 9, NULL, &error), null);
    ANSWER(tamam_host_plan(host, (const uint8_t *)"subject s\nfeel", 14, told, sizeof told, NULL, &error),
           TAMAM_STATUS_MISTAKES);
    ANSWER(tamam_host_migrate(NULL, changed, strlen(CHANGED), NULL, 0, NULL, &after, &error), null);
    ANSWER(tamam_host_migrate(host, NULL, 4, NULL, 0, NULL, &after, &error), null);
    CHECK(error.argument == 2);
    ANSWER(tamam_host_migrate(host, changed, strlen(CHANGED), NULL, 0, NULL, NULL, &error), null);
    CHECK(error.argument == 7);
    ANSWER(tamam_host_migrate(host, changed, (size_t)-1, NULL, 0, NULL, &after, &error), TAMAM_STATUS_TOO_LONG);
    ANSWER(tamam_host_migrate(host, changed, strlen(CHANGED), NULL, 2, NULL, &after, &error), null);
    ANSWER(tamam_host_migrate(host, (const uint8_t *)"\xff", 1, NULL, 0, NULL, &after, &error), TAMAM_STATUS_NOT_UTF8);
    CHECK(error.argument == 2);
    ANSWER(tamam_host_migrate(host, (const uint8_t *)"subject s\nfeel when a -> +1", 27, found, 2, &many, &after, &error),
           TAMAM_STATUS_MISTAKES);
    CHECK(many >= 1 && found[0].line == 2 && error.line == 2);
    {
        /* An image of another version of the layout, and one that was altered. */
        size_t len = 0;
        uint8_t *bytes = compiled(CHANGED, &len);
        bytes[8] ^= 0x40;
        ANSWER(tamam_host_migrate(host, bytes, len, NULL, 0, NULL, &after, &error), TAMAM_STATUS_REJECTED_VERSION);
        bytes[8] ^= 0x40;
        bytes[len - 1] ^= 1;
        ANSWER(tamam_host_migrate(host, bytes, len, NULL, 0, NULL, &after, &error), TAMAM_STATUS_REJECTED_CHECKSUM);
        bytes[len - 1] ^= 1;
        CHECK(after == NULL);
        OK(tamam_host_migrate(host, bytes, len, NULL, 0, NULL, &after, &error));
        free(bytes);
    }
    /* What ended waits with the host that knows its rules. */
    OK(tamam_host_poll(host, &settled, 1, &many));
    CHECK(many == 1 && settled.verdict.of_class == TAMAM_CLASS_SETTLED);
    OK(tamam_host_verdict_json(host, &settled, json, sizeof json, NULL));
    CHECK(strstr(json, "\"rule\":\"open_door\"") != NULL && strstr(json, "\"x-1\"") != NULL);
    OK(tamam_host_free(&after));

    /* With a callback it is heard, and the second host calls it too. */
    OK(tamam_host_listen(host, hear_host, NULL, &all));
    OK(tamam_host_migrate(host, changed, strlen(CHANGED), NULL, 0, NULL, &after, &error));
    CHECK(all.verdicts == 1 && all.settled == 1 && memcmp(all.name, "anna", 4) == 0);
    OK(tamam_host_free(&host));
    OK(tamam_host_lines(after, answer, strlen(answer), &batch, &error));
    CHECK(batch.again == 1 && batch.scored == 1);
    CHECK(all.verdicts == 2 && all.settled == 1);
    OK(tamam_host_find(after, NAME("anna"), &anna));
    OK(tamam_host_score(after, anna, &score));
    CHECK(score.score == 10000 && score.moments == 1);
    OK(tamam_host_free(&after));
}

int main(void) {
    begin(&one);
    a_subject_goes_over_in_lent_memory();
    a_rule_that_differs_says_where();
    plans_and_memories_that_are_none_are_refused();
    finish(&one);
    a_host_goes_over_with_all_of_its_subjects();
    return done("migrations");
}
