/*
 * tamam: rules that score experiences. The C ABI.
 *
 * This file is made from the library's sources; a test compares them. The ABI has two
 * layers. The lent layer runs one subject in memory that you lend: no heap, no operating
 * system. The host layer (TAMAM_HOST) keeps many subjects on the heap, reads JSON lines
 * and columns, and takes snapshots.
 *
 * CONVENTIONS
 *
 * Names. Every function and type begins with tamam_, every constant with TAMAM_.
 *
 * Answers. A function that can fail answers with a tamam_status, 0 (TAMAM_STATUS_OK) for
 * done. A number keeps its meaning for good and is never used for another; keep a branch
 * for numbers that are newer than your header. Results go to places that you lend, and
 * are written only when the answer is OK, unless a function says otherwise. A last
 * argument `tamam_error *error` may be NULL; otherwise it is filled when the function
 * fails, and tamam_error_text makes one line of it.
 *
 * Pointers. Each is checked for NULL and for alignment, each length for what memory can
 * hold, and a failure names the argument by its place, from 1. NULL is allowed where a
 * comment says so, for `error` and `user`, and for arrays and texts of length 0. That a
 * pointer leads to as much memory as you say, nobody but you can know. No place that is
 * written may lie in what another argument leads to: for memory that an engine works in this
 * is checked and answered with OVERLAP, for single values you vouch.
 *
 * Texts are UTF-8 with a length and may hold a NUL. A tamam_str that is handed to you has
 * no NUL at its end and belongs to somebody else: print it with "%.*s". Texts that are
 * written into your buffer do end with a NUL, and are written whole or not at all.
 *
 * Ownership. What you lend stays yours: the library keeps no copy of a pointer but where a
 * comment says that something must stay where it is, frees nothing of yours, and nothing
 * of the lent layer has to be freed. What a function named ..._new or ..._restore makes is
 * freed with the function named ..._free, once.
 *
 * Memory of subjects begins at a multiple of 8 bytes and is counted in words of 8 bytes.
 * A tamam_image, tamam_engine or tamam_event that was never filled is told from one that
 * was, and refused; zero such memory when you get it, for reading memory that was never
 * written is undefined in C.
 *
 * Threads. There is no global state but one counter, shared safely. A tamam_image may be read by any number of threads.
 * Of every other handle, one thread at a time may use one; where the processor can tell, a
 * second one is refused with BUSY. Different handles are independent, over one image too.
 *
 * Callbacks are called on the thread that called the library, before the function returns.
 * They must return, by neither longjmp nor an exception. A call of the handle that is at
 * work is refused with BUSY, and so is one of a second engine over the memory that is at
 * work; all else may be used. Only tamam_engine_start cannot see that memory is at work: to
 * read what was never written is undefined, and a subject may begin in such memory.
 *
 * Panics. What runs images has none: the linker proves it of a library that only does that.
 * Of compiling in lent memory it is proved that no function of its own calls for one; what it
 * cuts texts with checks again what was checked, and would stop there. The host layer catches
 * a panic, which would be a defect, answers DEFECT, and lets the handle only be freed from then
 * on; so does tamam_compile in a library with that layer. None crosses into C.
 *
 * Versions. Compare tamam_abi_version() with TAMAM_ABI_VERSION once. Structs with visible
 * fields do not change within a version, and `reserved` fields are 0.
 *
 * Numbers. Points are thousandths of a point, times are milliseconds since 1970-01-01
 * 00:00 UTC, durations are milliseconds.
 */


#ifndef TAMAM_H
#define TAMAM_H

#include <stddef.h>
#include <stdint.h>

/* Define TAMAM_LENT_ONLY for a library that was built without the host layer, and
 * TAMAM_NO_COMPILE for one that only runs images. */
#ifndef TAMAM_LENT_ONLY
#define TAMAM_HOST
#endif
#ifndef TAMAM_NO_COMPILE
#define TAMAM_COMPILE
#endif

// The version of this ABI. It changes when a program that was compiled with an older
// header would no longer run; new functions and new numbers do not change it.
#define TAMAM_ABI_VERSION 1

// Words of a `tamam_image` behind its mark.
#define TAMAM_IMAGE_WORDS 128

// Words of a `tamam_slot` behind its public part.
#define TAMAM_SLOT_WORDS 4

// Words of a `tamam_event` behind its mark.
#define TAMAM_EVENT_WORDS 40

// In `has` of a verdict or a cap: `key` means something.
#define TAMAM_HAS_KEY 1

// In `has` of a verdict: `due` means something.
#define TAMAM_HAS_DUE 2

// In `has` of a verdict: `felt` means something.
#define TAMAM_HAS_FELT 4

// In `has` of a verdict: `outcome` means something.
#define TAMAM_HAS_OUTCOME 8

// In `has` of a verdict: `stance` means something.
#define TAMAM_HAS_STANCE 16

// In `has` of a verdict: `fault` means something.
#define TAMAM_HAS_FAULT 32

// In `has` of a score: `memory`, `score`, `mean`, `peak` and `end` mean something, for
// there was a felt moment.
#define TAMAM_HAS_MOMENTS 64

// In `has` of a score: `cap` means something, for one stands.
#define TAMAM_HAS_CAP 128

// In `has` of a fact, status or measure: `value` means something.
#define TAMAM_HAS_VALUE 256

// Words of a `tamam_engine` behind its mark.
#define TAMAM_ENGINE_WORDS 8

// Words of a `tamam_plan` behind its mark.
#define TAMAM_PLAN_WORDS 8

#if defined(TAMAM_HOST)
// How many verdicts, and how many rejections, may wait in the queues of a host. An event
// that begins below the limit is taken whole.
#define TAMAM_QUEUE (1 << 20)
#endif

