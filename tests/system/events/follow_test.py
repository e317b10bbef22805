"""docs/examples/follow.py over a real daemon: whatever happens to it, its file holds each event once."""

import json
import os
import pathlib
import random
import signal
import subprocess
import time
import unittest

from busy_daemon import EventSource
from raw_client import RawClient, submit_many
from slotd_fixture import TREE, Daemon, lines_of, wait_until

FOLLOW = TREE / "docs" / "examples" / "follow.py"
RATE = 2000  # events a second that are asked of the daemon
STILL = 5.0  # seconds


class FollowingPrograms(unittest.TestCase):
    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()
        self.file = self.slotd.work / "events.jsonl"
        self.follower = None
        self.addCleanup(self.end_follower)

    def begin_follower(self):
        self.follower = subprocess.Popen(["/usr/bin/python3", "-B", str(FOLLOW), str(self.slotd.root), str(self.file)],
                                         stderr=subprocess.PIPE)

    def end_follower(self):
        if self.follower is None:
            return ""
        self.follower.kill()
        said = self.follower.communicate()[1].decode()
        self.follower = None
        return said

    def newest(self):
        with RawClient(self.slotd.root) as client:
            return client.ask("events", {"after": 2**62})[1]["last"]

    def numbers(self):
        return [json.loads(line)["seq"] for line in lines_of(self.file)]

    def last_number(self):
        """Of the last whole line, without reading all of them."""
        if not self.file.exists():
            return 0
        tail = self.file.read_bytes()[-2000:].split(b"\n")
        return json.loads(tail[-2])["seq"] if len(tail) > 1 and tail[-2] else 0

    def wait_for_all(self):
        newest = self.newest()
        wait_until(lambda: self.last_number() >= newest, f"event {newest} in the file", 60)
        return newest

    def check_file(self, newest):
        numbers = self.numbers()
        self.assertEqual(len(numbers), len(set(numbers)), "an event is there twice")
        self.assertEqual(numbers, list(range(1, newest + 1)))


class StandingStill(FollowingPrograms):
    def test_who_stands_still_for_five_seconds_misses_nothing(self):
        self.begin_follower()
        wait_until(self.file.exists, "its file")
        with EventSource(self.slotd.root, RATE) as source:
            wait_until(lambda: self.last_number() > RATE / 4, "followed events")
            self.follower.send_signal(signal.SIGSTOP)
            stood_at, made_before = self.last_number(), source.made
            time.sleep(STILL)
            made = source.made - made_before
            self.follower.send_signal(signal.SIGCONT)
            wait_until(lambda: self.last_number() > stood_at + made, "what it has missed", 60)
        newest = self.wait_for_all()
        print(f"{made / STILL:.0f} events a second while it stood still, {newest} in all, "
              f"{source.made / source.seconds:.0f} a second", flush=True)
        self.assertGreater(made, 1000)
        self.check_file(newest)
        self.assertEqual(self.end_follower(), "")


class Killed(FollowingPrograms):
    def test_a_follower_that_is_killed_again_and_again_goes_on_where_it_was(self):
        chance = random.Random(11)
        with EventSource(self.slotd.root, RATE / 2):
            for _ in range(6):
                self.begin_follower()
                before = self.last_number()
                wait_until(lambda: self.last_number() > before, "followed events")
                time.sleep(chance.uniform(0, 0.3))
                self.end_follower()
        self.begin_follower()
        self.check_file(self.wait_for_all())

    def test_a_line_that_was_not_finished_is_written_anew(self):
        submit_many(self.slotd.root, 20, hold=True)
        self.begin_follower()
        newest = self.wait_for_all()
        self.end_follower()
        whole = self.file.read_bytes()
        self.file.write_bytes(whole[:-10])
        self.begin_follower()
        self.wait_for_all()
        self.check_file(newest)
        self.assertEqual(self.file.read_bytes(), whole)

    def test_a_daemon_that_is_killed_again_and_again_is_followed_through_it(self):
        self.begin_follower()
        for _ in range(3):
            submit_many(self.slotd.root, 50, hold=True)
            self.slotd.restart()
            submit_many(self.slotd.root, 50, hold=True)
        self.check_file(self.wait_for_all())
        self.assertEqual(self.end_follower(), "")

    def test_the_very_last_event_is_healed_when_it_is_lost(self):
        """A follower that stands still loses what is over its measure; nothing comes after it but the beat."""
        self.begin_follower()
        self.wait_for_all()
        self.follower.send_signal(signal.SIGSTOP)
        submit_many(self.slotd.root, 12_000, hold=True)
        self.follower.send_signal(signal.SIGCONT)
        self.check_file(self.wait_for_all())


if __name__ == "__main__":
    unittest.main()
