"""Runs transcripts: what somebody types, and what must come back, against a real daemon.

A transcript is a file `*.t` in this folder:

    # a remark
    %cpus 4                 the machine that the daemon gives out (%memory as well); %NAME value: a variable
                            of the daemon's environment; %daemon none: there is no daemon; %as root: needs
                            root, else it is skipped aloud
    $ sbatch --wrap true    a shell command, run in an empty folder; lines `> ...` go on with it
    Submitted batch job 1   what it must print, standard output and standard error together
    [exit 1]                and its exit status, if that is not 0

In what must be printed these stand for what differs from run to run: `<time>` a date and time, `<length>`
a duration, `<size>` a size in K, `<root>` the runtime root, `<work>` the folder, `<user>`, `<any>` anything
within a line. `<...>` alone on a line stands for any number of lines.

The environment variable SLOTD_TRANSCRIPT names one file; without it all are run."""

import dataclasses
import getpass
import os
import pathlib
import re
import subprocess
import unittest

from slotd_fixture import SKIPPED, Daemon

HERE = pathlib.Path(__file__).resolve().parent
WILDCARDS = {"<time>": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "<length>": r"(\d+-)?[\d:]+", "<size>": r"\d+K",
             "<any>": r".*"}
SECONDS = 60  # for one command


@dataclasses.dataclass
class Step:
    line: int
    command: str
    wanted: list
    status: int = 0


def read_transcript(path):
    settings, steps = {}, []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("$ "):
            steps.append(Step(number, line[2:], []))
        elif line.startswith("> ") and steps and not steps[-1].wanted:
            steps[-1].command += "\n" + line[2:]
        elif match := re.fullmatch(r"\[exit (\d+)\]", line):
            steps[-1].status = int(match[1])
        elif line.startswith("%") and not steps:
            name, _, value = line[1:].partition(" ")
            settings[name] = value
        elif line.startswith("#") or (not line and (not steps or not steps[-1].wanted)):
            continue
        elif steps:
            steps[-1].wanted.append(line)
        else:
            raise ValueError(f"{path.name}:{number}: output before the first command")
    for step in steps:
        while step.wanted and not step.wanted[-1]:
            step.wanted.pop()  # blank lines between steps are for the eye
    return settings, steps


def with_names(line, names):
    for name, value in names.items():
        line = line.replace(name, value)
    return line


def pattern_of(line, names):
    parts = re.split("(" + "|".join(map(re.escape, WILDCARDS)) + ")", with_names(line, names))
    return "".join(WILDCARDS.get(part, re.escape(part)) for part in parts)


def matches(wanted, lines, names):
    """Do the lines match, `<...>` standing for any number of them?"""
    if not wanted:
        return not lines
    if wanted[0] == "<...>":
        return any(matches(wanted[1:], lines[skip:], names) for skip in range(len(lines) + 1))
    return bool(lines) and re.fullmatch(pattern_of(wanted[0], names), lines[0]) is not None and \
        matches(wanted[1:], lines[1:], names)


def run_transcript(path, case):
    settings, steps = read_transcript(path)
    if settings.get("as") == "root" and os.getuid() != 0:
        case.skipTest("this needs root")
    with Daemon(cpus=settings.get("cpus", 4), memory=settings.get("memory", 4096)) as slotd:
        names = {"<root>": str(slotd.root), "<work>": str(slotd.work), "<user>": getpass.getuser()}
        if settings.get("daemon") != "none":
            slotd.start(**{name: with_names(value, names) for name, value in settings.items() if name.isupper()})
        environment = slotd.environment(USER=names["<user>"], TZ="UTC")
        for step in steps:
            done = subprocess.run(["bash", "-c", with_names(step.command, names)], env=environment, cwd=slotd.work, text=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=SECONDS)
            where = f"{path.name}:{step.line}: $ {step.command}\n"
            lines = done.stdout.splitlines()
            if not matches(step.wanted, lines, names):
                case.fail(where + "wanted:\n" + "\n".join(step.wanted) + "\ncame:\n" + done.stdout)
            case.assertEqual(done.returncode, step.status, where + "exit status; it printed:\n" + done.stdout)


class Reading(unittest.TestCase):
    """The runner itself must be able to fail."""

    def test_lines_must_be_the_same_in_number_and_text(self):
        self.assertTrue(matches(["a", "b"], ["a", "b"], {}))
        for lines in (["a"], ["a", "b", "c"], ["a", "x"], ["b", "a"], []):
            self.assertFalse(matches(["a", "b"], lines, {}), lines)
        self.assertFalse(matches(["a.c"], ["abc"], {}))

    def test_marks_stand_for_what_differs(self):
        self.assertTrue(matches(["at <time> in <root>"], ["at 2024-01-02T03:04:05 in /r"], {"<root>": "/r"}))
        self.assertFalse(matches(["at <time>"], ["at noon"], {}))
        self.assertTrue(matches(["a", "<...>", "z"], ["a", "b", "c", "z"], {}))
        self.assertTrue(matches(["a", "<...>"], ["a"], {}))
        self.assertFalse(matches(["a", "<...>", "z"], ["a", "b"], {}))


class Transcripts(unittest.TestCase):
    pass


def add_tests():
    chosen = os.environ.get("SLOTD_TRANSCRIPT")
    for path in sorted(HERE.glob(chosen or "*.t")):
        def test(self, path=path):
            run_transcript(path, self)
        setattr(Transcripts, f"test_{path.stem}", test)


add_tests()

if __name__ == "__main__":
    program = unittest.main(exit=False)
    if not program.result.wasSuccessful():
        raise SystemExit(1)
    for _, why in program.result.skipped:
        print(f"SKIPPED: {why}", flush=True)
    raise SystemExit(SKIPPED if program.result.skipped and os.environ.get("SLOTD_TRANSCRIPT") else 0)
