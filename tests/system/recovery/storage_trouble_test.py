"""The database cannot be written: somebody holds its lock, or the disk is full. Nothing that was
acknowledged is lost, what cannot be written is refused, and all works again afterwards."""

import contextlib
import sqlite3
import time
import unittest

from namespaces import enter_mount_namespace, fill, small_disk
from slotd_fixture import Daemon, lines_of, wait_for_file

WAIT_AND_FAIL = 'echo "$SLOTD_JOB" >>runs; until [ -e go_on ]; do sleep 0.02; done; exit 7'


@contextlib.contextmanager
def locked(slotd):
    """Holds the lock that every writer needs."""
    database = sqlite3.connect(slotd.root / "lib" / "state.db", isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")
    finally:
        database.close()


class ALockedDatabase(unittest.TestCase):
    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()

    def test_a_submission_is_refused_after_the_wait_and_leaves_nothing(self):
        with locked(self.slotd):
            began = time.monotonic()
            refused = self.slotd.run("sbatch", "-o", "/dev/null", "--wrap", "echo ran >>runs")
            waited = time.monotonic() - began
            self.assertEqual(refused.code, 1)
            self.assertIn("sbatch: error:", refused.err)
            self.assertGreater(waited, 4)
            self.assertLess(waited, 15)
            self.assertEqual(self.slotd.jobs(), {}, "readers are not held up")
        job = self.slotd.submit("echo ran >>runs", "-o", "/dev/null")
        self.assertEqual(self.slotd.wait_for_job(job).state, "COMPLETED")
        self.assertEqual(lines_of(self.slotd.work / "runs"), ["ran"])

    def test_a_short_lock_is_waited_for(self):
        with locked(self.slotd):
            client = self.slotd.begin("sbatch", "--parsable", "-o", "/dev/null", "--wrap", "exit 0")
            time.sleep(1)
            self.assertIsNone(client.poll())
        self.assertEqual(self.slotd.finish(client).code, 0)

    def test_a_job_that_ends_meanwhile_keeps_its_outcome(self):
        job = self.slotd.submit(WAIT_AND_FAIL, "-o", "/dev/null")
        wait_for_file(self.slotd.work / "runs")
        self.slotd.wait_for_state(job, "RUNNING")
        with locked(self.slotd):
            (self.slotd.work / "go_on").touch()
            time.sleep(7)  # longer than the daemon waits for a lock
            self.assertFalse(self.slotd.job(job).over, "no end is told that is not on disk")
        self.assertEqual(self.slotd.wait_for_job(job).exit, "7:0")
        self.assertEqual(len(lines_of(self.slotd.work / "runs")), 1)


class AFullDisk(unittest.TestCase):
    def setUp(self):
        disk = self.enterContext(small_disk(8192))
        self.slotd = self.enterContext(Daemon(root=disk / "root"))
        self.disk = disk
        self.slotd.start()

    def check_usable(self):
        job = self.slotd.submit("exit 0", "-o", "/dev/null", "-c", "4")
        self.assertEqual(self.slotd.wait_for_job(job).state, "COMPLETED")

    def test_at_submit_the_job_is_refused_and_later_ones_are_not(self):
        filler = fill(self.disk)
        # As large as a page of the database at least, so that it cannot fit by luck.
        refused = self.slotd.run("sbatch", "-o", "/dev/null", "--wrap", "echo ran >>runs #" + 65536 * "x")
        self.assertEqual(refused.code, 1, refused)
        self.assertIn("sbatch: error:", refused.err)
        self.assertEqual(self.slotd.run("squeue", "-h").out, "")
        filler.unlink()
        self.check_usable()
        self.assertEqual(lines_of(self.slotd.work / "runs"), [])

    def end_on_a_full_disk(self):
        job = self.slotd.submit(WAIT_AND_FAIL, "-o", "/dev/null")
        wait_for_file(self.slotd.work / "runs")
        self.slotd.wait_for_state(job, "RUNNING")
        filler = fill(self.disk)
        (self.slotd.work / "go_on").touch()
        return job, filler

    def test_at_a_jobs_end_the_outcome_is_kept_and_recorded_later(self):
        job, filler = self.end_on_a_full_disk()
        time.sleep(3)
        filler.unlink()
        self.assertEqual(self.slotd.wait_for_job(job).exit, "7:0")
        self.check_usable()
        self.assertEqual(len(lines_of(self.slotd.work / "runs")), 1)

    def test_at_a_jobs_end_the_outcome_outlives_the_daemon_too(self):
        job, filler = self.end_on_a_full_disk()
        wait_for_file(self.slotd.root / f"lib/jobs/{job}/1/exit")
        self.slotd.kill9()
        filler.unlink()
        self.slotd.start()
        self.assertEqual(self.slotd.wait_for_job(job).exit, "7:0")
        self.check_usable()


if __name__ == "__main__":
    enter_mount_namespace()
    unittest.main()
