"""`slotd simulate --history`: what has ended here, read beside the daemon and without it."""

import json
import unittest

from slotd_fixture import Daemon


# As the daemon has it: a person has both in one file.
MACHINE = {"SLOTD_CPUS": "2", "SLOTD_MEMORY": "4096"}


class History(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.slotd = Daemon(cpus=2, memory=4096)
        cls.addClassCleanup(cls.slotd.close)
        cls.slotd.start()
        cls.jobs = [cls.slotd.submit("sleep 0.2", "-n", "2", "-t", "10", "--mem=100") for _ in range(3)]
        cls.slotd.run("scancel", cls.slotd.submit("true", "--hold"))
        for job in cls.jobs:
            cls.slotd.wait_for_job(job)
        cls.slotd.submit("true", "--array=1-4%1", "--mem=100", "-W")

    def report(self, *words):
        ran = self.slotd.run("slotd", "simulate", "--history", "--json", *words, **MACHINE)
        self.assertEqual((0, ""), (ran.code, ran.err))
        return json.loads(ran.out)

    def test_each_job_that_ran_is_one(self):
        report = self.report()
        self.assertEqual(3 + 4, report["jobs"])
        self.assertEqual({"broken": 0, "never_ran": 1, "too_large": 0}, report["left_out"])

    def test_the_machine_is_this_one(self):
        self.assertEqual({"cpus": 2, "memory_mib": 4096, "gpus": 0}, self.report()["machine"])

    def test_what_the_daemon_did_stands_beside_what_it_would_have_done(self):
        columns = {one["policy"]: one for one in self.report()["policies"]}
        self.assertEqual({"backfill", "fifo", "first-fit", "recorded"}, set(columns))
        # Two had to wait for a job of all CPUs before them.
        for policy in ("fifo", "recorded"):
            late = [one["job"] for one in columns[policy]["longest_waits"]]
            self.assertEqual(self.jobs[2], late[0])
            self.assertGreater(columns[policy]["wait_seconds"]["max"], 0.2)
        self.assertEqual(3, columns["recorded"]["wide"]["jobs"])

    def test_a_smaller_machine_holds_less(self):
        report = self.report("--cpus=1")
        self.assertEqual((4, 3), (report["jobs"], report["left_out"]["too_large"]))
        self.assertEqual(3, self.report("--jobs=3", "--memory=100M")["jobs"])

    def test_only_what_ended_in_the_time_asked_for(self):
        ran = self.slotd.run("slotd", "simulate", "--history", "-S", "now+1hour")
        self.assertEqual(1, ran.code)
        self.assertRegex(ran.err, r"^slotd simulate: error: history of \S+: no job to simulate")
        self.assertEqual(7, self.report("-S", "now-1hour")["jobs"])

    def test_it_can_be_written_as_a_trace(self):
        ran = self.slotd.run("slotd", "simulate", "--history", "--write", self.slotd.work / "mine.swf")
        self.assertEqual((0, "", ""), (ran.code, ran.out, ran.err))
        ran = self.slotd.run("slotd", "simulate", "--trace", self.slotd.work / "mine.swf", "--json")
        self.assertEqual(7, json.loads(ran.out)["jobs"])


class WithoutADaemon(unittest.TestCase):
    def test_the_database_is_read_all_the_same(self):
        with Daemon(cpus=2, memory=4096) as slotd:
            slotd.start()
            slotd.wait_for_job(slotd.submit("true"))
            slotd.terminate()
            ran = slotd.run("slotd", "simulate", "--history", "-p", "backfill", **MACHINE)
            self.assertEqual((0, ""), (ran.code, ran.err))
            self.assertRegex(ran.out, r"^1 job, history of \S+/lib/state.db, on 2 CPUs, 4096M of memory;")


if __name__ == "__main__":
    unittest.main()
