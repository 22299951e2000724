/* Compiles rules and runs them, in C on a Cortex-M3 without a heap: the cases 001, 002 ...
 * in the folder it is started in. What it prints is what the host prints. */
#include "board.h"
#include <tamam.h>

enum { SUBJECTS = 16, MISTAKES = 8, CAPS = 64, RULES = 64, WORDS = 128 };

static char source[64 * 1024];
static uint8_t steps[64 * 1024];
static uint8_t bytes[512 * 1024];
static uint64_t scratch[128 * 1024];
static uint64_t memory[128 * 1024];

static tamam_image image;
static tamam_engine engines[SUBJECTS];
static tamam_event event;

/* A call that has no reason to fail. */
static void must(tamam_status status) {
    if (status != TAMAM_STATUS_OK) {
        tamam_str text = tamam_status_text(status);
        print(text.data, text.len);
        fail("\nsomething failed that must not\n");
    }
}

static void print_text(tamam_str text) { print(text.data, text.len); }

static void print_labelled(const char *label, int64_t number) {
    print_word(label);
    print_signed(number);
}

/* A number that may be absent. */
static void print_maybe(const char *label, int there, int64_t number) {
    print_word(label);
    if (there) {
        print_signed(number);
    } else {
        print_word("none");
    }
}

static void print_rule(uint32_t number) {
    tamam_rule rule;
    must(tamam_image_rule(&image, number, &rule));
    print_text(rule.name);
}

static void on_verdict(void *user, const tamam_verdict *verdict) {
    const uint16_t *subject = user;
    print_unsigned(*subject);
    print_labelled(" at ", verdict->time);
    print_word(": ");
    print_rule(verdict->rule);
    if (verdict->has & TAMAM_HAS_KEY) {
        print_word(" ");
        print_unsigned(verdict->key);
    }
    print_word(" ");
    print_text(tamam_class_word(verdict->of_class));
    if (verdict->has & TAMAM_HAS_STANCE) {
        print_word(" by ");
        print_text(tamam_stance_word(verdict->stance));
    }
    if (verdict->has & TAMAM_HAS_OUTCOME) {
        tamam_str word;
        must(tamam_image_outcome(&image, verdict->outcome, &word));
        print_word(" -> ");
        print_text(word);
    }
    if (verdict->has & TAMAM_HAS_FELT) {
        print_labelled(", felt ", verdict->felt);
    }
    if (verdict->has & TAMAM_HAS_DUE) {
        print_labelled(", due ", verdict->due);
    }
    if (verdict->has & TAMAM_HAS_FAULT) {
        print_word(", for ");
        print_text(tamam_fault_word(verdict->fault));
    }
    for (uint32_t at = 0; at < verdict->evidence_len; at++) {
        print_word(", from ");
        print_unsigned(verdict->evidence[at]);
    }
    print_labelled(", line ", verdict->line);
    print_labelled(", bytes ", verdict->start);
    print_labelled(" to ", verdict->end);
    print_word("\n");
}

static void print_known(uint16_t subject) {
    static tamam_known known[RULES];
    size_t count;
    must(tamam_engine_known(&engines[subject], known, RULES, &count));
    for (size_t at = 0; at < count; at++) {
        print_unsigned(subject);
        print_word(" is known by ");
        print_rule(known[at].rule);
        print_maybe(": ", (known[at].has & TAMAM_HAS_VALUE) != 0, known[at].value);
        print_word("\n");
    }
}

static void print_ledgers(uint16_t subject) {
    static tamam_ledger ledgers[RULES];
    size_t count;
    must(tamam_engine_ledgers(&engines[subject], ledgers, RULES, &count));
    for (size_t at = 0; at < count; at++) {
        const tamam_ledger *one = &ledgers[at];
        print_unsigned(subject);
        print_word(" has of ");
        print_rule(one->rule);
        print_word(" from ");
        print_text(one->from);
        print_word(" ");
        print_unsigned(one->due);
        print_word(" due, ");
        print_unsigned(one->kept);
        print_word(" kept, ");
        print_unsigned(one->honoured);
        print_word(" honoured, ");
        print_unsigned(one->broken);
        print_word(" broken\n");
    }
}

static void print_counts(uint16_t subject) {
    static tamam_count counts[WORDS];
    size_t count;
    must(tamam_engine_counts(&engines[subject], counts, WORDS, &count));
    for (size_t at = 0; at < count; at++) {
        print_unsigned(subject);
        print_word(" heard ");
        print_text(counts[at].word);
        print_word(" of ");
        print_rule(counts[at].rule);
        print_word(" ");
        print_unsigned(counts[at].count);
        print_word(" times\n");
    }
}

/* Prints what is remembered by facet and by journey. */
static void print_parts(uint16_t subject) {
    static char name[1024];
    for (uint32_t number = 0;; number++) {
        int64_t value;
        uint8_t there;
        size_t needed;
        tamam_status status = tamam_image_part(&image, number, name, sizeof name, &needed);
        if (status == TAMAM_STATUS_UNKNOWN_NUMBER) {
            return;
        }
        must(status);
        must(tamam_engine_part(&engines[subject], name, needed - 1, &value, &there));
        print_unsigned(subject);
        print_word(" has ");
        print_word(name);
        print_maybe(" ", there, value);
        print_word("\n");
    }
}

