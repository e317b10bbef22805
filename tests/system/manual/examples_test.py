"""Runs every command that docs/MANUAL.md shows, against a real daemon, and compares what comes back.

A block marked ```console holds commands behind `$ ` (lines behind `> ` go on with one) and what they print.
The blocks of a `##` section are run in order, on a root of their own; no command knows another's variables
or folder. Marks that a reader does not see:

    <!-- daemon: NAME=value NAME=value -->   settings of this section's daemon, quoted as for a shell
    <!-- no daemon -->                       there is none
    <!-- file: train.sh -->                  the block below is that file, in the folder where commands run

The text shows a user `ann` (1000) in `/home/ann/work` with the usual root; what really comes is put into her
words before it is compared. Equal are also any two times of day, any two numbers of microseconds since 1970,
any two sizes in K, runs of blanks, and lengths of less than a minute where the text has less than five
seconds. A line `...` stands for any lines.
Commands that only look are asked again until they show what the text shows: a job needs a moment to start."""

import dataclasses
import getpass
import os
import pathlib
import re
import shlex
import subprocess
import time
import unittest

from manual_rows import TREE
from slotd_fixture import Daemon

MANUAL = TREE / "docs" / "MANUAL.md"
SETTINGS = {"SLOTD_CPUS": "8", "SLOTD_MEMORY": "16384", "SLOTD_KILL_WAIT": "2", "HOSTNAME": "box"}
LOOKS = ("squeue", "sacct", "sinfo", "scontrol show", "cat ", "ls ", "slotd config", "slotd events", "slotd why", "tail ")
PATIENCE = 20.0  # seconds, until a command that looks shows what the text shows
MARK = re.compile(r"<!-- (daemon|no daemon|file)(?:: (.*))? -->")


@dataclasses.dataclass
class Command:
    line: int
    text: str
    wanted: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Section:
    title: str
    settings: dict = dataclasses.field(default_factory=dict)
    with_daemon: bool = True
    steps: list = dataclasses.field(default_factory=list)  # Command, or (file name, text)


def add_line(section, number, line):
    """A line of a console block."""
    if line.startswith("$ "):
        section.steps.append(Command(number, line[2:]))
    elif line.startswith("> ") and not section.steps[-1].wanted:
        section.steps[-1].text += "\n" + line[2:]
    else:
        section.steps[-1].wanted.append(line)


def add_mark(section, mark):
    """Takes a mark; returns the name of the file that the next block is, if it is one."""
    if mark[1] == "no daemon":
        section.with_daemon = False
    elif mark[1] == "daemon":
        section.settings.update(word.split("=", 1) for word in shlex.split(mark[2]))
    return mark[2] if mark[1] == "file" else None


def read_sections(text):
    """The sections that hold console blocks."""
    sections, fence, file, body = [Section("")], None, None, []
    for number, line in enumerate(text.splitlines(), 1):
        if fence is None and line.startswith("```"):
            fence, body = line[3:], []
        elif line.startswith("```"):
            if file and fence != "console":
                sections[-1].steps.append((file, "\n".join(body) + "\n"))
                file = None
            fence = None
        elif fence == "console":
            add_line(sections[-1], number, line)
        elif fence is not None:
            body.append(line)
        elif line.startswith("## "):
            sections.append(Section(line[3:]))
        elif mark := MARK.fullmatch(line):
            file = add_mark(sections[-1], mark)
    return [section for section in sections if any(isinstance(step, Command) for step in section.steps)]


