"""The event socket of a real daemon: what is published, the beat, and subscribers that misbehave."""

import contextlib
import os
import pathlib
import random
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import zmtp
from raw_client import RawClient, fresh_id, job_fields
from slotd_fixture import Daemon, sanitized, wait_until
from subscriber import EVERYTHING, NothingHeard, Subscriber

PENDING, STARTING, RUNNING, COMPLETING, COMPLETED = range(1, 6)
BEAT = 5.0
SLACK = 3.0  # for a busy machine


class OnADaemon(unittest.TestCase):
    def setUp(self):
        self.keep = self.enterContext(contextlib.ExitStack())
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()
        self.client = self.keep.enter_context(RawClient(self.slotd.root))

    def subscribe(self, *topics):
        return self.keep.enter_context(Subscriber(self.slotd.root, *topics))

    def newest(self):
        return self.client.ask("events", {"after": 2**62})[1]["last"]

    def catch_up(self, subscriber):
        """What was committed before is behind it. A commit is answered before it is published."""
        newest = self.newest()
        while subscriber.hear(BEAT + SLACK)[1]["seq"] < newest:
            pass

    def steer(self, jobs, what, fields=None):
        name, answer = self.client.ask("steer", {"filter": {"jobs": jobs}, "what": {what: fields or {}}}, fresh_id())
        self.assertEqual((name, answer.get("refused")), ("steered", []))

    def events_after(self, seq, **more):
        name, fields = self.client.ask("events", {"after": seq, **more})
        self.assertEqual(name, "events")
        return fields


class WhatIsPublished(OnADaemon):
    def test_every_step_of_a_job_is_told_with_its_topic_and_number(self):
        subscriber = self.subscribe(EVERYTHING)
        self.assertEqual(subscriber.hear_beat(), 0)
        job = self.client.submit(hold=True)
        self.steer([job], "release")
        heard = subscriber.hear_until(f"job.{job}.COMPLETED")
        self.assertEqual([fields["seq"] for _, fields in heard], list(range(1, len(heard) + 1)))
        self.assertEqual(heard[0][0], f"job.{job}.PENDING")
        self.assertEqual(heard[1][0], f"job.{job}.PENDING")
        self.assertIn(f"job.{job}.RUNNING", [topic for topic, _ in heard])
        for topic, fields in heard:
            self.assertEqual(list(fields), ["v", "seq", "time", "kind", "job", "array", "index", "attempt", "state",
                                            "reason", "what", "range"])
            self.assertEqual((fields["v"], fields["job"], fields["array"]), (1, job, 0))
            self.assertAlmostEqual(fields["time"] / 1e6, time.time(), delta=60)
        self.assertEqual([heard[0][1]["state"], heard[-1][1]["state"]], [PENDING, COMPLETED])

    def test_elements_that_are_changed_together_are_one_event_with_its_range(self):
        subscriber = self.subscribe(EVERYTHING)
        self.assertEqual(subscriber.hear_beat(), 0)
        run = self.slotd.run("sbatch", "--parsable", "--hold", "--array=0-9", "-o", "/dev/null", "--wrap", "true")
        array = int(run.out)
        self.assertEqual(self.slotd.run("scancel", "-Q", f"{array}_[4-6]").code, 0)
        heard = subscriber.hear_until(f"job.{array}_[4-6].CANCELLED")
        topic, fields = heard[0]
        self.assertEqual(topic, f"job.{array}_[0-9].PENDING")
        self.assertEqual((fields["job"], fields["array"], fields["range"]), (array, array, b"0-9"))
        topic, fields = heard[-1]
        self.assertEqual((fields["array"], fields["index"], fields["range"]), (array, 2**32 - 2, b"4-6"))

    def test_what_an_update_changed_is_told(self):
        job = self.client.submit(hold=True)
        subscriber = self.subscribe(f"job.{job}.", b"seq")
        self.catch_up(subscriber)
        self.steer([job], "update", {"name": b"n\xff"})
        topic, fields = subscriber.hear()
        self.assertEqual(topic, f"job.{job}.PENDING")
        self.assertEqual(fields["what"], [{"field": b"JobName", "value": b"n\xff"}])

    def test_a_drained_node_is_told(self):
        subscriber = self.subscribe(b"node.", b"seq")
        self.catch_up(subscriber)
        self.assertEqual(self.client.ask("node", {"wish": 1, "reason": b"fans", "user": b"ann"}, fresh_id())[0], "node")
        topic, fields = subscriber.hear()
        self.assertEqual((topic, fields["job"]), ("node.localhost.DRAIN", 0))
        self.assertIn({"field": b"Reason", "value": b"fans"}, fields["what"])
        self.assertEqual(self.client.ask("node", {"wish": 2}, fresh_id())[0], "node")
        self.assertEqual(subscriber.hear()[0], "node.localhost.RESUME")

    def test_a_topic_chooses(self):
        first, second = self.client.submit(hold=True), self.client.submit(hold=True)
        subscriber = self.subscribe(f"job.{second}.", b"seq")
        self.catch_up(subscriber)
        self.client.ask("cancel", {"filter": {"jobs": [first, second]}}, fresh_id())
        self.assertEqual(subscriber.hear()[0], f"job.{second}.CANCELLED")

    def test_what_is_published_is_what_is_kept(self):
        subscriber = self.subscribe(EVERYTHING)
        self.catch_up(subscriber)
        job = self.client.submit()
        heard = [fields for _, fields in subscriber.hear_until(f"job.{job}.COMPLETED")]
        kept = [{key.decode(): value for key, value in event.items()} for event in self.events_after(0)["events"]]
        self.assertEqual([{"v": 1, **event} for event in kept], heard)

    def test_an_event_with_very_long_texts_is_left_out_and_the_beat_says_so_at_once(self):
        job = self.client.submit(hold=True)
        subscriber = self.subscribe(EVERYTHING)
        self.catch_up(subscriber)
        before = self.newest()
        self.steer([job], "update", {"name": b"n" * 10000})
        topic, fields = subscriber.hear(BEAT / 2)
        self.assertEqual((topic, fields["seq"]), ("seq", before + 1))
        self.assertEqual(len(self.events_after(before)["events"][0][b"what"][0][b"value"]), 10000)


