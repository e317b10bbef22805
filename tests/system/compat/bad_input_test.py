"""Submissions that must be refused, from bad_input.tsv: exit status, what is said, and that nothing is queued.

Columns: what is given, its value, exit status, the first line on standard error, and `slurm` where a real
Slurm refuses the same with the same status. What is given is an option, a variable of the environment,
`#SBATCH` for a line of the script, or SCRIPT for the whole of it. A value `<none>` stands for none; `\\n`,
`\\r`, `\\t`, `\\0` and `\\\\` are what they are in printf."""

import collections
import pathlib
import re
import unittest

from slotd_fixture import Daemon

TABLE = pathlib.Path(__file__).resolve().parent / "bad_input.tsv"
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "\\": "\\"}

Case = collections.namedtuple("Case", "given value status line judge")


def plain(text):
    return re.sub(r"\\([nrt0\\])", lambda found: ESCAPES[found[1]], text)


def read_table():
    rows = [line.split("\t") for line in TABLE.read_text().splitlines() if line and not line.startswith("# ")]
    return [Case(given, plain(value), int(status), line, judge) for given, value, status, line, judge in rows]


def words_for(case):
    """The words of an option and its value, as somebody would type them."""
    if case.value == "<none>":
        return [case.given]
    return [f"{case.given}={case.value}"] if case.given.startswith("--") else [case.given, case.value]


def submit(slotd, case):
    if case.given in ("SCRIPT", "#SBATCH"):
        text = case.value if case.given == "SCRIPT" else f"#!/bin/sh\n#SBATCH {case.value}\ntrue\n"
        (slotd.work / "job.sh").write_bytes(text.encode())
        return slotd.run("sbatch", "job.sh")
    if case.given.startswith("-"):
        return slotd.run("sbatch", *words_for(case), "--wrap=true")
    return slotd.run("sbatch", "--wrap=true", **{case.given: case.value})


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.slotd = Daemon(cpus=4, memory=4096)
        cls.addClassCleanup(cls.slotd.close)
        cls.slotd.start(SLOTD_GPU_COUNT=0)

    def test_each_is_refused_with_its_line_and_status_and_nothing_is_queued(self):
        for case in read_table():
            with self.subTest(given=case.given, value=case.value):
                ran = submit(self.slotd, case)
                self.assertEqual((ran.code, ran.out), (case.status, ""))
                self.assertEqual((ran.err.splitlines() or [""])[0], case.line)
        self.assertEqual(self.slotd.run("sacct", "-n").out, "")
        self.assertEqual(self.slotd.run("sbatch", "--parsable", "--wrap=true").out, "1\n", "an id was used up")

    def test_the_table_is_what_it_says(self):
        cases = read_table()
        self.assertGreaterEqual(len(cases), 200)
        judged = [case for case in cases if case.judge == "slurm"]
        self.assertGreaterEqual(len(judged), 100)
        self.assertEqual(set(case.judge for case in cases), {"slurm", ""})
        self.assertEqual(len(set(case[:2] for case in cases)), len(cases), "a case stands twice")


if __name__ == "__main__":
    unittest.main()
