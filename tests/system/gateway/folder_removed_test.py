"""Somebody removes a job's folder while the job runs. How it ended is told rightly, or it is clearly
said that nobody knows; it never runs again, and the daemon does not mind."""

import shutil
import unittest

from slotd_fixture import Daemon, lines_of, wait_for_file

SCRIPT = 'echo "$SLOTD_JOB" >>runs; until [ -e go_on ]; do sleep 0.02; done; exit 7'


class AJobFolderIsRemoved(unittest.TestCase):
    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()
        self.job = self.slotd.submit(SCRIPT, "-o", "/dev/null")
        wait_for_file(self.slotd.work / "runs")
        self.slotd.wait_for_state(self.job, "RUNNING")
        self.folder = self.slotd.root / "lib" / "jobs" / str(self.job)

    def tearDown(self):
        self.assertEqual(len(lines_of(self.slotd.work / "runs")), 1, "it ran once")
        self.slotd.wait_for_no_job_process()
        after = self.slotd.submit("exit 3", "-o", "/dev/null", "-c", "4")
        self.assertEqual(self.slotd.wait_for_job(after).exit, "3:0")

    def go_on(self):
        (self.slotd.work / "go_on").touch()

    def test_under_a_running_job_whose_end_is_told_all_the_same(self):
        shutil.rmtree(self.folder)
        self.go_on()
        self.assertEqual(self.slotd.wait_for_job(self.job).exit, "7:0")

    def test_under_all_jobs_at_once(self):
        shutil.rmtree(self.folder.parent)
        self.go_on()
        self.assertEqual(self.slotd.wait_for_job(self.job).exit, "7:0")

    def test_under_a_job_that_is_then_cancelled(self):
        shutil.rmtree(self.folder)
        cancelled = self.slotd.run("scancel", self.job)
        self.assertEqual(cancelled.code, 0, cancelled.err)
        self.assertEqual(self.slotd.wait_for_job(self.job).state, "CANCELLED")

    def test_while_the_daemon_is_away(self):
        self.slotd.kill9()
        shutil.rmtree(self.folder)
        self.slotd.start()
        self.go_on()
        self.assertEqual(self.slotd.wait_for_job(self.job).exit, "7:0")

    def test_and_the_job_ends_while_the_daemon_is_away(self):
        self.slotd.kill9()
        shutil.rmtree(self.folder)
        self.go_on()
        self.slotd.start()
        self.assertEqual(self.slotd.wait_for_job(self.job).exit, "7:0")


if __name__ == "__main__":
    unittest.main()
