"""Is each row of the original's manual in rows.tsv, and is each test that a row names there?

Where the manual does not lie beside this tree the rows are not compared with it, and the test says so."""

import collections
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import ran
from manual_rows import (CONNECTING, MANUAL, NOT_APPLICABLE, OPEN, TESTED, Row, ctest_name, joined, manual_rows,
                         named_test, read_connecting, read_rows)
from slotd_fixture import BUILD

ID = re.compile(r"[a-z][a-z0-9-]*(\.[A-Za-z0-9_-]+)+")


def listed_tests():
    """What ctest knows: {name: its command}."""
    done = subprocess.run(["ctest", "--test-dir", str(BUILD), "--show-only=json-v1"], capture_output=True,
                          text=True, check=True)
    return {ctest_name(test["name"]): test.get("command", []) for test in json.loads(done.stdout)["tests"]}


def has_part(command, part):
    """Does a Python program define this test?"""
    owner, _, name = part.rpartition(".")
    programs = [pathlib.Path(word) for word in command if word.endswith(".py")]
    text = programs[0].read_text() if programs else ""
    return re.search(rf"def {re.escape(name)}\(", text) is not None and (not owner or f"class {owner}(" in text)


class Rows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = read_rows()

    def test_ids_are_unique_and_well_formed(self):
        counted = collections.Counter(row.id for row in self.rows)
        self.assertEqual([], [name for name, times in counted.items() if times > 1])
        self.assertEqual([], [row.id for row in self.rows if not ID.fullmatch(row.id)])

    def test_a_row_is_tested_or_says_why_not(self):
        for row in self.rows:
            with self.subTest(row.id):
                self.assertIn(row.kind, (TESTED, OPEN, NOT_APPLICABLE))
                self.assertEqual(bool(row.why), row.kind != TESTED, "open and n/a say why, tested does not")
                self.assertEqual(bool(row.tests), row.kind == TESTED, "tested names tests, the others none")
                self.assertTrue(row.description)

    def test_each_named_test_is_there(self):
        listed = listed_tests()
        missing = []
        for row in self.rows:
            for text in row.tests:
                test = named_test(text)
                if test.name not in listed or (test.part and not has_part(listed[test.name], test.part)):
                    missing.append(f"{row.id}: {text}")
        self.assertEqual([], missing)

    def test_each_row_of_the_manual_has_an_id(self):
        if not MANUAL.exists():
            print(f"the manual is not at {MANUAL}: rows.tsv was NOT compared with it", flush=True)
            return
        known = {row.digest for row in self.rows}
        connecting = set(read_connecting())
        there = {row.digest: row for row in manual_rows(MANUAL.read_text())}
        without = [f"line {row.line}: {row.digest} {row.text}" for digest, row in there.items()
                   if digest not in known | connecting]
        self.assertEqual([], without, "rows of the manual without an id")
        self.assertEqual([], sorted(known - set(there)), "digests of rows.tsv that are not in the manual")
        self.assertEqual([], sorted(connecting - set(there)), f"digests of {CONNECTING.name} that are not there")
        self.assertEqual([], sorted(known & connecting), "a row that states something connects nothing")

    def test_how_far_we_are(self):
        counts = collections.Counter(row.kind for row in self.rows)
        kinds = (TESTED, OPEN, NOT_APPLICABLE)
        print("manual: " + ", ".join(f"{counts[kind]} {kind}" for kind in kinds), flush=True)
        features = collections.Counter(row.why for row in self.rows if row.kind == OPEN)
        print("open: " + ", ".join(f"{name} {times}" for name, times in features.most_common()), flush=True)


class Cutting(unittest.TestCase):
    def test_commands_and_scripts_that_go_on_are_one_row(self):
        lines = ["sbatch \\", "-J x \\", "true", "#!/bin/sh", "#SBATCH -n 1", "echo a", "Then:"]
        self.assertEqual([(1, "sbatch -J x true"), (4, "#!/bin/sh\n#SBATCH -n 1\necho a"), (7, "Then:")],
                         joined(lines))

    def test_equal_lines_have_digests_of_their_own(self):
        first, other, second = manual_rows("squeue\nsacct\n squeue \n")
        self.assertEqual(first.text, second.text)
        self.assertEqual(3, len({first.digest, other.digest, second.digest}))


JUNIT = """<testsuite><testcase name="good" status="run"><system-out>plain</system-out></testcase>
<testcase name="bad" status="fail"/><testcase name="away" status="notrun"><skipped message="77"/></testcase>
<testcase name="python" status="fail"><system-out>
test_a (__main__.One.test_a) ... ok
test_b (__main__.One.test_b)
A line about it ... some log
ok
test_b (__main__.Two.test_b) ... FAIL
test_c (__main__.Two.test_c) ... skipped 'no root'
test_d (__main__.Two) ... 
</system-out></testcase></testsuite>"""


class Ran(unittest.TestCase):
    """ran.py must notice what did not run."""

    def outcome(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
            file.write(JUNIT)
            file.flush()
            rows = [Row("some.row", "0", TESTED, (text,), "text")]
            return list(ran.complaints(rows, *ran.read_results([file.name])))

    def test_what_passed_is_no_complaint(self):
        for text in ("good", "python#test_a", "python#One.test_b", "?away", "?away#test_x", "?python#test_c"):
            self.assertEqual([], self.outcome(text), text)

    def test_what_did_not_pass_is_one(self):
        for text, wanted in [("bad", "failed"), ("away", "skipped"), ("python#test_b", "failed"), ("?bad", "failed"),
                             ("python#test_c", "skipped"), ("python#test_d", "failed"), ("none", "did not run"),
                             ("python#test_e", "did not run"), ("good#test_a", "did not run"),
                             ("away#test_x", "skipped")]:
            self.assertEqual([f"{text}: {wanted}; it is to show some.row"], self.outcome(text))


if __name__ == "__main__":
    unittest.main()
