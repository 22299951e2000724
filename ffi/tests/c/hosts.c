/* Many subjects: lines, columns and single events, by callback and by polling; snapshots;
 * and everything that must be refused. */
#include "check.h"

static tamam_error error;

static void text_of(tamam_host *host, uint32_t subject, char *name, size_t room) {
    tamam_str text = {"", 0};
    OK(tamam_host_subject_name(host, subject, &text));
    CHECK(text.len < room);
    memcpy(name, text.data, text.len);
    name[text.len] = 0;
}

static const char LINES[] =
    "{\"type\":\"letter.sent\",\"time\":\"2026-01-01T00:00:00Z\",\"subject\":\"anna\",\"letter\":\"a7\"}\n"
    "\r\n"
    "{\"type\":\"letter.sent\",\"time\":\"2026-01-01T00:00:00Z\",\"subject\":\"ben\",\"letter\":\"b1\"}\r\n"
    "{\"type\":\"letter.snet\",\"time\":\"2026-01-01T00:00:00Z\",\"subject\":\"ben\",\"letter\":\"b1\"}\n"
    "{\"type\":\"letter.answered\",\"time\":\"2026-01-03T00:00:00Z\",\"subject\":\"anna\",\"letter\":\"a7\"}";

static tamam_host *host_of(const char *rules) {
    tamam_host *host = NULL;
    OK(tamam_host_new((const uint8_t *)rules, strlen(rules), NULL, 0, NULL, &host, &error));
    CHECK(host != NULL);
    return host;
}

static void lines_are_scored_or_rejected_one_by_one(void) {
    tamam_host *host = host_of(LETTERS);
    static tamam_host_verdict verdicts[4];
    static tamam_rejection rejection;
    tamam_batch batch;
    tamam_score score;
    size_t count = 9, waiting = 9;
    uint8_t there = 0;
    uint32_t subjects = 0, ben = 9;
    char name[16], json[2048];
    ANSWER(tamam_host_lines(host, LINES, strlen(LINES), &batch, &error), TAMAM_STATUS_REJECTED_EVENTS);
    CHECK(error.numbers[0] == 1);
    CHECK(batch.read == 4 && batch.scored == 3 && batch.rejected == 1 && batch.taken == strlen(LINES));
    OK(tamam_host_waiting(host, &count, &waiting));
    CHECK(count == 1 && waiting == 1);
    OK(tamam_host_poll(host, NULL, 0, &count));
    CHECK(count == 0);
    OK(tamam_host_poll(host, verdicts, 4, &count));
    CHECK(count == 1 && verdicts[0].verdict.felt == 10000);
    CHECK(verdicts[0].verdict.evidence[0] == 1 && verdicts[0].verdict.evidence[1] == 5);
    text_of(host, verdicts[0].subject, name, sizeof name);
    CHECK(strcmp(name, "anna") == 0);
    OK(tamam_host_verdict_json(host, &verdicts[0], json, sizeof json, &count));
    CHECK(count == strlen(json) + 1);
    CHECK(strstr(json, "\"rule\":\"answer\",\"class\":\"met\",\"outcome\":\"answered\"") != NULL);
    CHECK(strstr(json, "\"subject\":\"anna\",\"key\":\"a7\",\"felt\":10,\"evidence\":[1,5]") != NULL);
    ANSWER(tamam_host_verdict_json(host, &verdicts[0], json, 20, NULL), TAMAM_STATUS_TOO_SMALL);
    CHECK(json[0] == 0);
    OK(tamam_host_poll_rejection(host, &rejection, &there));
    CHECK(there == 1 && rejection.line == 4);
    CHECK(strstr(rejection.message.data, "no event is named `letter.snet`") != NULL);
    CHECK(strstr(rejection.help.data, "did you mean `letter.sent`?") != NULL);
    OK(tamam_host_poll_rejection(host, &rejection, &there));
    CHECK(there == 0);
    OK(tamam_host_subjects(host, &subjects));
    CHECK(subjects == 2);
    OK(tamam_host_find(host, NAME("ben"), &ben));
    OK(tamam_host_score(host, ben, &score));
    CHECK(score.has == 0);
    OK(tamam_host_advance(host, INT64_C(1800000000000), &error));
    OK(tamam_host_score(host, ben, &score));
    CHECK(score.score == -80000);
    OK(tamam_host_free(&host));
    CHECK(host == NULL);
}

