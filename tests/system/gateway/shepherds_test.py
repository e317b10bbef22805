"""What comes to the shepherds' socket and is no word of a live shepherd changes nothing."""

import contextlib
import socket
import unittest

import misdeeds
from slotd_fixture import Daemon, wait_for_file


class AtTheShepherdsSocket(unittest.TestCase):
    """Each test has a running job, which must end as its script says in the end."""

    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()
        self.keep = self.enterContext(contextlib.ExitStack())
        self.job = self.slotd.submit("touch runs; until [ -e go_on ]; do sleep 0.02; done; exit 7", "-o", "/dev/null")
        wait_for_file(self.slotd.work / "runs")
        self.slotd.wait_for_state(self.job, "RUNNING")

    def tearDown(self):
        self.assertEqual(self.slotd.job(self.job).state, "RUNNING")
        (self.slotd.work / "go_on").touch()
        self.assertEqual(self.slotd.wait_for_job(self.job).exit, "7:0")
        self.assertIsNone(self.slotd.process.poll(), "the daemon has ended")
        after = self.slotd.submit("exit 3", "-o", "/dev/null")
        self.assertEqual(self.slotd.wait_for_job(after).exit, "3:0")

    def tell(self, packet):
        return misdeeds.tell_as_shepherd(self.slotd.root, packet)

    def test_what_is_no_word_of_a_shepherd_is_hung_up_on(self):
        for what, packet in misdeeds.NO_RECORDS.items():
            with self.subTest(what):
                self.assertEqual(self.tell(packet), b"")

    def test_a_record_of_a_job_that_does_not_exist_is_hung_up_on(self):
        for job in (0, self.job + 1, 2**32 - 1):
            self.assertEqual(self.tell(misdeeds.exit_record(job, 1)), b"")
        self.assertEqual(list(self.slotd.jobs()), [self.job])

    def test_a_record_of_another_attempt_does_not_end_the_job(self):
        for attempt in (0, 2, 2**32 - 1):
            self.assertEqual(self.tell(misdeeds.exit_record(self.job, attempt, code=1)), b"")

    def test_a_record_of_a_job_that_is_over_changes_nothing(self):
        over = self.slotd.submit("exit 5", "-o", "/dev/null")
        self.assertEqual(self.slotd.wait_for_job(over).exit, "5:0")
        self.assertEqual(self.tell(misdeeds.exit_record(over, 1, code=0)), b"")
        self.assertEqual(self.slotd.job(over).exit, "5:0")

    def test_notes_of_other_attempts_are_hung_up_on(self):
        self.assertEqual(self.tell(misdeeds.note("completing", self.job, 2)), b"")
        self.assertEqual(self.tell(misdeeds.note("kill_failed", self.job, 2, detail=b"x")), b"")

    def test_silent_connections_do_not_keep_a_shepherd_from_being_heard(self):
        for _ in range(misdeeds.MANY):
            self.keep.enter_context(misdeeds.connect(misdeeds.shepherd_socket(self.slotd.root), socket.SOCK_SEQPACKET))

    def test_who_connects_and_leaves_at_once_is_forgotten(self):
        for _ in range(misdeeds.MANY):
            misdeeds.connect(misdeeds.shepherd_socket(self.slotd.root), socket.SOCK_SEQPACKET).close()


if __name__ == "__main__":
    unittest.main()