// What came of a call. A number keeps its meaning for good and is never used for
// another; new ones may come, so keep a branch for those not known yet.
enum tamam_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Done.
    TAMAM_STATUS_OK = 0,
    // An argument is NULL that must not be.
    TAMAM_STATUS_NULL_POINTER = 100,
    // A pointer is not aligned for its type; memory of subjects begins at a multiple of
    // 8 bytes.
    TAMAM_STATUS_MISALIGNED = 101,
    // A length is greater than any memory.
    TAMAM_STATUS_TOO_LONG = 102,
    // A buffer or an array is too small. The number that is needed was given back, and
    // nothing else happened.
    TAMAM_STATUS_TOO_SMALL = 103,
    // A text is not UTF-8.
    TAMAM_STATUS_NOT_UTF8 = 104,
    // No `tamam_image_verify` has filled this image.
    TAMAM_STATUS_NO_IMAGE = 105,
    // No `tamam_engine_start` or `tamam_engine_resume` has filled this engine, or no
    // `tamam_host_new` made this host.
    TAMAM_STATUS_NO_ENGINE = 106,
    // No `tamam_event_start` has filled this event.
    TAMAM_STATUS_NO_EVENT = 107,
    // This slot is not one of the event's kind and image.
    TAMAM_STATUS_FOREIGN_SLOT = 108,
    // The event is of another image.
    TAMAM_STATUS_FOREIGN_EVENT = 109,
    // The handle is at work: a callback, or another thread, came back to it, or to its memory
    // by a second handle. So is memory that was copied or left amid an event.
    TAMAM_STATUS_BUSY = 110,
    // Two arguments share memory that must not.
    TAMAM_STATUS_OVERLAP = 111,
    // Nothing bears this name.
    TAMAM_STATUS_UNKNOWN_NAME = 112,
    // Nothing bears this number.
    TAMAM_STATUS_UNKNOWN_NUMBER = 113,
    // No `tamam_plan_make` has filled this plan.
    TAMAM_STATUS_NO_PLAN = 114,
    // The bytes do not begin as an image does.
    TAMAM_STATUS_REJECTED_MARK = 200,
    // The image is of a version of the layout that this library does not read.
    TAMAM_STATUS_REJECTED_VERSION = 201,
    // The image was cut, or something was added to it.
    TAMAM_STATUS_REJECTED_LENGTH = 202,
    // The image was altered.
    TAMAM_STATUS_REJECTED_CHECKSUM = 203,
    // A section of the image does not lie where it must.
    TAMAM_STATUS_REJECTED_SECTION = 204,
    // A record of the image is not what a compiler writes.
    TAMAM_STATUS_REJECTED_RECORD = 205,
    // An expression of the image is malformed.
    TAMAM_STATUS_REJECTED_CODE = 206,
    // A subject of the image would need more memory than the limit.
    TAMAM_STATUS_REJECTED_MEMORY = 207,
    // The event or the advance lies before the subject's clock.
    TAMAM_STATUS_REFUSED_OLDER = 300,
    // The image has no such kind of event.
    TAMAM_STATUS_REFUSED_KIND = 301,
    // The lent memory has fewer words than the image needs.
    TAMAM_STATUS_REFUSED_MEMORY = 302,
    // The lent memory holds no state of this image.
    TAMAM_STATUS_REFUSED_FOREIGN_MEMORY = 303,
    // The value is not of the attribute's type.
    TAMAM_STATUS_REFUSED_TYPE = 304,
    // The value lies outside the attribute's range.
    TAMAM_STATUS_REFUSED_RANGE = 305,
    // The list has more different ids than the attribute holds.
    TAMAM_STATUS_REFUSED_IDS = 306,
    // The rules have mistakes, and the diagnostics tell which.
    TAMAM_STATUS_MISTAKES = 400,
    // There is no room for another subject.
    TAMAM_STATUS_FULL_SUBJECTS = 500,
    // There is no room for another text.
    TAMAM_STATUS_FULL_TEXTS = 501,
    // Verdicts or rejections wait in the queue up to its limit: take them first.
    TAMAM_STATUS_FULL_QUEUE = 502,
    // Some events were rejected, and the rejections tell which.
    TAMAM_STATUS_REJECTED_EVENTS = 503,
    // The bytes are no snapshot.
    TAMAM_STATUS_SNAPSHOT_MARK = 504,
    // The snapshot is of a version that this library does not read.
    TAMAM_STATUS_SNAPSHOT_VERSION = 505,
    // The snapshot was cut, or something was added to it.
    TAMAM_STATUS_SNAPSHOT_LENGTH = 506,
    // The snapshot was altered.
    TAMAM_STATUS_SNAPSHOT_CHECKSUM = 507,
    // The snapshot is of subjects under other rules.
    TAMAM_STATUS_SNAPSHOT_FOREIGN = 508,
    // The snapshot says what none says.
    TAMAM_STATUS_SNAPSHOT_CONTENT = 509,
    // The library has a defect, which this call met: report it. The handle can only be
    // freed from now on.
    TAMAM_STATUS_DEFECT = 900,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum tamam_status tamam_status;
#else
typedef uint32_t tamam_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What sort of verdict it is.
enum tamam_class
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The expectation was met, in one of its bands or by silence.
    TAMAM_CLASS_MET = 0,
    // It failed, by an event or by the clock.
    TAMAM_CLASS_FAILED = 1,
    // A promise was made that moves the deadline, or a change of the wish was asked.
    TAMAM_CLASS_CHANGED = 2,
    // The promise was kept.
    TAMAM_CLASS_KEPT = 3,
    // The promise was not kept.
    TAMAM_CLASS_BROKEN = 4,
    // The asked change of the wish was taken.
    TAMAM_CLASS_TAKEN = 5,
    // The asked change was not taken in time.
    TAMAM_CLASS_DECLINED = 6,
    // The house acted against the expectation.
    TAMAM_CLASS_DEFIED = 7,
    // The defiance landed.
    TAMAM_CLASS_LANDED = 8,
    // The defiance backfired.
    TAMAM_CLASS_BACKFIRED = 9,
    // The defiance did neither in time.
    TAMAM_CLASS_UNMOVED = 10,
    // A band's deadline passed while the word was open.
    TAMAM_CLASS_OVERDUE = 11,
    // The expectation was withdrawn.
    TAMAM_CLASS_VOID = 12,
    // The oldest instance, obligation, span or cap gave way to a new one.
    TAMAM_CLASS_EVICTED = 13,
    // A new opening replaced the instance.
    TAMAM_CLASS_RESTARTED = 14,
    // Integrity was broken.
    TAMAM_CLASS_BREACH = 15,
    // What would decide was forgotten for want of room.
    TAMAM_CLASS_UNSURE = 16,
    // An event lifted a cap.
    TAMAM_CLASS_LIFTED = 17,
    // A cap's time ran out.
    TAMAM_CLASS_EXPIRED = 18,
    // A felt moment that belongs to no expectation.
    TAMAM_CLASS_FELT = 19,
    // An alert was raised.
    TAMAM_CLASS_RAISED = 20,
    // An alert was cleared.
    TAMAM_CLASS_CLEARED = 21,
    // A value was absent or could not be computed where one was needed.
    TAMAM_CLASS_FAULT = 22,
    // A question was answered.
    TAMAM_CLASS_ANSWERED = 23,
    // A question was not answered in time.
    TAMAM_CLASS_UNANSWERED = 24,
    // A band's deadline comes near while the word is open.
    TAMAM_CLASS_REMINDED = 25,
    // The rules changed: a case, a cap or a raised alert ended without an outcome.
    TAMAM_CLASS_SETTLED = 26,
    // The word was not kept as it was given, but honoured: taken back in time, or kept
    // at the new time.
    TAMAM_CLASS_HONOURED = 27,
    // What counts from the opening runs no more.
    TAMAM_CLASS_PAUSED = 28,
    // It runs on.
    TAMAM_CLASS_RESUMED = 29,
    // A status became another.
    TAMAM_CLASS_BECAME = 30,
    // A journey ended.
    TAMAM_CLASS_ENDED = 31,
    // The peak or the end of a journey was where it was meant to be.
    TAMAM_CLASS_AS_MEANT = 32,
    // It was in another stage.
    TAMAM_CLASS_ELSEWHERE = 33,
    // The end of a word is taken back: the word is open again.
    TAMAM_CLASS_UNDONE = 34,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum tamam_class tamam_class;
#else
typedef uint8_t tamam_class;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// The house's way to answer an expectation.
enum tamam_stance
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Do what is expected.
    TAMAM_STANCE_MEET = 0,
    // Move the expectation itself.
    TAMAM_STANCE_CHANGE = 1,
    // Act against it.
    TAMAM_STANCE_DEFY = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum tamam_stance tamam_stance;
#else
typedef uint8_t tamam_stance;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Why a value could not be had.
enum tamam_fault
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // A key, deadline or felt value reads an attribute that the event does not carry.
    TAMAM_FAULT_ABSENT = 0,
    // The result does not fit the numbers the engine keeps.
    TAMAM_FAULT_OVERFLOW = 1,
    // Something was divided by zero.
    TAMAM_FAULT_DIVISION_BY_ZERO = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum tamam_fault tamam_fault;
#else
typedef uint8_t tamam_fault;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// The type of an attribute.
enum tamam_type
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Tells one thing from another; only equality means anything.
    TAMAM_TYPE_ID = 0,
    // A whole number.
    TAMAM_TYPE_INT = 1,
    // A number with three decimal places, in thousandths.
    TAMAM_TYPE_DECIMAL = 2,
    // A share of one, in thousandths: 25 % is 250.
    TAMAM_TYPE_PERCENT = 3,
    // Yes (1) or no (0).
    TAMAM_TYPE_BOOL = 4,
    // A point in time: milliseconds since 1970-01-01 00:00 UTC.
    TAMAM_TYPE_TIME = 5,
    // A length of time in milliseconds.
    TAMAM_TYPE_DURATION = 6,
    // A text, as the number that stands for it.
    TAMAM_TYPE_TEXT = 7,
    // One of the words that the rules declare, by its place among them from 0.
    TAMAM_TYPE_CHOICE = 8,
    // A list of ids.
    TAMAM_TYPE_IDS = 9,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum tamam_type tamam_type;
