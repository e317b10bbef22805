"""Fifty subscribers of which five never read cost the daemon little: its resident memory after many jobs is
compared with that after a tenth of them.

SLOTD_TEST_JOBS says how many (10000 as a rule; a slow build may want fewer)."""

import contextlib
import os
import pathlib
import threading
import time
import unittest

import zmq

from raw_client import RawClient, fresh_id, submit_many
from slotd_fixture import Daemon
from subscriber import EVERYTHING, Subscriber

JOBS = int(os.environ.get("SLOTD_TEST_JOBS", 10_000))
SUBSCRIBERS = 50
STANDING = 5  # of them, that never read
MOST_MIB = 8
AT_ONCE = 500


class Readers:
    """Sockets that one thread reads as fast as it can, and sockets that nobody reads."""

    def __init__(self, root, keep):
        self._context = zmq.Context()
        keep.callback(self._context.destroy, 0)
        self._read = [self._subscribe(root) for _ in range(SUBSCRIBERS - STANDING)]
        self._unread = [self._subscribe(root) for _ in range(STANDING)]
        for reader in self._read:
            reader.hear_beat()
        self.heard = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        keep.callback(self._stop)

    def _subscribe(self, root):
        return Subscriber(root, EVERYTHING, context=self._context)

    def _stop(self):
        self._over.set()
        self._thread.join()

    def _run(self):
        poller = zmq.Poller()
        for reader in self._read:
            poller.register(reader.socket, zmq.POLLIN)
        while not self._over.is_set():
            for ready, _ in poller.poll(100):
                with contextlib.suppress(zmq.Again):
                    while True:
                        ready.recv_multipart(zmq.DONTWAIT)
                        self.heard += 1


def resident_mib(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def run_jobs(root, count):
    """So many jobs come and go: submitted, held, and cancelled."""
    with RawClient(root) as client:
        for first in range(0, count, AT_ONCE):
            jobs = submit_many(root, min(AT_ONCE, count - first), hold=True)
            name, answer = client.ask("cancel", {"filter": {"jobs": jobs}}, fresh_id())
            assert name == "cancelled" and len(answer["done"]) == len(jobs), answer


class Memory(unittest.TestCase):
    def test_subscribers_that_never_read_cost_little(self):
        with contextlib.ExitStack() as keep:
            # Ended jobs leave the daemon's table at once, so that what is measured is the subscribers.
            slotd = keep.enter_context(Daemon(SLOTD_MIN_JOB_AGE=0))
            slotd.start()
            readers = Readers(slotd.root, keep)
            began = time.monotonic()
            run_jobs(slotd.root, JOBS // 10)
            few = resident_mib(slotd.process.pid)
            run_jobs(slotd.root, JOBS - JOBS // 10)
            many = resident_mib(slotd.process.pid)
            print(f"{JOBS} jobs in {time.monotonic() - began:.1f} s, {SUBSCRIBERS} subscribers, {STANDING} of them "
                  f"never read, {readers.heard} events were read: {few:.1f} MiB after {JOBS // 10}, {many:.1f} MiB "
                  f"after {JOBS}, {many - few:+.1f}", flush=True)
            self.assertGreater(readers.heard, JOBS)
            self.assertLessEqual(many - few, MOST_MIB)


if __name__ == "__main__":
    unittest.main()
