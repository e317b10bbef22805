"""What a daemon finds may be damaged or deceptive: a half-written record, a pid that is another
process's by now, a clock that was set, a process that cannot be killed."""

import contextlib
import datetime
import sqlite3
import unittest

import msgpack

from slotd_fixture import Daemon, end_process, wait_for_file, wait_until

WAIT_AND_FAIL = "echo up >up; until [ -e go_on ]; do sleep 0.02; done; exit 7"
RUNNING_ROW = 3  # JobState::running in protocol/job.hpp


class Evidence(unittest.TestCase):
    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()
        self.job = self.slotd.submit(WAIT_AND_FAIL, "-o", "/dev/null", "-c", "4")
        wait_for_file(self.slotd.work / "up")
        wait_until(self.is_running_on_disk, "row that says that the job runs")
        self.folder = self.slotd.root / f"lib/jobs/{self.job}/1"

    def is_running_on_disk(self):
        """Not what squeue shows: a job that is being started counts as RUNNING there."""
        with contextlib.closing(sqlite3.connect(f"file:{self.slotd.root}/lib/state.db?mode=ro", uri=True)) as db:
            return db.execute("SELECT state FROM job WHERE id = ?", (self.job,)).fetchone() == (RUNNING_ROW,)

    def end_all(self):
        """The daemon, the shepherd and the job vanish at once, as in a power cut."""
        self.slotd.kill9()
        for pid in self.slotd.processes():
            end_process(pid)
        self.slotd.wait_for_no_job_process()

    def end_unseen(self):
        """The job ends while no daemon runs, so that its record lies in a file."""
        self.slotd.kill9()
        (self.slotd.work / "go_on").touch()
        wait_for_file(self.folder / "exit")
        self.slotd.wait_for_no_job_process()

    def check(self, state, reason):
        ended = self.slotd.wait_for_job(self.job)
        self.assertEqual((ended.state, ended.reason), (state, reason))
        following = self.slotd.submit("exit 0", "-o", "/dev/null", "-c", "4")
        self.assertEqual(self.slotd.wait_for_job(following).state, "COMPLETED")

    def test_a_whole_record_decides(self):
        self.end_unseen()
        self.slotd.start()
        self.check("FAILED", "NonZeroExitCode")

    def test_half_a_record_is_no_record(self):
        self.end_unseen()
        whole = (self.folder / "exit").read_bytes()
        (self.folder / "exit").write_bytes(whole[:len(whole) // 2])
        self.slotd.start()
        self.check("FAILED", "LostAfterRestart")

    def test_an_empty_record_is_no_record(self):
        self.end_unseen()
        (self.folder / "exit").write_bytes(b"")
        self.slotd.start()
        self.check("FAILED", "LostAfterRestart")

    def test_a_record_of_another_job_is_no_record(self):
        self.end_unseen()
        record = msgpack.unpackb((self.folder / "exit").read_bytes(), strict_map_key=False)
        record["job"] = self.job + 1
        (self.folder / "exit").write_bytes(msgpack.packb(record))
        self.slotd.start()
        self.check("FAILED", "LostAfterRestart")

    def test_garbage_as_record_does_not_end_a_living_shepherd(self):
        self.slotd.kill9()
        (self.folder / "exit").write_bytes(b"\xc1garbage")
        self.slotd.start()
        self.assertEqual(self.slotd.job(self.job).state, "RUNNING")
        (self.slotd.work / "go_on").touch()
        self.check("FAILED", "NonZeroExitCode")

    def test_a_removed_folder_of_a_running_job_costs_nothing_but_its_files(self):
        for path in (self.folder / "spec", self.folder / "claim"):
            path.unlink()
        (self.slotd.work / "go_on").touch()
        self.check("FAILED", "NonZeroExitCode")

    def rewrite_claim(self, **changes):
        path = self.folder / "claim"
        claim = msgpack.unpackb(path.read_bytes())
        self.assertTrue(set(changes) <= set(claim), claim)
        path.write_bytes(msgpack.packb({**claim, **changes}))

    def test_a_reused_pid_is_not_taken_for_the_shepherd(self):
        self.end_all()
        stranger = self.slotd.begin("setsid", "sleep", "1000")
        self.rewrite_claim(pid=stranger.pid)
        self.slotd.start()
        self.check("FAILED", "LostAfterRestart")
        self.assertIsNone(stranger.poll(), "the process that has the pid now was ended")

    def test_a_claim_that_says_nothing_never_leads_to_a_second_run(self):
        self.end_all()
        (self.folder / "claim").write_bytes(b"")
        self.slotd.start()
        self.check("FAILED", "LostAfterRestart")
        self.assertEqual(self.slotd.attempt_folders(self.job), [1])

    def test_a_removed_claim_of_a_job_that_ran_never_leads_to_a_second_run(self):
        self.end_all()
        (self.folder / "claim").unlink()
        self.slotd.start()
        self.check("FAILED", "LostAfterRestart")
        self.assertEqual(self.slotd.attempt_folders(self.job), [1])


class ASetClock(unittest.TestCase):
    DAY = 86400

    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.clock = self.slotd.work / "clock"
        self.set_clock(0)
        self.slotd.start(SLOTD_TEST_CLOCK=self.clock)

    def set_clock(self, seconds):
        beside = self.clock.with_suffix(".new")
        beside.write_text(str(seconds))
        beside.rename(self.clock)

    def run_through(self, *offsets):
        """A job that runs while the clock is set to each of these; what sacct says of its times."""
        job = self.slotd.submit(WAIT_AND_FAIL, "-o", "/dev/null", "-t", "10")
        wait_for_file(self.slotd.work / "up")
        for offset in offsets:
            self.set_clock(offset)
            # Something for the daemon to do under the new clock.
            other = self.slotd.submit("exit 0", "-o", "/dev/null")
            self.assertEqual(self.slotd.wait_for_job(other).state, "COMPLETED")
        self.slotd.restart(SLOTD_TEST_CLOCK=self.clock)
        self.assertEqual(self.slotd.job(job).state, "RUNNING")
        (self.slotd.work / "go_on").touch()
        ended = self.slotd.wait_for_job(job)
        self.assertEqual((ended.state, ended.exit), ("FAILED", "7:0"), "its limit is ten minutes of its own time")
        shown = self.slotd.run("sacct", "-n", "-P", "-X", "-S", "1970-01-01", "-j", job, "-o", "Elapsed")
        self.assertRegex(shown.out.strip(), r"^00:00:\d\d$", "a set clock is no time that a job has run")

    def test_forward_ends_no_job_and_adds_nothing_to_elapsed(self):
        self.run_through(self.DAY)

    def test_backward_ends_no_job_and_takes_nothing_from_elapsed(self):
        self.run_through(-self.DAY)

    def test_both_ways(self):
        self.run_through(self.DAY, -self.DAY, 0)

    def test_a_new_job_has_the_time_of_the_clock_as_it_is(self):
        self.set_clock(10 * self.DAY)
        job = self.slotd.submit("exit 0", "-o", "/dev/null")
        self.slotd.wait_for_job(job)
        shown = self.slotd.run("sacct", "-n", "-P", "-X", "-S", "1970-01-01", "-j", job, "-o", "Start").out.strip()
        ahead = datetime.datetime.fromisoformat(shown) - datetime.datetime.now()
        self.assertAlmostEqual(ahead.total_seconds(), 10 * self.DAY, delta=60)


class AnUnkillableProcess(unittest.TestCase):
    def test_is_reported_and_its_cpus_are_not_given_away(self):
        with Daemon(kill_wait=1) as slotd:
            shield = slotd.work / "shield"
            shield.touch()
            slotd.start(SLOTD_TEST_UNKILLABLE=shield, SLOTD_TEST_KILL_FAILED_AFTER=500)
            job = slotd.submit("trap '' TERM; echo up >up; while :; do sleep 0.1; done", "-o", "/dev/null", "-c", "4")
            wait_for_file(slotd.work / "up")
            following = slotd.submit("exit 0", "-o", "/dev/null")
            self.assertEqual(slotd.run("scancel", job).code, 0)

            stuck = wait_until(lambda: (shown := slotd.job(job)).reason == "KillTaskFailed" and shown,
                               "reason KillTaskFailed")
            self.assertEqual(stuck.state, "COMPLETING")
            self.assertEqual(slotd.job(following).state, "PENDING")
            slotd.restart(SLOTD_TEST_UNKILLABLE=shield, SLOTD_TEST_KILL_FAILED_AFTER=500)
            self.assertEqual(slotd.job(following).state, "PENDING", "nor after a restart")

            shield.unlink()
            self.assertEqual(slotd.wait_for_job(job).state, "CANCELLED")
            self.assertEqual(slotd.wait_for_job(following).state, "COMPLETED")


if __name__ == "__main__":
    unittest.main()