#else
typedef uint8_t tamam_type;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What sort of rule it is.
enum tamam_sort
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // `expectation`.
    TAMAM_SORT_EXPECTATION = 0,
    // `integrity`.
    TAMAM_SORT_INTEGRITY = 1,
    // `feel`.
    TAMAM_SORT_FEEL = 2,
    // `alert`.
    TAMAM_SORT_ALERT = 3,
    // `fact`.
    TAMAM_SORT_FACT = 4,
    // `status`.
    TAMAM_SORT_STATUS = 5,
    // `measure`.
    TAMAM_SORT_MEASURE = 6,
    // `journey`.
    TAMAM_SORT_JOURNEY = 7,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum tamam_sort tamam_sort;
#else
typedef uint8_t tamam_sort;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What becomes of a rule of the program before.
enum tamam_fate
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // It means the same: its cases, or what is known, go on.
    TAMAM_FATE_KEPT = 0,
    // The rule that bears its name means something else: its cases are settled, and what
    // is known starts fresh.
    TAMAM_FATE_CHANGED = 1,
    // No rule bears its name: its cases are settled, and what was known is forgotten.
    TAMAM_FATE_REMOVED = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum tamam_fate tamam_fate;
#else
typedef uint8_t tamam_fate;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

#if defined(TAMAM_HOST)
// Many subjects under one program, on the heap. `tamam_host_new` and `tamam_host_restore`
// make one, `tamam_host_free` frees it. One thread at a time may use it.
typedef struct tamam_host tamam_host;
#endif

// A text in UTF-8 that somebody else keeps: `len` bytes from `data`, without a NUL at the
// end unless a function says so. `data` is never NULL.
typedef struct tamam_str {
    // The first byte.
    const char *data;
    // How many bytes.
    size_t len;
} tamam_str;

// Why a call failed. Functions fill one when it is lent, and leave it as it is when they
// succeed; NULL stands for no interest.
typedef struct tamam_error {
    // The `tamam_status`.
    uint32_t status;
    // Which argument it is about, from 1; 0 for none.
    uint32_t argument;
    // The line of the rules, from 1; 0 when it is not about a place in the rules.
    uint32_t line;
    // The column there in characters, from 1; 0 likewise.
    uint32_t column;
    // What the status speaks of, in the order of its text. TOO_SMALL: needed, given.
    // NOT_UTF8: the first wrong byte, from 0. REJECTED_...: the offset in the image, then
    // the version or section. REFUSED_OLDER: the time, the clock (ms since 1970).
    // REFUSED_KIND: the kind, how many there are. REFUSED_MEMORY: words needed, given.
    // REFUSED_TYPE: the `tamam_type` expected, given. REFUSED_RANGE: the value, the least,
    // the greatest. MISTAKES: how many, the code of the first. REJECTED_EVENTS: how many.
    // Else 0.
    int64_t numbers[3];
} tamam_error;

#if defined(TAMAM_COMPILE)
// One mistake in a rule file. Its texts lie in the source, or are the library's own: it
// is good as long as the source is.
typedef struct tamam_diagnostic {
    // What the author wrote there, or the name the mistake is about.
    struct tamam_str found;
    // The other name: a suggestion, or what was expected.
    struct tamam_str other;
    // A number that the message speaks of, often a limit.
    int64_t number;
    // Its permanent code: 201 is shown as E0201.
    uint32_t code;
    // The line, from 1.
    uint32_t line;
    // The column in characters, from 1.
    uint32_t column;
    // It begins at this byte of the source,
    uint32_t start;
    // and ends before this one.
    uint32_t end;
    // Another place that matters, such as the earlier definition, begins at this byte,
    uint32_t related_start;
    // and ends before this one; both are 0 when there is none.
    uint32_t related_end;
    // 0.
    uint32_t reserved;
} tamam_diagnostic;
#endif

#if defined(TAMAM_COMPILE)
// What a compilation is lent, and what comes of it. Set all to zero, then the fields that
// are lent; call `tamam_compile`; when it answers TOO_SMALL, lend what is said to be
// needed and call it again.
typedef struct tamam_compilation {
    // Lent: the rules, in UTF-8.
    const char *source;
    // Lent: bytes of the rules.
    size_t source_len;
    // Lent: memory to work in; it begins at a multiple of 8 bytes.
    uint64_t *scratch;
    // Lent: words, of 8 bytes each, of `scratch`.
    size_t scratch_words;
    // Lent: where the image goes.
    uint8_t *image;
    // Lent: bytes of `image`. Compiling works there too, so it takes more than the image
    // will be long.
    size_t image_capacity;
    // Lent: where mistakes go, or NULL.
    struct tamam_diagnostic *diagnostics;
    // Lent: how many mistakes find room there. Those that do not are counted.
    size_t diagnostics_capacity;
    // Told: words of `scratch` that are needed.
    size_t scratch_needed;
    // Told: bytes of `image` that are needed, once `scratch` was large enough.
    size_t image_needed;
    // Told: bytes of the image.
    size_t image_len;
    // Told: how many mistakes were written to `diagnostics`, in the order of the rules.
    size_t diagnostics_len;
    // Told: how many more there are.
    size_t diagnostics_more;
} tamam_compilation;
#endif

// A verified program. Lend one, filled by `tamam_image_verify`; the bytes it was verified
// from must stay where they are as long as it is used, and so must this, for engines
// point at it. Nothing of it has to be freed. Any number of threads may read one at once.
typedef struct tamam_image {
    // Tells a verified one from any other memory.
    uint64_t mark;
    // The library's own.
    size_t opaque[TAMAM_IMAGE_WORDS];
} tamam_image;

// What a program needs and how large it is, each known before the first event.
typedef struct tamam_facts {
    // Tells the program from others; it stands in the state of every subject.
    uint64_t checksum;
    // The most steps that one event takes, without the dues that it settles.
    uint64_t event_steps;
    // The most steps that one due takes.
    uint64_t due_steps;
    // The first number for texts that the rules do not name: number your own texts from
    // here on, and each always the same.
    uint64_t texts;
    // Words, of 8 bytes each, of memory that one subject needs.
    uint32_t memory_words;
    // How many rules there are; their numbers begin at 0.
    uint32_t rules;
    // How many expectations are among them.
    uint32_t expectations;
    // How many kinds of event there are; their numbers begin at 0.
    uint32_t kinds;
} tamam_facts;

// The place of one attribute of one kind of event. Find each once, and use it for every
// event. It may be copied, and nothing of it has to be freed.
typedef struct tamam_slot {
    // Tells which program it is of.
    uint64_t mark;
    // The library's own.
    uint64_t opaque[TAMAM_SLOT_WORDS];
} tamam_slot;

// What a slot is, to be read.
typedef struct tamam_attribute {
    // Its name.
    struct tamam_str name;
    // The least value that is allowed, as `tamam_event_set_...` takes it.
    int64_t least;
    // The greatest value that is allowed; of a list how many ids it holds at most. Ids and
    // texts have no range.
    int64_t greatest;
    // How many words a choice has; 0 for other types.
    uint32_t words;
    // The `tamam_type`.
    uint8_t type;
} tamam_attribute;

// One event. Lend one, begin it with `tamam_event_start`, set its attributes, and step an
// engine with it; then begin it again. Nothing of it has to be freed.
typedef struct tamam_event {
    // Tells one that was begun from any other memory.
    uint64_t mark;
    // The library's own.
    uint64_t opaque[TAMAM_EVENT_WORDS];
} tamam_event;

// A rule. Its texts lie in the bytes of the image, and are good as long as those.
typedef struct tamam_rule {
    // Its name; for `feel` the name of its event.
    struct tamam_str name;
    // Its sentence, or an empty text.
    struct tamam_str sentence;
    // Its owner, or an empty text.
    struct tamam_str owner;
    // The name of its key, or an empty text.
    struct tamam_str key;
    // The line of its header in the rules, from 1.
    uint32_t line;
    // The `tamam_sort`.
    uint8_t sort;
} tamam_rule;

// Where an author wrote something. The text lies in the bytes of the image, and is good as
// long as those.
typedef struct tamam_source {
    // The file, as its path from the folder of the program's own file; an empty text in a
    // program of one file.
    struct tamam_str file;
    // The line in that file, from 1.
    uint32_t line;
    // The first byte in that file.
    uint32_t start;
    // One past the last byte in that file.
    uint32_t end;
} tamam_source;

