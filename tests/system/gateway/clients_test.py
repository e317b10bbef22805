"""Clients that misbehave get an answer that says so, or are hung up on, and nobody else notices."""

import contextlib
import os
import subprocess
import sys
import unittest

import misdeeds
from raw_client import RawClient, client_socket, frame, fresh_id, job_fields
from slotd_fixture import Daemon, wait_until

MALFORMED = 7  # FaultCode of bytes that are no frame of ours


class Served(unittest.TestCase):
    """Each test has a daemon that must answer as ever at the end of it."""

    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()
        self.keep = self.enterContext(contextlib.ExitStack())
        self.witness = self.enterContext(RawClient(self.slotd.root))
        self.witness.machine()

    def tearDown(self):
        self.assertIsNone(self.slotd.process.poll(), "the daemon has ended")
        self.assertEqual(self.witness.machine()["running"], 0)
        with RawClient(self.slotd.root) as newcomer:
            self.assertGreater(newcomer.submit(hold=True), 0)


class Misdeeds(Served):
    """Each of them alone; what they must get for an answer is below."""


for _misdeed in misdeeds.AT_THE_CLIENT_SOCKET:
    setattr(Misdeeds, f"test_the_daemon_outlives_{_misdeed.__name__}",
            lambda self, misdeed=_misdeed: misdeed(self.slotd.root, self.keep))


class Answers(Served):
    def assert_fault(self, answer, code, text):
        name, fields = answer
        self.assertEqual(name, "fault", fields)
        fault = {key.decode(): value for key, value in fields["fault"].items()}
        self.assertEqual(fault["code"], code, fault)
        self.assertIn(text, fault["text"].decode())

    def test_what_cannot_be_read_is_answered_as_malformed(self):
        for what, payload in misdeeds.MALFORMED.items():
            with self.subTest(what), RawClient(self.slotd.root) as client:
                self.assert_fault(client.ask_raw(payload), MALFORMED, "cannot read this request: ")

    def test_a_change_without_a_request_id_is_refused_and_not_done(self):
        for what, payload in misdeeds.WITHOUT_ID.items():
            with self.subTest(what), RawClient(self.slotd.root) as client:
                self.assert_fault(client.ask_raw(payload), MALFORMED, "carries no id")
        self.assertEqual(self.witness.machine()["pending"], 0)

    def test_one_connection_may_err_and_go_on(self):
        with RawClient(self.slotd.root) as client:
            for _ in range(5):
                self.assertEqual(client.ask_raw(b"noise")[0], "fault")
                self.assertEqual(client.ask("machine")[0], "machine")

    def test_the_same_request_is_answered_again_and_not_done_again(self):
        again, fields = fresh_id(), job_fields(hold=True)
        first = self.witness.ask("submit", fields, again)
        with RawClient(self.slotd.root) as other:
            self.assertEqual(other.ask("submit", fields, again), first)
        self.assertEqual(self.witness.machine()["pending"], 1)

    def test_who_hangs_up_after_asking_has_asked(self):
        client = RawClient(self.slotd.root)
        client.say(frame("submit", job_fields(hold=True), fresh_id()))
        client.hang_up()
        wait_until(lambda: self.witness.machine()["pending"] == 1, "job of a client that has left")

    def test_20_mib_are_hung_up_on_without_an_answer(self):
        misdeeds.oversized(self.slotd.root, self.keep)


# Asks from another uid; prints whether there was an answer.
STRANGER = """
import sys
from raw_client import NoAnswer, RawClient
with RawClient(sys.argv[1]) as client:
    try:
        print("answered", client.ask("machine", seconds=1.0))
    except NoAnswer:
        print("no answer")
"""


class AnotherUser(Served):
    NOBODY = 65534

    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("SKIPPED: only root can ask as somebody else")
        super().setUp()
        # As if somebody had opened the folders: the socket itself must keep strangers out.
        for folder in (self.slotd.root.parent, self.slotd.root, self.slotd.root / "run"):
            folder.chmod(0o755)
        os.chmod(client_socket(self.slotd.root), 0o666)
        os.chmod(misdeeds.shepherd_socket(self.slotd.root), 0o666)

    def as_nobody(self, text):
        return subprocess.run(
            ["setpriv", f"--reuid={self.NOBODY}", f"--regid={self.NOBODY}", "--clear-groups", "--",
             sys.executable, "-B", "-c", text, str(self.slotd.root)],
            capture_output=True, text=True, timeout=30, check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}).stdout.strip()

    def test_is_not_answered_even_where_the_folder_stands_open(self):
        self.assertEqual(self.as_nobody(STRANGER), "no answer")

    def test_cannot_end_a_job_in_its_shepherds_place(self):
        job = self.slotd.submit("sleep 600", "-o", "/dev/null")
        self.slotd.wait_for_state(job, "RUNNING")
        said = ("import misdeeds, sys; "
                f"print(misdeeds.tell_as_shepherd(sys.argv[1], misdeeds.exit_record({job}, 1)))")
        self.assertEqual(self.as_nobody(said), "b''")
        self.assertEqual(self.slotd.job(job).state, "RUNNING")
        self.slotd.run("scancel", job)
        self.slotd.wait_for_job(job)


if __name__ == "__main__":
    unittest.main()