class TheBeat(OnADaemon):
    def test_a_newcomer_hears_the_newest_number_at_once_and_then_every_five_seconds(self):
        self.client.submit(hold=True)
        newest = self.newest()
        began = time.monotonic()
        subscriber = self.subscribe(b"seq")
        self.assertEqual(subscriber.hear_beat(SLACK), newest)
        at_once = time.monotonic()
        self.assertEqual(subscriber.hear_beat(BEAT + SLACK), newest)
        again = time.monotonic()
        print(f"beat: first after {at_once - began:.3f} s, next after {again - at_once:.3f} s", flush=True)
        self.assertGreater(again - at_once, BEAT - 0.5)

    def test_everybody_hears_it_who_subscribes_to_a_beginning_of_it(self):
        for topic in (b"", b"s", b"se", b"seq"):
            self.assertEqual(self.subscribe(topic).hear_beat(SLACK), 0)

    def test_who_subscribes_to_something_else_does_not(self):
        subscriber = self.subscribe(b"seqs")
        other = self.subscribe(b"job.")
        self.subscribe(b"seq").hear_beat(SLACK)
        for deaf in (subscriber, other):
            with self.assertRaises(NothingHeard):
                deaf.hear(0.3)

    def test_a_restarted_daemon_goes_on_with_the_numbers(self):
        self.client.submit(hold=True)
        subscriber = self.subscribe(EVERYTHING)
        subscriber.hear_beat(SLACK)  # may come a moment before the event itself
        self.slotd.restart()
        self.assertEqual(subscriber.hear_beat(), 1)


class Committed(unittest.TestCase):
    def test_no_event_is_heard_before_it_would_survive_a_power_cut(self):
        """On a disk that forgets what was not synced, the daemon dies while events are heard."""
        chance = random.Random(7)
        with Daemon(SLOTD_TEST_VFS="losing") as slotd:
            slotd.start()
            heard = 0
            for _ in range(3):
                heard = max(heard, self.newest_heard_before_a_kill(slotd, chance.uniform(0.2, 0.6)))
                slotd.start()
                with RawClient(slotd.root) as client:
                    self.assertGreaterEqual(client.ask("events", {"after": 2**62})[1]["last"], heard)
            self.assertGreater(heard, 20)

    def newest_heard_before_a_kill(self, slotd, seconds):
        def submit():
            with contextlib.suppress(Exception), RawClient(slotd.root) as client:
                while not over.is_set():
                    client.ask("submit", job_fields(hold=True), fresh_id(), seconds=2)

        over = threading.Event()
        with Subscriber(slotd.root, EVERYTHING) as subscriber:
            subscriber.hear_beat()
            busy = [threading.Thread(target=submit) for _ in range(4)]
            for thread in busy:
                thread.start()
            time.sleep(seconds)
            slotd.kill9()
            over.set()
            newest = 0
            with contextlib.suppress(NothingHeard):
                while True:
                    newest = subscriber.hear(0.3)[1]["seq"]
            for thread in busy:
                thread.join()
        return newest