// A subject under a program. Lend one, filled by `tamam_engine_start` or
// `tamam_engine_resume`; it points at the image and at the lent memory, which must both
// stay where they are as long as it is used. Nothing of it has to be freed. A memory is
// one engine's at a time: while one steps, a second over the same memory is refused with
// BUSY, and so is a resume. One thread at a time may use it; each of many threads may use
// one of its own over the same image.
typedef struct tamam_engine {
    // Tells one that was started from any other memory.
    uint64_t mark;
    // The library's own.
    uint64_t opaque[TAMAM_ENGINE_WORDS];
} tamam_engine;

// One thing the engine says, with why. A field that `has` does not speak of as present
// is 0.
typedef struct tamam_verdict {
    // When: the event's time, or the due time of a verdict of the clock; ms since 1970.
    int64_t time;
    // The limit it was measured against; ms since 1970.
    int64_t due;
    // What was felt, in thousandths of a point from -100000 to 100000.
    int64_t felt;
    // The key of the instance, for a rule with `per`.
    uint64_t key;
    // Your own numbers of the events it rests on, earliest first.
    uint64_t evidence[4];
    // How many of them there are, from 0 to 4.
    uint32_t evidence_len;
    // The TAMAM_HAS_... that are present, or-ed.
    uint32_t has;
    // The rule: see `tamam_image_rule`.
    uint32_t rule;
    // The author's word for it, of UNDONE the one that is taken back: see
    // `tamam_image_outcome`. Without one it is named by its
    // class.
    uint32_t outcome;
    // The line of the rules that led to it, from 1.
    uint32_t line;
    // The bytes of the rules that led to it begin here,
    uint32_t start;
    // and end before this one.
    uint32_t end;
    // The `tamam_class`.
    uint8_t of_class;
    // The `tamam_stance`.
    uint8_t stance;
    // The `tamam_fault`.
    uint8_t fault;
    // 0.
    uint8_t reserved;
} tamam_verdict;

// Is given each verdict in order, with the `user` that the function was given. The
// verdict is good during the call only. It must return (not longjmp, not throw) and leave
// alone the event, the image and the memory that the engine works with; a call of the
// engine that is at work is answered with BUSY.
typedef void (*tamam_on_verdict)(void *user, const struct tamam_verdict *verdict);

// What is remembered of one subject, in thousandths of a point. A field that `has` does
// not speak of as present is 0.
typedef struct tamam_score {
    // What is remembered, by the program's own way to tell it.
    int64_t memory;
    // Memory under all standing caps.
    int64_t score;
    // The mean of all moments.
    int64_t mean;
    // The most intense moment.
    int64_t peak;
    // The last moment.
    int64_t end;
    // The least standing cap.
    int64_t cap;
    // How many moments were felt.
    uint64_t moments;
    // The TAMAM_HAS_... that are present, or-ed.
    uint32_t has;
    // 0.
    uint32_t reserved;
} tamam_score;

// A cap that stands.
typedef struct tamam_cap {
    // The cap, in thousandths of a point.
    int64_t cap;
    // The key, for a rule with `per`.
    uint64_t key;
    // The integrity rule.
    uint32_t rule;
    // TAMAM_HAS_KEY or 0.
    uint32_t has;
} tamam_cap;

// A fact, a status or a measure, and what it is now.
typedef struct tamam_known {
    // What it is, as its type has it: yes is 1, a word is its place among the words, a
    // text the number that stands for it, decimals are in thousandths, times and durations
    // in milliseconds.
    int64_t value;
    // The rule.
    uint32_t rule;
    // TAMAM_HAS_VALUE or 0.
    uint32_t has;
} tamam_known;

// How many instances of an expectation are open or promised, or how many events wait of a share
// of what is followed.
typedef struct tamam_open {
    // How many.
    uint64_t count;
    // The expectation.
    uint32_t rule;
    // 0.
    uint32_t reserved;
} tamam_open;

// What became of the words of a promise.
typedef struct tamam_ledger {
    // Who gives the word. It lies in the bytes of the image, and is good as long as those.
    struct tamam_str from;
    // How many words are given and not ended.
    uint64_t due;
    // How many were kept.
    uint64_t kept;
    // How many were honoured.
    uint64_t honoured;
    // How many were broken.
    uint64_t broken;
    // The promise.
    uint32_t rule;
    // 0.
    uint32_t reserved;
} tamam_ledger;

// How often a rule said a word.
typedef struct tamam_count {
    // The word: an outcome's, which lies in the bytes of the image and is good as long as
    // those, or that of a class, which is the library's own.
    struct tamam_str word;
    // How many verdicts of the rule bore it.
    uint64_t count;
    // The rule.
    uint32_t rule;
    // 0.
    uint32_t reserved;
} tamam_count;

// What the last step or advance of an engine took.
typedef struct tamam_steps {
    // Operations, clauses tried, instances and dues touched.
    uint64_t steps;
    // Dues that were settled.
    uint64_t dues;
} tamam_steps;

// What becomes of every rule when one program takes the place of another. Lend one, filled
// by `tamam_plan_make`; it points at both images and at the lent memory, which must all
// stay as they are as long as it is used. Nothing of it has to be freed. Any number of
// threads may use one at once.
typedef struct tamam_plan {
    // Tells one that was made from any other memory.
    uint64_t mark;
    // The library's own.
    uint64_t opaque[TAMAM_PLAN_WORDS];
} tamam_plan;

// A rule of the program before, and what becomes of it.
typedef struct tamam_fated {
    // Where it differs, such as `a clause`; an empty text where it does not. It is the
    // library's own.
    struct tamam_str differs;
    // The rule of the program after that bears its name; 0 for one that is removed.
    uint32_t after;
    // The line of the program before where it differs, from 1; 0 where there is none.
    uint32_t line_before;
    // The line of the program after where it differs; 0 likewise.
    uint32_t line_after;
    // The `tamam_fate`.
    uint8_t of_fate;
    // 0.
    uint8_t reserved[3];
} tamam_fated;

// Is asked for the number that stands for a text under the program after, when the number
// under the one before is `number`. `text` is what a rule file names so; it is empty for a
// number that is your own. It is asked only for texts that not both programs name.
typedef uint64_t (*tamam_on_text)(void *user, uint64_t number, struct tamam_str text);

#if defined(TAMAM_HOST)
// A verdict of a host.
typedef struct tamam_host_verdict {
    // What was said.
    struct tamam_verdict verdict;
    // Whom it is about: see `tamam_host_subject_name`.
    uint32_t subject;
    // 0.
    uint32_t reserved;
} tamam_host_verdict;
#endif

#if defined(TAMAM_HOST)
// Is given each verdict of a host in order, with the name of its subject and the `user`
// that `tamam_host_listen` was given. Both are good during the call only. It must return,
// and a call of the same host is answered with BUSY; its image may be read.
typedef void (*tamam_on_host_verdict)(void *user,
                                      const struct tamam_host_verdict *verdict,
                                      struct tamam_str subject);
#endif

#if defined(TAMAM_HOST)
// Why an event was not taken.
typedef struct tamam_rejection {
    // The line it stands on, counted from 1 over all lines that the host was given; for
    // columns the row, counted from 0 in its call.
    uint64_t line;
    // What is wrong, in one line.
    struct tamam_str message;
    // What to do, in one line.
    struct tamam_str help;
} tamam_rejection;
#endif

#if defined(TAMAM_HOST)
// Is given each rejection of a host in order, likewise.
typedef void (*tamam_on_rejection)(void *user, const struct tamam_rejection *rejection);
#endif

#if defined(TAMAM_HOST)
// What came of a batch.
typedef struct tamam_batch {
    // Events that were read.
    uint64_t read;
    // Events that were scored.
    uint64_t scored;
    // Events that were rejected, each with a rejection.
    uint64_t rejected;
    // Bytes of lines, or rows of columns, that were taken. All of them, unless a queue was
    // full: then empty it and give the rest.
    size_t taken;
    // Lines that came again and were left out, see `tamam_host_unique`.
    uint64_t again;
    // Events that wait for late ones now, see `tamam_host_allow_late`.
    uint64_t waiting;
} tamam_batch;
#endif

