"""Jobs with GPUs, and the daemon (or the daemon and its shepherds) killed at each row of crash_points.def: no
GPU is ever held by two, none is held by nobody in the end, and who runs keeps the numbers it was given.

A job locks a file for each of its GPUs. The lock is let go when the last of its processes is gone, and not
before: a GPU that is given to somebody else while one of them lives is found out.

One row alone: gpus_test.py AtEachRow.test_claim_after__both"""

import re
import unittest

from slotd_fixture import TREE, Daemon, Ran, lines_of, wait_until

ROWS = re.findall(r'^CRASH_POINT\((\w+), (?:daemon|shepherd), "', (TREE / "actors/host/crash_points.def").read_text(),
                  re.MULTILINE)
# These change nothing of who holds what: the node's drain, notices; and an end without any daemon.
OTHERS = {"node_before_commit", "node_after_commit", "node_after_reply", "notice_before_start", "notice_after_start",
          "exit_file_written"}
GPUS = 3

LOCK = """for gpu in ${CUDA_VISIBLE_DEVICES//,/ }; do
  exec {lock}>"gpu.$gpu"
  flock -n "$lock" || echo "$SLOTD_JOB: GPU $gpu is held by another" >>twice
done
echo "$SLURM_JOB_ID $CUDA_VISIBLE_DEVICES" >>held
"""
WAIT = LOCK + "until [ -e go ]; do sleep 0.02; done"


class WithGpus(unittest.TestCase):
    def setUp(self):
        self.settings = {}
        self.slotd = Daemon(cpus=8, SLOTD_GPU_COUNT=GPUS)
        self.addCleanup(self.slotd.close)
        self.waits = self.slotd.script("waits.sh", WAIT)
        self.passes = self.slotd.script("passes.sh", LOCK)

    def revive(self):
        if self.slotd.process.poll() is not None:
            self.slotd.start(**self.settings)

    def ask(self, *command):
        """Runs a command; a daemon that is gone by then is followed by the next."""
        def answered():
            self.revive()
            return client.poll() is not None
        while True:
            client = self.slotd.begin(*command)
            wait_until(answered, f"end of {command}")
            ran = Ran(client.returncode, *client.communicate())
            if "no daemon answers" not in ran.err:  # it came when one had just gone, and has asked nobody
                return ran

    def submit(self, script, gpus, *options):
        ran = self.ask("sbatch", "--parsable", "-o", "/dev/null", "-G", gpus, *options, script)
        self.assertEqual((ran.code, ran.err), (0, ""))
        return int(ran.out)

    def held(self):
        """The GPUs of each start of a job, in the order of the starts."""
        return [(int(job), gpus) for job, _, gpus in (line.partition(" ") for line in lines_of(self.slotd.work / "held"))]

    def wait_for_starts(self, count):
        wait_until(lambda: len(self.held()) >= count, f"{count} starts")

    def wait_for_all(self):
        wait_until(lambda: self.ask("squeue", "-h").out == "", "the end of all jobs", seconds=60)

    def check(self):
        """Nobody had what another held; nothing is held any more; all of it can be had."""
        self.assertEqual(lines_of(self.slotd.work / "twice"), [])
        for job, gpus in self.held():
            self.assertEqual(len(set(gpus.split(","))), len(gpus.split(",")), f"job {job} has {gpus}")
        # What a lost shepherd's job held is free a moment after the job is over.
        in_use = lambda: self.ask("sinfo", "-h", "-p", "gpu", "-o", "GPUS,GPU_ALLOC").out
        wait_until(lambda: re.findall(r"\d+", in_use()) == [str(GPUS), "0"], "GPUs that nobody holds")
        last = self.submit(self.passes, GPUS)
        self.slotd.wait_for_job(last)
        self.assertEqual(self.held()[-1], (last, "0,1,2"))
        self.assertEqual(lines_of(self.slotd.work / "twice"), [])


class AtEachRow(WithGpus):
    def kill_at(self, row, who):
        """Two jobs hold a GPU each before the daemon comes that will be killed. A third takes the last one,
        others wait for one or two; then the third is cancelled, the first is put back into the queue, and all
        go on. One of it meets the kill."""
        self.slotd.start()
        first, second = (self.submit(self.waits, 1) for _ in range(2))
        self.wait_for_starts(2)
        self.slotd.kill9()
        mark = self.slotd.work / "crashed"
        self.settings = {"SLOTD_CRASH_AT": row, "SLOTD_CRASH_WHO": who, "SLOTD_CRASH_MARK": mark}
        self.slotd.start(**self.settings)
        third = self.submit(self.waits, 1)
        wait_until(lambda: self.ask("squeue", "-h", "-j", third, "-t", "PD").out == "", "start of the third")
        if row.startswith("running_"):  # passed a moment later, by a job that still runs
            wait_until(mark.exists, "the kill")
        others = [self.submit(self.passes, 1), self.submit(self.waits, 2), self.submit(self.passes, 1)]
        self.ask("scancel", third)  # these two are refused where it was lost with its shepherd
        self.ask("scontrol", "requeue", first)
        (self.slotd.work / "go").touch()
        self.wait_for_all()
        self.assertTrue(mark.exists(), "no daemon ended at this row")
        self.assertEqual(sorted(self.held()[:2]), [(first, "0"), (second, "1")])
        if who == "daemon":
            ended = self.slotd.jobs()
            self.assertEqual([ended[job].state for job in (first, second, *others)], ["COMPLETED"] * 5)
            self.assertEqual(ended[third].state, "CANCELLED")
        self.check()


