"""A large array costs what one job costs: it is one record until its elements start."""

import os
import pathlib
import re
import time
import unittest

from slotd_fixture import Daemon, sanitized, skip_aloud

GREATEST = 99_999
ALLOWANCE = 4  # MiB; half of it is what is asked for


def resident(slotd):
    pages = pathlib.Path(f"/proc/{slotd.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


class Memory(unittest.TestCase):
    def test_a_hundred_thousand_elements_are_one_record(self):
        with Daemon() as slotd:
            slotd.start()
            for _ in range(20):
                slotd.submit("true", "-H")  # it has settled
            before = resident(slotd)
            began = time.monotonic()
            array = slotd.submit("true", "-H", "-a", f"0-{GREATEST}")
            took = time.monotonic() - began
            after = resident(slotd)
            print(f"0-{GREATEST}: {after - before:.2f} MiB, {took * 1000:.0f} ms", flush=True)
            self.assertLess(after - before, ALLOWANCE)
            self.assertEqual(slotd.run("squeue", "-h", "-j", array, "-o", "%i").out, f"{array}_[0-{GREATEST}]\n")
            rows = slotd.run("squeue", "-h", "-r", "-j", array, "-o", "%i").out.splitlines()
            self.assertEqual((len(rows), rows[0], rows[-1]), (GREATEST + 1, f"{array}_0", f"{array}_{GREATEST}"))
            shown = slotd.run("scontrol", "show", "job", array).out
            self.assertEqual(re.findall(r"ArrayTaskId=(\S+)", shown), [f"0-{GREATEST}"])


if __name__ == "__main__":
    if sanitized():
        skip_aloud("a sanitizer's memory is not the daemon's")
    unittest.main()
