"""Makes a daemon commit many events a second: names of held jobs are changed and changed again."""

import threading
import time

from raw_client import RawClient, fresh_id, submit_many

JOBS = 400
AT_ONCE = 50


class EventSource:
    """`rate` events a second, from several threads, as well as the machine can. Each request is one commit of
    AT_ONCE events or shares one with another's."""

    def __init__(self, root, rate, threads=4):
        self._root = root
        self._interval = AT_ONCE * threads / rate
        self._jobs = submit_many(root, JOBS, hold=True)
        self._over = threading.Event()
        self._made = [0] * threads
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(threads)]

    def __enter__(self):
        self._began = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()
        self.seconds = time.monotonic() - self._began

    @property
    def made(self):
        return sum(self._made)

    def _work(self, number):
        share = JOBS // len(self._threads)
        mine = self._jobs[number * share:(number + 1) * share]
        due = time.monotonic()
        with RawClient(self._root) as client:
            for turn in range(1_000_000):
                if self._over.wait(max(0.0, due - time.monotonic())):
                    return
                first = turn * AT_ONCE % share
                fields = {"filter": {"jobs": mine[first:first + AT_ONCE]},
                          "what": {"update": {"name": f"turn{turn}".encode()}}}
                name, answer = client.ask("steer", fields, fresh_id())
                assert name == "steered" and not answer["refused"], answer
                self._made[number] += AT_ONCE
                due = max(due + self._interval, time.monotonic() - 1)
