"""Asks the daemon what sinfo asks, every 20 ms, until its standard input ends. One line for each answer:
when it was asked, how long the answer took, and how long a byte took through a row of `cat` just before,
in seconds; `failed` where there was no answer. The byte says how long the machine itself keeps anybody waiting:
whoever wakes up waits for a processor, some milliseconds if all are busy, and an answer wakes ten threads.

    probe.py ROOT"""

import os
import select
import subprocess
import sys
import time

from raw_client import NoAnswer, RawClient

INTERVAL = 0.020
PATIENCE = 5.0


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


def main(root):
    echo = Echo()  # ends with our end of its pipe
    due = time.monotonic()
    with RawClient(root) as client:
        while not select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))[0]:
            echoed = echo.round_trip()
            asked = time.monotonic()
            try:
                answered = client.ask("machine", seconds=PATIENCE)[0] == "machine"
            except NoAnswer:
                answered = False
            took = f"{time.monotonic() - asked:.6f}" if answered else "failed"
            print(f"{asked:.6f} {took} {echoed:.6f}", flush=True)
            if not answered:
                return 1
            due = max(due + INTERVAL, time.monotonic())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
