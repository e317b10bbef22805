"""The comparison behind the torture finds each kind of fault that it is there to find."""

import pathlib
import tempfile
import unittest

from slotd_fixture import JobShown
from torture import LOOPS, Account, Plan


class Comparison(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.plan = Plan("0-0", 0, "7", None, False)
        self.write("acknowledged.0", "0-0 1")
        self.write("ran", "start 0-0 1 1", "end 0-0 1 1")
        self.shown = {1: JobShown(1, "FAILED", "7:0", "NonZeroExitCode")}

    def write(self, name, *lines):
        (self.folder / name).write_text("".join(line + "\n" for line in lines))

    def verdict(self):
        account = Account(self.folder, [self.plan], self.shown)
        return len(account.lost), len(account.twice), len(account.wrong)

    def test_finds_nothing_where_all_agree(self):
        self.assertEqual(LOOPS, 3)
        self.assertEqual(self.verdict(), (0, 0, 0))

    def test_a_job_that_nobody_knows_is_lost(self):
        self.shown = {}
        self.assertEqual(self.verdict(), (1, 0, 0))

    def test_a_job_that_never_ends_is_lost(self):
        self.shown[1].state = "RUNNING"
        self.assertEqual(self.verdict(), (1, 0, 0))

    def test_a_job_that_is_said_to_have_run_and_did_not_is_lost(self):
        self.write("ran")
        self.assertEqual(self.verdict(), (1, 0, 0))

    def test_a_second_start_is_found_under_another_attempt(self):
        self.write("ran", "start 0-0 1 1", "start 0-0 1 2", "end 0-0 1 1", "end 0-0 1 2")
        self.assertEqual(self.verdict(), (0, 1, 0))

    def test_a_requeued_failure_may_run_twice_but_not_under_one_attempt(self):
        self.plan.requeue = True
        self.write("ran", "start 0-0 1 1", "end 0-0 1 1", "start 0-0 1 2", "end 0-0 1 2")
        self.assertEqual(self.verdict(), (0, 0, 0))
        self.write("ran", "start 0-0 1 1", "end 0-0 1 1", "start 0-0 1 1", "end 0-0 1 1")
        self.assertEqual(self.verdict(), (0, 1, 0))

    def test_another_exit_code_is_wrong(self):
        self.shown[1].exit = "0:0"
        self.assertEqual(self.verdict(), (0, 0, 1))

    def test_another_state_is_wrong(self):
        self.shown[1] = JobShown(1, "FAILED", "0:0", "LostAfterRestart")
        self.assertEqual(self.verdict(), (0, 0, 1))

    def test_a_cancel_that_nobody_asked_for_is_wrong(self):
        self.shown[1].state = "CANCELLED"
        self.assertEqual(self.verdict(), (0, 0, 1))
        self.write("cancelled", "0-0")
        self.assertEqual(self.verdict(), (0, 0, 0))

    def test_an_id_that_is_given_twice_is_wrong(self):
        self.write("acknowledged.1", "0-0 1")
        self.assertGreater(self.verdict()[2], 0)

    def test_a_job_that_was_never_acknowledged_must_not_run_twice_either(self):
        self.write("acknowledged.0")
        self.write("ran", "start 0-0 1 1", "start 0-0 1 2")
        self.assertEqual(self.verdict(), (0, 1, 0))


if __name__ == "__main__":
    unittest.main()
