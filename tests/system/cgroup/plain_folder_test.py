"""SLOTD_CGROUP_BASE through a real daemon, on a plain folder (SLOTD_CGROUP_UNCHECKED=1): files, the end by
the kernel's word, and what is refused at submit."""

import os
import unittest

from slotd_fixture import Daemon, wait_for_file


class PlainFolder(unittest.TestCase):
    def daemon(self, base="cgroups", **settings):
        slotd = Daemon()
        self.addCleanup(slotd.close)
        self.base = slotd.work / base
        return slotd.start(SLOTD_CGROUP_BASE=self.base, SLOTD_CGROUP_UNCHECKED=1, **settings)

    def test_a_missing_folder_is_made_with_all_above_it(self):
        slotd = self.daemon("not/there/yet")
        slotd.wait_for_job(slotd.submit("true", "-o", "/dev/null"))
        self.assertTrue((self.base / "slotd-1").is_dir())

    def test_limits_follow_the_request(self):
        slotd = self.daemon()
        job = slotd.submit("true", "-o", "/dev/null", "--mem", "100M", "-n", "2", "-c", "2")
        slotd.wait_for_job(job)
        folder = self.base / f"slotd-{job}"
        self.assertEqual((folder / "memory.max").read_text(), str(100 << 20))
        self.assertEqual((folder / "cpu.max").read_text(), "400000 100000")

    def test_a_job_that_asks_for_none_has_the_defaults(self):
        slotd = self.daemon()
        slotd.wait_for_job(slotd.submit("true", "-o", "/dev/null"))
        self.assertEqual((self.base / "slotd-1/memory.max").read_text(), str(512 << 20))
        self.assertEqual((self.base / "slotd-1/cpu.max").read_text(), "100000 100000")

    def test_the_process_is_placed_before_its_exec(self):
        slotd = self.daemon()
        job = slotd.submit(f"[ $(cat {self.base}/slotd-1/cgroup.procs) = $$ ] && echo placed", "-o", "out")
        self.assertEqual(slotd.wait_for_job(job).state, "COMPLETED")
        self.assertEqual((slotd.work / "out").read_text(), "placed\n")

    def test_folder_with_files_stays_and_is_not_emptied(self):
        slotd = self.daemon()
        slotd.wait_for_job(slotd.submit(f"touch {self.base}/slotd-1/of_the_job", "-o", "/dev/null"))
        slotd.wait_for_no_job_process()
        self.assertEqual(sorted(os.listdir(self.base / "slotd-1")),
                         ["cgroup.procs", "cpu.max", "memory.max", "of_the_job"])

    def ended_by_the_kernels_word(self, events, script="exit 0"):
        slotd = self.daemon()
        job = slotd.submit(f"printf '{events}' >{self.base}/slotd-1/memory.events; {script}", "-o", "/dev/null")
        return slotd.wait_for_job(job)

    def test_oom_kill_outweighs_the_exit_code(self):
        for events in (r"oom 0\noom_kill 1\n", r"oom 2\n"):
            with self.subTest(events):
                ended = self.ended_by_the_kernels_word(events)
                self.assertEqual((ended.state, ended.reason, ended.exit), ("OUT_OF_MEMORY", "OutOfMemory", "0:0"))

    def test_events_without_a_kill_are_no_end(self):
        ended = self.ended_by_the_kernels_word(r"low 3\nhigh 7\nmax 9\noom 0\noom_kill 0\n", "exit 2")
        self.assertEqual((ended.state, ended.exit), ("FAILED", "2:0"))

    def test_it_outweighs_a_cancel(self):
        slotd = self.daemon()
        job = slotd.submit("touch runs; sleep 100", "-o", "/dev/null")
        wait_for_file(slotd.work / "runs")
        (self.base / "slotd-1/memory.events").write_text("oom_kill 1\n")
        self.assertEqual(slotd.run("scancel", job).code, 0)
        self.assertEqual(slotd.wait_for_job(job).state, "OUT_OF_MEMORY")

    def test_numbers_in_a_plain_folder_kill_nobody(self):
        slotd = self.daemon()
        bystander = slotd.submit("echo $$ >pid; sleep 100", "-o", "/dev/null")
        wait_for_file(slotd.work / "pid")
        slotd.wait_for_state(bystander, "RUNNING")
        job = slotd.submit(f"cat pid >{self.base}/slotd-2/cgroup.procs; sleep 100", "-o", "/dev/null", "-t", "0:01")
        self.assertEqual(slotd.wait_for_job(job).state, "TIMEOUT")
        self.assertEqual(slotd.job(bystander).state, "RUNNING")

    def test_a_requeued_run_has_its_limits_again(self):
        slotd = self.daemon()
        job = slotd.submit(f"cat {self.base}/slotd-1/cpu.max; exit 1", "--requeue", "-o", "out", "--open-mode=append")
        slotd.wait_for_job(job)
        self.assertEqual((slotd.work / "out").read_text(), "100000 100000" * 2)


