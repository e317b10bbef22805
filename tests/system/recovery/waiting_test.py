"""Jobs that wait for others or for a moment still wait for just that after the daemon was killed."""

import time
import unittest

from slotd_fixture import Daemon, wait_until

HOLD_ON = "until [ -e go_on ]; do sleep 0.02; done"


class Waiting(unittest.TestCase):
    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()

    def open_of(self, job):
        return self.slotd.run("squeue", "-h", "-t", "all", "-j", str(job), "-o", "%T %r %E").out.strip()

    def wait_for(self, shown, state):
        """Of a job or an element."""
        sacct = "sacct", "-n", "-X", "-P", "-o", "State", "-j", str(shown)
        wait_until(lambda: self.slotd.run(*sacct).out.split()[:1] == [state], f"{state} of {shown}")

    def test_what_is_still_open_is_still_waited_for(self):
        first = self.slotd.submit("true", "-o", "/dev/null")
        second = self.slotd.submit(HOLD_ON, "-o", "/dev/null")
        waits = self.slotd.submit("true", "-o", "/dev/null", "-d", f"afterok:{first}:{second}")
        either = self.slotd.submit("true", "-o", "/dev/null", "-d", f"afternotok:{first}?afterok:{waits}")
        self.slotd.wait_for_state(first, "COMPLETED")
        still = f"PENDING Dependency afterok:{second}(unfulfilled)"
        half = f"PENDING Dependency afternotok:{first}(failed)?afterok:{waits}(unfulfilled)"
        wait_until(lambda: self.open_of(waits) == still, "dependency without what was met")
        self.slotd.kill9()
        self.slotd.start()
        self.assertEqual(self.open_of(waits), still)
        self.assertEqual(self.open_of(either), half)
        (self.slotd.work / "go_on").touch()
        self.slotd.wait_for_state(either, "COMPLETED")

    def test_what_can_no_longer_be_met_while_no_daemon_runs_is_withdrawn(self):
        first = self.slotd.submit(HOLD_ON + "; exit 3", "-o", "/dev/null")
        waits = self.slotd.submit("true", "-o", "/dev/null", "-d", f"afterok:{first}")
        self.slotd.wait_for_state(first, "RUNNING")
        self.slotd.kill9()
        (self.slotd.work / "go_on").touch()
        self.slotd.wait_for_no_job_process()
        self.slotd.start()
        self.slotd.wait_for_state(waits, "CANCELLED")
        self.assertEqual(self.open_of(waits), f"CANCELLED DependencyNeverSatisfied afterok:{first}(failed)")

    def test_what_waits_for_an_array_or_an_element_waits_on(self):
        array = self.slotd.submit(f"[ $SLURM_ARRAY_TASK_ID = 0 ] || {HOLD_ON}", "-o", "/dev/null", "-a", "0-5")
        whole = self.slotd.submit("true", "-o", "/dev/null", "-d", f"afterok:{array}")
        one = self.slotd.submit("true", "-o", "/dev/null", "-d", f"afterok:{array}_5")
        begun = self.slotd.submit("true", "-o", "/dev/null", "-d", f"after:{array}")
        self.wait_for(f"{array}_0", "COMPLETED")
        self.slotd.kill9()
        self.slotd.start()
        self.assertEqual(self.open_of(whole), f"PENDING Dependency afterok:{array}_*(unfulfilled)")
        self.assertEqual(self.open_of(one), f"PENDING Dependency afterok:{array}_5(unfulfilled)")
        self.assertEqual(self.open_of(begun), f"PENDING Dependency after:{array}_*(unfulfilled)")
        (self.slotd.work / "go_on").touch()
        for job in (whole, one, begun):
            self.wait_for(job, "COMPLETED")

    def test_each_element_waits_on_for_the_one_of_its_index(self):
        array = self.slotd.submit(f"[ $SLURM_ARRAY_TASK_ID = 0 ] || {HOLD_ON}; exit $((SLURM_ARRAY_TASK_ID == 2))",
                                  "-o", "/dev/null", "-a", "0-3")
        same = self.slotd.submit("true", "-o", "/dev/null", "-a", "0-3", "-d", f"aftercorr:{array}")
        self.wait_for(f"{same}_0", "COMPLETED")
        self.slotd.kill9()
        (self.slotd.work / "go_on").touch()
        self.slotd.wait_for_no_job_process()
        self.slotd.start()
        for index, state in enumerate(("COMPLETED", "COMPLETED", "CANCELLED", "COMPLETED")):
            self.wait_for(f"{same}_{index}", state)
        after = self.slotd.submit("true", "-o", "/dev/null", "-d", f"afternotok:{same}")
        self.wait_for(after, "COMPLETED")

    def test_arrays_that_ended_long_ago_are_looked_up_again(self):
        self.slotd.kill9()
        self.slotd.start(SLOTD_MIN_JOB_AGE="1")
        array = self.slotd.submit("exit $((SLURM_ARRAY_TASK_ID == 1))", "-o", "/dev/null", "-a", "0-2")
        blocker = self.slotd.submit(HOLD_ON, "-o", "/dev/null")
        for index in range(3):
            self.wait_for(f"{array}_{index}", "FAILED" if index == 1 else "COMPLETED")
        wait_until(lambda: self.slotd.run("squeue", "-h", "-t", "all", "-j", str(array)).out == "", "a forgotten array")
        either = [self.slotd.submit("true", "-o", "/dev/null", "-d", f"{what}?afterok:{blocker}")
                  for what in (f"afterok:{array}", f"afterok:{array}_1")]
        held = self.slotd.submit("true", "-o", "/dev/null", "-H", "-a", "0-2", "-d", f"aftercorr:{array}")
        well = self.slotd.submit("true", "-o", "/dev/null", "-d", f"afterok:{array}_2,afternotok:{array}")
        refused = self.slotd.run("sbatch", "-d", f"afterok:{array}_3", "--wrap", "true")
        self.assertEqual(refused.err, f"sbatch: error: Job dependency problem: there is no job {array}_3\n")
        self.wait_for(well, "COMPLETED")
        self.wait_for(f"{held}_1", "CANCELLED")
        self.slotd.kill9()
        self.slotd.start()
        self.assertIn("(failed)?afterok:", self.open_of(either[0]))
        (self.slotd.work / "go_on").touch()
        for job in either:
            self.wait_for(job, "COMPLETED")
        self.assertEqual(self.slotd.run("scontrol", "release", f"{held}_[0,2]").code, 0)
        for index in (0, 2):
            self.wait_for(f"{held}_{index}", "COMPLETED")

    def test_a_begin_time_and_a_deadline_are_kept(self):
        later = self.slotd.submit("true", "-o", "/dev/null", "--begin=now+1hour")
        soon = self.slotd.submit("true", "-o", "/dev/null", "--begin=now+2")
        late = self.slotd.submit("true", "-o", "/dev/null", "-d", f"afterok:{later}", "--deadline=now+2")
        submitted = time.time()
        self.slotd.kill9()
        self.slotd.start()
        self.slotd.wait_for_state(soon, "COMPLETED")
        self.assertGreaterEqual(time.time(), submitted + 1)  # --begin has whole seconds
        self.slotd.wait_for_state(late, "DEADLINE")
        self.assertEqual(self.open_of(later), "PENDING BeginTime (null)")


if __name__ == "__main__":
    unittest.main()
