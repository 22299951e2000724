/* A world in which every function of the header has something to do: a subject with a letter
 * that waits for an answer, a host of such subjects, and rules to go over to. */
#ifndef WORLD_H
#define WORLD_H

#include "check.h"

#define CORE                                                                                   \
    "subject citizen\n"                                                                        \
    "facet clue: functional, humanic\n"                                                        \
    "event letter.sent from citizen { letter: id, tone: calm | upset, pages: int 1..9,\n"      \
    "  paid: bool, price: decimal, share: percent, wanted: time, patience: duration, about: text, others: ids up to 2 }\n" \
    "event letter.answered from house with clue humanic { letter: id }\n"                      \
    "expectation answer \"they answer my letter\" {\n"                                         \
    "  per  letter, up to 16 open\n"                                                           \
    "  open when letter.sent\n"                                                                \
    "  meet when letter.answered, within 30d -> answered +10\n"                                \
    "  fail after 30d                        -> never    -80\n"                                \
    "}\n"                                                                                      \
    "event letter.planned from house { date: time }\n"                                         \
    "promise soon \"we answer when we said\" from house {\n"                                   \
    "  made when letter.planned, until date\n"                                                 \
    "  kept when letter.answered\n"                                                            \
    "  else broken\n"                                                                          \
    "}\n"                                                                                      \
    "feel when letter.planned where answer.answered > 3 -> +1\n"                               \
    "fact leaves = pages of letter.sent\n"

static const char RULES[] = CORE
    "integrity open_door \"the door stays open\" {\n"
    "  kind accountable\n"
    "  per letter\n"
    "  never letter.sent where about = \"nothing\"\n"
    "  breach -> cap -40, for 100d\n"
    "}\n";
static const char AFTER[] = CORE;
static const char MISTAKEN[] = "subject s\nevent letter.sent from s\nfeel when letter.snet -> +1\n";
static const char LINES[] =
    "{\"type\":\"letter.sent\",\"time\":86400000,\"subject\":\"anna\",\"letter\":7,\"about\":\"nothing\"}\n"
    "{\"type\":\"letter.sent\",\"time\":86400000,\"subject\":\"anna\",\"letter\":8,\"about\":\"nothing\"}\n";
static const char LINE[] =
    "{\"type\":\"letter.answered\",\"time\":172800000,\"subject\":\"anna\",\"letter\":7}\n";
static const char BURNT[] = "{\"type\":\"letter.burnt\",\"time\":172800000,\"subject\":\"anna\"}\n";

enum { SENT = 0, ANSWERED = 1, WORDS = 4096 };

/* What a call must leave as it is, whatever it answers. */
static struct {
    tamam_image image, after;
    tamam_engine engine;
    tamam_plan plan;
    tamam_event letter_event, answer_event;
    tamam_slot letter_slot, tone_slot, pages_slot, paid_slot, price_slot, share_slot, wanted_slot;
    tamam_slot patience_slot, about_slot, others_slot, answer_slot;
    uint64_t others[2];
    uint64_t memory[WORDS], fates[64];
    uint8_t *bytes, *after_bytes;
    size_t len, after_len, words, to_words, plan_words;
    size_t failure_len, message_len, help_len, plan_len, json_len;
    tamam_error failure;
    tamam_diagnostic mistake;
    tamam_host *host;
    tamam_host_verdict host_verdict;
    const uint8_t *snapshot;
    size_t snapshot_len;
    tamam_columns table;
    tamam_column column;
} in, in_before;

/* Where results go: left alone, too, unless the comment of a function says otherwise. */
static struct {
    tamam_image image;
    tamam_engine engine;
    tamam_event event;
    tamam_slot slot;
    tamam_plan plan;
    tamam_facts facts;
    tamam_attribute attribute;
    tamam_rule rule;
    tamam_source source;
    tamam_score score;
    tamam_steps steps;
    tamam_fated fated;
    tamam_str text;
    tamam_batch batch;
    tamam_rejection rejection;
    tamam_compilation job;
    tamam_host *host;
    const uint8_t *bytes;
    uint64_t number;
    int64_t time;
    size_t count, rejections;
    uint32_t line, column;
    uint16_t kind;
    uint8_t there;
    char buffer[1024];
    tamam_verdict verdicts[4];
    tamam_host_verdict host_verdicts[4];
    tamam_cap caps[4];
    tamam_known known[4];
    tamam_open open[4];
    tamam_ledger ledgers[4];
    tamam_count counts[4];
    tamam_diagnostic mistakes[2];
    uint64_t memory[WORDS], undo[WORDS], to[WORDS], fates[64];
} out, out_before;

static uint8_t *bytes, *after_bytes;
static size_t len, after_len;
static uint64_t scratch[16384];
static uint8_t room[65536], taken[65536];
static const uint32_t anna[1] = {0};
static const uint16_t kinds[1] = {ANSWERED};
static const int64_t times[1] = {3 * DAY}, letters[1] = {7};
static const uint64_t evidence[1] = {5};
static const uint8_t present[1] = {1};
/* Calls back into everything while it is set. */
static void (*coming_back)(const void *memory, const void *engine, const tamam_host *host);

static void hear(void *user, const tamam_verdict *verdict) {
    (void)user;
    CHECK(verdict->evidence_len <= 4);
    if (coming_back != NULL) coming_back(in.memory, &in.engine, NULL);
}

static uint64_t name(void *user, uint64_t number, tamam_str text) {
    (void)user;
    (void)text;
    return number;
}

static void hear_host(void *user, const tamam_host_verdict *verdict, tamam_str who) {
    (void)user;
    (void)verdict;
    CHECK(who.len == 4);
    if (coming_back != NULL) coming_back(NULL, NULL, in.host);
}