#if defined(TAMAM_HOST)
// The values of one attribute, a row each. Rows whose event is of another kind than the
// slot are passed over, so that kinds may stand side by side. Of a list every column has one
// id: as many columns of one slot as the longest list has ids, present where there is one. A
// row without any has no list.
typedef struct tamam_column {
    // Which attribute, found with the image of the host.
    struct tamam_slot slot;
    // The values as `tamam_event_set_...` of the type takes them; ids and texts bit for
    // bit, bool as 0 or 1.
    const int64_t *values;
    // 1 where there is a value and 0 where there is none; NULL when there is one in every
    // row.
    const uint8_t *present;
} tamam_column;
#endif

#if defined(TAMAM_HOST)
// A table of events: arrays of `rows` entries each. An array for each attribute and not one
// structure for each event, for which attributes a structure has only your rules say, and
// columns are what Arrow, numpy and databases hold already: they are lent as they lie.
typedef struct tamam_columns {
    // How many rows.
    size_t rows;
    // Whose event it is: see `tamam_host_subject`.
    const uint32_t *subject;
    // Its kind: see `tamam_image_kind`.
    const uint16_t *kind;
    // When it happened, in milliseconds since 1970.
    const int64_t *time;
    // Your own number for it.
    const uint64_t *evidence;
    // The attributes.
    const struct tamam_column *columns;
    // How many attributes.
    size_t columns_len;
} tamam_columns;
#endif

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// What a status means and what to do about it, in one line. A number that no status has
// gives an empty text. `tamam_error_text` says more where there is a `tamam_error`.
struct tamam_str tamam_status_text(uint32_t status);

// Writes why a call failed as one line of text with a NUL at its end, and what to do.
// `needed` (or NULL) becomes the bytes that takes, the NUL included; with TOO_SMALL the
// buffer holds an empty text, never a part of it.
tamam_status tamam_error_text(const struct tamam_error *error,
                              char *buffer,
                              size_t capacity,
                              size_t *needed);

// Where byte `offset` of a source stands: its line and its column in characters, both
// counted from one. A verdict and a diagnostic give such offsets.
tamam_status tamam_source_place(const char *source,
                                size_t source_len,
                                uint32_t offset,
                                uint32_t *line,
                                uint32_t *column);

// The version of the ABI that the library has: compare it with TAMAM_ABI_VERSION, which
// is the header's.
uint32_t tamam_abi_version(void);

// The version of the library, such as `0.1.0`; it ends with a NUL that `len` does not
// count.
struct tamam_str tamam_version(void);

// Bytes of a `tamam_image`, as sizeof says, for languages that cannot read this header.
size_t tamam_image_size(void);

// Bytes of a `tamam_engine`.
size_t tamam_engine_size(void);

// Bytes of a `tamam_plan`.
size_t tamam_plan_size(void);

// Bytes of a `tamam_event`.
size_t tamam_event_size(void);

// Bytes of a `tamam_slot`.
size_t tamam_slot_size(void);

// Bytes of a `tamam_verdict`.
size_t tamam_verdict_size(void);

#if defined(TAMAM_COMPILE)
// Writes what is wrong as one line of text with a NUL at its end. `needed` (or NULL)
// becomes the bytes that takes, the NUL included; with TOO_SMALL the buffer holds an
// empty text, never a part of it.
tamam_status tamam_diagnostic_message(const struct tamam_diagnostic *diagnostic,
                                      char *buffer,
                                      size_t capacity,
                                      size_t *needed);
#endif

#if defined(TAMAM_COMPILE)
// Writes what to do about it, likewise (`needed` may be NULL here too); an empty text where
// there is no help.
tamam_status tamam_diagnostic_help(const struct tamam_diagnostic *diagnostic,
                                   char *buffer,
                                   size_t capacity,
                                   size_t *needed);
#endif

#if defined(TAMAM_COMPILE)
// Compiles rules. Fails with TOO_SMALL when less was lent than is needed, which is then
// told, and with MISTAKES when the author has to change the rules. Whatever comes of it, what is
// told is first set to 0.
tamam_status tamam_compile(struct tamam_compilation *compilation,
                           struct tamam_error *error);
#endif

// Checks `len` bytes of a compiled program and borrows them for `image`. Fails with a
// REJECTED status, and `error` tells at which byte; `image` is then not filled.
tamam_status tamam_image_verify(struct tamam_image *image,
                                const uint8_t *bytes,
                                size_t len,
                                struct tamam_error *error);

// Writes the facts of a program to `facts`.
tamam_status tamam_image_facts(const struct tamam_image *image,
                               struct tamam_facts *facts);

// Words, of 8 bytes each, of memory that one subject of the program needs; 0 for an
// image that was not verified.
size_t tamam_image_memory_words(const struct tamam_image *image);

// Finds the kind of event that bears a name: its number goes to `kind`, for
// `tamam_event_start`. Fails with UNKNOWN_NAME.
tamam_status tamam_image_kind(const struct tamam_image *image,
                              const char *name,
                              size_t name_len,
                              uint16_t *kind);

// Finds the attribute of a kind that bears a name, and fills `slot` for
// `tamam_event_set_...`. Fails with REFUSED_KIND or UNKNOWN_NAME.
tamam_status tamam_image_slot(const struct tamam_image *image,
                              uint16_t kind,
                              const char *name,
                              size_t name_len,
                              struct tamam_slot *slot);

// Fills `slot` with attribute `number` of a kind, counted from 0 in the order in which
// they are declared, and `attribute` (or NULL) with what it is. Fails with REFUSED_KIND,
// or UNKNOWN_NUMBER behind the last.
tamam_status tamam_image_slot_at(const struct tamam_image *image,
                                 uint16_t kind,
                                 uint32_t number,
                                 struct tamam_slot *slot,
                                 struct tamam_attribute *attribute);

// Finds the place of a word among those of a choice, for `tamam_event_set_choice`. Fails
// with UNKNOWN_NAME, also when the attribute is no choice.
tamam_status tamam_image_choice(const struct tamam_image *image,
                                const struct tamam_slot *slot,
                                const char *word,
                                size_t word_len,
                                uint16_t *choice);

// Gives the word of a choice at a place. Fails with UNKNOWN_NUMBER.
tamam_status tamam_image_choice_word(const struct tamam_image *image,
                                     const struct tamam_slot *slot,
                                     uint16_t choice,
                                     struct tamam_str *word);

// Finds the number that stands for a text which the rules name, for
// `tamam_event_set_text` and `tamam_event_set_id`. Fails with UNKNOWN_NAME: give such a
// text a number of your own, from `texts` of the `tamam_facts` on, always the same.
tamam_status tamam_image_text(const struct tamam_image *image,
                              const char *text,
                              size_t text_len,
                              uint64_t *number);

// Begins an event of `kind` at `time`, in milliseconds since 1970-01-01 00:00 UTC, without
// attributes. `evidence` is your own number for it, and comes back in verdicts. Fails with
// REFUSED_KIND.
tamam_status tamam_event_start(struct tamam_event *event,
                               const struct tamam_image *image,
                               uint16_t kind,
                               int64_t time,
                               uint64_t evidence);

// Sets a list of `len` ids, each as `tamam_event_set_id` takes it. One that comes again counts
// once; an empty list (NULL and 0 will do) is not an absent one. Fails with FOREIGN_SLOT,
// REFUSED_TYPE, or REFUSED_IDS when there are more different ids than the attribute holds,
// and the event is then unchanged.
tamam_status tamam_event_set_ids(struct tamam_event *event,
                                 const struct tamam_slot *slot,
                                 const uint64_t *ids,
                                 size_t len,
                                 struct tamam_error *error);

// Sets an id: your own number for the thing, below 2 to the power of 63, or the number
// that stands for a text. Each `tamam_event_set_...` fails with FOREIGN_SLOT,
// REFUSED_TYPE or REFUSED_RANGE, and the event is then unchanged.
tamam_status tamam_event_set_id(struct tamam_event *event,
                                const struct tamam_slot *slot,
                                uint64_t value,
                                struct tamam_error *error);

