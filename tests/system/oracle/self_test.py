"""The judge must be able to condemn: reading of cases, comparison, declarations."""

import pathlib
import tempfile
import unittest

from case_file import Case, CaseError, Step, read_cases, read_folder
from compare import MOST_DEVIATIONS, Difference, differences, read_deviations, values_of
from normalise import Normaliser
from runner import MOST_APPEALS, Court, Played, judge, unknown_cases, unneeded
from world import Ran

HERE = pathlib.Path(__file__).resolve().parent
HEAD = "case\tfield\tslotd\tslurm\treason\n"


class NoWorld:
    """What a Normaliser needs of a world."""

    folder = pathlib.Path("/tmp/w/slotd")
    cases = folder / "cases"


def normaliser():
    return Normaliser(NoWorld, "group.name")


def values(kind, out, names=(), err="", code=0):
    return values_of(normaliser(), 1, Step("compare", "x", 1, kind=kind, names=names), Ran(code, out, err))


def judged(slotd, slurm, deviations=()):
    return judge(Case("group.name", "title", 1), Played(slotd), Played(slurm), dict.fromkeys(deviations, "why"))


class Reading(unittest.TestCase):
    def test_a_case_has_steps_of_each_kind(self):
        case, = read_cases("""# remark
case name: A title
alone
> file job.sh
| #!/bin/sh
|   indented
> job = sbatch --parsable job.sh
> in slurm: do true
> await $job RUNNING ENDED
> await file out
> await that test -e out
$ sacct -P
  columns JobID State
$ scontrol show job
  fields A
  fields B
""")
        self.assertTrue(case.alone)
        self.assertEqual(["file", "let", "do", "await", "await-file", "await-that", "compare", "compare"],
                         [step.what for step in case.steps])
        self.assertEqual("#!/bin/sh\n  indented\n", case.steps[0].body)
        self.assertEqual("slurm", case.steps[2].only_in)
        self.assertEqual(("RUNNING", "ENDED"), case.steps[3].states)
        self.assertEqual(("A", "B"), case.steps[-1].names)

    def test_what_is_no_case_is_refused_with_its_line(self):
        for text in ("$ before\n", "case n: t\nwords\n", "case n: t\n> jump\n", "case n: t\n  fields A\n",
                     "case n: t\n$ x\n  columns\n", "case n: t\n$ x\n  guess\n", "case n: t\n> do x\n| text\n",
                     "case n: t\ncase n: t\n"):
            with self.assertRaisesRegex(CaseError, "^case file:", msg=text):
                read_cases(text)

    def test_the_first_set_is_there(self):
        count = {}
        for case in read_folder(HERE / "cases"):
            group = case.name.partition(".")[0]
            count[group] = count.get(group, 0) + 1
            self.assertTrue(any(step.what == "compare" for step in case.steps), case.name)
        for group, least in dict(submit=10, end=12, environment=6, squeue=10, sacct=8, control=10, files=4).items():
            self.assertGreaterEqual(count.get(group, 0), least, group)


class Comparing(unittest.TestCase):
    def test_lines_exit_status_and_message_are_values(self):
        self.assertEqual({"1.exit": "3", "1.stderr": "x: error: one two", "1.line1": "a", "1.line2": "b"},
                         values("lines", "a\nb\n", err="x: error: one\nx: error: two \n", code=3))

    def test_columns_have_rows_and_a_missing_cell_is_seen(self):
        names = ("JobID", "Elapsed")
        self.assertEqual({"1.exit": "0", "1.JobID": "x", "1.Elapsed": "<short>"}, values("columns", "x|0:03\n", names))
        self.assertEqual("b", values("columns", "a|1\nb|2\n", names)["1.row2.JobID"])
        self.assertEqual("1: a", values("columns", "a\n", names)["1.cells"])

    def test_fields_may_have_blanks(self):
        shown = values("fields", "JobId=1 JobName=two words\n   Reason=None Power=\n")
        self.assertEqual(("two words", "None", ""), (shown["1.JobName"], shown["1.Reason"], shown["1.Power"]))
        self.assertNotIn("1.Reason", values("fields", "JobName=a Reason=None\n", ("JobName",)))

    def test_a_refusal_needs_a_message(self):
        self.assertNotEqual(values("refusal", "", err="no\n", code=1), values("refusal", "", code=1))
        self.assertEqual(values("refusal", "", err="no\n", code=1), values("refusal", "", err="never\n", code=1))

    def test_only_what_differs_by_nature_is_replaced(self):
        known = normaliser()
        known.learn("job", "730007")
        self.assertEqual("<job> <an id> 00<job> <time> <work>/out <world>/bin",
                         known.text("730007 730008 00730007 2024-01-02T03:04:05 /tmp/w/slotd/cases/group.name/out "
                                    "/tmp/w/slotd/bin"))
        for name, value in (("ExitCode", "0:15"), ("TimeLimit", "00:00:05"), ("Priority", "500"), ("Elapsed", "00:01:00"),
                            ("NumNodes", "1"), ("SLURM_NTASKS", "7")):
            self.assertEqual(value, known.value(name, value), name)