static void what_comes_late_waits_and_what_comes_again_is_left_out(void) {
    static const char late[] =
        "{\"id\":1,\"type\":\"letter.answered\",\"time\":\"2026-01-03T00:05:00Z\",\"subject\":\"anna\",\"letter\":7}\n"
        "{\"id\":2,\"type\":\"letter.sent\",\"time\":\"2026-01-03T00:00:00Z\",\"subject\":\"anna\",\"letter\":7}\n"
        "{\"id\":1,\"type\":\"letter.answered\",\"time\":\"2026-01-03T00:05:00Z\",\"subject\":\"anna\",\"letter\":7}\n";
    tamam_host *host = host_of(LETTERS);
    static tamam_host_verdict verdicts[4];
    tamam_batch batch;
    size_t count = 9;
    OK(tamam_host_allow_late(host, 600000));
    OK(tamam_host_unique(host, NAME("id")));
    OK(tamam_host_lines(host, late, strlen(late), &batch, &error));
    CHECK(batch.read == 3 && batch.scored == 0 && batch.again == 1 && batch.waiting == 2);
    OK(tamam_host_poll(host, verdicts, 4, &count));
    CHECK(count == 0);
    OK(tamam_host_release(host, &error));
    OK(tamam_host_poll(host, verdicts, 4, &count));
    CHECK(count == 1 && verdicts[0].verdict.felt == 10000);
    CHECK(verdicts[0].verdict.evidence[0] == 2 && verdicts[0].verdict.evidence[1] == 1);
    OK(tamam_host_free(&host));
}

static void caps_stand_and_run_out_by_the_clock(void) {
    static const char line[] =
        "{\"type\":\"letter.sent\",\"time\":0,\"subject\":\"anna\",\"letter\":7,\"about\":\"nothing\"}";
    tamam_host *host = host_of(LETTERS);
    tamam_batch batch;
    tamam_cap caps[2];
    tamam_score score;
    size_t count = 0;
    int64_t due = 0;
    uint8_t there = 0;
    OK(tamam_host_lines(host, line, strlen(line), &batch, &error));
    ANSWER(tamam_host_caps(host, 0, NULL, 0, &count), TAMAM_STATUS_TOO_SMALL);
    CHECK(count == 1);
    OK(tamam_host_caps(host, 0, caps, 2, &count));
    CHECK(count == 1 && caps[0].cap == -40000 && caps[0].key == 7 && caps[0].rule == 1);
    OK(tamam_host_next_due(host, &due, &there));
    CHECK(there == 1 && due == 5 * DAY + 1);
    OK(tamam_host_advance(host, due, &error));
    OK(tamam_host_caps(host, 0, NULL, 0, &count));
    CHECK(count == 0);
    OK(tamam_host_score(host, 0, &score));
    CHECK(score.has == 0);
    OK(tamam_host_free(&host));
}

static int same(const char *one, const char *other, size_t len) {
    return strlen(other) == len && memcmp(one, other, len) == 0;
}

typedef struct {
    tamam_host *host;
    int verdicts, rejections;
} listener;

static void hear(void *user, const tamam_host_verdict *verdict, tamam_str subject) {
    listener *one = (listener *)user;
    const tamam_status busy = TAMAM_STATUS_BUSY;
    tamam_batch batch;
    tamam_score score;
    tamam_rule rule;
    const uint8_t *bytes = NULL;
    size_t len = 0;
    uint8_t there = 0;
    int64_t due = 0;
    uint32_t number = 0;
    one->verdicts++;
    CHECK(same(subject.data, "anna", subject.len) || same(subject.data, "ben", subject.len));
    ANSWER(tamam_host_lines(one->host, LINES, 10, &batch, &error), busy);
    ANSWER(tamam_host_score(one->host, 0, &score), busy);
    ANSWER(tamam_host_advance(one->host, 0, &error), busy);
    ANSWER(tamam_host_snapshot(one->host, &bytes, &len, &error), busy);
    ANSWER(tamam_host_subject(one->host, NAME("x"), &number), busy);
    ANSWER(tamam_host_poll(one->host, NULL, 0, &len), busy);
    ANSWER(tamam_host_next_due(one->host, &due, &there), busy);
    ANSWER(tamam_host_listen(one->host, NULL, NULL, NULL), busy);
    ANSWER(tamam_host_free(&one->host), busy);
    CHECK(one->host != NULL);
    /* The image may be read. */
    OK(tamam_image_rule(tamam_host_image(one->host), verdict->verdict.rule, &rule));
    CHECK(same(rule.name.data, "answer", rule.name.len));
}

