"""What the daemon can ask of a shepherd while its job runs."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from shepherd_fixture import *  # noqa: E402,F403

# Notes each signal it gets under its name; ready when the file is there. `exec`: no shell around it.
NOTER = """python3 -c '
import os, signal, time
name = "%s"
def note(number, frame):
    with open(name, "a") as notes: notes.write(signal.Signals(number).name + "\\n")
for number in (signal.SIGUSR1, signal.SIGHUP, signal.SIGTERM): signal.signal(number, note)
open(name, "w").close()
while True: time.sleep(600)
'"""


class Ending(ShepherdTest):
    def test_end_terminates_and_the_cause_is_the_cancel(self):
        shepherd = self.start("#!/bin/sh\nexec sleep 60\n")
        self.assertTrue(shepherd.running())
        self.assertTrue(self.control().say("end", kill_wait=seconds(30))["done"])
        self.assertEqual(shepherd.wait(), 0)
        self.assert_exit(self.record(), 0, signal.SIGTERM, CANCELLED)

    def test_end_kills_after_the_kill_wait_that_it_names(self):
        shepherd = self.start("#!/bin/bash\ntrap '' TERM\necho ready\nsleep 60 & wait\nsleep 60\n",
                              kill_wait=seconds(600))
        self.line_when_there()
        started = time.monotonic()
        self.assertTrue(self.control().say("end", kill_wait=seconds(0.4))["done"])
        self.assertEqual(shepherd.wait(), 0)
        self.assertTrue(0.4 <= time.monotonic() - started < 2)
        self.assert_exit(self.record(), 0, signal.SIGKILL, CANCELLED)

    def test_end_without_a_kill_wait_is_a_kill(self):
        shepherd = self.start("#!/bin/sh\nexec sleep 60\n")
        self.assertTrue(shepherd.running())
        self.assertTrue(self.control().say("end", kill_wait=0)["done"])
        self.assertEqual(shepherd.wait(), 0)
        self.assert_exit(self.record(), 0, signal.SIGKILL, CANCELLED)

    def test_end_may_be_said_again(self):
        shepherd = self.start("#!/bin/bash\ntrap '' TERM\necho ready\nsleep 60 & wait\nsleep 60\n")
        self.line_when_there()
        control = self.control()
        self.assertTrue(control.say("end", kill_wait=seconds(300))["done"])
        self.assertTrue(control.say("end", kill_wait=seconds(300))["done"])
        self.assertFalse(shepherd.has_ended())
        self.assertTrue(self.control().say("end", kill_wait=0)["done"])
        self.assertEqual(shepherd.wait(), 0)
        self.assert_exit(self.record(), 0, signal.SIGKILL, CANCELLED)

    def test_limit_that_is_reached_within_a_cancel_changes_nothing(self):
        shepherd = self.start("#!/bin/bash\ntrap '' TERM\necho ready\nsleep 60 & wait\nsleep 60\n",
                              time_limit=seconds(1))
        self.line_when_there()
        self.control().say("end", kill_wait=seconds(1.5))
        self.assertEqual(shepherd.wait(), 0)
        self.assertEqual(self.record()["cause"], CANCELLED)


class Limit(ShepherdTest):
    def test_limit_in_the_past_is_reached_at_once(self):
        shepherd = self.start("#!/bin/sh\nexec sleep 60\n")
        self.assertTrue(shepherd.running())
        time.sleep(0.2)
        self.assertTrue(self.control().say("limit", limit=seconds(0.1))["done"])
        self.assertEqual(shepherd.wait(2), 0)
        self.assert_exit(self.record(), 0, signal.SIGTERM, TIME_LIMIT)

    def test_limit_counts_from_the_jobs_start(self):
        shepherd = self.start("#!/bin/sh\nexec sleep 60\n", time_limit=seconds(600))
        self.assertTrue(shepherd.running())
        time.sleep(0.5)
        self.assertTrue(self.control().say("limit", limit=seconds(1))["done"])
        self.assertEqual(shepherd.wait(), 0)
        self.assertTrue(seconds(1) <= self.record()["elapsed"] < seconds(1.1))

    def test_limit_may_be_taken_away(self):
        shepherd = self.start("#!/bin/sh\nsleep 1\nexit 8\n", time_limit=seconds(0.5))
        self.assertTrue(shepherd.running())
        self.assertTrue(self.control().say("limit", limit=None)["done"])
        self.assertEqual(shepherd.wait(), 0)
        self.assert_exit(self.record(), 8)

    def test_limit_comes_too_late_for_a_job_that_is_being_ended(self):
        shepherd = self.start("#!/bin/bash\ntrap '' TERM\necho ready\nsleep 60 & wait\nsleep 60\n")
        self.line_when_there()
        control = self.control()
        control.say("end", kill_wait=seconds(0.5))
        answer = control.say("limit", limit=seconds(600))
        self.assertEqual((answer["done"], answer["detail"]),
                         (False, b"the job is being ended already"))
        self.assertEqual(shepherd.wait(), 0)


