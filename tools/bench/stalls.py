"""Very much that is due at one moment, and how long the daemon lets others wait meanwhile."""

from measure import Figure
from pathologies import CASES, happen
from slotd_fixture import BUILD

GOAL_MS = 100
COUNTS = {"limits": 5_000, "holds": 10_000, "array": 50, "begin": 10_000, "clock": 10_000}


def is_test_build():
    """A release has no clock that can be set by a file."""
    return b"SLOTD_TEST_CLOCK" in (BUILD / "libexec" / "slotd" / "slotd-daemon").read_bytes()


def all_cases(scale, wanted):
    for case in CASES:
        if wanted and case.name not in wanted:
            continue
        if case.needs_test_build and not is_test_build():
            print(f"left out: {case.name}, which needs a build with crash points (SLOTD_BUILD=build/dev)", flush=True)
            continue
        for phase in happen(case, max(3, int(COUNTS[case.name] * scale))):
            yield from figures(phase)


def figures(phase):
    took = [answer.took * 1000 for answer in phase.answers]
    yield Figure(f"{phase.what}: worst answer meanwhile", "slotd", "ms", [phase.longest_ms], phase.longest_echo_ms,
                 "ms, an echo at worst", f"≤ {GOAL_MS}")
    yield Figure(f"{phase.what}: the same without the asker's own wait for a CPU", "slotd", "ms",
                 [phase.longest_of_the_daemon_ms])
    yield Figure(f"{phase.what}: answers meanwhile", "slotd", "ms", took, goal=f"{phase.over(GOAL_MS)} over {GOAL_MS}", note="none was due")
    yield Figure(f"{phase.what}: all of it", "slotd", "s", [phase.seconds])
