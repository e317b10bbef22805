"""The headers of real batch scripts, each submitted as it stands: what is accepted by a machine that is not
the one they were written for, and why the rest is not.

The headers lie beside this tree, in ../shared/compat/open-directives.tsv; elsewhere this is skipped."""

import collections
import csv
import pathlib
import re
import unittest

from slotd_fixture import TREE, Daemon, skip_aloud

HEADERS = TREE.parent / "shared" / "compat" / "open-directives.tsv"
SOME_FOLDER = "/abs/dir/"  # stands in the headers for any absolute path
FITTED = 99  # percent of the headers that --fit must accept
PLAIN = 22  # without: most of the others name partitions of other machines, or several nodes


def read_headers():
    """Directive lines by the number of their script, in order."""
    headers = collections.defaultdict(list)
    with open(HEADERS, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            headers[row["num"]].append(row["as_written"])
    return headers


class Headers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.slotd = Daemon(cpus=16, memory=65536, SLOTD_GPU_COUNT=2)
        cls.addClassCleanup(cls.slotd.close)
        cls.slotd.start()
        cls.headers = read_headers()

    def refusals(self, *options):
        """By number, why a script is not accepted; printed, since that is what this is about."""
        refused, aloud = {}, []
        for number, lines in self.headers.items():
            text = "\n".join([*lines, "true"]).replace(SOME_FOLDER, f"{self.slotd.work}/")
            for folder in re.findall(r"(?:--chdir|--workdir|-D)[= ](\S+)", text):
                pathlib.Path(folder).mkdir(parents=True, exist_ok=True)  # where the script was at home it was there
            script = self.slotd.script(f"header-{number}.sh", text)
            ran = self.slotd.run("sbatch", "--hold", *options, script)
            if ran.code != 0:
                refused[number] = ran.err.strip()
            elif ran.err:
                aloud.append(number)
        accepted = len(self.headers) - len(refused)
        print(f"{' '.join(options) or 'plain'}: {accepted} of {len(self.headers)} accepted", flush=True)
        for number, reason in refused.items():
            print(f"  {number}: {reason}")
        self.assertEqual(aloud, [], "a good submission prints nothing on standard error")
        return refused

    def assert_accepted(self, refused, percent):
        self.assertGreaterEqual(100 * (1 - len(refused) / len(self.headers)), percent)

    def test_with_fit_nearly_all_are_accepted(self):
        self.assert_accepted(self.refusals("--fit"), FITTED)

    def test_without_it_those_that_fit_are_and_each_refusal_says_why(self):
        refused = self.refusals()
        self.assert_accepted(refused, PLAIN)
        for number, reason in refused.items():
            with self.subTest(number):
                self.assertRegex(reason, r"\Asbatch: error: [^\n]+\Z")


if __name__ == "__main__":
    if not HEADERS.is_file():
        skip_aloud(f"there is no {HEADERS.name} beside this tree")
    unittest.main()