static void hear_rejection(void *user, const tamam_rejection *rejection) {
    listener *one = (listener *)user;
    one->rejections++;
    CHECK(rejection->line == 4 && rejection->message.len > 0 && rejection->help.len > 0);
}

static void callbacks_hear_all_of_it_and_cannot_come_back(void) {
    listener one = {NULL, 0, 0};
    tamam_batch batch;
    size_t verdicts = 9, rejections = 9;
    one.host = host_of(LETTERS);
    OK(tamam_host_listen(one.host, hear, hear_rejection, &one));
    ANSWER(tamam_host_lines(one.host, LINES, strlen(LINES), &batch, &error), TAMAM_STATUS_REJECTED_EVENTS);
    OK(tamam_host_advance(one.host, INT64_C(1800000000000), &error));
    CHECK(one.verdicts == 2 && one.rejections == 1);
    OK(tamam_host_waiting(one.host, &verdicts, &rejections));
    CHECK(verdicts == 0 && rejections == 0);
    OK(tamam_host_free(&one.host));
}

static void single_events_and_columns_reach_the_same_subjects(void) {
    tamam_host *host = host_of(LETTERS), *other = host_of(LETTERS);
    const tamam_image *image = tamam_host_image(host);
    static tamam_event event;
    static tamam_host_verdict verdicts[8], columns_said[8];
    tamam_slot letter, pages, answer_to;
    tamam_batch batch;
    size_t count = 0, said = 0;
    uint16_t sent = 0, answered = 0;
    uint32_t anna = 9, ben = 9, at;
    uint64_t a7 = 0;
    OK(tamam_image_kind(image, NAME("letter.sent"), &sent));
    OK(tamam_image_kind(image, NAME("letter.answered"), &answered));
    OK(tamam_image_slot(image, sent, NAME("letter"), &letter));
    OK(tamam_image_slot(image, sent, NAME("pages"), &pages));
    OK(tamam_image_slot(image, answered, NAME("letter"), &answer_to));
    for (at = 0; at < 2; at++) {
        tamam_host *one = at == 0 ? host : other;
        OK(tamam_host_subject(one, NAME("anna"), &anna));
        OK(tamam_host_subject(one, NAME("ben"), &ben));
        OK(tamam_host_text(one, NAME("a7"), &a7));
        CHECK(anna == 0 && ben == 1);
    }
    OK(tamam_event_start(&event, image, sent, 0, 11));
    OK(tamam_event_set_id(&event, &letter, a7, &error));
    OK(tamam_host_step(host, anna, &event, &error));
    OK(tamam_event_start(&event, image, answered, DAY, 13));
    OK(tamam_event_set_id(&event, &answer_to, a7, &error));
    OK(tamam_host_step(host, anna, &event, &error));
    ANSWER(tamam_host_step(host, 2, &event, &error), TAMAM_STATUS_UNKNOWN_NUMBER);
    OK(tamam_event_start(&event, image, answered, 0, 14));
    ANSWER(tamam_host_step(host, anna, &event, &error), TAMAM_STATUS_REFUSED_OLDER);
    CHECK(error.numbers[0] == 0 && error.numbers[1] == DAY);
    OK(tamam_host_poll(host, verdicts, 8, &count));
    {
        /* The same as a table, with a row for ben that has a page too many, one of a kind
         * that nothing has, and one of nobody. */
        uint32_t subject[5];
        uint16_t kind[5];
        int64_t time[5], letters[5], leaves[5];
        uint64_t evidence[5];
        uint8_t present[5];
        tamam_column cells[3];
        tamam_columns table;
        tamam_rejection rejection;
        uint8_t there = 0;
        for (at = 0; at < 5; at++) {
            subject[at] = at == 1 ? ben : at == 4 ? 77 : anna;
            kind[at] = at == 2 ? answered : at == 3 ? 99 : sent;
            time[at] = at == 2 ? DAY : 0;
            letters[at] = (int64_t)a7;
            leaves[at] = at == 1 ? 10 : 1;
            evidence[at] = 11 + at;
            present[at] = at == 1;
        }
        memset(cells, 0, sizeof cells);
        cells[0].slot = letter;
        cells[0].values = letters;
        cells[1].slot = answer_to;
        cells[1].values = letters;
        cells[2].slot = pages;
        cells[2].values = leaves;
        cells[2].present = present;
        memset(&table, 0, sizeof table);
        table.rows = 5;
        table.subject = subject;
        table.kind = kind;
        table.time = time;
        table.evidence = evidence;
        table.columns = cells;
        table.columns_len = 3;
        ANSWER(tamam_host_columns(other, &table, &batch, &error), TAMAM_STATUS_REJECTED_EVENTS);
        CHECK(batch.read == 5 && batch.scored == 2 && batch.rejected == 3 && batch.taken == 5);
        for (at = 0; at < 3; at++) {
            static const uint64_t rows[3] = {1, 3, 4};
            OK(tamam_host_poll_rejection(other, &rejection, &there));
            CHECK(there == 1 && rejection.line == rows[at]);
        }
        OK(tamam_host_poll(other, columns_said, 8, &said));
        CHECK(count == 1 && said == 1 && memcmp(verdicts, columns_said, sizeof verdicts[0]) == 0);
        cells[1].slot.mark ^= 1;
        ANSWER(tamam_host_columns(other, &table, &batch, &error), TAMAM_STATUS_FOREIGN_SLOT);
        cells[1].slot.mark ^= 1;
        table.time = NULL;
        ANSWER(tamam_host_columns(other, &table, &batch, &error), TAMAM_STATUS_NULL_POINTER);
        table.time = (int64_t *)(void *)((char *)time + 1);
        ANSWER(tamam_host_columns(other, &table, &batch, &error), TAMAM_STATUS_MISALIGNED);
        table.rows = 0;
        OK(tamam_host_columns(other, &table, &batch, &error));
        CHECK(batch.read == 0);
    }
    OK(tamam_host_free(&host));
    OK(tamam_host_free(&other));
}

