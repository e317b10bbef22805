"""How the end of a job reaches the daemon, or the file that stands in for it."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from shepherd_fixture import *  # noqa: E402,F403

ACKNOWLEDGED = msgpack.packb({"v": 1, "job": 1, "attempt": 1})
# Its shell has opened the script by the time of the line.
UNTIL_GO = "#!/bin/sh\necho ready\nuntil [ -e go ]; do sleep 0.02; done\nexit 3\n"


class Delivery(ShepherdTest):
    def left_in_folder(self):
        return sorted(path.name for path in (self.job_folder / "1").iterdir())

    def test_acknowledged_record_leaves_no_file(self):
        daemon = self.daemon()
        shepherd = self.start("#!/bin/sh\nexit 3\n")
        kind, fields, peer = daemon.hear()
        self.assertEqual(kind, "exit")
        self.assert_exit(fields, 3)
        self.assertFalse((self.job_folder / "control.sock").exists())
        self.assertEqual((self.job_folder / "exit_status").read_text(), "3\n")
        peer.send(ACKNOWLEDGED)
        self.assertEqual(shepherd.wait(), 0)
        self.assertEqual(self.left_in_folder(), ["claim", "spec"])

    def test_without_a_daemon_the_record_lies_in_its_file(self):
        self.run_to_record("#!/bin/sh\nexit 3\n")
        self.assertEqual(self.left_in_folder(), ["claim", "exit", "spec"])
        self.assertEqual(self.exit_file().stat().st_mode & 0o777, 0o600)
        self.assertFalse((self.job_folder / "control.sock").exists())

    def test_socket_that_nobody_serves_any_more_is_as_good_as_none(self):
        self.daemon().close()
        self.assert_exit(self.run_to_record("#!/bin/sh\nexit 3\n"), 3)

    def test_daemon_that_does_not_answer_is_waited_for_one_second(self):
        daemon = self.daemon()
        shepherd = self.start("#!/bin/sh\nexit 3\n")
        heard = daemon.hear()
        started = time.monotonic()
        self.assertEqual(shepherd.wait(), 0)
        self.assertTrue(0.8 < time.monotonic() - started < 2)
        record = self.record()
        self.assertEqual(record, heard[1])

    def test_daemon_that_does_not_even_accept_is_waited_for_one_second(self):
        self.daemon()
        self.assert_exit(self.run_to_record("#!/bin/sh\nexit 3\n"), 3)

    def test_daemon_that_hangs_up_is_not_waited_for(self):
        daemon = self.daemon()
        shepherd = self.start("#!/bin/sh\nexit 3\n")
        daemon.hear()[2].close()
        started = time.monotonic()
        self.assertEqual(shepherd.wait(), 0)
        self.assertLess(time.monotonic() - started, 0.8)
        self.assert_exit(self.record(), 3)

    def test_acknowledgement_of_another_attempt_or_garbage_is_none(self):
        for attempt, words in enumerate((msgpack.packb({"v": 1, "job": 1, "attempt": 9}),
                                         msgpack.packb({"v": 1, "job": 2, "attempt": 2}),
                                         b"\xc1", b"x" * 60000), start=1):
            with self.subTest(attempt=attempt):
                daemon = FakeDaemon(self.root)
                shepherd = self.start("#!/bin/sh\nexit 3\n", attempt)
                daemon.hear()[2].send(words)
                self.assertEqual(shepherd.wait(), 0)
                self.assert_exit(self.record(attempt), 3)
                daemon.close()
                (self.root / "run/shepherd.sock").unlink()

    def test_daemon_that_has_come_back_meanwhile_gets_the_record(self):
        self.daemon().close()
        (self.root / "run/shepherd.sock").unlink()
        shepherd = self.start(UNTIL_GO)
        self.line_when_there()
        daemon = self.daemon()
        (self.work / "go").write_text("")
        daemon.hear()[2].send(ACKNOWLEDGED)
        self.assertEqual(shepherd.wait(), 0)
        self.assertFalse(self.exit_file().exists())

    def test_launch_failure_is_delivered_as_any_end(self):
        daemon = self.daemon()
        shepherd = self.start("#!/no/such/interpreter\n")
        kind, fields, peer = daemon.hear()
        self.assert_exit(fields, 0, 53, LAUNCH_FAILURE)
        peer.send(ACKNOWLEDGED)
        self.assertEqual(shepherd.wait(), 0)

    def test_record_without_a_place_stays_with_the_shepherd_until_the_daemon_is_back(self):
        shepherd = self.start(UNTIL_GO)
        self.line_when_there()
        shutil.rmtree(self.job_folder)
        (self.work / "go").write_text("")
        time.sleep(1.5)
        self.assertFalse(shepherd.has_ended())
        daemon = self.daemon()
        kind, fields, peer = daemon.hear()
        self.assert_exit(fields, 3)
        peer.send(ACKNOWLEDGED)
        self.assertEqual(shepherd.wait(), 0)

    def test_record_without_a_daemon_waits_until_the_file_can_be_written(self):
        shepherd = self.start(UNTIL_GO)
        self.line_when_there()
        aside = self.root / "aside"
        self.job_folder.rename(aside)
        (self.work / "go").write_text("")
        until(lambda: process_state(shepherd.pid) == "S" and not descendants(shepherd.pid),
              "the script's end")
        time.sleep(0.3)
        aside.rename(self.job_folder)
        self.assertEqual(shepherd.wait(), 0)
        self.assert_exit(self.record(), 3)

    def test_root_with_a_long_path_is_no_obstacle(self):
        self.use_root(self.root / ("long-" * 30) / ("longer-" * 20))
        os.chdir(self.root / "run")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.addCleanup(listener.close)
        listener.bind("shepherd.sock")
        os.chdir("/")
        listener.listen(1)
        listener.settimeout(PATIENCE)
        shepherd = self.start("#!/bin/sh\nexit 3\n")
        peer, _ = listener.accept()
        self.addCleanup(peer.close)
        self.assertIn("exit", msgpack.unpackb(peer.recv(65536), raw=False)["word"])
        peer.send(ACKNOWLEDGED)
        self.assertEqual(shepherd.wait(), 0)


if __name__ == "__main__":
    unittest.main()
