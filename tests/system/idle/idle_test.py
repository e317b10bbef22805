"""Who has nothing to do sleeps: daemons and shepherds in several situations, all watched through the
same 20 seconds. Counted are the voluntary context switches of all their threads, that is how often one
of them went to sleep again after it had been woken."""

import contextlib
import dataclasses
import pathlib
import re
import socket
import time
import unittest

from raw_client import RawClient, client_socket, frame, submit_many
from slotd_fixture import Daemon, wait_until

SECONDS = 20
MOST = 20  # per process
SETTLE = 2  # seconds, for what still ends from the setting up
ENDED_JOBS = 1000


@dataclasses.dataclass
class Seen:
    """What a process did in its threads, up to some moment."""

    switches: dict  # thread -> voluntary context switches
    ticks: int  # CPU time in clock ticks


def look_at(pid):
    switches = {}
    for status in pathlib.Path(f"/proc/{pid}/task").glob("*/status"):
        with contextlib.suppress(OSError):
            switches[int(status.parent.name)] = int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)",
                                                              status.read_text(), re.MULTILINE)[1])
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return Seen(switches, int(stat[11]) + int(stat[12]))


def woken_between(before, after):
    """A thread that came or went meanwhile counts as a wake-up more."""
    changed = len(before.switches.keys() ^ after.switches.keys())
    return changed + sum(count - before.switches.get(thread, 0) for thread, count in after.switches.items())


class Situations:
    """All daemons of this test at once, and what each of them has to live with."""

    def __init__(self, keep):
        self._keep = keep
        self.watched = {}  # situation -> pid

    def daemon(self, **settings):
        slotd = self._keep.enter_context(Daemon(**settings))
        slotd.start()
        return slotd

    def watch(self, situation, pid):
        self.watched[situation] = pid

    def set_up(self):
        self.nothing()
        self.sleeping_job()
        self.pending_job()
        self.silent_clients()
        self.ended_jobs()

    def nothing(self):
        self.watch("daemon, idle", self.daemon().process.pid)

    def sleeping_job(self):
        slotd = self.daemon()
        job = slotd.submit("sleep 600", "-o", "/dev/null", "-t", "60")
        waiting = slotd.submit("sleep 600", "-o", "/dev/null")
        slotd.wait_for_state(job, "RUNNING")
        slotd.wait_for_state(waiting, "RUNNING")
        self.watch("daemon, with sleeping jobs", slotd.process.pid)
        self.watch("shepherd of a sleeping job", slotd.shepherd(waiting))
        self.watch("shepherd of a sleeping job with a time limit", slotd.shepherd(job))

    def pending_job(self):
        slotd = self.daemon(cpus=2)
        running = slotd.submit("sleep 600", "-o", "/dev/null", "-c", "1")
        slotd.wait_for_state(running, "RUNNING")
        pending = slotd.submit("true", "-o", "/dev/null", "-c", "2")
        slotd.wait_for_state(pending, "PENDING")
        self.watch("daemon, with a job that is larger than what is free", slotd.process.pid)
        self.watch("shepherd while another job waits", slotd.shepherd(running))

    def silent_clients(self):
        slotd = self.daemon()
        self._keep.enter_context(RawClient(slotd.root)).machine()  # greeted, answered, and silent since
        mute = self._keep.enter_context(socket.socket(socket.AF_UNIX))  # has not even greeted
        mute.connect(client_socket(slotd.root))
        waiting = self._keep.enter_context(RawClient(slotd.root))  # waits for an end that does not come
        waiting.say(frame("wait", {"job": waiting.submit(hold=True)}))
        self.watch("daemon, with silent clients", slotd.process.pid)

    def ended_jobs(self):
        slotd = self.daemon(cpus=64, memory=65536)
        submit_many(slotd.root, ENDED_JOBS)
        with RawClient(slotd.root) as client:
            def all_ended():
                machine = client.machine()
                return machine["running"] + machine["pending"] == 0
            wait_until(all_ended, f"end of {ENDED_JOBS} jobs", 90)
        self.watch(f"daemon, after {ENDED_JOBS} ended jobs", slotd.process.pid)


class Idle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        situations = Situations(cls.enterClassContext(contextlib.ExitStack()))
        situations.set_up()
        time.sleep(SETTLE)
        before = {name: look_at(pid) for name, pid in situations.watched.items()}
        time.sleep(SECONDS)
        cls.seen = {name: (before[name], look_at(pid)) for name, pid in situations.watched.items()}

    def test_nobody_is_woken_more_than_once_a_second(self):
        for name, (before, after) in self.seen.items():
            with self.subTest(name):
                woken = woken_between(before, after)
                print(f"{name}: woken {woken} times in {SECONDS} s, {len(after.switches)} threads", flush=True)
                self.assertLessEqual(woken, MOST)

    def test_nobody_uses_measurable_cpu(self):
        for name, (before, after) in self.seen.items():
            with self.subTest(name):
                self.assertLessEqual(after.ticks - before.ticks, 1)

    def test_a_process_that_works_is_seen_to_work(self):
        with Daemon() as slotd:
            slotd.start()
            before = look_at(slotd.process.pid)
            with RawClient(slotd.root) as client:
                for _ in range(MOST + 1):
                    client.machine()
            self.assertGreater(woken_between(before, look_at(slotd.process.pid)), MOST)


if __name__ == "__main__":
    unittest.main()