static void a_snapshot_goes_on_and_a_torn_one_is_refused(void) {
    tamam_host *host = host_of(LETTERS), *next = NULL;
    const uint8_t *rules = (const uint8_t *)LETTERS;
    const uint8_t *bytes = NULL;
    uint8_t *copy;
    size_t len = 0, at, image_len = 0;
    uint8_t *image = compiled(LETTERS, &image_len);
    tamam_batch batch;
    tamam_score one, other;
    ANSWER(tamam_host_lines(host, LINES, strlen(LINES), &batch, &error), TAMAM_STATUS_REJECTED_EVENTS);
    OK(tamam_host_snapshot(host, &bytes, &len, &error));
    copy = (uint8_t *)lend(len);
    memcpy(copy, bytes, len);
    for (at = 0; at < len; at++) {
        ANSWER(tamam_host_restore(rules, strlen(LETTERS), copy, at, &next, &error),
               at < 8 ? TAMAM_STATUS_SNAPSHOT_MARK : TAMAM_STATUS_SNAPSHOT_LENGTH);
        copy[at] ^= 4;
        ANSWER(tamam_host_restore(rules, strlen(LETTERS), copy, len, &next, &error),
               at < 8                  ? TAMAM_STATUS_SNAPSHOT_MARK
               : at < 12               ? TAMAM_STATUS_SNAPSHOT_VERSION
               : at >= 24 && at < 32   ? TAMAM_STATUS_SNAPSHOT_LENGTH
                                       : TAMAM_STATUS_SNAPSHOT_CHECKSUM);
        copy[at] ^= 4;
    }
    CHECK(next == NULL);
    {
        static const char others[] =
            "subject s\nevent a from s\nevent b from house\n"
            "expectation e { open when a meet when b -> met +1 }\n";
        ANSWER(tamam_host_restore((const uint8_t *)others, strlen(others), copy, len, &next, &error),
               TAMAM_STATUS_SNAPSHOT_FOREIGN);
    }
    /* From the image as well as from the text. */
    OK(tamam_host_restore(image, image_len, copy, len, &next, &error));
    OK(tamam_host_advance(host, INT64_C(1800000000000), &error));
    OK(tamam_host_advance(next, INT64_C(1800000000000), &error));
    for (at = 0; at < 2; at++) {
        OK(tamam_host_score(host, (uint32_t)at, &one));
        OK(tamam_host_score(next, (uint32_t)at, &other));
        CHECK(memcmp(&one, &other, sizeof one) == 0 && one.moments == 1);
    }
    free(copy);
    free(image);
    OK(tamam_host_free(&next));
    OK(tamam_host_free(&host));
}