static void print_standing(uint16_t subject) {
    static tamam_open open[RULES];
    static tamam_cap caps[CAPS];
    tamam_engine *engine = &engines[subject];
    tamam_score score;
    int64_t clock, due, disappointment;
    uint8_t has_clock, has_due, is_counted;
    size_t count;
    must(tamam_engine_score(engine, &score));
    must(tamam_engine_disappointment(engine, &disappointment, &is_counted));
    must(tamam_engine_clock(engine, &clock, &has_clock));
    must(tamam_engine_next_due(engine, &due, &has_due));
    int felt = (score.has & TAMAM_HAS_MOMENTS) != 0;
    print_unsigned(subject);
    print_maybe(" remembers ", felt, score.memory);
    print_maybe(", score ", felt, score.score);
    print_maybe(", mean ", felt, score.mean);
    print_maybe(", peak ", felt, score.peak);
    print_maybe(", end ", felt, score.end);
    print_word(", ");
    print_unsigned(score.moments);
    print_maybe(" moments, cap ", (score.has & TAMAM_HAS_CAP) != 0, score.cap);
    print_maybe(", clock ", has_clock, clock);
    print_maybe(", next ", has_due, due);
    print_maybe(", disappointment ", is_counted, disappointment);
    print_word("\n");
    must(tamam_engine_open(engine, open, RULES, &count));
    for (size_t at = 0; at < count; at++) {
        print_unsigned(subject);
        print_word(" has ");
        print_unsigned(open[at].count);
        print_word(" open of ");
        print_rule(open[at].rule);
        print_word("\n");
    }
    must(tamam_engine_caps(engine, caps, CAPS, &count));
    for (size_t at = 0; at < count; at++) {
        print_unsigned(subject);
        print_word(" is under ");
        print_rule(caps[at].rule);
        if (caps[at].has & TAMAM_HAS_KEY) {
            print_word(" ");
            print_unsigned(caps[at].key);
        }
        print_labelled(", ", caps[at].cap);
        print_word("\n");
    }
    print_known(subject);
    print_ledgers(subject);
    print_counts(subject);
    print_parts(subject);
}

/* Prints the mistakes of the rules. */
static void print_mistakes(const tamam_compilation *job) {
    static char text[1024];
    for (size_t at = 0; at < job->diagnostics_len; at++) {
        const tamam_diagnostic *one = &job->diagnostics[at];
        print_word("E");
        for (uint32_t unit = 1000; unit > 0; unit /= 10) {
            print_unsigned(one->code / unit % 10);
        }
        print_word(" ");
        must(tamam_diagnostic_message(one, text, sizeof text, NULL));
        print_word(text);
        print_labelled(", bytes ", one->start);
        print_labelled(" to ", one->end);
        print_word("\n");
        if (one->related_start != 0 || one->related_end != 0) {
            print_labelled("  see bytes ", one->related_start);
            print_labelled(" to ", one->related_end);
            print_word("\n");
        }
        must(tamam_diagnostic_help(one, text, sizeof text, NULL));
        if (text[0] != 0) {
            print_word("  ");
            print_word(text);
            print_word("\n");
        }
    }
    if (job->diagnostics_more != 0) {
        print_word("and ");
        print_unsigned(job->diagnostics_more);
        print_word(" more\n");
    }
}

/* Compiles a source into `bytes`. How long the image is; 0 where there are mistakes. */
static size_t compile(size_t len) {
    static tamam_diagnostic found[MISTAKES];
    tamam_compilation job = {0};
    job.source = source;
    job.source_len = len;
    job.scratch = scratch;
    job.scratch_words = sizeof scratch / sizeof *scratch;
    job.image = bytes;
    job.image_capacity = sizeof bytes;
    job.diagnostics = found;
    job.diagnostics_capacity = MISTAKES;
    tamam_status status = tamam_compile(&job, NULL);
    if (status == TAMAM_STATUS_MISTAKES) {
        print_mistakes(&job);
        return 0;
    }
    must(status);
    return job.image_len;
}

/* Takes a little-endian number from the steps. */
static uint64_t take(const uint8_t **at, int count) {
    uint64_t number = 0;
    for (int byte = 0; byte < count; byte++) {
        number |= (uint64_t)*(*at)++ << 8 * byte;
    }
    return number;
}

