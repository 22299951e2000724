#!/usr/bin/env python3
"""Scores a log from Python with nothing but ctypes and the shared library.

    python3 python_ctypes.py libtamam.so rules.tamam events.jsonl [changed.tamam]

Prints every verdict as a line of JSON, then the score of every subject. With changed rules
it goes over to them in between: it prints what becomes of each rule, then what ends.
"""

import ctypes as c
import json
import sys

OK, TOO_SMALL, MISTAKES, FULL_QUEUE, REJECTED_EVENTS = 0, 103, 400, 502, 503
HAS_MOMENTS, HAS_CAP = 64, 128


class Str(c.Structure):
    _fields_ = [("data", c.c_void_p), ("len", c.c_size_t)]

    def __str__(self):
        return c.string_at(self.data, self.len).decode()


class Error(c.Structure):
    _fields_ = [
        ("status", c.c_uint32),
        ("argument", c.c_uint32),
        ("line", c.c_uint32),
        ("column", c.c_uint32),
        ("numbers", c.c_int64 * 3),
    ]


class Verdict(c.Structure):
    _fields_ = [
        ("time", c.c_int64),
        ("due", c.c_int64),
        ("felt", c.c_int64),
        ("key", c.c_uint64),
        ("evidence", c.c_uint64 * 4),
        ("evidence_len", c.c_uint32),
        ("has", c.c_uint32),
        ("rule", c.c_uint32),
        ("outcome", c.c_uint32),
        ("line", c.c_uint32),
        ("start", c.c_uint32),
        ("end", c.c_uint32),
        ("of_class", c.c_uint8),
        ("stance", c.c_uint8),
        ("fault", c.c_uint8),
        ("reserved", c.c_uint8),
    ]


class HostVerdict(c.Structure):
    _fields_ = [("verdict", Verdict), ("subject", c.c_uint32), ("reserved", c.c_uint32)]


class Rejection(c.Structure):
    _fields_ = [("line", c.c_uint64), ("message", Str), ("help", Str)]


class Batch(c.Structure):
    _fields_ = [
        ("read", c.c_uint64),
        ("scored", c.c_uint64),
        ("rejected", c.c_uint64),
        ("taken", c.c_size_t),
        ("again", c.c_uint64),
        ("waiting", c.c_uint64),
    ]


class Score(c.Structure):
    _fields_ = [(name, c.c_int64) for name in ("memory", "score", "mean", "peak", "end", "cap")] + [
        ("moments", c.c_uint64),
        ("has", c.c_uint32),
        ("reserved", c.c_uint32),
    ]


class Tamam:
    """Many subjects under one program."""

    def __init__(self, library, rules: bytes):
        self.lib = c.CDLL(library)
        self.lib.tamam_verdict_size.restype = c.c_size_t
        self.lib.tamam_abi_version.restype = c.c_uint32
        assert self.lib.tamam_abi_version() == 1, "another ABI than this script was written for"
        assert self.lib.tamam_verdict_size() == c.sizeof(Verdict)
        self.host = c.c_void_p()
        self.call("tamam_host_new", rules, c.c_size_t(len(rules)), None, c.c_size_t(0), None,
                  c.byref(self.host), error=True)

    def call(self, name, *arguments, error=False, fine=(OK,)):
        """Calls a function, and raises what it says is wrong."""
        function = getattr(self.lib, name)
        function.restype = c.c_uint32
        why = Error()
        status = function(*arguments, *([c.byref(why)] if error else []))
        if status not in fine:
            text = c.create_string_buffer(512)
            if error:
                self.lib.tamam_error_text(c.byref(why), text, c.c_size_t(512), None)
            raise ValueError(f"{name}: {status} {text.value.decode()}")
        return status

    def lines(self, lines: bytes):
        """Gives lines of JSON, and yields what they bring."""
        batch = Batch()
        while lines:
            self.call("tamam_host_lines", self.host, lines, c.c_size_t(len(lines)),
                      c.byref(batch), error=True, fine=(OK, REJECTED_EVENTS, FULL_QUEUE))
            lines = lines[batch.taken:]
            yield from self.verdicts()

    def advance(self, now: int):
        """Moves every clock to `now`, in milliseconds since 1970."""
        while self.call("tamam_host_advance", self.host, c.c_int64(now), error=True,
                        fine=(OK, FULL_QUEUE)) == FULL_QUEUE:
            yield from self.verdicts()
        yield from self.verdicts()

    def verdicts(self):
        """Takes the verdicts that wait, as JSON texts."""
        waiting = (HostVerdict * 256)()
        count = c.c_size_t()
        text = c.create_string_buffer(1 << 16)
        while True:
            self.call("tamam_host_poll", self.host, waiting, c.c_size_t(256), c.byref(count))
            for verdict in waiting[:count.value]:
                self.call("tamam_host_verdict_json", self.host, c.byref(verdict), text,
                          c.c_size_t(len(text)), None)
                yield text.value.decode()
            if count.value == 0:
                return

    def rejections(self):
        """Takes the rejections that wait: line, message, help."""
        rejection, there = Rejection(), c.c_uint8(1)
        while True:
            self.call("tamam_host_poll_rejection", self.host, c.byref(rejection), c.byref(there))
            if not there.value:
                return
            yield rejection.line, str(rejection.message), str(rejection.help)

    def scores(self):
        """The name of every subject and what is remembered of it."""
        count, name, score = c.c_uint32(), Str(), Score()
        self.call("tamam_host_subjects", self.host, c.byref(count))
        for subject in range(count.value):
            number = c.c_uint32(subject)
            self.call("tamam_host_score", self.host, number, c.byref(score))
            self.call("tamam_host_subject_name", self.host, number, c.byref(name))
            yield str(name), score.score / 1000 if score.has & HAS_MOMENTS else None

    def plan(self, rules: bytes):
        """What would become of each rule under changed rules, a line for each."""
        text = c.create_string_buffer(1 << 16)
        self.call("tamam_host_plan", self.host, rules, c.c_size_t(len(rules)), text,
                  c.c_size_t(len(text)), None, error=True)
        return text.value.decode()

    def change(self, rules: bytes):
        """Goes over to changed rules with every subject, and yields what ends with the old ones."""
        after = c.c_void_p()
        self.call("tamam_host_migrate", self.host, rules, c.c_size_t(len(rules)), None,
                  c.c_size_t(0), None, c.byref(after), error=True)
        yield from self.verdicts()
        self.close()
        self.host = after

    def close(self):
        self.call("tamam_host_free", c.byref(self.host))


def main(library, rules, events, changed=None):
    with open(rules, "rb") as file:
        tamam = Tamam(library, file.read())
    with open(events, "rb") as file:
        for verdict in tamam.lines(file.read()):
            print(json.dumps(json.loads(verdict), ensure_ascii=False))
    if changed:
        with open(changed, "rb") as file:
            changed = file.read()
        print(tamam.plan(changed), end="")
        for verdict in tamam.change(changed):
            print(json.dumps(json.loads(verdict), ensure_ascii=False))
    for line, message, advice in tamam.rejections():
        print(f"line {line}: {message} ({advice})", file=sys.stderr)
    for name, score in tamam.scores():
        print(f"{name} {score}")
    tamam.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