static void mistakes_and_bad_images_make_no_host(void) {
    static const char mistaken[] = "subject s\nevent a from s\nexpectation e { open when b fail when a -> lost -1 }\n";
    static tamam_diagnostic found[4];
    static uint8_t junk[64];
    tamam_host *host = NULL;
    size_t count = 9;
    ANSWER(tamam_host_new((const uint8_t *)mistaken, strlen(mistaken), found, 4, &count, &host, &error),
           TAMAM_STATUS_MISTAKES);
    CHECK(host == NULL && count >= 1 && found[0].code == 201 && found[0].line == 3);
    CHECK(error.line == 3 && error.numbers[0] == (int64_t)count);
    memcpy(junk, "\x89tamam\r\n", 8);
    ANSWER(tamam_host_new(junk, sizeof junk, NULL, 0, NULL, &host, &error), TAMAM_STATUS_REJECTED_VERSION);
    memset(junk, 0xff, sizeof junk);
    ANSWER(tamam_host_new(junk, sizeof junk, NULL, 0, NULL, &host, &error), TAMAM_STATUS_NOT_UTF8);
    ANSWER(tamam_host_new(NULL, 4, NULL, 0, NULL, &host, &error), TAMAM_STATUS_NULL_POINTER);
    ANSWER(tamam_host_new(junk, 4, NULL, 0, NULL, NULL, &error), TAMAM_STATUS_NULL_POINTER);
    ANSWER(tamam_host_new(junk, (size_t)-1, NULL, 0, NULL, &host, &error), TAMAM_STATUS_TOO_LONG);
    CHECK(host == NULL);
}

