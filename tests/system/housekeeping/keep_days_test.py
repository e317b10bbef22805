"""SLOTD_KEEP_DAYS through a real daemon on a clock that the test sets: which job folders go and when, and
what is never touched."""

import os
import pathlib
import unittest

from slotd_fixture import Daemon, lines_of, wait_until

DAY = 86400
REQUEUE_ONCE = "test ${SLURM_RESTART_COUNT:-0} = 1"


class KeepDays(unittest.TestCase):
    def setUp(self):
        self.slotd = self.enterContext(Daemon(SLOTD_KEEP_DAYS=7))
        self.clock = self.slotd.work / "clock"
        self.set_clock(0)
        self.slotd.start(SLOTD_TEST_CLOCK=self.clock)

    def set_clock(self, days):
        beside = self.clock.with_suffix(".new")
        beside.write_text(str(days * DAY))
        beside.rename(self.clock)

    def restart_after(self, days, **settings):
        """A new daemon looks at the folders when it starts."""
        self.set_clock(days)
        self.slotd.restart(SLOTD_TEST_CLOCK=self.clock, **settings)

    def folder(self, job):
        return self.slotd.root / "lib/jobs" / str(job)

    def folders(self):
        return sorted(path.name for path in (self.slotd.root / "lib/jobs").iterdir())

    def ended_job(self, *options, text="true"):
        job = self.slotd.submit(text, *options)
        self.slotd.wait_for_job(job)
        return job

    def wait_until_gone(self, *jobs):
        left = {str(job) for job in jobs}
        wait_until(lambda: not any(name.split(".")[0] in left for name in self.folders()),
                   f"removal of the folders of {jobs}; there are {self.folders()}")

    def test_a_folder_goes_so_many_days_after_the_end_and_nothing_else_does(self):
        output = self.slotd.work / "out.txt"
        job = self.ended_job("-o", output, text="echo result")
        self.assertTrue((self.folder(job) / "script.sh").exists())
        self.restart_after(6)
        young = self.ended_job("-o", "/dev/null")
        self.assertEqual(self.folders(), [str(job), str(young)])
        self.restart_after(8)
        self.wait_until_gone(job)
        self.assertEqual(self.folders(), [str(young)])
        self.assertEqual(lines_of(output), ["result"])
        self.assertEqual(self.slotd.job(job).state, "COMPLETED", "its row stays")

    def test_a_job_that_is_not_over_keeps_its_folder(self):
        running = self.slotd.submit("sleep 600", "-o", "/dev/null", "-c", "4")
        self.slotd.wait_for_state(running, "RUNNING")
        waiting = self.slotd.submit("true", "-o", "/dev/null", "-c", "4")
        over = self.ended_job_from_before()
        self.restart_after(400)
        self.wait_until_gone(over)
        self.assertTrue((self.folder(running) / "1/claim").exists())
        self.assertEqual(self.slotd.job(running).state, "RUNNING")
        self.assertEqual(self.slotd.job(waiting).state, "PENDING")
        self.assertEqual(self.slotd.run("scancel", running).code, 0)
        self.assertEqual(self.slotd.wait_for_job(running).state, "CANCELLED")
        self.assertEqual(self.slotd.wait_for_job(waiting).state, "COMPLETED")

    def ended_job_from_before(self):
        """One that was cancelled before it could start has no folder; this one has."""
        job = self.slotd.submit("true", "-o", "/dev/null", "--hold")
        self.assertEqual(self.slotd.run("scancel", job).code, 0)
        self.folder(job).mkdir(mode=0o700)
        return job

    def test_each_element_of_an_array_has_a_folder_of_its_own(self):
        array = self.slotd.submit("test $SLURM_ARRAY_TASK_ID != 3 || sleep 600", "-o", "/dev/null", "--array=1-3")
        wait_until(lambda: self.slotd.run("squeue", "-h", "-r", "-o", "%K").out.split() == ["3"], "end of two elements")
        self.assertEqual(len(self.folders()), 3)
        self.restart_after(8)
        wait_until(lambda: len(self.folders()) == 1, "removal of two folders")
        running = self.slotd.run("squeue", "-h", "-r", "-o", "%A %T").out.split()
        self.assertEqual(running[1], "RUNNING")
        self.assertEqual(self.slotd.run("scancel", array).code, 0)

    def test_what_is_no_folder_of_a_known_job_is_not_touched(self):
        jobs = self.slotd.root / "lib/jobs"
        precious = self.slotd.work / "precious"
        precious.mkdir()
        (precious / "file").write_text("x")
        (jobs / "4711").mkdir()
        (jobs / "notes").mkdir()
        job = self.ended_job("-o", "/dev/null")
        linked = self.ended_job("-o", "/dev/null")
        (self.folder(job) / "link").symlink_to(precious)
        os.rename(self.folder(linked), precious / "moved")
        self.folder(linked).symlink_to(precious / "moved")
        self.restart_after(8)
        self.wait_until_gone(job)
        self.assertEqual(self.folders(), sorted(["4711", "notes", str(linked)]))
        self.assertTrue((precious / "file").exists())
        self.assertTrue((precious / "moved/script.sh").exists())

    def test_a_folder_that_cannot_be_removed_is_said_once_and_keeps_no_other(self):
        stuck = self.ended_job("-o", "/dev/null")
        deep = self.folder(stuck) / "x"
        for _ in range(120):
            deep.mkdir()
            deep = deep / "x"
        other = self.ended_job("-o", "/dev/null")
        self.restart_after(8)
        self.wait_until_gone(other)
        complaint = f"the folder of job {stuck} is not removed: "
        wait_until(lambda: complaint in self.slotd.log_of_this_start(), "complaint")
        self.assertEqual(self.slotd.log_of_this_start().count(complaint), 1)
        self.assertNotIn("folder of job " + str(other), self.slotd.log_of_this_start())

    def test_many_folders_go_a_few_at_a_time(self):
        self.slotd.submit("true", "-o", "/dev/null", "--array=1-250")
        wait_until(lambda: not self.slotd.run("squeue", "-h").out, "end of all elements", 90)
        self.assertEqual(len(self.folders()), 250)
        self.restart_after(8)
        seen = set()
        wait_until(lambda: seen.add(len(self.folders())) or not self.folders(), "removal of all folders")
        self.assertTrue(any(50 <= left <= 200 for left in seen), f"all at once: {seen}")

    def test_a_job_that_is_requeued_after_that_runs_again(self):
        job = self.ended_job("-o", "/dev/null", text=REQUEUE_ONCE)
        self.assertEqual(self.slotd.job(job).state, "FAILED")
        self.restart_after(8)
        self.wait_until_gone(job)
        self.assertEqual(self.slotd.run("scontrol", "requeue", job).code, 0)
        self.assertEqual(self.slotd.wait_for_state(job, "COMPLETED").exit, "0:0")
        self.assertEqual(self.slotd.attempt_folders(job), [2])

    def test_a_daemon_that_dies_in_between_leaves_nothing_behind(self):
        job = self.ended_job("-o", "/dev/null")
        os.rename(self.folder(job), pathlib.Path(f"{self.folder(job)}.removed"))
        self.restart_after(0)
        self.wait_until_gone(job)


if __name__ == "__main__":
    unittest.main()