static tamam_status set_one(const tamam_slot *slot, uint8_t type, int64_t raw, tamam_error *error) {
    switch (type) {
    case TAMAM_TYPE_ID:
        return tamam_event_set_id(&event, slot, (uint64_t)raw, error);
    case TAMAM_TYPE_INT:
        return tamam_event_set_int(&event, slot, raw, error);
    case TAMAM_TYPE_DECIMAL:
        return tamam_event_set_decimal(&event, slot, raw, error);
    case TAMAM_TYPE_PERCENT:
        return tamam_event_set_percent(&event, slot, raw, error);
    case TAMAM_TYPE_BOOL:
        return tamam_event_set_bool(&event, slot, (uint8_t)raw, error);
    case TAMAM_TYPE_TIME:
        return tamam_event_set_time(&event, slot, raw, error);
    case TAMAM_TYPE_DURATION:
        return tamam_event_set_duration(&event, slot, raw, error);
    case TAMAM_TYPE_TEXT:
        return tamam_event_set_text(&event, slot, (uint64_t)raw, error);
    default:
        return tamam_event_set_choice(&event, slot, (uint16_t)raw, error);
    }
}

/* Sets a value; of a list it is how many ids it has, and they follow. Returns how many values
 * followed. */
static int set(uint16_t kind, const uint8_t **at, tamam_error *error) {
    tamam_slot slot;
    tamam_attribute attribute;
    uint32_t place = (uint32_t)take(at, 1);
    int64_t raw = (int64_t)take(at, 8);
    must(tamam_image_slot_at(&image, kind, place, &slot, &attribute));
    if (attribute.type == TAMAM_TYPE_IDS) {
        uint64_t ids[UINT8_MAX];
        for (int64_t id = 0; id < raw; id++) {
            take(at, 1);
            ids[id] = take(at, 8);
        }
        must(tamam_event_set_ids(&event, &slot, ids, (size_t)raw, error));
        return (int)raw;
    }
    must(set_one(&slot, attribute.type, raw, error));
    return 0;
}

/* What the engine refuses is printed as what it says. */
static void print_refused(uint16_t subject, tamam_status status, const tamam_error *error) {
    if (status == TAMAM_STATUS_REFUSED_OLDER) {
        print_unsigned(subject);
        print_labelled(" refused: ", error->numbers[0]);
        print_labelled(" is before ", error->numbers[1]);
        print_word("\n");
    } else {
        must(status);
    }
}

static void settle(uint16_t subject) {
    int64_t due;
    uint8_t there;
    for (;;) {
        must(tamam_engine_next_due(&engines[subject], &due, &there));
        if (!there) {
            return;
        }
        must(tamam_engine_advance(&engines[subject], due, on_verdict, &subject, NULL));
    }
}

/* Plays the steps that `firmware/replay/src/steps.rs` describes. */
static void play(size_t len) {
    const uint8_t *at = steps;
    const uint8_t *end = steps + len;
    uint16_t subjects = (uint16_t)take(&at, 2);
    size_t words = tamam_image_memory_words(&image);
    if (subjects > SUBJECTS || words * subjects > sizeof memory / sizeof *memory) {
        fail("too many subjects\n");
    }
    for (uint16_t subject = 0; subject < subjects; subject++) {
        must(tamam_engine_start(&engines[subject], &image, memory + subject * words, words, NULL));
    }
    while (at < end) {
        tamam_error error;
        tamam_status status = TAMAM_STATUS_OK;
        int sort = (int)take(&at, 1);
        uint16_t subject = (uint16_t)take(&at, 2);
        if (sort == 0) {
            uint16_t kind = (uint16_t)take(&at, 2);
            int64_t time = (int64_t)take(&at, 8);
            uint64_t evidence = take(&at, 8);
            must(tamam_event_start(&event, &image, kind, time, evidence));
            for (int values = (int)take(&at, 1); values > 0; values--) {
                values -= set(kind, &at, &error);
            }
            status = tamam_engine_step(&engines[subject], &event, on_verdict, &subject, &error);
        } else if (sort == 1) {
            int64_t now = (int64_t)take(&at, 8);
            status = tamam_engine_advance(&engines[subject], now, on_verdict, &subject, &error);
        } else if (sort == 2) {
            settle(subject);
        } else {
            print_standing(subject);
        }
        print_refused(subject, status, &error);
    }
    for (uint16_t subject = 0; subject < subjects; subject++) {
        print_standing(subject);
    }
}

int main(void) {
    if (tamam_abi_version() != TAMAM_ABI_VERSION) {
        fail("the header is of another version\n");
    }
    for (int number = 1; number < 1000; number++) {
        char name[] = "000.tamam";
        name[0] = (char)('0' + number / 100);
        name[1] = (char)('0' + number / 10 % 10);
        name[2] = (char)('0' + number % 10);
        size_t len = read_file(name, source, sizeof source);
        if (len == SIZE_MAX) {
            break;
        }
        size_t image_len = compile(len);
        if (image_len == 0) {
            continue;
        }
        must(tamam_image_verify(&image, bytes, image_len, NULL));
        name[4] = 's';
        name[5] = 't';
        name[6] = 'e';
        name[7] = 'p';
        name[8] = 's';
        len = read_file(name, steps, sizeof steps);
        if (len == SIZE_MAX) {
            fail("there are no steps\n");
        }
        play(len);
    }
    return 0;
}
