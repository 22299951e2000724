/* The host by semihosting: files to read and a console to write to. */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

/* Reads a whole file into `room` bytes at `place`. How many bytes it has; SIZE_MAX when
 * there is no such file, or it does not fit. */
size_t read_file(const char *name, void *place, size_t room);

/* What is printed goes to the host's standard output, some of it later. */
void print(const char *text, size_t len);
void print_word(const char *text);
void print_signed(int64_t number);
void print_unsigned(uint64_t number);

/* Ends the emulation: all went well, or not. */
noreturn void finish(void);
noreturn void fail(const char *why);

#endif
