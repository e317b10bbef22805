"""A daemon that starts with a long queue takes no more memory than the one before it, which grew with it."""

import os
import pathlib
import unittest

from raw_client import submit_many
from slotd_fixture import Daemon, sanitized, skip_aloud

JOBS = 20_000
ALLOWANCE = 6  # MiB


def resident(slotd):
    pages = pathlib.Path(f"/proc/{slotd.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


class Memory(unittest.TestCase):
    def test_a_restarted_daemon_is_as_small_as_before(self):
        with Daemon() as slotd:
            slotd.start()
            submit_many(slotd.root, JOBS, hold=True)
            before = resident(slotd)
            slotd.terminate()
            slotd.start()
            slotd.submit("true")  # it has settled
            after = resident(slotd)
            print(f"{JOBS} held: {before:.1f} MiB, restarted {after:.1f} MiB", flush=True)
            self.assertLess(after, before + ALLOWANCE)


if __name__ == "__main__":
    if sanitized():
        skip_aloud("a sanitizer's memory is not the daemon's")
    unittest.main()