class MisbehavingSubscribers(OnADaemon):
    """Whatever one does, another hears everything and the daemon answers."""

    def tearDown(self):
        witness = self.subscribe(EVERYTHING)
        witness.hear_beat()
        job = self.client.submit()
        heard = witness.hear_until(f"job.{job}.COMPLETED")
        numbers = [fields["seq"] for _, fields in heard]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))
        self.assertIsNone(self.slotd.process.poll())

    def resident(self):
        status = pathlib.Path(f"/proc/{self.slotd.process.pid}/statm").read_text().split()
        return int(status[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def test_garbage(self):
        noise = random.Random(3)
        path = f"{self.slotd.root}/run/events.sock"
        for said in (b"", b"GET / HTTP/1.1\r\n\r\n", noise.randbytes(1 << 16), zmtp.GREETING,
                     zmtp.GREETING + zmtp.READY, zmtp.GREETING + noise.randbytes(1000)):
            plain = zmtp.connect(path)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                plain.sendall(said)
            self.keep.callback(plain.close)

    def test_messages_that_are_no_subscriptions(self):
        for messages in ([b""], [b"\2hello"], [b"\0never subscribed"], [b"\1seq"] * 50, [b"\1" + b"x" * 200],
                         [b"\1" + bytes(1000)], [b"\1job.", b"\0job.", b"\0job."], [b"hello"] * 2000):
            plain = zmtp.connect(f"{self.slotd.root}/run/events.sock")
            self.keep.callback(plain.close)
            plain.sendall(zmtp.GREETING + zmtp.READY_SUB)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                plain.sendall(b"".join(zmtp.long_frame(len(message), message) for message in messages))
        plain = zmtp.connect(f"{self.slotd.root}/run/events.sock")
        self.keep.callback(plain.close)
        plain.sendall(zmtp.GREETING + zmtp.READY_SUB + zmtp.long_frame(1 << 40, b"\1seq"))

    def test_a_hundred_thousand_topics(self):
        before = self.resident()
        with Subscriber(self.slotd.root) as greedy:
            for number in range(100_000):
                greedy.socket.subscribe(f"job.{number}.")
            greedy.socket.subscribe(b"seq")
            self.assertEqual(greedy.hear_beat(60), 0)
            during = self.resident()
        if not sanitized():  # what was freed stays in its quarantine
            wait_until(lambda: self.resident() < before + 8, "memory given back", 10)
        print(f"100,000 topics: {before:.1f} MiB before, {during:.1f} during, {self.resident():.1f} after", flush=True)

    def test_subscribers_killed_at_any_moment(self):
        program = ("import sys; from subscriber import *; s = Subscriber(sys.argv[1], b'')\n"
                   "while True: s.hear()")
        chance = random.Random(5)
        busy = threading.Event()

        def keep_busy():
            with RawClient(self.slotd.root) as client:
                while not busy.is_set():
                    client.submit(hold=True)

        worker = threading.Thread(target=keep_busy)
        worker.start()
        try:
            for _ in range(8):
                victim = subprocess.Popen([sys.executable, "-B", "-c", program, str(self.slotd.root)],
                                          stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0.05, 0.4))
                victim.kill()
                victim.wait()
        finally:
            busy.set()
            worker.join()


class TheSocketItself(unittest.TestCase):
    def test_it_is_for_its_owner_alone(self):
        with Daemon() as slotd:
            slotd.start()
            mode = os.stat(slotd.root / "run" / "events.sock").st_mode
            self.assertEqual((stat.S_ISSOCK(mode), stat.S_IMODE(mode)), (True, 0o600))

    def test_a_root_longer_than_an_address_serves_it(self):
        with tempfile.TemporaryDirectory(prefix="slotd-long-") as folder:
            root = pathlib.Path(folder, *["d" * 60] * 3)
            with Daemon(root=root) as slotd:
                slotd.start()
                with Subscriber(root, EVERYTHING) as subscriber:
                    self.assertEqual(subscriber.hear_beat(), 0)
                    with socket.socket(socket.AF_UNIX) as plain, self.assertRaises(OSError):
                        plain.connect(f"{root}/run/events.sock")

    @unittest.skipUnless(os.geteuid() == 0, "SKIPPED: only root can subscribe as somebody else")
    def test_another_user_hears_nothing_even_where_the_folders_stand_open(self):
        program = ("import sys; from subscriber import *\n"
                   "with Subscriber(sys.argv[1], b'') as stranger:\n"
                   "    try: print(stranger.hear(1.0))\n"
                   "    except NothingHeard: print('nothing')")
        with Daemon() as slotd:
            slotd.start()
            for folder in (slotd.root.parent, slotd.root, slotd.root / "run"):
                folder.chmod(0o755)
            os.chmod(slotd.root / "run" / "events.sock", 0o666)
            heard = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--",
                                    sys.executable, "-B", "-c", program, str(slotd.root)],
                                   env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                                   capture_output=True, text=True, timeout=30, check=True).stdout
            self.assertEqual(heard, "nothing\n")

    def test_without_subscribers_it_sleeps_and_with_one_it_wakes_for_the_beat(self):
        with Daemon() as slotd:
            slotd.start()
            with Subscriber(slotd.root, b"seq") as subscriber:
                subscriber.hear_beat()
                before = wakes(slotd.process.pid)
                subscriber.hear_beat()
                self.assertLessEqual(wakes(slotd.process.pid) - before, 10)


def wakes(pid):
    total = 0
    for status in pathlib.Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total


if __name__ == "__main__":
    unittest.main()
