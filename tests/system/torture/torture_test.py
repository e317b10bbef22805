"""The torture finds nothing in the daemon as it is, and finds what is wrong in one without its claims."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

TORTURE = pathlib.Path(__file__).with_name("torture.py")


def torture(*options, **environment):
    """Runs it; returns its exit status and its figures by name."""
    done = subprocess.run([sys.executable, "-B", TORTURE, *options], env={**os.environ, **environment},
                          capture_output=True, text=True)
    print(done.stdout + done.stderr, flush=True)
    closing = done.stdout.splitlines()[-1] if done.stdout else ""
    figures = {name: int(number) for name, number in re.findall(r"(lost|twice|wrong) (\d+)", done.stdout)}
    return done.returncode, figures, closing


class Torture(unittest.TestCase):
    def test_no_acknowledged_job_is_lost_or_runs_twice_or_ends_wrongly(self):
        status, figures, closing = torture("--seconds", "20", "--seed", "20261123", "--at-least", "20,500")
        self.assertEqual((status, figures), (0, {"lost": 0, "twice": 0, "wrong": 0}), closing)

    def test_a_daemon_that_does_not_ask_for_the_claim_is_found_out(self):
        status, figures, closing = torture("--seconds", "10", "--seed", "7", SLOTD_TEST_NO_CLAIM="1")
        self.assertEqual(status, 1, closing)
        self.assertGreater(figures["twice"], 0, closing)


if __name__ == "__main__":
    unittest.main()
