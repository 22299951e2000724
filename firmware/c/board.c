/* Start and semihosting of a Cortex-M3, without a C library. */
#include "board.h"

int main(void);

/* The calls of semihosting, as ARM numbers them. */
enum { OPEN = 1, CLOSE = 2, WRITE0 = 4, WRITE = 5, READ = 6, FLEN = 12, EXIT = 24 };
/* How a file is opened: to read bytes, or to write text. */
enum { READ_BYTES = 1, WRITE_TEXT = 4 };
/* Why an emulation ends. */
enum { ALL_WELL = 0x20026, SOMETHING_WRONG = 0x20023 };

static intptr_t call(intptr_t number, const void *arguments) {
    register intptr_t r0 __asm__("r0") = number;
    register const void *r1 __asm__("r1") = arguments;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static intptr_t open(const char *name, uintptr_t mode) {
    size_t len = 0;
    while (name[len] != 0) {
        len++;
    }
    uintptr_t arguments[] = {(uintptr_t)name, mode, len};
    return call(OPEN, arguments);
}

size_t read_file(const char *name, void *place, size_t room) {
    intptr_t handle = open(name, READ_BYTES);
    if (handle == -1) {
        return SIZE_MAX;
    }
    uintptr_t file[] = {(uintptr_t)handle, (uintptr_t)place, 0};
    size_t len = (size_t)call(FLEN, file);
    file[2] = len;
    int whole = len <= room && call(READ, file) == 0;
    call(CLOSE, file);
    return whole ? len : SIZE_MAX;
}

/* What waits to be handed to the host: every call takes long. */
static char waiting[512];
static size_t waits;

static void flush(void) {
    static intptr_t console = -1;
    if (console == -1) {
        console = open(":tt", WRITE_TEXT);
    }
    uintptr_t arguments[] = {(uintptr_t)console, (uintptr_t)waiting, waits};
    call(WRITE, arguments);
    waits = 0;
}

void print(const char *text, size_t len) {
    for (size_t at = 0; at < len; at++) {
        if (waits == sizeof waiting) {
            flush();
        }
        waiting[waits++] = text[at];
    }
}

void print_word(const char *text) {
    while (*text != 0) {
        print(text++, 1);
    }
}

void print_unsigned(uint64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    print(digits + at, sizeof digits - at);
}

void print_signed(int64_t number) {
    if (number < 0) {
        print("-", 1);
    }
    print_unsigned(number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void finish(void) {
    flush();
    for (;;) {
        call(EXIT, (const void *)ALL_WELL);
    }
}

void fail(const char *why) {
    flush();
    call(WRITE0, why);
    for (;;) {
        call(EXIT, (const void *)SOMETHING_WRONG);
    }
}

extern uint32_t data_load, data_start, data_end, bss_start, bss_end, stack_top;

static void fault(void) { fail("the processor stopped\n"); }

void reset(void) {
    uint32_t *from = &data_load;
    for (uint32_t *to = &data_start; to < &data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = &bss_start; to < &bss_end; to++) {
        *to = 0;
    }
    main();
    finish();
}

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
    &stack_top, (const void *)reset, (const void *)fault, (const void *)fault};