class Signals(ShepherdTest):
    """A script, a child of its process group and one in a session of its own note what they get."""

    def setUp(self):
        super().setUp()
        self.shepherd = self.start(
            "#!/bin/bash\ntrap 'echo SIGUSR1 >> script' USR1\ntouch script\n" + NOTER % "child" +
            " &\nsetsid " + NOTER % "stranger" + " &\nwhile :; do wait; done\n")
        for name in ("script", "child", "stranger"):
            until((self.work / name).exists, name)

    def noted(self, name):
        return (self.work / name).read_text().split()

    def send(self, number, target):
        answer = self.control().say("signal", signal=number, target=target)
        self.assertTrue(answer["done"], answer)

    def test_all_means_every_process(self):
        self.send(signal.SIGUSR1, ALL)
        for name in ("script", "child", "stranger"):
            until(lambda: self.noted(name) == ["SIGUSR1"], name)

    def test_batch_means_the_script_alone(self):
        self.send(signal.SIGUSR1, BATCH)
        until(lambda: self.noted("script") == ["SIGUSR1"], "script")
        self.send(signal.SIGHUP, ALL)  # comes later, so the silence before it is seen
        self.assertEqual(self.shepherd.wait(), 0)
        self.assertNotIn("SIGUSR1", self.noted("child") + self.noted("stranger"))

    def test_steps_means_the_process_group_where_there_is_no_step(self):
        self.send(signal.SIGUSR1, STEPS)
        until(lambda: self.noted("script") == ["SIGUSR1"], "script")
        until(lambda: self.noted("child") == ["SIGUSR1"], "child")
        self.assertEqual(self.noted("stranger"), [])

    def test_kill_means_every_process_whatever_the_target(self):
        self.send(signal.SIGKILL, BATCH)
        self.assertEqual(self.shepherd.wait(), 0)
        self.assert_exit(self.record(), 0, signal.SIGKILL, BY_ITSELF)

    def test_job_that_a_signal_ends_has_ended_by_itself(self):
        self.send(signal.SIGHUP, BATCH)
        self.assertEqual(self.shepherd.wait(), 0)
        self.assert_exit(self.record(), 0, signal.SIGHUP, BY_ITSELF)

    def test_what_is_no_signal_is_refused(self):
        for number in (0, -1, 65, 2**31 - 1):
            answer = self.control().say("signal", signal=number, target=ALL)
            self.assertEqual((answer["done"], answer["detail"]), (False, b"no such signal"))


class Warnings(ShepherdTest):
    """The signal ahead of the time limit, which the shepherd sends by itself."""

    def start_noters(self, limit, before, batch_only=False):
        """The script notes what it gets, and so does a child of its process group."""
        self.shepherd = self.start(
            "#!/bin/bash\ntrap 'echo SIGUSR1 >> script' USR1\ntrap 'exit 9' TERM\ntouch script\n" +
            NOTER % "child" + " &\nwhile :; do wait; done\n",
            time_limit=limit, warning={"number": int(signal.SIGUSR1), "before": before,
                                       "batch_only": batch_only})
        self.started = time.monotonic()
        for name in ("script", "child"):
            until((self.work / name).exists, name)

    def noted(self, name):
        return (self.work / name).read_text().split()

    def test_goes_to_the_process_group_where_there_is_no_step(self):
        self.start_noters(seconds(600), seconds(598.5))
        for name in ("script", "child"):
            until(lambda: self.noted(name) == ["SIGUSR1"], name)
        self.assertTrue(1.4 <= time.monotonic() - self.started < 3)

    def test_goes_to_the_batch_script_alone_where_that_is_wanted_and_once(self):
        self.start_noters(seconds(3), seconds(1.5), batch_only=True)
        self.assertEqual(self.shepherd.wait(), 0)
        self.assert_exit(self.record(), 9, cause=TIME_LIMIT)
        self.assertEqual(self.noted("script"), ["SIGUSR1"])
        self.assertNotIn("SIGUSR1", self.noted("child"))

    def test_moves_with_the_limit(self):
        self.start_noters(seconds(600), seconds(60))
        self.assertTrue(self.control().say("limit", limit=seconds(61.5))["done"])
        until(lambda: self.noted("script") == ["SIGUSR1"], "the warning")
        self.assertFalse(self.shepherd.has_ended())

    def test_a_limit_shorter_than_the_warning_leaves_time_to_set_a_trap(self):
        self.start_noters(seconds(60), seconds(600))
        until(lambda: self.noted("script") == ["SIGUSR1"], "the warning")
        self.assertFalse(self.shepherd.has_ended())

    def test_ends_a_script_that_does_not_heed_it(self):
        record = self.run_to_record("#!/bin/sh\nexec sleep 60\n", time_limit=seconds(600),
                                    warning={"number": int(signal.SIGHUP), "before": seconds(600),
                                             "batch_only": True})
        self.assert_exit(record, 0, signal.SIGHUP, BY_ITSELF)


