"""Roots that a daemon refuses: on a network file system, and one that another daemon serves."""

import os
import pathlib
import subprocess
import unittest

from namespaces import enter_mount_namespace
from slotd_fixture import Daemon, skip_aloud

# The kernel's word on what is mounted, replaced for one process: its pid stays the same over the exec.
PRETEND = 'mount --bind "$PRETENDED" /proc/$$/mountinfo && exec "$@"'


class NetworkFileSystems(unittest.TestCase):
    def daemon_on(self, kind, **settings):
        slotd = Daemon(wrapper=["sh", "-c", PRETEND, "sh"])
        self.addCleanup(slotd.close)
        mounts = slotd.work / "mountinfo"
        mounts.write_text(f"22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
                          f"30 22 0:26 / {slotd.work.parent} rw,nosuid shared:4 - {kind} server:/home rw,vers=4.2\n")
        slotd.spawn(PRETENDED=mounts, **settings)
        return slotd

    def test_they_are_refused_and_nothing_is_made(self):
        for kind in ("nfs", "nfs4", "cifs", "smb3", "9p", "drvfs"):
            with self.subTest(kind):
                slotd = self.daemon_on(kind)
                self.assertEqual(slotd.wait_for_death(), 1)
                self.assertEqual(slotd.log_of_this_start(),
                                 f"slotd: error: {slotd.root} is on a network file system, where locks and syncs "
                                 "cannot be relied on; set SLOTD_NETWORK_ROOT=1 to use it all the same\n")
                self.assertFalse(slotd.root.exists())

    def test_their_user_may_insist(self):
        slotd = self.daemon_on("nfs4", SLOTD_NETWORK_ROOT=1)
        slotd.wait_ready()
        self.assertEqual(slotd.wait_for_job(slotd.submit("true", "-o", "/dev/null")).state, "COMPLETED")

    def test_others_are_not(self):
        for kind in ("ext4", "tmpfs", "overlay", "fuse.x"):
            with self.subTest(kind):
                self.daemon_on(kind).wait_ready()


class TheLock(unittest.TestCase):
    def test_a_second_daemon_is_told_host_boot_and_pid_of_the_first(self):
        with Daemon() as first:
            first.start(HOSTNAME="workbench")
            second = Daemon(root=first.root)
            self.addCleanup(second.close)
            second.spawn()
            self.assertEqual(second.wait_for_death(), 1)
            boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
            self.assertEqual(second.log_of_this_start(),
                             "slotd: error: another daemon serves this root (host workbench boot "
                             f"{boot} pid {first.process.pid}): {first.root}/run/slotd.lock\n")
            self.assertEqual(first.wait_for_job(first.submit("true", "-o", "/dev/null")).state, "COMPLETED")


def can_pretend():
    tried = subprocess.run(["sh", "-c", PRETEND, "sh", "true"], env={**os.environ, "PRETENDED": "/dev/null"},
                           capture_output=True, text=True)
    return None if tried.returncode == 0 else tried.stderr.strip()


if __name__ == "__main__":
    enter_mount_namespace()
    if why := can_pretend():
        skip_aloud(f"mountinfo cannot be covered here: {why}")
    unittest.main()
