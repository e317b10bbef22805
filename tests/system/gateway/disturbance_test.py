"""While all kinds of clients misbehave, a well-behaved one is answered as fast as in quiet times, and
the daemon's memory does not grow."""

import contextlib
import pathlib
import re
import shutil
import time
import unittest

import misdeeds
from answer_probe import AnswerProbe, p99
from slotd_fixture import Daemon, wait_for_file

QUIET_SECONDS = 4
WARM_UP = 3  # rounds before it counts: buffers that stay are made in them
ROUNDS = 4
FLOOR = 0.005  # seconds: what a machine that does something else may cost
MEMORY_GROWTH_KIB = 6 << 10
TRIES = 3
FEW = 50  # answers


def resident_kib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1])


def misbehave(slotd):
    for misdeed in misdeeds.AT_THE_CLIENT_SOCKET + misdeeds.AT_THE_SHEPHERDS_SOCKET:
        with contextlib.ExitStack() as keep:
            misdeed(slotd.root, keep)


def remove_a_job_folder(slotd):
    """Under a running job, which then ends."""
    job = slotd.submit("touch runs; until [ -e go_on ]; do sleep 0.02; done", "-o", "/dev/null")
    wait_for_file(slotd.work / "runs")
    shutil.rmtree(slotd.root / "lib" / "jobs" / str(job))
    (slotd.work / "go_on").touch()
    slotd.wait_for_job(job)


def measure():
    """One daemon: quiet, then disturbed. Does the probe notice? And by how much has its memory grown, in KiB?"""
    with Daemon() as slotd:
        slotd.start()
        for _ in range(WARM_UP):
            misbehave(slotd)
        memory_before = resident_kib(slotd.process.pid)
        probe = AnswerProbe(slotd.root)
        time.sleep(QUIET_SECONDS)
        disturbed_from = time.monotonic()
        for _ in range(ROUNDS):
            misbehave(slotd)
        remove_a_job_folder(slotd)
        answers = probe.finish()
        memory_after = resident_kib(slotd.process.pid)
    quiet = [answer.took for answer in answers if answer.asked < disturbed_from]
    disturbed = [answer.took for answer in answers if answer.asked >= disturbed_from]
    machine = p99([answer.echoed for answer in answers if answer.asked >= disturbed_from])
    allowed = 2 * p99(quiet) + max(FLOOR, 2 * machine)
    print(f"quiet: {len(quiet)} answers, p99 {p99(quiet) * 1000:.2f} ms; "
          f"disturbed: {len(disturbed)} answers, p99 {p99(disturbed) * 1000:.2f} ms, longest {max(disturbed) * 1000:.2f} ms, "
          f"of an echo {machine * 1000:.2f} ms; allowed {allowed * 1000:.2f} ms; "
          f"resident {memory_before} KiB, then {memory_after} KiB", flush=True)
    return len(disturbed) > FEW and p99(disturbed) <= allowed, memory_after - memory_before


class Disturbance(unittest.TestCase):
    def test_a_probe_does_not_notice_and_memory_does_not_grow(self):
        """What the daemon causes comes back each time; what else goes on at the machine does not."""
        for _ in range(TRIES):
            unnoticed, growth = measure()
            self.assertLess(growth, MEMORY_GROWTH_KIB)
            if unnoticed:
                return
        self.fail(f"the probe noticed, {TRIES} times")


if __name__ == "__main__":
    unittest.main()