class Refusals(unittest.TestCase):
    """A base that cannot be used: said at submit, and nothing is queued."""

    def refused(self, make, why, **settings):
        slotd = Daemon()
        self.addCleanup(slotd.close)
        base = slotd.work / "base"
        make(base)
        slotd.start(SLOTD_CGROUP_BASE=base, **settings)
        ran = slotd.run("sbatch", "--wrap", "true")
        self.assertEqual((ran.code, ran.out), (1, ""))
        self.assertEqual(ran.err, "sbatch: error: failed to apply cgroup controls under "
                                  f"SLOTD_CGROUP_BASE={base}: {why}\n")
        self.assertEqual(slotd.jobs(), {})
        self.assertIn("submissions are refused: failed to apply", slotd.log_of_this_start())
        return slotd, base

    def test_a_plain_folder(self):
        self.refused(lambda base: base.mkdir(), "it is not a cgroup v2 folder")

    def test_a_missing_folder_is_not_made(self):
        _, base = self.refused(lambda base: None, "No such file or directory")
        self.assertFalse(base.exists())

    def test_a_file(self):
        self.refused(lambda base: base.write_text(""), "it is not a folder")

    def test_a_file_where_any_folder_would_do(self):
        slotd = Daemon()
        self.addCleanup(slotd.close)
        (slotd.work / "base").write_text("")
        slotd.start(SLOTD_CGROUP_BASE=slotd.work / "base", SLOTD_CGROUP_UNCHECKED=1)
        ran = slotd.run("sbatch", "--wrap", "true")
        self.assertEqual(ran.code, 1)
        self.assertIn(f"failed to apply cgroup controls under SLOTD_CGROUP_BASE={slotd.work}/base: ", ran.err)
        self.assertEqual(slotd.jobs(), {})

    def test_a_folder_that_may_not_be_written(self):
        if os.getuid() == 0:
            self.skipTest("root may write everywhere")
        def locked(base):
            base.mkdir(mode=0o500)
        self.refused(locked, "no folders can be made there: Permission denied", SLOTD_CGROUP_UNCHECKED=1)

    def test_it_is_looked_at_with_each_submission(self):
        slotd = Daemon()
        self.addCleanup(slotd.close)
        base = slotd.work / "base"
        base.write_text("")
        slotd.start(SLOTD_CGROUP_BASE=base, SLOTD_CGROUP_UNCHECKED=1)
        self.assertEqual(slotd.run("sbatch", "--wrap", "true").code, 1)
        base.unlink()
        self.assertEqual(slotd.wait_for_job(slotd.submit("true", "-o", "/dev/null")).state, "COMPLETED")

    def test_what_was_queued_before_fails_when_its_turn_comes(self):
        slotd = Daemon()
        self.addCleanup(slotd.close)
        base = slotd.work / "base"
        slotd.start(SLOTD_CGROUP_BASE=base, SLOTD_CGROUP_UNCHECKED=1)
        job = slotd.submit("touch ran", "--hold", "-o", "/dev/null")
        base.rmdir()
        base.write_text("")
        self.assertEqual(slotd.run("scontrol", "release", job).code, 0)
        ended = slotd.wait_for_job(job)
        self.assertEqual((ended.state, ended.exit, ended.reason), ("FAILED", "0:53", "JobLaunchFailure"))
        self.assertFalse((slotd.work / "ran").exists())

    def test_a_relative_base_stops_the_daemon(self):
        slotd = Daemon()
        self.addCleanup(slotd.close)
        slotd.spawn(SLOTD_CGROUP_BASE="here")
        self.assertEqual(slotd.wait_for_death(), 1)
        self.assertEqual(slotd.log_of_this_start(),
                         "slotd: error: SLOTD_CGROUP_BASE=here: must be an absolute path or auto\n")


class Auto(unittest.TestCase):
    def test_without_a_unit_of_its_own_reservations_remain_and_the_log_says_so(self):
        with Daemon() as slotd:
            slotd.start(SLOTD_CGROUP_BASE="auto")
            self.assertIn("SLOTD_CGROUP_BASE=auto: ", slotd.log_of_this_start())
            if "reservations only" not in slotd.log_of_this_start():
                self.skipTest("this machine has a unit slotd-jobs.service")
            self.assertEqual(slotd.wait_for_job(slotd.submit("true", "-o", "/dev/null")).state, "COMPLETED")


if __name__ == "__main__":
    unittest.main()
