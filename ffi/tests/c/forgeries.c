/* What was altered on purpose, with a checksum to fit: the checks behind it answer, and what
 * passes them runs within its memory. So does memory that says it is of another version. */
#include "check.h"

/* Where things stand in an image: see grammar/image.md. */
enum { SECTIONS_AT = 10, CHECKSUM_AT = 16, TABLE_AT = 24, STRINGS = 0, CODE = 1, KINDS = 2 };
/* Where they stand in a snapshot. */
enum { CRC_AT = 12, CRC_OF = 16, LENGTH_AT = 24, CONTENT_AT = 32 };

static tamam_error error;

static uint64_t number_at(const uint8_t *bytes, size_t at, int count) {
    uint64_t number = 0;
    while (count-- > 0) number = number << 8 | bytes[at + (size_t)count];
    return number;
}

static void put_at(uint8_t *bytes, size_t at, int count, uint64_t number) {
    int byte;
    for (byte = 0; byte < count; byte++) bytes[at + (size_t)byte] = (uint8_t)(number >> 8 * byte);
}

/* Makes the checksum of an image anew: FNV-1a of 64 bits. */
static void sign_image(uint8_t *bytes, size_t len) {
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    size_t at;
    for (at = TABLE_AT; at < len; at++) sum = (sum ^ bytes[at]) * UINT64_C(0x100000001b3);
    put_at(bytes, CHECKSUM_AT, 8, sum);
}

