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
