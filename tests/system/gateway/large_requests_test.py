"""Large requests take the daemon long to read and to write, and so do a thousand small ones of one client;
small ones of other clients do not wait for them. Everything here is compared with how long those who make
the trouble wait themselves at the same moment."""

import contextlib
import sqlite3
import statistics
import struct
import threading
import time
import unittest

import zmq

from raw_client import RawClient, frame, fresh_id, job_fields
from slotd_fixture import Daemon, wait_until

LARGE_CLIENTS = 6
SECONDS = 3
ROUNDS = 25
HUNDREDS = 300  # of each client; ZeroMQ keeps more answers than that for it
FEW = 10  # answers, so that there is something to compare

LARGE = 15_000_000
SET_ASIDE = 256 << 20  # large_frames_limit of actors/front/gateway.cpp

# A million values: takes longer to read than sixteen megabytes of text.
MANY_VALUES = b"\xdd" + struct.pack(">I", 1_000_000) + b"\xc0" * 1_000_000


def large_submission(number):
    """Its content is other than that of any other submission."""
    text = bytes([97 + number % 26]) * (LARGE // 150)
    environment = [b"V%d=%d-%d" % (entry, number, entry) + text for entry in range(150)]
    return frame("submit", job_fields(hold=True, environment=environment), fresh_id())


class Stream(threading.Thread):
    """A client that asks one thing after the other until it is told to stop."""

    def __init__(self, root, make_frame, pause=0.0):
        super().__init__()
        self._root, self._make_frame, self._pause = root, make_frame, pause
        self._enough = threading.Event()
        self.took = []
        self.answers = set()

    def run(self):
        with RawClient(self._root) as client:
            while not self._enough.wait(self._pause):
                payload = self._make_frame()
                began = time.monotonic()
                self.answers.add(client.ask_raw(payload)[0])
                self.took.append(time.monotonic() - began)

    def finish(self):
        self._enough.set()
        self.join()


def answer_times(root, make_large, make_small):
    """How long a small question takes, and a large one, while several clients ask large ones: medians."""
    large = [Stream(root, make_large) for _ in range(LARGE_CLIENTS)]
    small = Stream(root, make_small, pause=0.005)
    for stream in [*large, small]:
        stream.start()
    time.sleep(SECONDS)
    for stream in [*large, small]:
        stream.finish()
    of_large = [took for stream in large for took in stream.took]
    assert len(of_large) >= FEW and len(small.took) >= FEW, (len(of_large), len(small.took))
    medians = statistics.median(small.took), statistics.median(of_large)
    print("small {:.2f} ms, large {:.1f} ms".format(*(1000 * median for median in medians)), flush=True)
    return *medians, small.answers, set().union(*(stream.answers for stream in large))


class Counter:
    def __init__(self):
        self._lock = threading.Lock()
        self._count = 0

    def __call__(self):
        with self._lock:
            self._count += 1
            return self._count


class LargeRequests(unittest.TestCase):
    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()

    def test_a_question_does_not_wait_until_large_ones_are_read(self):
        small, large, *answers = answer_times(self.slotd.root, lambda: MANY_VALUES, lambda: frame("machine"))
        self.assertEqual(answers, [{"machine"}, {"fault"}])
        self.assertLess(small, large / 20)

    def test_a_question_does_not_wait_behind_hundreds_of_another_client(self):
        alone, hundreds = [], []
        with contextlib.ExitStack() as stack:
            client = stack.enter_context(RawClient(self.slotd.root))
            others = [stack.enter_context(RawClient(self.slotd.root, zmq.DEALER)) for _ in range(8)]
            for _ in range(ROUNDS):
                began = time.monotonic()
                for other in others * HUNDREDS:
                    other.say(b"", frame("machine"))
                asked = time.monotonic()
                client.ask("machine")
                alone.append(time.monotonic() - asked)
                for other in others * HUNDREDS:
                    other.answer()
                hundreds.append(time.monotonic() - began)
        medians = statistics.median(alone), statistics.median(hundreds)
        print("alone {:.2f} ms, hundreds {:.1f} ms".format(*(1000 * median for median in medians)), flush=True)
        self.assertLess(medians[0], medians[1] / 10)

    def test_a_submission_waits_for_one_large_one_at_most(self):
        number = Counter()
        small, large, *answers = answer_times(
            self.slotd.root, lambda: large_submission(number()),
            lambda: frame("submit", job_fields(hold=True), fresh_id()))
        self.assertEqual(answers, [{"submitted"}, {"submitted"}])
        self.assertLess(small, large / 2)

    def test_a_large_job_runs_with_its_texts_as_they_were(self):
        script = b"#!/bin/sh\nwc -c <$0 >size; echo $NUMBER_9999 >last\n#" + b"x" * (4 << 20)
        script = script[:4 << 20]
        environment = [b"PATH=/usr/bin:/bin", *(b"NUMBER_%d=%d" % (entry, entry) for entry in range(10_000))]
        with RawClient(self.slotd.root) as client:
            job = client.submit(script=script, environment=environment, folder=str(self.slotd.work))
        self.assertEqual(self.slotd.wait_for_job(job).state, "COMPLETED")
        self.assertEqual((self.slotd.work / "size").read_text().strip(), str(len(script)))
        self.assertEqual((self.slotd.work / "last").read_text().strip(), "9999")

    def test_more_large_requests_than_memory_is_set_aside_for_are_refused_and_small_ones_are_not(self):
        with contextlib.ExitStack() as stack:
            database = stack.enter_context(contextlib.closing(
                sqlite3.connect(self.slotd.root / "lib" / "state.db", isolation_level=None)))
            database.execute("BEGIN IMMEDIATE")  # nothing is committed for some seconds
            clients = [stack.enter_context(RawClient(self.slotd.root)) for _ in range(SET_ASIDE // LARGE + 1)]
            for number, client in enumerate(clients):
                client.say(large_submission(number))
            first, = wait_until(lambda: [client for client in clients if client.socket.poll(0)][:1], "answer")
            self.assertIn(b"try again later", first.answer()[1]["fault"][b"text"])
            self.assertEqual(self.ask_machine(), "machine")
            database.execute("ROLLBACK")
            answers = [client.answer()[0] for client in clients if client is not first]
            self.assertIn("submitted", answers)
        with RawClient(self.slotd.root) as client:
            self.assertEqual(client.ask_raw(large_submission(0))[0], "submitted")

    def ask_machine(self):
        with RawClient(self.slotd.root) as client:
            return client.ask("machine")[0]


if __name__ == "__main__":
    unittest.main()