/* Makes that of a snapshot anew: CRC-32. */
static void sign_snapshot(uint8_t *bytes, size_t len) {
    uint32_t sum = UINT32_MAX;
    size_t at;
    int bit;
    for (at = CRC_OF; at < len; at++) {
        sum ^= bytes[at];
        for (bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (sum & 1 ? UINT32_C(0xedb88320) : 0);
    }
    put_at(bytes, CRC_AT, 4, ~sum);
}

/* What is answered to an image in which `count` bytes at `at` were made `number`. */
static tamam_status forged(const uint8_t *bytes, size_t len, size_t at, int count, uint64_t number) {
    static tamam_image image;
    uint8_t *copy = (uint8_t *)lend(len);
    tamam_status status;
    memset(&image, 0, sizeof image);
    memcpy(copy, bytes, len);
    put_at(copy, at, count, number);
    sign_image(copy, len);
    status = tamam_image_verify(&image, copy, len, &error);
    if (status != TAMAM_STATUS_OK) {
        CHECK(error.status == status && (size_t)error.numbers[0] <= len);
        CHECK(tamam_image_memory_words(&image) == 0);
    }
    free(copy);
    return status;
}

static void each_check_behind_the_checksum_answers(void) {
    size_t len, header, code, record;
    uint8_t *bytes = compiled(LETTERS, &len);
    size_t sections = (size_t)number_at(bytes, SECTIONS_AT, 2);
    header = TABLE_AT + 8 * sections;
    code = (size_t)number_at(bytes, TABLE_AT + 8 * CODE, 4);
    record = (size_t)number_at(bytes, TABLE_AT + 8 * KINDS, 4);
    CHECK(number_at(bytes, TABLE_AT + 8 * CODE + 4, 4) > 0);
    /* Nothing altered, the same sum. */
    OK(forged(bytes, len, header, 1, bytes[header]));
    ANSWER(forged(bytes, len, SECTIONS_AT, 2, sections + 1), TAMAM_STATUS_REJECTED_SECTION);
    ANSWER(forged(bytes, len, TABLE_AT + 8 * CODE, 4, code + 1), TAMAM_STATUS_REJECTED_SECTION);
    CHECK(error.numbers[1] == CODE);
    ANSWER(forged(bytes, len, TABLE_AT + 8 * STRINGS + 4, 4, UINT32_MAX), TAMAM_STATUS_REJECTED_SECTION);
    /* A name that begins behind all strings. */
    ANSWER(forged(bytes, len, record, 4, UINT32_MAX), TAMAM_STATUS_REJECTED_RECORD);
    CHECK((size_t)error.numbers[0] == record && error.numbers[1] == KINDS);
    /* No operation has this number. */
    ANSWER(forged(bytes, len, code, 1, 255), TAMAM_STATUS_REJECTED_CODE);
    /* Disappointment, which is not counted, has a word in memory. */
    ANSWER(forged(bytes, len, header + 27, 4, 1), TAMAM_STATUS_REJECTED_MEMORY);
    free(bytes);
}

/* Runs an image whoever wrote it: it stays within the memory it asks for. */
static void run(const tamam_image *image) {
    static tamam_engine engine;
    static tamam_event event;
    static tamam_slot slot;
    tamam_attribute attribute;
    tamam_facts facts;
    tamam_score score;
    size_t words = tamam_image_memory_words(image);
    uint64_t *memory = (uint64_t *)lend(words * 8);
    uint16_t kind;
    uint32_t place;
    int said = 0;
    OK(tamam_image_facts(image, &facts));
    OK(tamam_engine_start(&engine, image, memory, words, &error));
    for (kind = 0; kind < facts.kinds; kind++) {
        OK(tamam_event_start(&event, image, kind, kind * DAY, kind));
        for (place = 0; tamam_image_slot_at(image, kind, place, &slot, &attribute) == TAMAM_STATUS_OK; place++) {
            /* What a forged attribute is, and whether 1 fits it, is open. */
            if (attribute.type == TAMAM_TYPE_ID) OK(tamam_event_set_id(&event, &slot, 1, &error));
            if (attribute.type == TAMAM_TYPE_TEXT) OK(tamam_event_set_text(&event, &slot, 1, &error));
        }
        (void)tamam_engine_step(&engine, &event, count, &said, &error);
    }
    (void)tamam_engine_advance(&engine, 400 * DAY, count, &said, &error);
    OK(tamam_engine_score(&engine, &score));
    free(memory);
}

static void whatever_passes_all_checks_runs_within_its_memory(void) {
    static tamam_image image;
    size_t len, at, passed = 0, rejected[8] = {0};
    uint8_t *bytes = compiled(LETTERS, &len);
    for (at = SECTIONS_AT; at < len; at++) {
        static const uint8_t turned[3] = {1, 0x80, 0xff};
        int how;
        if (at >= CHECKSUM_AT && at < TABLE_AT) continue;
        for (how = 0; how < 3; how++) {
            tamam_status status;
            bytes[at] ^= turned[how];
            sign_image(bytes, len);
            status = tamam_image_verify(&image, bytes, len, &error);
            if (status == TAMAM_STATUS_OK) {
                /* A forged program may ask for as much memory as the limit allows. */
                if (tamam_image_memory_words(&image) < 65536) run(&image);
                passed++;
            } else {
                CHECK(status > TAMAM_STATUS_REJECTED_VERSION && status <= TAMAM_STATUS_REJECTED_MEMORY);
                rejected[status % 8]++;
            }
            bytes[at] ^= turned[how];
        }
    }
    CHECK(passed > 100);
    CHECK(rejected[TAMAM_STATUS_REJECTED_LENGTH % 8] > 0 && rejected[TAMAM_STATUS_REJECTED_SECTION % 8] > 100);
    CHECK(rejected[TAMAM_STATUS_REJECTED_RECORD % 8] > 1000 && rejected[TAMAM_STATUS_REJECTED_CODE % 8] > 10);
    CHECK(rejected[TAMAM_STATUS_REJECTED_MEMORY % 8] > 0);
    free(bytes);
}

/* The first word of a subject's memory is the checksum of its program, and which version of
 * the layout of memory wrote it. */
static void memory_of_another_version_is_refused(void) {
    subject one;
    tamam_facts facts;
    uint64_t tag, version;
    int bit;
    begin(&one);
    OK(tamam_image_facts(&one.image, &facts));
    tag = one.memory[0];
    version = tag ^ facts.checksum;
    CHECK(version != 0);
    for (bit = 0; bit < 64; bit++) {
        one.memory[0] = facts.checksum ^ version ^ UINT64_C(1) << bit;
        ANSWER(tamam_engine_resume(&one.engine, &one.image, one.memory, one.words, &error),
               TAMAM_STATUS_REFUSED_FOREIGN_MEMORY);
    }
    one.memory[0] = facts.checksum ^ (version + 1);
    ANSWER(tamam_engine_resume(&one.engine, &one.image, one.memory, one.words, &error),
           TAMAM_STATUS_REFUSED_FOREIGN_MEMORY);
    one.memory[0] = facts.checksum ^ (version - 1);
    ANSWER(tamam_engine_resume(&one.engine, &one.image, one.memory, one.words, &error),
           TAMAM_STATUS_REFUSED_FOREIGN_MEMORY);
    one.memory[0] = facts.checksum;
    ANSWER(tamam_engine_resume(&one.engine, &one.image, one.memory, one.words, &error),
           TAMAM_STATUS_REFUSED_FOREIGN_MEMORY);
    one.memory[0] = tag;
    OK(tamam_engine_resume(&one.engine, &one.image, one.memory, one.words, &error));
    finish(&one);
}

static void a_snapshot_that_says_what_none_says_is_refused(void) {
    static const char line[] =
        "{\"type\":\"letter.sent\",\"time\":86400000,\"subject\":\"anna\",\"letter\":7}\n"
        "{\"type\":\"letter.sent\",\"time\":86400000,\"subject\":\"bela\",\"letter\":7}\n";
    const uint8_t *rules = (const uint8_t *)LETTERS, *shot = NULL;
    tamam_host *host = NULL, *next = NULL;
    tamam_batch batch;
    uint8_t *copy;
    size_t len = 0, at, content = 0;
    OK(tamam_host_new(rules, strlen(LETTERS), NULL, 0, NULL, &host, &error));
    OK(tamam_host_lines(host, line, strlen(line), &batch, &error));
    OK(tamam_host_snapshot(host, &shot, &len, &error));
    copy = (uint8_t *)lend(len + 1);
    memcpy(copy, shot, len);
    /* Two subjects of one name. */
    for (at = CONTENT_AT; at + 4 <= len && memcmp(copy + at, "bela", 4) != 0; at++) continue;
    CHECK(at + 4 <= len);
    memcpy(copy + at, "anna", 4);
    sign_snapshot(copy, len);
    ANSWER(tamam_host_restore(rules, strlen(LETTERS), copy, len, &next, &error), TAMAM_STATUS_SNAPSHOT_CONTENT);
    memcpy(copy + at, "bela", 4);
    /* A byte behind the end of what it says. */
    copy[len] = 0;
    put_at(copy, LENGTH_AT, 8, len + 1 - CONTENT_AT);
    sign_snapshot(copy, len + 1);
    ANSWER(tamam_host_restore(rules, strlen(LETTERS), copy, len + 1, &next, &error), TAMAM_STATUS_SNAPSHOT_CONTENT);
    put_at(copy, LENGTH_AT, 8, len - CONTENT_AT);
    CHECK(next == NULL);
    /* Whatever else it says, it is a host of the two or none. What stands in the memory of the
     * subjects is not looked at, so nothing is done with it: a sum is no signature. */
    for (at = CONTENT_AT; at < len; at++) {
        tamam_status status;
        uint32_t subjects = 0;
        copy[at] ^= 1;
        sign_snapshot(copy, len);
        status = tamam_host_restore(rules, strlen(LETTERS), copy, len, &next, &error);
        CHECK(status == TAMAM_STATUS_OK || status == TAMAM_STATUS_SNAPSHOT_CONTENT);
        if (status == TAMAM_STATUS_OK) {
            OK(tamam_host_subjects(next, &subjects));
            CHECK(subjects == 2);
            OK(tamam_host_free(&next));
        }
        content += status != TAMAM_STATUS_OK;
        copy[at] ^= 1;
    }
    CHECK(content > 4);
    free(copy);
    OK(tamam_host_free(&host));
}

int main(void) {
    each_check_behind_the_checksum_answers();
    whatever_passes_all_checks_runs_within_its_memory();
    memory_of_another_version_is_refused();
    a_snapshot_that_says_what_none_says_is_refused();
    return done("forgeries");
}
