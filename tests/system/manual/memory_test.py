"""How much memory a daemon has to give out that is not told: what /proc/meminfo says, else 16384 MB."""

import pathlib
import tempfile
import unittest

from namespaces import enter_mount_namespace, mount
from slotd_fixture import Daemon


class MemoryToGiveOut(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.meminfo = tempfile.NamedTemporaryFile("w", prefix="slotd-meminfo-")
        cls.addClassCleanup(cls.meminfo.close)
        mount("--bind", cls.meminfo.name, "/proc/meminfo")
        if pathlib.Path("/sys/fs/cgroup").is_dir():
            mount("-t", "tmpfs", "none", "/sys/fs/cgroup")  # no limit of a cgroup that this runs in

    def refusal_with(self, meminfo):
        """What is said to a job that wants too much, where /proc/meminfo reads so."""
        self.meminfo.seek(0)
        self.meminfo.truncate()
        self.meminfo.write(meminfo)
        self.meminfo.flush()
        with Daemon(memory="") as slotd:
            slotd.start()
            return slotd.run("sbatch", "--mem=900T", "--wrap", "true").err

    def test_is_that_of_the_machine(self):
        self.assertIn("this machine has 8192M to give out", self.refusal_with("MemTotal:        8388608 kB\n"))

    def test_is_16384_mb_where_the_machine_does_not_say(self):
        self.assertIn("this machine has 16384M to give out", self.refusal_with("nothing of use\n"))


if __name__ == "__main__":
    enter_mount_namespace()
    unittest.main()