static void hear_rejection(void *user, const tamam_rejection *rejection) {
    (void)user;
    CHECK(rejection->message.len > 0);
    if (coming_back != NULL) coming_back(NULL, NULL, in.host);
}

static void close_world(void) {
    if (out.host != NULL) OK(tamam_host_free(&out.host));
    if (in.host != NULL) OK(tamam_host_free(&in.host));
}

static void slot(const char *name, uint16_t kind, tamam_slot *found) {
    OK(tamam_image_slot(&in.image, kind, name, strlen(name), found));
}

static void open_subject(void) {
    uint64_t nothing = 0;
    OK(tamam_image_verify(&in.image, bytes, len, NULL));
    OK(tamam_image_verify(&in.after, after_bytes, after_len, NULL));
    slot("letter", SENT, &in.letter_slot);
    slot("tone", SENT, &in.tone_slot);
    slot("pages", SENT, &in.pages_slot);
    slot("paid", SENT, &in.paid_slot);
    slot("price", SENT, &in.price_slot);
    slot("share", SENT, &in.share_slot);
    slot("wanted", SENT, &in.wanted_slot);
    slot("patience", SENT, &in.patience_slot);
    slot("about", SENT, &in.about_slot);
    slot("others", SENT, &in.others_slot);
    slot("letter", ANSWERED, &in.answer_slot);
    OK(tamam_image_text(&in.image, NAME("nothing"), &nothing));
    OK(tamam_event_start(&in.letter_event, &in.image, SENT, DAY, 1));
    OK(tamam_event_set_id(&in.letter_event, &in.letter_slot, 7, NULL));
    OK(tamam_event_set_text(&in.letter_event, &in.about_slot, nothing, NULL));
    OK(tamam_event_start(&in.answer_event, &in.image, ANSWERED, 2 * DAY, 2));
    OK(tamam_event_set_id(&in.answer_event, &in.answer_slot, 7, NULL));
    in.words = tamam_image_memory_words(&in.image);
    in.to_words = tamam_image_memory_words(&in.after);
    CHECK(in.words <= WORDS && in.to_words <= WORDS);
    OK(tamam_engine_start(&in.engine, &in.image, in.memory, in.words, NULL));
    OK(tamam_engine_step(&in.engine, &in.letter_event, hear, NULL, NULL));
    in.plan_words = tamam_plan_words(&in.image);
    OK(tamam_plan_make(&in.plan, &in.image, &in.after, in.fates, 64, NULL));
    ANSWER(tamam_plan_text(&in.plan, NULL, 0, &in.plan_len), TAMAM_STATUS_TOO_SMALL);
}

static void lend_compilation(const char *rules, tamam_compilation *job) {
    memset(job, 0, sizeof *job);
    job->source = rules;
    job->source_len = strlen(rules);
    job->scratch = scratch;
    job->scratch_words = 16384;
    job->image = room;
    job->image_capacity = sizeof room;
    job->diagnostics = out.mistakes;
    job->diagnostics_capacity = 2;
}

static void open_failures(void) {
    ANSWER(tamam_image_verify(&out.image, bytes, 3, &in.failure), TAMAM_STATUS_REJECTED_MARK);
    ANSWER(tamam_error_text(&in.failure, NULL, 0, &in.failure_len), TAMAM_STATUS_TOO_SMALL);
    lend_compilation(MISTAKEN, &out.job);
    ANSWER(tamam_compile(&out.job, NULL), TAMAM_STATUS_MISTAKES);
    in.mistake = out.mistakes[0];
    ANSWER(tamam_diagnostic_message(&in.mistake, NULL, 0, &in.message_len), TAMAM_STATUS_TOO_SMALL);
    ANSWER(tamam_diagnostic_help(&in.mistake, NULL, 0, &in.help_len), TAMAM_STATUS_TOO_SMALL);
    lend_compilation(RULES, &out.job);
}

static void open_host(void) {
    const uint8_t *shot = NULL;
    size_t count = 0;
    OK(tamam_host_new(bytes, len, NULL, 0, NULL, &in.host, NULL));
    OK(tamam_host_lines(in.host, LINES, sizeof LINES - 1, &out.batch, NULL));
    ANSWER(tamam_host_lines(in.host, BURNT, sizeof BURNT - 1, &out.batch, NULL), TAMAM_STATUS_REJECTED_EVENTS);
    OK(tamam_host_poll(in.host, &in.host_verdict, 1, &count));
    ANSWER(tamam_host_verdict_json(in.host, &in.host_verdict, NULL, 0, &in.json_len), TAMAM_STATUS_TOO_SMALL);
    OK(tamam_host_snapshot(in.host, &shot, &in.snapshot_len, NULL));
    CHECK(in.snapshot_len <= sizeof taken);
    memcpy(taken, shot, in.snapshot_len);
    in.snapshot = taken;
    in.column.slot = in.answer_slot;
    in.column.values = letters;
    in.column.present = present;
    in.table.rows = 1;
    in.table.subject = anna;
    in.table.kind = kinds;
    in.table.time = times;
    in.table.evidence = evidence;
    in.table.columns = &in.column;
    in.table.columns_len = 1;
}

static void open_world(void) {
    memset(&in, 0, sizeof in);
    memset(&out, 0, sizeof out);
    in.bytes = bytes;
    in.len = len;
    in.after_bytes = after_bytes;
    in.after_len = after_len;
    open_subject();
    open_failures();
    open_host();
    memcpy(&in_before, &in, sizeof in);
    memcpy(&out_before, &out, sizeof out);
}

static void reopen(void) {
    close_world();
    open_world();
}

#endif
