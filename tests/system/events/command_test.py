"""`slotd events` over a real daemon."""

import json
import os
import pty
import re
import select
import signal
import sqlite3
import subprocess
import time
import unittest

from busy_daemon import EventSource
from raw_client import RawClient, fresh_id, submit_many
from slotd_fixture import PATIENCE, Daemon, TimedOut, wait_until

BEAT = 5.0


class Reader:
    """Reads what a command writes, line by line, as it comes."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._rest = b""
        self.lines = []

    def read(self, seconds):
        """Some more lines; False at the end."""
        if not select.select([self._descriptor], [], [], max(0, seconds))[0]:
            return True
        try:
            told = os.read(self._descriptor, 1 << 20)
        except OSError:  # a terminal whose other side is gone
            told = b""
        *whole, self._rest = (self._rest + told).split(b"\n")
        self.lines += [line.decode() for line in whole]
        return bool(told)

    def wait_for(self, count, seconds=PATIENCE):
        deadline = time.monotonic() + seconds
        while len(self.lines) < count:
            if time.monotonic() > deadline or not self.read(deadline - time.monotonic()):
                raise TimedOut(f"{len(self.lines)} lines instead of {count}: {self.lines[-3:]}")
        return self.lines


class Events(unittest.TestCase):
    def setUp(self):
        self.slotd = self.enterContext(Daemon())
        self.slotd.start()
        self.client = self.enterContext(RawClient(self.slotd.root))

    def follow(self, *words, stdout=subprocess.PIPE, **environment):
        follower = subprocess.Popen(["slotd", "events", *words], env=self.slotd.environment(**environment),
                                    cwd=self.slotd.work, stdin=subprocess.DEVNULL, stdout=stdout,
                                    stderr=subprocess.PIPE)
        self.addCleanup(self.end, follower)
        return follower

    def end(self, follower):
        if follower.poll() is None:
            follower.kill()
        follower.communicate()

    def run_events(self, *words):
        ran = self.slotd.run("slotd", "events", *words)
        return ran.code, [json.loads(line) for line in ran.out.splitlines()], ran.err

    def test_lines_of_json_from_the_beginning(self):
        job = self.client.submit(hold=True)
        code, events, said = self.run_events("--since", "0", "--count", "1")
        self.assertEqual((code, said), (0, ""))
        (event,) = events
        self.assertAlmostEqual(event.pop("time") / 1e6, time.time(), delta=60)
        self.assertEqual(event, {"seq": 1, "kind": "submitted", "job": job, "attempt": 0, "state": "PENDING",
                                 "reason": "JobHeldUser"})

    def test_without_since_it_begins_now_and_tells_at_once(self):
        self.client.submit(hold=True)
        follower = self.follow()
        reader = Reader(follower.stdout.fileno())
        # When it has begun cannot be seen from outside: jobs come until one is told.
        told = wait_until(lambda: self.client.submit(hold=True) and reader.read(0.05) and reader.lines, "a line")
        self.assertGreater(json.loads(told[0])["seq"], 1)

    def test_of_some_jobs_only(self):
        jobs = [self.client.submit(hold=True) for _ in range(4)]
        follower = self.follow("--since", "0", "--job", f"{jobs[1]},{jobs[3]}", "--count", "4")
        reader = Reader(follower.stdout.fileno())
        reader.wait_for(2)
        self.client.ask("cancel", {"filter": {"jobs": jobs}}, fresh_id())
        events = [json.loads(line) for line in reader.wait_for(4)]
        self.assertEqual([(event["job"], event["state"]) for event in events],
                         [(jobs[1], "PENDING"), (jobs[3], "PENDING"), (jobs[1], "CANCELLED"), (jobs[3], "CANCELLED")])
        self.assertEqual(follower.wait(PATIENCE), 0)

    def test_of_an_array_or_some_of_its_elements(self):
        run = self.slotd.run("sbatch", "--parsable", "--hold", "--array=0-9", "-o", "/dev/null", "--wrap", "true")
        self.assertEqual((run.code, run.err), (0, ""))
        array = int(run.out)
        self.assertEqual(self.slotd.run("scancel", "-Q", f"{array}_[4-6]").code, 0)
        self.assertEqual(self.slotd.run("scancel", "-Q", f"{array}_8").code, 0)

        everything = self.client.ask("events", {"after": 0})[1]["events"]

        def about(event, index):
            parts = [part.split("-") for part in (event[b"range"].decode() or str(event[b"index"])).split(",")]
            return any(int(part[0]) <= index <= int(part[-1]) for part in parts)

        for subject, indices in ((f"{array}", range(10)), (f"{array}_5", [5]), (f"{array}_[1,8]", [1, 8])):
            wanted = [event[b"seq"] for event in everything if any(about(event, index) for index in indices)]
            code, events, said = self.run_events("--since", "0", "--job", subject, "--count", str(len(wanted)))
            self.assertEqual((code, said, [event["seq"] for event in events]), (0, "", wanted))
            self.assertEqual({event["array"] for event in events}, {array})
        told = self.run_events("--since", "0", "--job", f"{array}", "--count", str(len(everything)))[1]
        self.assertEqual([(event["kind"], event.get("range", str(event.get("index"))))
                          for event in told if event["kind"] != "changed"],
                         [("submitted", "0-9"), ("ended", "4-6"), ("ended", "8")])

    def test_bytes_that_are_no_text_are_replaced(self):
        job = self.client.submit(hold=True)
        self.client.ask("steer", {"filter": {"jobs": [job]}, "what": {"update": {"name": b"a\xff\n\"b"}}}, fresh_id())
        _, events, _ = self.run_events("--since", "1", "--count", "1")
        self.assertEqual((events[0]["kind"], events[0]["what"]), ("changed", {"JobName": "a\ufffd\n\"b"}))

    def test_the_node(self):
        self.client.ask("node", {"wish": 1, "reason": b"fans", "user": b"ann"}, fresh_id())
        _, events, _ = self.run_events("--since", "0", "--count", "1")
        self.assertEqual((events[0]["kind"], events[0]["node"], events[0]["what"]["Reason"]),
                         ("node_changed", "localhost", "fans"))
        self.assertNotIn("job", events[0])

    def test_at_a_terminal_columns_for_a_person(self):
        job = self.client.submit(hold=True)
        self.client.ask("steer", {"filter": {"jobs": [job]}, "what": {"update": {"name": b"\x1b[31mred"}}}, fresh_id())
        ours, theirs = pty.openpty()
        follower = self.follow("--since", "0", "--count", "2", stdout=theirs)
        os.close(theirs)
        self.addCleanup(os.close, ours)
        lines = Reader(ours).wait_for(2)
        moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
        self.assertRegex(lines[0], rf"^{moment}  {job}         PENDING        submitted      JobHeldUser\r$")
        self.assertRegex(lines[1], rf"^{moment}  {job}         PENDING        changed        JobHeldUser "
                                   r"JobName=\\x1b\[31mred\r$")
        self.assertEqual(follower.wait(PATIENCE), 0)

    def test_each_number_once_and_in_order_however_slowly_it_is_read(self):
        with EventSource(self.slotd.root, 2000):
            follower = self.follow("--since", "0")
            reader = Reader(follower.stdout.fileno())
            reader.wait_for(1000)
            os.kill(follower.pid, signal.SIGSTOP)
            stood_at = len(reader.lines)
            time.sleep(3)
            os.kill(follower.pid, signal.SIGCONT)
            reader.wait_for(stood_at + 4000)
        newest = self.client.ask("events", {"after": 2**62})[1]["last"]
        numbers = [json.loads(line)["seq"] for line in reader.wait_for(newest)]
        self.assertEqual(numbers, list(range(1, newest + 1)))

    def test_a_restart_of_the_daemon_is_lived_through(self):
        follower = self.follow("--since", "0")
        reader = Reader(follower.stdout.fileno())
        for round in range(3):
            submit_many(self.slotd.root, 10, hold=True)
            reader.wait_for(round * 20 + 10)
            self.slotd.restart()
            submit_many(self.slotd.root, 10, hold=True)
            reader.wait_for(round * 20 + 20)
        self.assertEqual([json.loads(line)["seq"] for line in reader.lines], list(range(1, 61)))

    def test_a_daemon_that_stays_away_is_given_up(self):
        follower = self.follow("--since", "0", SLOTD_CLIENT_PATIENCE=1)
        self.client.submit(hold=True)
        Reader(follower.stdout.fileno()).wait_for(1)
        self.slotd.kill9()
        self.assertEqual(follower.wait(PATIENCE), 1)
        self.assertIn("no daemon answers at", follower.stderr.read().decode())

    def test_without_a_daemon(self):
        self.slotd.kill9()
        code, events, said = self.run_events()
        self.assertEqual((code, events), (1, []))
        self.assertIn("no daemon answers at", said)

    def test_who_reads_no_more_ends_it_without_a_word(self):
        follower = self.follow("--since", "0")
        self.client.submit(hold=True)
        Reader(follower.stdout.fileno()).wait_for(1)
        follower.stdout.close()
        self.assertIn(follower.wait(PATIENCE), (0, -signal.SIGPIPE))
        self.assertEqual(follower.stderr.read(), b"")
        follower.stdout = None

    def test_a_full_disk_under_its_output_is_an_error(self):
        self.client.submit(hold=True)
        with open("/dev/full", "wb") as full:
            follower = self.follow("--since", "0", stdout=full)
            self.assertEqual(follower.wait(PATIENCE), 1)
        self.assertIn("cannot write the output", follower.stderr.read().decode())

    def test_events_that_are_not_kept_any_more_are_told_of_with_their_numbers(self):
        submit_many(self.slotd.root, 20, hold=True)
        self.slotd.kill9()
        with sqlite3.connect(self.slotd.root / "lib" / "state.db") as database:
            database.execute("DELETE FROM event WHERE seq <= 15")
        self.slotd.start()
        code, events, said = self.run_events("--since", "3", "--count", "2")
        self.assertEqual((code, [event["seq"] for event in events]), (0, [16, 17]))
        self.assertEqual(said, "slotd events: events 4 to 15 are not kept any more; going on with 16\n")

    def test_a_number_that_was_never_given_out_is_refused(self):
        self.client.submit(hold=True)
        code, events, said = self.run_events("--since", "500")
        self.assertEqual((code, events), (1, []))
        self.assertEqual(said, "slotd events: error: the newest event is 1, but 500 was seen: this is another database\n")

    def test_bad_words(self):
        for words, complaint in ((("--since", "x"), "Invalid number for --since: x"),
                                 (("--since", "-1"), "Invalid number for --since: -1"),
                                 (("--since", str(2**63)), f"Invalid number for --since: {2**63}"),
                                 (("--count", "1.5"), "Invalid number for --count: 1.5"),
                                 (("--job", "x"), "Invalid job id: x"),
                                 (("12",), "Unrecognized option: 12"),
                                 (("--nosuch",), "unrecognized option '--nosuch'")):
            code, events, said = self.run_events(*words)
            self.assertEqual((code, events), (1, []))
            self.assertRegex(said, rf"^slotd events: (error: )?{re.escape(complaint)}\n")

    def test_it_sleeps_while_nothing_happens(self):
        follower = self.follow()
        status = f"/proc/{follower.pid}/stat"
        time.sleep(1)
        with open(status) as before:
            ticks = sum(map(int, before.read().rpartition(")")[2].split()[11:13]))
        time.sleep(BEAT)
        with open(status) as after:
            self.assertLessEqual(sum(map(int, after.read().rpartition(")")[2].split()[11:13])) - ticks, 1)


if __name__ == "__main__":
    unittest.main()
