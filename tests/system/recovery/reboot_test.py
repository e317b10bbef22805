"""The machine was restarted: the boot id is another, and nothing of any job lives."""

import unittest

from namespaces import BootId, enter_mount_namespace
from slotd_fixture import Daemon, end_process, lines_of, wait_for_file, wait_until

WAIT = 'echo "$SLOTD_JOB" >>runs.$SLURM_JOB_ID; until [ -e go_on ]; do sleep 0.02; done; exit 7'


class AReboot(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.boot = BootId()

    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()

    def run_one(self, *options):
        job = self.slotd.submit(WAIT, "-o", "/dev/null", *options)
        wait_for_file(self.slotd.work / f"runs.{job}")
        self.slotd.wait_for_state(job, "RUNNING")
        return job

    def runs(self, job):
        return len(lines_of(self.slotd.work / f"runs.{job}"))

    def power_off(self):
        self.slotd.kill9()
        for pid in self.slotd.processes():
            end_process(pid)
        self.slotd.wait_for_no_job_process()

    def power_on(self):
        self.boot.renew()
        self.slotd.start()

    def test_a_running_job_has_failed_with_the_node(self):
        job = self.run_one("-c", "4")
        self.power_off()
        self.power_on()
        ended = self.slotd.wait_for_job(job)
        self.assertEqual((ended.state, ended.reason), ("NODE_FAIL", "NodeFail"))
        self.assertEqual(self.runs(job), 1)
        following = self.slotd.submit("exit 0", "-o", "/dev/null", "-c", "4")
        self.assertEqual(self.slotd.wait_for_job(following).state, "COMPLETED", "the node is usable by itself")

    def test_a_missing_claim_proves_nothing_after_a_power_cut(self):
        job = self.run_one()
        self.power_off()
        (self.slotd.root / f"lib/jobs/{job}/1/claim").unlink()
        self.power_on()
        self.assertEqual(self.slotd.wait_for_job(job).state, "NODE_FAIL")
        self.assertEqual(self.runs(job), 1)

    def test_a_job_with_requeue_runs_again_each_time_and_once_more_after_a_failure(self):
        job = self.run_one("--requeue")
        for boots in (1, 2):
            self.power_off()
            self.power_on()
            wait_until(lambda: self.runs(job) == boots + 1, f"run {boots + 1}")
        self.slotd.wait_for_state(job, "RUNNING")
        (self.slotd.work / "go_on").touch()
        self.assertEqual(self.slotd.wait_for_job(job).exit, "7:0")
        self.assertEqual(self.runs(job), 4, "the reboots did not use up its one requeue")

    def test_a_job_with_no_requeue_stays_ended(self):
        job = self.run_one("--no-requeue")
        self.power_off()
        self.power_on()
        self.assertEqual(self.slotd.wait_for_job(job).state, "NODE_FAIL")

    def test_a_job_that_ended_before_it_keeps_its_outcome(self):
        job = self.run_one()
        self.slotd.kill9()
        (self.slotd.work / "go_on").touch()
        wait_for_file(self.slotd.root / f"lib/jobs/{job}/1/exit")
        self.power_off()
        self.power_on()
        self.assertEqual(self.slotd.wait_for_job(job).exit, "7:0")

    def test_pending_jobs_are_still_there(self):
        first = self.run_one("-c", "4")
        pending = self.slotd.submit("exit 0", "-o", "/dev/null", "-c", "4")
        self.power_off()
        self.power_on()
        self.assertEqual(self.slotd.wait_for_job(pending).state, "COMPLETED")
        self.assertEqual(self.slotd.job(first).state, "NODE_FAIL")


if __name__ == "__main__":
    enter_mount_namespace()
    unittest.main()