WORD_KINDS = [re.compile(kind) for kind in (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.;]?", r":\d{16}", r"\d+K")]
LENGTH = re.compile(r"(?:(\d+):)?(\d+):(\d\d)")


def short_length(word, seconds):
    """Is it a length of less than so many seconds, such as `0:03`?"""
    match = LENGTH.fullmatch(word)
    return match is not None and int(match[1] or 0) == 0 and int(match[2]) == 0 and int(match[3]) < seconds


def same_word(wanted, came):
    if wanted == came or any(kind.fullmatch(wanted) and kind.fullmatch(came) for kind in WORD_KINDS):
        return True
    return short_length(wanted, 5) and short_length(came, 60)


def words_of(line):
    return [word for word in re.split(r"[\s=|,\"]+", line.strip()) if word]


def same_line(wanted, came):
    """Are the words and what parts them the same?"""
    def parting(line):
        return re.sub(r"\s+", " ", re.sub(r"[^\s=|,\"]+", "", line.strip()))
    first, second = words_of(wanted), words_of(came)
    return len(first) == len(second) and all(map(same_word, first, second)) and parting(wanted) == parting(came)


def same_lines(wanted, came):
    if not wanted:
        return not came
    if wanted[0].strip() == "...":
        return any(same_lines(wanted[1:], came[skip:]) for skip in range(len(came) + 1))
    return bool(came) and same_line(wanted[0], came[0]) and same_lines(wanted[1:], came[1:])


class Reader:
    """Runs the commands of one section as `ann` sees them."""

    def __init__(self, case, slotd):
        self._case, self._slotd = case, slotd
        uid, gid, user = os.getuid(), os.getgid(), getpass.getuser()
        self._in_her_words = [
            (re.escape(str(slotd.root)), "/home/ann/.local/share/slotd"),
            (re.escape(str(slotd.work)), "/home/ann/work"),
            (rf"\b(by|uid) {uid}\b", r"\1 1000"), (rf"\bann\({uid}\)", "ann(1000)"),
            (rf"\bGroupId=\S+\({gid}\)", "GroupId=ann(1000)"), (rf"\b{re.escape(user)}@", "ann@")]

    def run(self, command):
        environment = self._slotd.environment(USER="ann", TZ="UTC")
        done = subprocess.run(["bash", "-c", command.text], env=environment, cwd=self._slotd.work, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        printed = done.stdout
        for pattern, words in self._in_her_words:
            printed = re.sub(pattern, words, printed)
        return printed.splitlines()

    def follow(self, command):
        wanted = list(command.wanted)
        while wanted and not wanted[-1].strip():
            wanted.pop()
        deadline = time.monotonic() + (PATIENCE if command.text.startswith(LOOKS) else 0)
        while True:
            came = self.run(command)
            if same_lines(wanted, came):
                return
            if time.monotonic() >= deadline:
                self._case.fail(f"MANUAL.md:{command.line}: $ {command.text}\nit shows:\n" + "\n".join(wanted) +
                                "\ncame:\n" + "\n".join(came))
            time.sleep(0.02)


def run_section(section, case):
    with Daemon(**{**SETTINGS, **section.settings}) as slotd:
        if section.with_daemon:
            slotd.start()
        reader = Reader(case, slotd)
        for step in section.steps:
            if isinstance(step, Command):
                reader.follow(step)
            else:
                (slotd.work / step[0]).write_text(step[1])


class Examples(unittest.TestCase):
    pass


def anchor_of(heading):
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


class Links(unittest.TestCase):
    def test_what_is_linked_to_is_there(self):
        text = MANUAL.read_text()
        anchors = {anchor_of(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
        for target in re.findall(r"\]\(([^)]+)\)", text):
            file, _, anchor = target.partition("#")
            with self.subTest(target):
                self.assertTrue((MANUAL.parent / file).exists() if file else anchor in anchors)


class Comparing(unittest.TestCase):
    """The comparison must be able to fail."""

    def test_what_differs_from_run_to_run_is_equal(self):
        for wanted, came in [("1 | ann  | 0:02", "1 | ann | 0:31"), ("a   b", "a b"),
                             ("Start=2026-01-02T03:04:05 A=1", "Start=2027-11-12T13:14:15 A=1"),
                             ("3456K|00:00:01", "912K|00:00:00")]:
            self.assertTrue(same_line(wanted, came), wanted)

    def test_what_does_not_is_not(self):
        for wanted, came in [("1 | ann | 0:02", "1 | bob | 0:02"), ("0:15", "0:09"), ("0:02", "1:02"),
                             ("a b", "a  b c"), ("512M", "513M"), ("a|b", "a b"), ("COMPLETED", "FAILED"),
                             ("A=1", "A 1")]:
            self.assertFalse(same_line(wanted, came), wanted)

    def test_dots_stand_for_any_lines(self):
        self.assertTrue(same_lines(["a", "...", "z"], ["a", "b", "c", "z"]))
        self.assertFalse(same_lines(["a", "...", "z"], ["a", "b"]))
        self.assertFalse(same_lines([], ["a"]))

    def test_a_text_is_read_with_its_marks(self):
        text = "\n".join(["## One", "<!-- daemon: SLOTD_CPUS=2 -->", "<!-- file: a.sh -->", "```sh", "#!/bin/sh",
                          "```", "```console", "$ cat <<e", "> x", "> e", "x", "```", "## Two", "words"])
        (section,) = read_sections(text)
        self.assertEqual(("One", {"SLOTD_CPUS": "2"}), (section.title, section.settings))
        self.assertEqual([("a.sh", "#!/bin/sh\n"), Command(8, "cat <<e\nx\ne", ["x"])], section.steps)


def add_tests():
    for section in read_sections(MANUAL.read_text()):
        def test(self, section=section):
            run_section(section, self)
        setattr(Examples, "test_" + re.sub(r"\W+", "_", section.title).strip("_").lower(), test)


add_tests()

if __name__ == "__main__":
    unittest.main()
