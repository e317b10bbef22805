"""Very much is due at one moment, and the daemon answers others all the same. How fast it is shows in
tools/bench; here only a real stall fails, one that comes back each time and that the machine itself has no part in.
SLOTD_TEST_JOBS says how many jobs (300 as a rule)."""

import os
import unittest

import pathologies

JOBS = int(os.environ.get("SLOTD_TEST_JOBS", 300))
ALLOWED_MS = 250
ECHOES = 4  # an answer wakes more threads than an echo, each of which waits its turn
TRIES = 3


def stalls(phases):
    return [f"{phase.what}: an answer took {phase.longest_ms:.0f} ms, an echo {phase.longest_echo_ms:.0f} ms"
            for phase in phases if phase.longest_ms > ALLOWED_MS + ECHOES * phase.longest_echo_ms]


class Stalls(unittest.TestCase):
    def answers_all_the_while(self, case):
        for _ in range(TRIES):
            phases = pathologies.happen(case, JOBS)
            for phase in phases:
                print(f"{phase.what}: {phase.seconds:.1f} s; {len(phase.answers)} answers, longest {phase.longest_ms:.1f} ms, "
                      f"of an echo {phase.longest_echo_ms:.1f} ms", flush=True)
            found = stalls(phases)
            if not found:
                return
        self.fail("\n".join(found))


def of_case(case):
    return lambda self: self.answers_all_the_while(case)


for each in pathologies.CASES:
    setattr(Stalls, f"test_{each.name}", of_case(each))

if __name__ == "__main__":
    unittest.main()