// Sets a whole number.
tamam_status tamam_event_set_int(struct tamam_event *event,
                                 const struct tamam_slot *slot,
                                 int64_t value,
                                 struct tamam_error *error);

// Sets a decimal, in thousandths: 1.5 is 1500.
tamam_status tamam_event_set_decimal(struct tamam_event *event,
                                     const struct tamam_slot *slot,
                                     int64_t value,
                                     struct tamam_error *error);

// Sets a percentage, in thousandths of one: 25 % is 250.
tamam_status tamam_event_set_percent(struct tamam_event *event,
                                     const struct tamam_slot *slot,
                                     int64_t value,
                                     struct tamam_error *error);

// Sets yes or no: 1 or 0. Anything else fails with REFUSED_RANGE.
tamam_status tamam_event_set_bool(struct tamam_event *event,
                                  const struct tamam_slot *slot,
                                  uint8_t value,
                                  struct tamam_error *error);

// Sets a point in time: milliseconds since 1970-01-01 00:00 UTC.
tamam_status tamam_event_set_time(struct tamam_event *event,
                                  const struct tamam_slot *slot,
                                  int64_t value,
                                  struct tamam_error *error);

// Sets a length of time in milliseconds.
tamam_status tamam_event_set_duration(struct tamam_event *event,
                                      const struct tamam_slot *slot,
                                      int64_t value,
                                      struct tamam_error *error);

// Sets a text, as the number that stands for it: see `tamam_image_text`.
tamam_status tamam_event_set_text(struct tamam_event *event,
                                  const struct tamam_slot *slot,
                                  uint64_t value,
                                  struct tamam_error *error);

// Sets a choice, as the place of its word: see `tamam_image_choice`.
tamam_status tamam_event_set_choice(struct tamam_event *event,
                                    const struct tamam_slot *slot,
                                    uint16_t value,
                                    struct tamam_error *error);

// The word for a `tamam_class`, such as `met`; an empty text for a number that is none.
struct tamam_str tamam_class_word(uint8_t of_class);

// The word for a `tamam_stance`, such as `meet`; an empty text for a number that is none.
struct tamam_str tamam_stance_word(uint8_t stance);

// The word for a `tamam_fault`, such as `absent`; an empty text for a number that is
// none.
struct tamam_str tamam_fault_word(uint8_t fault);

// Writes what rule `number` is to `rule`. Fails with UNKNOWN_NUMBER.
tamam_status tamam_image_rule(const struct tamam_image *image,
                              uint32_t number,
                              struct tamam_rule *rule);

// Writes in which file something stands, and where there: `line`, `start` and `end` are
// those of a verdict or a rule, which count from the beginning of all files together.
tamam_status tamam_image_source(const struct tamam_image *image,
                                uint32_t line,
                                uint32_t start,
                                uint32_t end,
                                struct tamam_source *source);

// Gives the author's word for outcome `number` of a verdict. Fails with UNKNOWN_NUMBER.
tamam_status tamam_image_outcome(const struct tamam_image *image,
                                 uint32_t number,
                                 struct tamam_str *word);

// Gives the name of event kind `number`. Fails with UNKNOWN_NUMBER.
tamam_status tamam_image_kind_name(const struct tamam_image *image,
                                   uint16_t number,
                                   struct tamam_str *name);

// Starts a new subject in `words` words of `memory`; what the memory held is gone. The
// memory begins at a multiple of 8 bytes, and `tamam_image_memory_words` says how much is
// needed. A copy of it is a snapshot of the subject. Fails with REFUSED_MEMORY. Start no
// engine in memory where another is at work: what memory holds before a start may not be
// read, so this alone cannot be told.
tamam_status tamam_engine_start(struct tamam_engine *engine,
                                const struct tamam_image *image,
                                uint64_t *memory,
                                size_t words,
                                struct tamam_error *error);

// Goes on with a subject whose memory an engine of the same program left behind. Fails
// with REFUSED_FOREIGN_MEMORY when it holds the state of another program, or none, and with
// BUSY when an engine is at work in it, or was stopped amid an event or copied there.
tamam_status tamam_engine_resume(struct tamam_engine *engine,
                                 const struct tamam_image *image,
                                 uint64_t *memory,
                                 size_t words,
                                 struct tamam_error *error);

// Takes one event: first settles what is due before its time, then the event. Each
// verdict goes to `on_verdict` with `user`, in order. Fails with REFUSED_OLDER or
// FOREIGN_EVENT, and nothing has changed then.
tamam_status tamam_engine_step(struct tamam_engine *engine,
                               const struct tamam_event *event,
                               tamam_on_verdict on_verdict,
                               void *user,
                               struct tamam_error *error);

// Moves the clock to `now`, in milliseconds since 1970, and settles what is due before.
// Each verdict goes to `on_verdict` with `user`, in order. Fails with REFUSED_OLDER, and
// nothing has changed then.
tamam_status tamam_engine_advance(struct tamam_engine *engine,
                                  int64_t now,
                                  tamam_on_verdict on_verdict,
                                  void *user,
                                  struct tamam_error *error);

// Like `tamam_engine_step`, but writes the verdicts to `verdicts`, which has room for
// `capacity`, and how many there are to `count`. No verdict is ever lost: when there are
// more than `capacity`, nothing has changed, `count` says how many there will be, and the
// status is TOO_SMALL: lend more and step again. `undo` is lent for that: as many words as
// the image needs, whose content means nothing before and after.
tamam_status tamam_engine_step_into(struct tamam_engine *engine,
                                    const struct tamam_event *event,
                                    struct tamam_verdict *verdicts,
                                    size_t capacity,
                                    size_t *count,
                                    uint64_t *undo,
                                    size_t undo_words,
                                    struct tamam_error *error);

// Like `tamam_engine_advance`, with the verdicts written as `tamam_engine_step_into`
// writes them.
tamam_status tamam_engine_advance_into(struct tamam_engine *engine,
                                       int64_t now,
                                       struct tamam_verdict *verdicts,
                                       size_t capacity,
                                       size_t *count,
                                       uint64_t *undo,
                                       size_t undo_words,
                                       struct tamam_error *error);

// Writes the first time whose advance settles something to `due` and 1 to `there`, or 0
// to both when nothing is waited for. Milliseconds since 1970.
tamam_status tamam_engine_next_due(struct tamam_engine *engine,
                                   int64_t *due,
                                   uint8_t *there);

// Writes the clock of the subject to `clock` and 1 to `there`, or 0 to both before its
// first event. Milliseconds since 1970.
tamam_status tamam_engine_clock(struct tamam_engine *engine,
                                int64_t *clock,
                                uint8_t *there);

// Writes by how much moments fell short, one after another, to `disappointment` and 1 to
// `there`, or 0 to both when no rule speaks of disappointment. Thousandths of a point.
tamam_status tamam_engine_disappointment(struct tamam_engine *engine,
                                         int64_t *disappointment,
                                         uint8_t *there);

// Writes what is remembered of the subject to `score`.
tamam_status tamam_engine_score(struct tamam_engine *engine, struct tamam_score *score);

// Reads a field of a part of the score by its name, such as `clue.humanic.memory`,
// `clue.spread` or `stay.coverage`: in thousandths, but for `moments` and the `count` of a
// journey, which are counts, and for `peak_in` and `end_in`, which are places among the
// journey's stages. `there` is 0 when it is absent. Fails with UNKNOWN_NAME.
// `tamam_image_part` says which names there are.
tamam_status tamam_engine_part(struct tamam_engine *engine,
                               const char *name,
                               size_t name_len,
                               int64_t *value,
                               uint8_t *there);

// Writes the caps that stand to `caps`, which has room for `capacity`, and how many there
// are to `count`: oldest first in each rule, rules in the order of the file. With
// TOO_SMALL the first of them were written.
tamam_status tamam_engine_caps(struct tamam_engine *engine,
                               struct tamam_cap *caps,
                               size_t capacity,
                               size_t *count);