class BadPeers(ShepherdTest):
    def setUp(self):
        super().setUp()
        self.shepherd = self.start("#!/bin/sh\nuntil [ -e go ]; do sleep 0.02; done\nexit 3\n")
        self.assertTrue(self.shepherd.running())

    def still_well(self):
        self.assertTrue(self.control().say("limit", limit=None)["done"])
        (self.work / "go").write_text("")
        self.assertEqual(self.shepherd.wait(), 0)
        self.assert_exit(self.record(), 3)

    def test_garbage_is_hung_up_on_and_harms_nothing(self):
        whole = msgpack.packb({"v": 1, "id": 1, "op": {"end": {"kill_wait": 0}}})
        for garbage in (b"\xc1", b"x", whole[:-1], whole + b"x", b"y" * 200_000, b"\xdf\xff\xff\xff\xff",
                        msgpack.packb({"v": 1, "id": 1, "op": {"reboot": {}}}),
                        msgpack.packb({"v": 1, "id": 1, "op": {"signal": {"target": 99}}}),
                        msgpack.packb([1, 2, 3])):
            peer = self.control().socket
            try:
                peer.send(garbage)
                self.assertEqual(peer.recv(65536), b"", garbage[:40])
            except ConnectionResetError:
                pass
        self.still_well()

    def test_silent_and_vanishing_peers_cost_nothing(self):
        silent = [self.control() for _ in range(10)]
        for _ in range(200):
            ControlClient(self.job_folder).close()
        self.assertEqual(len(silent), 10)
        self.still_well()

    def test_more_peers_than_it_serves_are_hung_up_on(self):
        peers = [self.control() for _ in range(40)]
        self.assertEqual(peers[-1].socket.recv(10), b"")
        for peer in peers:
            peer.close()
        self.still_well()

    def test_peer_that_does_not_read_its_answers_is_hung_up_on(self):
        peer = self.control().socket
        peer.settimeout(5)
        message = msgpack.packb({"v": 1, "id": 1, "op": {"limit": {"limit": None}}})
        with self.assertRaises((BrokenPipeError, ConnectionResetError)):
            while True:
                peer.send(message)
        self.still_well()

    def test_socket_is_for_its_owner(self):
        mode = (self.job_folder / "control.sock").stat().st_mode & 0o777
        self.assertEqual(mode, 0o600)
        self.still_well()

    def test_another_user_is_hung_up_on(self):
        if os.geteuid() != 0:
            self.skipTest("only root may become another user")
        for folder in (self.root, self.job_folder):
            folder.chmod(0o777)
        (self.job_folder / "control.sock").chmod(0o777)
        asking = subprocess.run(
            ["setpriv", "--reuid=65534", "--clear-groups", "/usr/bin/python3", "-c",
             "import socket, sys\ns = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)\n"
             "s.connect(sys.argv[1])\ntry: s.send(bytes.fromhex(sys.argv[2]))\n"
             "except OSError: pass\n"
             "try: print(s.recv(100))\nexcept ConnectionResetError: print(b'')",
             self.job_folder / "control.sock",
             msgpack.packb({"v": 1, "id": 1, "op": {"end": {"kill_wait": 0}}}).hex()],
            capture_output=True, text=True)
        self.assertEqual(asking.stdout, "b''\n", asking.stderr)
        self.still_well()


if __name__ == "__main__":
    unittest.main()
