"""Asks the daemon what sinfo asks, every 20 ms, until its standard input ends. One line for each answer:
when it was asked and how long the answer took, in seconds; `failed` where there was none.

    probe.py ROOT"""

import select
import sys
import time

from raw_client import NoAnswer, RawClient

INTERVAL = 0.020
PATIENCE = 5.0


def main(root):
    due = time.monotonic()
    with RawClient(root) as client:
        while not select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))[0]:
            asked = time.monotonic()
            try:
                answered = client.ask("machine", seconds=PATIENCE)[0] == "machine"
            except NoAnswer:
                answered = False
            took = f"{time.monotonic() - asked:.6f}" if answered else "failed"
            print(f"{asked:.6f} {took}", flush=True)
            if not answered:
                return 1
            due = max(due + INTERVAL, time.monotonic())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
