"""How long the daemon lets others wait: a process beside the test that asks what sinfo asks, again and again.

As a program it does so until its standard input ends. One line for each answer: when it was asked, how long
the answer took, how much of that we ourselves were ready to run and had no processor, and how long a byte took
through a row of `cat` just before, in seconds; `failed` where there was no answer. The byte says how long the machine itself keeps anybody waiting: whoever wakes up waits for a
processor, some milliseconds if all are busy, and an answer wakes ten threads.

    answer_probe.py ROOT INTERVAL PATIENCE"""

import contextlib
import dataclasses
import math
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import time

from raw_client import NoAnswer, RawClient
from slotd_fixture import PATIENCE, wait_until

CATS = 4  # and we: half as many as an answer wakes


class Echo:
    """Processes that do nothing but pass a byte on, and back to us at the end."""

    def __init__(self):
        begin, self._into = os.pipe()
        for _ in range(CATS):
            cat = subprocess.Popen(["cat"], stdin=begin, stdout=subprocess.PIPE)
            os.close(begin)
            begin = os.dup(cat.stdout.fileno())
            cat.stdout.close()
        self._out_of = begin

    def round_trip(self):
        began = time.monotonic()
        os.write(self._into, b".")
        os.read(self._out_of, 1)
        return time.monotonic() - began


def waited_for_processor():
    """All our threads since they began, in seconds (kernel document scheduler/sched-stats). 0 if it is not told."""
    total = 0
    for told in pathlib.Path("/proc/self/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            total += int(told.read_text().split()[1])
    return total / 1e9


def main(root, interval, patience):
    echo = Echo()  # ends with our end of its pipe
    due = time.monotonic()
    with RawClient(root) as client:
        while not select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))[0]:
            echoed = echo.round_trip()
            waited = waited_for_processor()
            asked = time.monotonic()
            try:
                answered = client.ask("machine", seconds=patience)[0] == "machine"
            except NoAnswer:
                answered = False
            took = f"{time.monotonic() - asked:.6f}" if answered else "failed"
            waited = waited_for_processor() - waited
            print(f"{asked:.6f} {took} {waited:.6f} {echoed:.6f}", flush=True)
            if not answered:
                return 1
            due = max(due + interval, time.monotonic())
    return 0


@dataclasses.dataclass
class Answered:
    """One answer: times in seconds, the first by time.monotonic()."""

    asked: float
    took: float
    waited: float
    echoed: float

    @property
    def of_the_daemon(self):
        """What is left of `took` when our own wait for a processor is taken off."""
        return max(0.0, self.took - self.waited)


def p99(values):
    ordered = sorted(values)
    return ordered[math.ceil(0.99 * len(ordered)) - 1]


class AnswerProbe:
    """The program at work."""

    def __init__(self, root, interval=0.020, patience=5.0):
        self._patience = patience
        self._said = tempfile.TemporaryFile("w+")  # a pipe holds no more than some seconds' lines
        self._process = subprocess.Popen(
            [sys.executable, "-B", pathlib.Path(__file__), str(root), str(interval), str(patience)],
            stdin=subprocess.PIPE, stdout=self._said)
        wait_until(lambda: os.fstat(self._said.fileno()).st_size, "first answer to the probe")

    def finish(self):
        """All answers, in order."""
        self._process.communicate(timeout=self._patience + PATIENCE)
        self._said.seek(0)
        lines = self._said.read().splitlines()
        self._said.close()
        if "failed" in lines[-1]:
            raise AssertionError(f"a probe was not answered: {lines[-1]}")
        return [Answered(*map(float, line.split())) for line in lines]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
