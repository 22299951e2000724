/* A service that keeps many people's experience of it: events as JSON lines come in from
 * stdin, verdicts go out as JSON lines to stdout, what cannot be scored to stderr.
 *     cc service.c $(pkg-config --cflags --libs tamam) -o service
 *     ./service rules.tamam [snapshot] < events.jsonl
 * With a snapshot file it goes on from there, and leaves a new one behind. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tamam.h>

static char chunk[1 << 20], json[1 << 16];

static int fail(const tamam_error *error) {
    char why[512] = "";
    tamam_error_text(error, why, sizeof why, NULL);
    return fprintf(stderr, "%s\n", why), 1;
}

/* A whole file, which the caller frees; NULL when there is none. */
static uint8_t *slurp(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    size_t room = 0;
    *len = 0;
    if (file == NULL) return NULL;
    do {
        room = room * 2 + 4096;
        bytes = (uint8_t *)realloc(bytes, room);
        if (bytes == NULL) exit(2);
        *len += fread(bytes + *len, 1, room - *len, file);
    } while (*len == room);
    fclose(file);
    return bytes;
}

/* Prints what waits in the host. */
static void tell(tamam_host *host) {
    static tamam_host_verdict verdicts[256];
    static tamam_rejection rejection;
    size_t count = 0, at;
    uint8_t there = 0;
    while (tamam_host_poll(host, verdicts, 256, &count) == TAMAM_STATUS_OK && count > 0)
        for (at = 0; at < count; at++)
            if (tamam_host_verdict_json(host, &verdicts[at], json, sizeof json, NULL) == TAMAM_STATUS_OK)
                puts(json);
    while (tamam_host_poll_rejection(host, &rejection, &there) == TAMAM_STATUS_OK && there)
        fprintf(stderr, "line %lu: %.*s (%.*s)\n", (unsigned long)rejection.line,
                (int)rejection.message.len, rejection.message.data,
                (int)rejection.help.len, rejection.help.data);
}

/* Gives lines to the host, in as many pieces as its queue has room for. */
static int give(tamam_host *host, const char *lines, size_t len, tamam_error *error) {
    static tamam_batch batch;
    tamam_status status;
    do {
        status = tamam_host_lines(host, lines, len, &batch, error);
        if (status != TAMAM_STATUS_OK && status != TAMAM_STATUS_REJECTED_EVENTS &&
            status != TAMAM_STATUS_FULL_QUEUE) return 0;
        tell(host);
        lines += batch.taken;
        len -= batch.taken;
    } while (status == TAMAM_STATUS_FULL_QUEUE);
    fflush(stdout);
    return 1;
}

/* The mistakes of a rule file, as a compiler shows them. */
static int blame(const char *path, const tamam_diagnostic *mistakes, size_t count) {
    char message[512] = "", help[512] = "";
    size_t at;
    for (at = 0; at < count; at++) {
        tamam_diagnostic_message(&mistakes[at], message, sizeof message, NULL);
        tamam_diagnostic_help(&mistakes[at], help, sizeof help, NULL);
        fprintf(stderr, "%s:%u:%u: E%04u %s (%s)\n", path, (unsigned)mistakes[at].line,
                (unsigned)mistakes[at].column, (unsigned)mistakes[at].code, message, help);
    }
    return 1;
}

int main(int argc, char **argv) {
    static tamam_diagnostic mistakes[16];
    static tamam_error error;
    static tamam_score score;
    tamam_str name = {"", 0};
    tamam_host *host = NULL;
    size_t rules_len = 0, snapshot_len = 0, count = 0, held = 0, got;
    uint8_t *rules, *snapshot = NULL;
    uint32_t subjects = 0, subject;
    tamam_status status;
    if (argc < 2 || (rules = slurp(argv[1], &rules_len)) == NULL)
        return fprintf(stderr, "usage: service rules.tamam [snapshot] < events.jsonl\n"), 2;
    if (argc > 2) snapshot = slurp(argv[2], &snapshot_len);
    status = snapshot != NULL
        ? tamam_host_restore(rules, rules_len, snapshot, snapshot_len, &host, &error)
        : tamam_host_new(rules, rules_len, mistakes, 16, &count, &host, &error);
    if (status == TAMAM_STATUS_MISTAKES) return blame(argv[1], mistakes, count < 16 ? count : 16);
    if (status != TAMAM_STATUS_OK) return fail(&error);

    /* Whole lines only; what stays is the begin of a line that goes on. */
    while ((got = fread(chunk + held, 1, sizeof chunk - held, stdin)) > 0) {
        size_t whole = held + got;
        while (whole > 0 && chunk[whole - 1] != '\n') whole--;
        held += got;
        if (whole == 0 && held == sizeof chunk) whole = held;
        if (!give(host, chunk, whole, &error)) return fail(&error);
        memmove(chunk, chunk + whole, held - whole);
        held -= whole;
    }
    if (!give(host, chunk, held, &error)) return fail(&error);

    tamam_host_subjects(host, &subjects);
    for (subject = 0; subject < subjects; subject++) {
        if (tamam_host_score(host, subject, &score) != TAMAM_STATUS_OK || !score.has) continue;
        tamam_host_subject_name(host, subject, &name);
        fprintf(stderr, "%.*s %.3f\n", (int)name.len, name.data, (double)score.score / 1000);
    }
    if (argc > 2) {
        const uint8_t *bytes = NULL;
        size_t len = 0;
        FILE *file = fopen(argv[2], "wb");
        if (file == NULL || tamam_host_snapshot(host, &bytes, &len, &error) != TAMAM_STATUS_OK ||
            fwrite(bytes, 1, len, file) != len || fclose(file) != 0)
            return fprintf(stderr, "%s: not written\n", argv[2]), 1;
    }
    free(rules);
    free(snapshot);
    return tamam_host_free(&host) != TAMAM_STATUS_OK;
}