class Judging(unittest.TestCase):
    def test_a_difference_is_found_in_either_direction(self):
        self.assertEqual([Difference("c", "1.a", "x", "y"), Difference("c", "1.b", "x", "(none)"),
                          Difference("c", "2.c", "(none)", "y")],
                         differences("c", {"1.a": "x", "1.b": "x", "1.d": "z"}, {"1.a": "y", "2.c": "y", "1.d": "z"}))

    def test_an_undeclared_difference_condemns(self):
        self.assertFalse(judged({"1.a": "x"}, {"1.a": "y"}).good)
        self.assertTrue(judged({"1.a": "x"}, {"1.a": "x"}).good)

    def test_a_declaration_is_for_both_values(self):
        declared = Difference("group.name", "1.a", "x", "y")
        self.assertTrue(judged({"1.a": "x"}, {"1.a": "y"}, [declared]).good)
        self.assertFalse(judged({"1.a": "x"}, {"1.a": "z"}, [declared]).good)
        self.assertFalse(judged({"1.a": "z"}, {"1.a": "y"}, [declared]).good)
        self.assertFalse(judged({"2.a": "x"}, {"2.a": "y"}, [declared]).good)

    def test_a_declaration_that_is_not_needed_condemns_also_of_one_case_of_a_group(self):
        for case in ("group.name", "group.*"):
            declared = {Difference(case, "1.a", "x", "y"): "why"}
            self.assertEqual([], unneeded(declared, [judged({"1.a": "x"}, {"1.a": "y"}, declared)]))
            self.assertEqual([(*declared, "group.name")], unneeded(declared, [judged({"1.a": "x"}, {"1.a": "x"}, declared)]))

    def test_a_declaration_for_no_case_condemns(self):
        declared = {Difference("group.gone", "1.a", "x", "y"): "why", Difference("other.*", "1.a", "x", "y"): "why"}
        self.assertEqual(list(declared), unknown_cases(declared, [Case("group.name", "title", 1)]))

    def test_a_case_that_could_not_go_on_condemns_though_both_worlds_agree(self):
        broken = Played({}, "no file")
        self.assertFalse(judge(Case("group.name", "title", 1), broken, broken, {}).good)

    def test_declarations_need_a_reason_and_are_few(self):
        self.assertEqual(1, len(read_deviations(HEAD + "a.b\t1.c\tx\ty\twhy\n")))
        for bad in ("a.b\t1.c\tx\ty\t \n", "a.b\t1.c\tx\ty\n", "a.b\t1.c\tx\ty\twhy\n" * 2,
                    "".join(f"a.b\t{n}.c\tx\ty\twhy\n" for n in range(MOST_DEVIATIONS + 1))):
            with self.assertRaises(ValueError, msg=bad[:40]):
                read_deviations(HEAD + bad)

    def test_the_declarations_of_this_tree_can_be_read(self):
        read_deviations((HERE / "deviations.tsv").read_text())


class Changeable:
    """A world that answers with its next word each time."""

    name = "slotd"

    def __init__(self, folder, words):
        self.folder, self.cases, self._words = folder, folder / "cases", words
        self.cases.mkdir(parents=True)

    def case_folder(self, case):
        (self.cases / case).mkdir()

    def run(self, *_):
        return Ran(0, self._words.pop(0) if len(self._words) > 1 else self._words[0], "")


class Appealing(unittest.TestCase):
    def heard(self, answers, cases="case name: t\n$ x\n", deviations=()):
        with tempfile.TemporaryDirectory() as folder:
            court = Court(Changeable(pathlib.Path(folder) / "a", answers), Changeable(pathlib.Path(folder) / "b", ["same"]),
                          dict.fromkeys(deviations, "why"))
            verdicts, appeals = court.appeals(court.hear(read_cases(cases)))
            return [one.good for one in verdicts], len(appeals)

    def test_what_agrees_the_second_or_third_time_was_a_race(self):
        self.assertEqual(([True], 0), self.heard(["same"]))
        self.assertEqual(([True], 1), self.heard(["other", "same"]))
        self.assertEqual(([True], 1), self.heard(["other", "other", "same"]))

    def test_what_never_agrees_stays_condemned(self):
        self.assertEqual(([False], 1), self.heard(["other"]))

    def test_a_declaration_that_was_not_needed_is_appealed_against(self):
        declared = [Difference("name", "1.line1", "other", "same")]
        self.assertEqual(([True], 1), self.heard(["same", "other"], deviations=declared))

    def test_many_differences_are_no_race(self):
        cases = "".join(f"case n{number}: t\nalone\n$ x\n" for number in range(MOST_APPEALS + 1))
        verdicts, appeals = self.heard(["other"] * (MOST_APPEALS + 1) + ["same"], cases)
        self.assertEqual(([False] * (MOST_APPEALS + 1), 0), (verdicts, appeals))


if __name__ == "__main__":
    unittest.main()