// Writes what is known of the subject, its facts, statuses, measures and the stages at hand of
// its journeys in the order of the file, to `known`, which has room for `capacity`, and how many there are to `count`. With
// TOO_SMALL the first of them were written. `tamam_image_rule` says what each is.
tamam_status tamam_engine_known(struct tamam_engine *engine,
                                struct tamam_known *known,
                                size_t capacity,
                                size_t *count);

// Writes for each expectation, in the order of the file, how many of its instances are
// open or promised to `open`, then for each share of what is followed how many events wait. It
// has room for `capacity`, and how many of both there are goes to `count`. With TOO_SMALL the first of them were written.
tamam_status tamam_engine_open(struct tamam_engine *engine,
                               struct tamam_open *open,
                               size_t capacity,
                               size_t *count);

// Writes the ledger of every promise, in the order of the file, to `ledgers`, which has room
// for `capacity`, and how many there are to `count`. With TOO_SMALL the first of them were
// written.
tamam_status tamam_engine_ledgers(struct tamam_engine *engine,
                                  struct tamam_ledger *ledgers,
                                  size_t capacity,
                                  size_t *count);

// Writes how often rules said the words that the program counts, because a rule or a scenario
// reads `RULE.word` somewhere, to `counts`, which has room for `capacity`, and how many words
// there are to `count`. With TOO_SMALL the first of them were written.
tamam_status tamam_engine_counts(struct tamam_engine *engine,
                                 struct tamam_count *counts,
                                 size_t capacity,
                                 size_t *count);

// Writes what the last step or advance took to `steps`; zero after a start or a resume.
tamam_status tamam_engine_steps(struct tamam_engine *engine, struct tamam_steps *steps);

// Writes the name of field `number`, counted from 0, of the parts of the score that a program
// has, such as `clue.humanic.memory`, with a NUL at its end, for `tamam_engine_part`. `needed`
// (or NULL) becomes the bytes that takes, the NUL included; with TOO_SMALL the buffer holds an
// empty text, never a part of it. Fails with UNKNOWN_NUMBER behind the last.
tamam_status tamam_image_part(const struct tamam_image *image,
                              uint32_t number,
                              char *buffer,
                              size_t capacity,
                              size_t *needed);

// Words, of 8 bytes each, of memory that a plan needs for the program that goes; 0 for an
// image that was not verified, and for one without rules.
size_t tamam_plan_words(const struct tamam_image *before);

// Compares two programs rule by rule: nothing is done yet. `words` words of `memory` are
// lent for as long as the plan is used, which begin at a multiple of 8 bytes; fails with
// TOO_SMALL when they are fewer than `tamam_plan_words` says.
tamam_status tamam_plan_make(struct tamam_plan *plan,
                             const struct tamam_image *before,
                             const struct tamam_image *after,
                             uint64_t *memory,
                             size_t words,
                             struct tamam_error *error);

// Writes the plan as `tamam migrate` prints it, a line for each rule, with a NUL at its end:
// what goes on, what is settled, what starts fresh and what is new. `needed` (or NULL)
// becomes the bytes that takes, the NUL included; with TOO_SMALL the buffer holds an empty
// text, never a part of it.
tamam_status tamam_plan_text(const struct tamam_plan *plan,
                             char *buffer,
                             size_t capacity,
                             size_t *needed);

// Writes what becomes of rule `number` of the program before to `fated`. Fails with
// UNKNOWN_NUMBER.
tamam_status tamam_plan_rule(const struct tamam_plan *plan,
                             uint32_t number,
                             struct tamam_fated *fated);

// Writes 1 to `fresh` when rule `number` of the program after starts fresh, for no rule of
// the one before bears its name, or else 0. Fails with UNKNOWN_NUMBER.
tamam_status tamam_plan_is_new(const struct tamam_plan *plan,
                               uint32_t number,
                               uint8_t *fresh);

// Takes one subject from the memory of the program before, which stays as it is, to
// `to_words` words of memory for the one after, whatever they held: there
// `tamam_engine_resume` goes on. What ends is said as verdicts of TAMAM_CLASS_SETTLED, each
// to `on_verdict` with `user`, whose rules, outcomes and lines are those of the program
// before. Texts that both programs name are found; for others `on_text` is asked with the
// same `user`. It may be NULL when no events brought any text that the rules do not name: a
// text that only the rules before name then gets a number that stands for no other. Fails
// with REFUSED_MEMORY, REFUSED_FOREIGN_MEMORY or BUSY, and nothing was said then. Both
// memories are at work until it returns, which nothing can see: a callback leaves them alone.
tamam_status tamam_plan_migrate(const struct tamam_plan *plan,
                                const uint64_t *from,
                                size_t from_words,
                                uint64_t *to,
                                size_t to_words,
                                tamam_on_text on_text,
                                tamam_on_verdict on_verdict,
                                void *user,
                                struct tamam_error *error);

#if defined(TAMAM_HOST)
// Makes a host without subjects from `len` bytes of `rules`: either their text or an
// image. They are copied. Where the text has mistakes the answer is MISTAKES: the first
// `capacity` of them go to `diagnostics`, which point into `rules`, and `count` (or NULL)
// says how many could be told.
tamam_status tamam_host_new(const uint8_t *rules,
                            size_t len,
                            struct tamam_diagnostic *diagnostics,
                            size_t capacity,
                            size_t *count,
                            struct tamam_host **host,
                            struct tamam_error *error);
#endif

#if defined(TAMAM_HOST)
// Frees a host and sets the pointer to it to NULL. Fails with BUSY from one of its own
// callbacks, and with NULL_POINTER when it is NULL already.
tamam_status tamam_host_free(struct tamam_host **host);
#endif

#if defined(TAMAM_HOST)
// The image of a host, for names and slots; it is good as long as the host is. It may be
// asked for in a callback. NULL for a host that is NULL.
const struct tamam_image *tamam_host_image(const struct tamam_host *host);
#endif

#if defined(TAMAM_HOST)
// From now on gives each verdict to `on_verdict` and each rejection to `on_rejection`,
// with `user`. Where one is NULL, they wait in a queue until they are polled; that is how
// a host begins.
tamam_status tamam_host_listen(struct tamam_host *host,
                               tamam_on_host_verdict on_verdict,
                               tamam_on_rejection on_rejection,
                               void *user);
#endif

#if defined(TAMAM_HOST)
// From now on lets events come up to `milliseconds` late: each waits until none that
// happened before it can come, told by the greatest time that this host has seen, of an
// event or of `tamam_host_advance`. Scores and verdicts lag behind by as much, and a clock
// goes no further. Where too many wait, the earliest goes on before its time. An event that
// is rejected after it has waited brings a rejection with its evidence for a line.
tamam_status tamam_host_allow_late(struct tamam_host *host,
                                   int64_t milliseconds);
#endif

#if defined(TAMAM_HOST)
// From now on leaves out lines that come again, told by what they say in `field`, which
// need be no attribute; the `id` of a CloudEvent counts together with its `source`. The
// latest of these texts are remembered. Events that come as no lines are not told apart.
tamam_status tamam_host_unique(struct tamam_host *host,
                               const char *field,
                               size_t field_len);
#endif

#if defined(TAMAM_HOST)
// Scores every event that waits for late ones, as if none could come any more. When the
// answer is FULL_QUEUE, empty the queue and release again.
tamam_status tamam_host_release(struct tamam_host *host, struct tamam_error *error);
#endif

#if defined(TAMAM_HOST)
// Takes one event of a subject, begun with the image of this host. Fails with
// REFUSED_OLDER, FOREIGN_EVENT, UNKNOWN_NUMBER for a subject that has no name, FULL_QUEUE
// or FULL_SUBJECTS, and nothing has changed then.
tamam_status tamam_host_step(struct tamam_host *host,
                             uint32_t subject,
                             const struct tamam_event *event,
                             struct tamam_error *error);
#endif

