"""Jobs go on while no daemon runs, and the next daemon takes them over as they are."""

import fcntl
import os
import signal
import time
import unittest

from slotd_fixture import Daemon, lines_of, wait_for_file, wait_until

WAIT_AND_FAIL = 'echo "$SLOTD_JOB" >>runs; until [ -e go_on ]; do sleep 0.02; done; exit 7'


class Adoption(unittest.TestCase):
    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()

    def run_one(self, text=WAIT_AND_FAIL, *options):
        """Submits a job and waits until it runs."""
        job = self.slotd.submit(text, "-o", "/dev/null", *options)
        self.slotd.wait_for_state(job, "RUNNING")
        self.slotd.shepherd(job)
        return job

    def go_on(self):
        (self.slotd.work / "go_on").touch()

    def test_a_stopped_daemon_leaves_its_jobs_running(self):
        job = self.run_one()
        shepherd = self.slotd.shepherd(job)
        self.assertEqual(self.slotd.terminate(), 0)
        self.slotd.start()
        self.assertEqual(self.slotd.job(job).state, "RUNNING")
        self.assertEqual(self.slotd.shepherd(job), shepherd)
        self.go_on()
        self.assertEqual(self.slotd.wait_for_job(job).exit, "7:0")

    def test_a_job_outlives_three_daemons(self):
        job = self.run_one()
        for _ in range(3):
            self.slotd.restart()
            self.assertEqual(self.slotd.job(job).state, "RUNNING")
        self.go_on()
        self.assertEqual(self.slotd.wait_for_job(job).exit, "7:0")
        self.assertEqual(len(lines_of(self.slotd.work / "runs")), 1)

    def test_six_jobs_of_half_a_second_end_rightly_though_the_daemon_is_killed(self):
        jobs = {self.slotd.submit(f"sleep 0.5; exit {code}", "-o", "/dev/null"): code for code in range(6)}
        self.slotd.restart()
        for job, code in jobs.items():
            self.assertEqual(self.slotd.wait_for_job(job).exit, f"{code}:0")

    def test_the_time_limit_fires_while_no_daemon_runs(self):
        job = self.run_one("sleep 1000", "-t", "0:02")
        self.slotd.kill9()
        wait_for_file(self.slotd.root / f"lib/jobs/{job}/1/exit")
        self.slotd.start()
        ended = self.slotd.wait_for_job(job)
        self.assertEqual((ended.state, ended.reason), ("TIMEOUT", "TimeLimit"))

    def test_the_warning_before_the_limit_comes_while_no_daemon_runs(self):
        job = self.run_one("trap 'echo warned >>signs; exit 5' USR1; : >ready; while :; do sleep 0.02; done",
                           "-t", "0:04", "--signal=B:USR1@1")
        wait_for_file(self.slotd.work / "ready")
        self.assertFalse((self.slotd.work / "signs").exists())
        self.slotd.kill9()
        wait_for_file(self.slotd.root / f"lib/jobs/{job}/1/exit")
        self.slotd.start()
        self.assertEqual(self.slotd.wait_for_job(job).exit, "5:0")
        self.assertEqual(lines_of(self.slotd.work / "signs"), ["warned"])

    def test_a_limit_that_is_changed_under_the_next_daemon_moves_the_warning(self):
        job = self.run_one("trap 'echo warned >>signs; exit 5' USR1; : >ready; while :; do sleep 0.02; done",
                           "-t", "10:00", "--signal=B:USR1@60")
        wait_for_file(self.slotd.work / "ready")
        self.slotd.restart()
        self.assertEqual(self.slotd.run("scontrol", "update", f"JobId={job}", "TimeLimit=1").code, 0)
        self.assertEqual(self.slotd.wait_for_job(job).exit, "5:0")
        self.assertEqual(lines_of(self.slotd.work / "signs"), ["warned"])

    def test_an_adopted_job_can_be_cancelled(self):
        job = self.run_one("sleep 1000")
        self.slotd.restart()
        self.assertEqual(self.slotd.run("scancel", job).code, 0)
        ended = self.slotd.wait_for_job(job)
        self.assertEqual((ended.state, ended.exit), ("CANCELLED", "0:15"))

    def test_an_adopted_job_keeps_its_cpus(self):
        job = self.run_one(WAIT_AND_FAIL, "-c", "4")
        self.slotd.restart()
        following = self.slotd.submit("echo ran >after", "-o", "/dev/null")
        self.assertEqual(self.slotd.job(following).state, "PENDING")
        self.go_on()
        self.slotd.wait_for_job(following)
        self.assertEqual(self.slotd.job(job).exit, "7:0")

    def test_pending_jobs_start_under_the_next_daemon_in_their_order(self):
        first = self.run_one(WAIT_AND_FAIL, "-c", "4")
        queued = [self.slotd.submit(f"echo {number} >>order", "-o", "/dev/null", "-c", "4") for number in range(3)]
        self.slotd.restart()
        self.go_on()
        for job in (first, *queued):
            self.slotd.wait_for_job(job)
        self.assertEqual(lines_of(self.slotd.work / "order"), ["0", "1", "2"])

    def test_sbatch_wait_sees_the_end_through_a_restart(self):
        client = self.slotd.begin("sbatch", "-W", "-o", "/dev/null", "--wrap", WAIT_AND_FAIL)
        wait_for_file(self.slotd.work / "runs")
        self.slotd.restart()
        self.go_on()
        self.assertEqual(self.slotd.finish(client).code, 7)

    def test_usage_of_a_job_that_ended_unseen_is_kept(self):
        job = self.run_one("until [ -e go_on ]; do :; done")
        self.slotd.kill9()
        self.go_on()
        wait_for_file(self.slotd.root / f"lib/jobs/{job}/1/exit")
        self.slotd.start()
        self.slotd.wait_for_job(job)
        shown = self.slotd.run("sacct", "-n", "-P", "-X", "-j", job, "-o", "Elapsed,MaxRSS").out.strip()
        elapsed, peak = shown.split("|")
        self.assertNotEqual(peak, "")
        self.assertRegex(elapsed, r"^00:00:\d\d$")