static void null_hosts_and_null_places_are_refused(void) {
    const tamam_status null = TAMAM_STATUS_NULL_POINTER;
    tamam_host *host = host_of(LETTERS), *none = NULL;
    static tamam_event event;
    tamam_batch batch;
    tamam_score score;
    tamam_str name;
    static tamam_columns table;
    const uint8_t *bytes;
    uint64_t number;
    uint32_t subject;
    size_t count;
    int64_t due;
    uint8_t there;
    char json[8];
    ANSWER(tamam_host_free(NULL), null);
    ANSWER(tamam_host_free(&none), null);
    CHECK(tamam_host_image(NULL) == NULL);
    ANSWER(tamam_host_listen(NULL, NULL, NULL, NULL), null);
    ANSWER(tamam_host_step(NULL, 0, &event, &error), null);
    ANSWER(tamam_host_step(host, 0, NULL, &error), null);
    ANSWER(tamam_host_step(host, 0, &event, &error), TAMAM_STATUS_NO_EVENT);
    ANSWER(tamam_host_lines(NULL, "", 0, &batch, &error), null);
    ANSWER(tamam_host_lines(host, NULL, 1, &batch, &error), null);
    ANSWER(tamam_host_lines(host, "", 0, NULL, &error), null);
    OK(tamam_host_lines(host, NULL, 0, &batch, &error));
    ANSWER(tamam_host_columns(NULL, &table, &batch, &error), null);
    ANSWER(tamam_host_columns(host, NULL, &batch, &error), null);
    ANSWER(tamam_host_columns(host, &table, NULL, &error), null);
    ANSWER(tamam_host_advance(NULL, 0, &error), null);
    ANSWER(tamam_host_allow_late(NULL, 0), null);
    ANSWER(tamam_host_unique(NULL, NAME("id")), null);
    ANSWER(tamam_host_unique(host, NULL, 2), null);
    ANSWER(tamam_host_release(NULL, &error), null);
    OK(tamam_host_release(host, &error));
    ANSWER(tamam_host_subject(host, NULL, 3, &subject), null);
    ANSWER(tamam_host_subject(host, NAME("a"), NULL), null);
    ANSWER(tamam_host_subject(host, NAME("\xff"), &subject), TAMAM_STATUS_NOT_UTF8);
    OK(tamam_host_subjects(host, &subject));
    CHECK(subject == 0);
    ANSWER(tamam_host_find(host, NAME("a"), &subject), TAMAM_STATUS_UNKNOWN_NAME);
    ANSWER(tamam_host_subject_name(host, 0, &name), TAMAM_STATUS_UNKNOWN_NUMBER);
    ANSWER(tamam_host_text(host, NAME("a"), NULL), null);
    ANSWER(tamam_host_text(NULL, NAME("a"), &number), null);
    ANSWER(tamam_host_score(host, 0, &score), TAMAM_STATUS_UNKNOWN_NUMBER);
    ANSWER(tamam_host_caps(host, 0, NULL, 0, &count), TAMAM_STATUS_UNKNOWN_NUMBER);
    ANSWER(tamam_host_next_due(host, NULL, &there), null);
    ANSWER(tamam_host_next_due(host, &due, NULL), null);
    OK(tamam_host_next_due(host, &due, &there));
    CHECK(there == 0);
    ANSWER(tamam_host_poll(host, NULL, 1, &count), null);
    ANSWER(tamam_host_poll(host, NULL, 0, NULL), null);
    ANSWER(tamam_host_poll_rejection(host, NULL, &there), null);
    ANSWER(tamam_host_verdict_json(host, NULL, json, 8, NULL), null);
    ANSWER(tamam_host_snapshot(host, NULL, &count, &error), null);
    ANSWER(tamam_host_snapshot(host, &bytes, NULL, &error), null);
    ANSWER(tamam_host_restore(NULL, 0, NULL, 0, NULL, &error), null);
    OK(tamam_host_waiting(host, NULL, NULL));
    OK(tamam_host_free(&host));
}

static void bytes_of_any_sort_are_only_rejected(void) {
    tamam_host *host = host_of(LETTERS);
    tamam_batch batch;
    char junk[4096];
    unsigned state = 7;
    int round;
    for (round = 0; round < 50; round++) {
        size_t at, rejections = 0;
        for (at = 0; at < sizeof junk; at++) {
            state = state * 1103515245u + 12345u;
            junk[at] = (char)(state >> 16);
        }
        (void)tamam_host_lines(host, junk, sizeof junk, &batch, &error);
        CHECK(batch.taken == sizeof junk && batch.scored == 0 && batch.read == batch.rejected);
        OK(tamam_host_waiting(host, NULL, &rejections));
        CHECK(rejections >= batch.rejected);
    }
    OK(tamam_host_free(&host));
}

static void hosts_know_the_zones_of_the_world(void) {
    static const char letter[] =
        "{\"type\":\"letter.sent\",\"time\":\"2025-07-01T14:30:00Z\",\"subject\":\"anna\"}\n";
    tamam_host *host = host_of(OFFICE);
    tamam_host_verdict late;
    tamam_batch batch;
    size_t count = 0;
    OK(tamam_host_lines(host, letter, strlen(letter), &batch, &error));
    /* Half an hour of Tuesday, the rest on Wednesday until half past ten, which is 8:30 in UTC. */
    OK(tamam_host_advance(host, 1751446800000, &error));
    OK(tamam_host_poll(host, &late, 1, &count));
    CHECK(count == 1 && late.verdict.time == 1751445000000);
    OK(tamam_host_free(&host));
}

int main(void) {
    hosts_know_the_zones_of_the_world();
    lines_are_scored_or_rejected_one_by_one();
    what_comes_late_waits_and_what_comes_again_is_left_out();
    caps_stand_and_run_out_by_the_clock();
    callbacks_hear_all_of_it_and_cannot_come_back();
    single_events_and_columns_reach_the_same_subjects();
    a_snapshot_goes_on_and_a_torn_one_is_refused();
    mistakes_and_bad_images_make_no_host();
    null_hosts_and_null_places_are_refused();
    bytes_of_any_sort_are_only_rejected();
    return done("hosts");
}