class AfterARestart(WithGpus):
    def test_a_job_keeps_its_numbers_and_the_others_get_the_rest(self):
        self.slotd.start()
        keeps = self.submit(self.waits, 1)
        goes = self.submit(self.slotd.script("first.sh", LOCK + "until [ -e first ]; do sleep 0.02; done"), 1)
        self.wait_for_starts(2)
        stays = self.submit(self.waits, 1)
        self.wait_for_starts(3)
        (self.slotd.work / "first").touch()
        self.slotd.wait_for_job(goes)
        self.slotd.restart()
        following = self.submit(self.passes, 1)
        self.slotd.wait_for_job(following)
        self.assertEqual(self.held(), [(keeps, "0"), (goes, "1"), (stays, "2"), (following, "1")])
        shown = self.ask("scontrol", "-d", "show", "job", stays).out
        self.assertIn("gpu:1(IDX:2)", shown)
        (self.slotd.work / "go").touch()
        self.wait_for_all()
        self.check()

    def test_fewer_gpus_lose_no_job_and_hold_up_nobody(self):
        self.slotd.start()
        runs = self.submit(self.waits, 2)
        self.wait_for_starts(1)
        waits = self.submit(self.passes, 3)
        self.slotd.restart(SLOTD_GPU_COUNT=1)
        self.assertEqual(self.slotd.job(runs).state, "RUNNING")
        small = self.submit(self.passes, 1)
        other = self.ask("sbatch", "--parsable", "-o", "/dev/null", "--wrap", "true")
        self.assertEqual(self.slotd.wait_for_job(int(other.out)).state, "COMPLETED")
        self.assertEqual(self.slotd.job(small).state, "PENDING")  # the one GPU is held
        (self.slotd.work / "go").touch()
        self.assertEqual(self.slotd.wait_for_job(runs).state, "COMPLETED")
        self.assertEqual(self.slotd.wait_for_job(small).state, "COMPLETED")
        self.assertEqual(self.slotd.job(waits).state, "PENDING")
        self.slotd.restart()
        self.assertEqual(self.slotd.wait_for_job(waits).state, "COMPLETED")
        self.assertEqual(self.held(), [(runs, "0,1"), (small, "0"), (waits, "0,1,2")])
        self.check()

    def test_no_gpu_at_all_loses_no_job(self):
        self.slotd.start()
        runs = self.submit(self.waits, 3)
        self.wait_for_starts(1)
        waits = self.submit(self.passes, 1)
        self.slotd.restart(SLOTD_GPU_COUNT=0)
        self.assertEqual((self.slotd.job(runs).state, self.slotd.job(waits).state), ("RUNNING", "PENDING"))
        refused = self.ask("sbatch", "-G", "1", "--wrap", "true")
        self.assertEqual((refused.code, refused.out), (1, ""))
        (self.slotd.work / "go").touch()
        self.assertEqual(self.slotd.wait_for_job(runs).state, "COMPLETED")
        other = self.ask("sbatch", "--parsable", "-o", "/dev/null", "--wrap", "true")
        self.assertEqual(self.slotd.wait_for_job(int(other.out)).state, "COMPLETED")
        self.assertEqual(self.slotd.job(waits).state, "PENDING")
        self.slotd.restart()
        self.assertEqual(self.slotd.wait_for_job(waits).state, "COMPLETED")
        self.check()


class TheLock(WithGpus):
    def test_it_finds_out_two_jobs_on_one_gpu(self):
        self.slotd.start()
        self.submit(self.waits, 1)
        self.wait_for_starts(1)
        thief = self.slotd.script("thief.sh", "export CUDA_VISIBLE_DEVICES=0\n" + LOCK)
        self.slotd.wait_for_job(self.submit(thief, 1))
        self.assertEqual(len(lines_of(self.slotd.work / "twice")), 1)

    def test_every_row_is_walked_or_named(self):
        self.assertEqual(OTHERS - set(ROWS), set())


def add_tests():
    for row in ROWS:
        for who in ("daemon", "both"):
            if row not in OTHERS:
                setattr(AtEachRow, f"test_{row}__{who}", lambda self, row=row, who=who: self.kill_at(row, who))


add_tests()

if __name__ == "__main__":
    unittest.main()
