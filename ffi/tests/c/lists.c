/* Lists of ids reach every case they name, over lent memory and over a host's columns; what
 * does not fit is refused whole. */
#include "check.h"

static const char RULES[] =
    "subject customer\n"
    "event asked    from customer { ticket: id }\n"
    "event answered from house    { tickets: ids up to 3, ticket: id }\n"
    "expectation reply {\n"
    "  per ticket, up to 8 open\n"
    "  open when asked\n"
    "  meet when answered matching tickets -> met +10\n"
    "}\n";

static tamam_error error;

typedef struct {
    size_t count;
    uint64_t keys[8];
} heard;

static void hear_key(void *user, const tamam_verdict *verdict) {
    heard *said = (heard *)user;
    if (said->count < 8) said->keys[said->count] = verdict->key;
    said->count++;
}

static void a_list_is_set_whole_or_not_at_all(void) {
    static const uint64_t ids[6] = {7, 9, 7, 5, 9, 1};
    tamam_image image;
    static tamam_engine engine;
    static tamam_event event;
    tamam_slot ticket, tickets, own;
    tamam_attribute attribute;
    heard said;
    size_t len, words;
    uint16_t asked = 0, answered = 0;
    uint8_t *bytes = compiled(RULES, &len);
    uint64_t *memory, id;
    OK(tamam_image_verify(&image, bytes, len, &error));
    words = tamam_image_memory_words(&image);
    memory = (uint64_t *)lend(words * 8);
    OK(tamam_engine_start(&engine, &image, memory, words, &error));
    OK(tamam_image_kind(&image, NAME("asked"), &asked));
    OK(tamam_image_kind(&image, NAME("answered"), &answered));
    OK(tamam_image_slot(&image, asked, NAME("ticket"), &ticket));
    OK(tamam_image_slot(&image, answered, NAME("ticket"), &own));
    OK(tamam_image_slot_at(&image, answered, 0, &tickets, &attribute));
    CHECK(attribute.type == TAMAM_TYPE_IDS && attribute.least == 0 && attribute.greatest == 3);
    memset(&said, 0, sizeof said);
    for (id = 5; id < 10; id++) {
        OK(tamam_event_start(&event, &image, asked, 0, id));
        OK(tamam_event_set_id(&event, &ticket, id, &error));
        OK(tamam_engine_step(&engine, &event, hear_key, &said, &error));
    }
    CHECK(said.count == 0);
    OK(tamam_event_start(&event, &image, answered, 1, 10));
    ANSWER(tamam_event_set_id(&event, &tickets, 7, &error), TAMAM_STATUS_REFUSED_TYPE);
    ANSWER(tamam_event_set_ids(&event, &own, ids, 1, &error), TAMAM_STATUS_REFUSED_TYPE);
    ANSWER(tamam_event_set_ids(&event, &ticket, ids, 1, &error), TAMAM_STATUS_FOREIGN_SLOT);
    ANSWER(tamam_event_set_ids(&event, &tickets, NULL, 1, &error), TAMAM_STATUS_NULL_POINTER);
    /* An id that comes again counts once: five make three. The list stays when more is refused. */
    OK(tamam_event_set_ids(&event, &tickets, ids, 5, &error));
    ANSWER(tamam_event_set_ids(&event, &tickets, ids, 6, &error), TAMAM_STATUS_REFUSED_IDS);
    CHECK(error.numbers[0] == 3);
    OK(tamam_engine_step(&engine, &event, hear_key, &said, &error));
    CHECK(said.count == 3 && said.keys[0] == 7 && said.keys[1] == 9 && said.keys[2] == 5);
    /* An empty list is no fault, an absent one is. */
    OK(tamam_event_start(&event, &image, answered, 2, 11));
    OK(tamam_event_set_ids(&event, &tickets, NULL, 0, &error));
    OK(tamam_engine_step(&engine, &event, hear_key, &said, &error));
    CHECK(said.count == 3);
    OK(tamam_event_start(&event, &image, answered, 3, 12));
    OK(tamam_engine_step(&engine, &event, hear_key, &said, &error));
    CHECK(said.count == 4);
    free(memory);
    free(bytes);
}

static void columns_of_one_slot_are_one_list(void) {
    enum { ROWS = 5 };
    static const uint32_t nobody_else[ROWS] = {0, 0, 0, 0, 0};
    static const int64_t time[ROWS] = {0, 0, 1, 2, 3};
    static const uint64_t evidence[ROWS] = {1, 2, 3, 4, 5};
    static const int64_t asks[ROWS] = {7, 8, 0, 0, 0};
    static const int64_t first[ROWS] = {0, 0, 8, 1, 1};
    static const int64_t second[ROWS] = {0, 0, 7, 2, 2};
    static const int64_t third[ROWS] = {0, 0, 8, 3, 3};
    static const int64_t fourth[ROWS] = {0, 0, 9, 4, 4};
    static const uint8_t there[ROWS] = {0, 0, 0, 1, 0};
    static const uint8_t never_last[ROWS] = {1, 1, 1, 1, 0};
    tamam_host *host = NULL;
    const tamam_image *image;
    tamam_slot ticket, tickets;
    tamam_column cells[5];
    tamam_columns table;
    tamam_batch batch;
    tamam_host_verdict said[8];
    tamam_rejection rejection;
    uint16_t kind[ROWS], asked = 0, answered = 0;
    uint32_t anna = 9, at;
    uint8_t told = 0;
    size_t count = 0;
    OK(tamam_host_new((const uint8_t *)RULES, strlen(RULES), NULL, 0, NULL, &host, &error));
    image = tamam_host_image(host);
    OK(tamam_image_kind(image, NAME("asked"), &asked));
    OK(tamam_image_kind(image, NAME("answered"), &answered));
    OK(tamam_image_slot(image, asked, NAME("ticket"), &ticket));
    OK(tamam_image_slot(image, answered, NAME("tickets"), &tickets));
    OK(tamam_host_subject(host, NAME("anna"), &anna));
    for (at = 0; at < ROWS; at++) kind[at] = at < 2 ? asked : answered;
    memset(cells, 0, sizeof cells);
    cells[0].slot = ticket;
    cells[0].values = asks;
    for (at = 1; at < 5; at++) {
        static const int64_t *const ids[4] = {first, second, third, fourth};
        cells[at].slot = tickets;
        cells[at].values = ids[at - 1];
        cells[at].present = at == 4 ? there : never_last;
    }
    memset(&table, 0, sizeof table);
    table.rows = ROWS;
    table.subject = nobody_else;
    table.kind = kind;
    table.time = time;
    table.evidence = evidence;
    table.columns = cells;
    table.columns_len = 5;
    /* The third row answers both, the fourth has an id too many, the last has no list. */
    ANSWER(tamam_host_columns(host, &table, &batch, &error), TAMAM_STATUS_REJECTED_EVENTS);
    CHECK(batch.read == 5 && batch.scored == 4 && batch.rejected == 1);
    OK(tamam_host_poll_rejection(host, &rejection, &told));
    CHECK(told == 1 && rejection.line == 3);
    OK(tamam_host_poll(host, said, 8, &count));
    CHECK(count == 3 && said[0].verdict.key == 8 && said[1].verdict.key == 7);
    CHECK(said[2].verdict.of_class == TAMAM_CLASS_FAULT);
    OK(tamam_host_free(&host));
}

int main(void) {
    a_list_is_set_whole_or_not_at_all();
    columns_of_one_slot_are_one_list();
    return done("lists");
}
