"""A job's end is not lost although the disk is full by then."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent.parent / "support"))
from namespaces import enter_mount_namespace, fill, small_disk  # noqa: E402
from shepherd_fixture import *  # noqa: E402,F403


class FullDisk(ShepherdTest):
    """A small file system of its own holds the root."""

    def setUp(self):
        super().setUp()
        disk = small_disk(1024)
        self.use_root(disk.__enter__())
        self.addCleanup(disk.__exit__, None, None, None)

    def test_end_is_kept_in_the_reserved_space(self):
        shepherd = self.start("#!/bin/sh\nuntil [ -e go ]; do sleep 0.02; done\nexit 3\n")
        self.assertTrue(shepherd.running())
        (self.work / "go.new").write_text("")
        fill(self.root)
        (self.work / "go.new").rename(self.work / "go")
        self.assertEqual(shepherd.wait(), 0)
        self.assert_exit(self.record(), 3)

    def test_job_for_whose_end_no_space_is_left_does_not_start(self):
        folder = self.spec("#!/bin/sh\necho ran > /proc/self/fd/2\n")
        claim_needs = self.root / "claim-needs"
        claim_needs.write_bytes(b"x" * 4096)
        filler = fill(self.root)
        claim_needs.unlink()
        shepherd = self.start_again()
        self.assertFalse(shepherd.running())
        filler.unlink()
        self.assertEqual(shepherd.wait(), 0)
        record = self.record()
        self.assert_exit(record, 0, 53, LAUNCH_FAILURE)
        self.assertIn(b"No space left on device", record["detail"])
        self.assertTrue((folder / "claim").exists())


if __name__ == "__main__":
    enter_mount_namespace()
    unittest.main()