class ALostShepherd(unittest.TestCase):
    # Children of every kind: in the background, in a session of their own, deaf to TERM, orphaned.
    FAMILY = ("sleep 1000 & setsid sleep 1000 & "
              "(setsid bash -c 'trap \"\" TERM HUP; echo up >>family; while :; do sleep 0.1; done' &) ; "
              "echo up >>family; wait")

    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()
        self.job = self.slotd.submit(self.FAMILY, "-o", "/dev/null", "-c", "4")
        wait_until(lambda: len(lines_of(self.slotd.work / "family")) == 2, "the job's children")

    def kill_shepherd(self):
        os.kill(self.slotd.shepherd(self.job), signal.SIGKILL)

    def check_gone(self, reason):
        ended = self.slotd.wait_for_job(self.job)
        self.assertEqual((ended.state, ended.reason), ("FAILED", reason))
        self.slotd.wait_for_no_job_process(seconds=1)
        following = self.slotd.submit("exit 0", "-o", "/dev/null", "-c", "4")
        self.assertEqual(self.slotd.wait_for_job(following).state, "COMPLETED")

    def test_is_seen_by_the_daemon_and_takes_its_job_with_it(self):
        self.kill_shepherd()
        self.check_gone("ShepherdLost")

    def test_is_missed_by_the_next_daemon_which_ends_what_is_left(self):
        self.slotd.kill9()
        self.kill_shepherd()
        self.slotd.start()
        self.check_gone("LostAfterRestart")

    def test_does_not_touch_another_job(self):
        other = self.slotd.submit("exit 3", "-o", "/dev/null", "-H")
        outsider = self.slotd.begin("sleep", "1000", SLURM_JOB_ID=self.job)
        self.kill_shepherd()
        self.check_gone("ShepherdLost")
        self.assertIsNone(outsider.poll(), "a process that is of no job was ended")
        self.assertEqual(self.slotd.job(other).state, "PENDING")


class OneRoot(unittest.TestCase):
    def test_a_second_daemon_is_refused_and_the_first_serves_on(self):
        with Daemon() as slotd:
            slotd.start()
            second = slotd.run(slotd.program)
            self.assertNotEqual(second.code, 0)
            self.assertIn(str(slotd.process.pid), second.err, "names the pid of the first")
            host = os.environ.get("HOSTNAME") or os.uname().nodename.split(".")[0]
            self.assertIn(host, second.err, "names the host of the first")
            self.assertEqual(slotd.wait_for_job(slotd.submit("true", "-o", "/dev/null")).state, "COMPLETED")

    def test_the_lock_of_a_killed_daemon_holds_nobody_up(self):
        with Daemon() as slotd:
            slotd.start()
            slotd.restart()
            self.assertEqual(slotd.wait_for_job(slotd.submit("true", "-o", "/dev/null")).state, "COMPLETED")

    def test_a_lock_that_outlives_its_holder_for_a_moment_is_waited_for(self):
        # A shepherd that is just being started has what the daemon had open, until its exec.
        with Daemon() as slotd:
            slotd.start()
            slotd.kill9()
            with open(slotd.root / "run" / "slotd.lock", "rb") as inherited:
                fcntl.flock(inherited, fcntl.LOCK_EX)
                slotd.spawn()
                time.sleep(0.3)
                self.assertIsNone(slotd.process.poll(), slotd.log_of_this_start())
            slotd.wait_ready()


if __name__ == "__main__":
    unittest.main()