#if defined(TAMAM_HOST)
// Takes `len` bytes of lines, one JSON object each with `type`, `time`, `subject` and the
// attributes; blank lines are passed over. The last line need not end. The event of a line
// has as evidence the number of the line, counted from 1 over all lines that this host
// was given. What came of it goes to `batch`, also when the answer is REJECTED_EVENTS (the
// others were scored) or FULL_QUEUE (`taken` says how far it came).
tamam_status tamam_host_lines(struct tamam_host *host,
                              const char *lines,
                              size_t len,
                              struct tamam_batch *batch,
                              struct tamam_error *error);
#endif

#if defined(TAMAM_HOST)
// Moves the clock of every subject that has begun to `now`, in milliseconds since 1970,
// and settles what is due before; a clock that is there already is left alone. When the
// answer is FULL_QUEUE, empty the queue and advance to the same moment again.
tamam_status tamam_host_advance(struct tamam_host *host,
                                int64_t now,
                                struct tamam_error *error);
#endif

#if defined(TAMAM_HOST)
// Takes the events of a table in the order of its rows. What came of them goes to
// `batch`, also when the answer is REJECTED_EVENTS (the others were scored) or FULL_QUEUE
// (`taken` says how many rows were taken). Before the first row the arrays are checked,
// which fails with FOREIGN_SLOT among others.
tamam_status tamam_host_columns(struct tamam_host *host,
                                const struct tamam_columns *table,
                                struct tamam_batch *batch,
                                struct tamam_error *error);
#endif

#if defined(TAMAM_HOST)
// Finds the number of a subject, and gives it one when the name is new: numbers begin at
// 0 and are never given again. Fails with FULL_SUBJECTS.
tamam_status tamam_host_subject(struct tamam_host *host,
                                const char *name,
                                size_t name_len,
                                uint32_t *subject);
#endif

#if defined(TAMAM_HOST)
// Finds the number of a subject that there is already. Fails with UNKNOWN_NAME.
tamam_status tamam_host_find(struct tamam_host *host,
                             const char *name,
                             size_t name_len,
                             uint32_t *subject);
#endif

#if defined(TAMAM_HOST)
// Writes how many subjects there are to `count`: their numbers are those below it.
tamam_status tamam_host_subjects(struct tamam_host *host, uint32_t *count);
#endif

#if defined(TAMAM_HOST)
// Gives the name of a subject; it is good until the next call with this host. Fails with
// UNKNOWN_NUMBER.
tamam_status tamam_host_subject_name(struct tamam_host *host,
                                     uint32_t subject,
                                     struct tamam_str *name);
#endif

#if defined(TAMAM_HOST)
// Finds the number that stands for a text, and gives it one when the text is new, for
// `tamam_event_set_text` and for ids that are texts. An id that is a whole number below 2
// to the power of 63 is its own number. Fails with FULL_TEXTS.
tamam_status tamam_host_text(struct tamam_host *host,
                             const char *text,
                             size_t text_len,
                             uint64_t *number);
#endif

#if defined(TAMAM_HOST)
// Writes what is remembered of a subject to `score`. Fails with UNKNOWN_NUMBER.
tamam_status tamam_host_score(struct tamam_host *host,
                              uint32_t subject,
                              struct tamam_score *score);
#endif

#if defined(TAMAM_HOST)
// Writes the caps that stand of a subject to `caps`, which has room for `capacity`, and
// how many there are to `count`. With TOO_SMALL the first of them were written.
tamam_status tamam_host_caps(struct tamam_host *host,
                             uint32_t subject,
                             struct tamam_cap *caps,
                             size_t capacity,
                             size_t *count);
#endif

#if defined(TAMAM_HOST)
// Writes what is known of a subject, its facts, statuses and measures in the order of the
// file, to `known`, which has room for `capacity`, and how many there are to `count`. With
// TOO_SMALL the first of them were written.
tamam_status tamam_host_known(struct tamam_host *host,
                              uint32_t subject,
                              struct tamam_known *known,
                              size_t capacity,
                              size_t *count);
#endif

#if defined(TAMAM_HOST)
// Writes the first time whose advance settles something of any subject to `due` and 1 to
// `there`, or 0 to both when nothing is waited for. It looks at every subject.
tamam_status tamam_host_next_due(struct tamam_host *host, int64_t *due, uint8_t *there);
#endif

#if defined(TAMAM_HOST)
// Moves verdicts out of the queue to `verdicts`, at most `capacity`, oldest first, and
// writes how many to `count`. What stays can be polled next.
tamam_status tamam_host_poll(struct tamam_host *host,
                             struct tamam_host_verdict *verdicts,
                             size_t capacity,
                             size_t *count);
#endif

#if defined(TAMAM_HOST)
// Moves the oldest rejection out of the queue to `rejection` and 1 to `there`; its texts
// are good until the next call with this host. 0 to `there` when none waits.
tamam_status tamam_host_poll_rejection(struct tamam_host *host,
                                       struct tamam_rejection *rejection,
                                       uint8_t *there);
#endif

#if defined(TAMAM_HOST)
// Writes how many verdicts and how many rejections wait in the queues; either may be
// NULL.
tamam_status tamam_host_waiting(struct tamam_host *host,
                                size_t *verdicts,
                                size_t *rejections);
#endif

#if defined(TAMAM_HOST)
// Writes a verdict as one JSON object with a NUL at its end, with names for its numbers
// and its key as it came. `needed` (or NULL) becomes the bytes that takes, the NUL
// included; with TOO_SMALL the buffer holds an empty text, never a part of it.
tamam_status tamam_host_verdict_json(struct tamam_host *host,
                                     const struct tamam_host_verdict *verdict,
                                     char *buffer,
                                     size_t capacity,
                                     size_t *needed);
#endif

#if defined(TAMAM_HOST)
// Gives every subject of a host, with all it remembers, as bytes: versioned, with a
// checksum of their own and that of the program. They are good until the next call with
// this host. What waits in the queues is not in them.
tamam_status tamam_host_snapshot(struct tamam_host *host,
                                 const uint8_t **bytes,
                                 size_t *len,
                                 struct tamam_error *error);
#endif

#if defined(TAMAM_HOST)
// Makes a host from the rules (text or image) and a snapshot that was taken under the
// same rules; both are copied. Fails with a SNAPSHOT status when the snapshot was torn or
// altered or is of other rules, and as `tamam_host_new` does.
tamam_status tamam_host_restore(const uint8_t *rules,
                                size_t len,
                                const uint8_t *snapshot,
                                size_t snapshot_len,
                                struct tamam_host **host,
                                struct tamam_error *error);
#endif

#if defined(TAMAM_HOST)
// Writes what would become of each rule of a host under other rules (text or image), as
// `tamam migrate` prints it, a line for each, with a NUL at its end; nothing is done.
// `needed` (or NULL) becomes the bytes that takes, the NUL included; with TOO_SMALL the
// buffer holds an empty text, never a part of it. Where the rules have mistakes the answer
// is MISTAKES, and `tamam_host_migrate` tells them all.
tamam_status tamam_host_plan(struct tamam_host *host,
                             const uint8_t *rules,
                             size_t len,
                             char *buffer,
                             size_t capacity,
                             size_t *needed,
                             struct tamam_error *error);
#endif

#if defined(TAMAM_HOST)
// Makes a second host under other rules (text or image, copied), which goes on with every
// subject of this one: with all that `tamam_host_plan` says is kept, what is remembered,
// what waits for late events, what tells lines that come again, and the callbacks. This
// host stays as it is, until it is freed. What ends is said as verdicts of
// TAMAM_CLASS_SETTLED to the callback of this host, or waits in its queue, for their rules
// and lines are its own; that happens when all has gone well. Events that wait and that the
// other rules do not take are rejections of the second host. Mistakes in the rules are told
// as by `tamam_host_new`, and `count` may be NULL here too. Fails with FULL_QUEUE, FULL_SUBJECTS or FULL_TEXTS too, and nothing
// was said then.
tamam_status tamam_host_migrate(struct tamam_host *host,
                                const uint8_t *rules,
                                size_t len,
                                struct tamam_diagnostic *diagnostics,
                                size_t capacity,
                                size_t *count,
                                struct tamam_host **after,
                                struct tamam_error *error);
#endif

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* TAMAM_H */
