"""What a shepherd costs while its job runs, and how fast it starts one."""

import statistics
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from shepherd_fixture import *  # noqa: E402,F403


def status_number(pid, field):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise KeyError(field)


class Memory(ShepherdTest):
    MOST_KIB = 2048

    def setUp(self):
        super().setUp()
        if sanitized():
            self.skipTest("a sanitizer's memory is not the shepherd's")

    def test_rests_at_2_mib_at_most_whatever_it_was_told(self):
        shepherd = self.start("#!/bin/sh\nsleep 600\n" + "#" * (4 << 20),
                              environment=None, arguments=[b"x" * 1000] * 50)
        self.assertTrue(shepherd.running())
        control = self.control()
        for _ in range(50):
            self.assertTrue(control.say("signal", signal=signal.SIGCONT, target=ALL)["done"])
        resident = status_number(shepherd.pid, "VmRSS")
        print(f"resident with a sleeping job: {resident} KiB")
        self.assertLessEqual(resident, self.MOST_KIB)


class WakeUps(ShepherdTest):
    def test_sleeps_while_its_job_sleeps(self):
        shepherd = self.start("#!/bin/sh\nexec sleep 600\n", time_limit=seconds(3600))
        self.assertTrue(shepherd.running())
        silent = self.control()
        time.sleep(0.2)
        before = status_number(shepherd.pid, "voluntary_ctxt_switches")
        time.sleep(5)
        woken = status_number(shepherd.pid, "voluntary_ctxt_switches") - before
        print(f"woken {woken} times in 5 s, with a silent peer {silent.socket.fileno()}")
        self.assertLessEqual(woken, 2)


class Speed(ShepherdTest):
    def test_start_to_the_first_process_beside_the_floor(self):
        rounds = 5 if sanitized() else 200
        floor, starts = [], []
        for attempt in range(1, rounds + 1):
            begun = time.perf_counter()
            os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
            floor.append(time.perf_counter() - begun)
            self.spec("#!/bin/sh\nexit 0\n", attempt)
            begun = time.perf_counter()
            shepherd = Shepherd(self.job_folder, attempt)
            self.assertTrue(shepherd.running())
            starts.append(time.perf_counter() - begun)
            shepherd.wait()
            shepherd.close()
        print(f"spawn to running: median {statistics.median(starts) * 1000:.2f} ms, "
              f"worst {max(starts) * 1000:.2f} ms; /bin/true spawned and reaped: "
              f"median {statistics.median(floor) * 1000:.2f} ms")
        self.assertLess(statistics.median(starts), 1.0 if sanitized() else 0.05)


if __name__ == "__main__":
    unittest.main()
