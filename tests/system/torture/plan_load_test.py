"""Under a random load every start of the daemon is that of a plan made from scratch, nothing is given
out twice, and what is alike starts in order."""

import contextlib
import getpass
import json
import os
import sqlite3
import time
import unittest

import plan_load
from raw_client import submit_many
from slotd_fixture import ENDED, Daemon, wait_until

SECONDS = float(os.environ.get("SLOTD_TEST_SECONDS", "20"))
MICROSECOND = 1_000_000  # in a second
SEED = os.environ.get("SLOTD_TEST_SEED", "20261123")


def loaded_daemon():
    return Daemon(cpus=plan_load.CPUS, memory=plan_load.MEMORY, SLOTD_GPU_COUNT=plan_load.GPUS,
                  SLOTD_STARVATION_SECONDS=2, kill_wait=1)


def rows(slotd, query):
    """What is in the daemon's database."""
    with contextlib.closing(sqlite3.connect(slotd.root / "lib" / "state.db")) as database:
        return database.execute(query).fetchall()


def numbers(listed):
    """The CPUs or GPUs of an attempt, as they are stored: `0,3`."""
    text = listed.decode() if isinstance(listed, bytes) else listed
    return [int(number) for number in text.split(",") if number]


class Ledger:
    """Counts who holds what, by the order of the events."""

    def __init__(self, attempts):
        self._attempts = attempts  # (job, attempt) -> (cpus, gpus, memory)
        self._live = {}
        self.most = 0
        self.wrong = []

    def starts(self, job, attempt):
        if job in self._live:
            self.wrong.append(f"job {job} started twice")
        self._live[job] = held = self._attempts[job, attempt]
        cpus = [cpu for other in self._live.values() for cpu in other[0]]
        gpus = [gpu for other in self._live.values() for gpu in other[1]]
        memory = sum(other[2] for other in self._live.values())
        self.most = max(self.most, len(cpus))
        for name, given, there in (("CPU", cpus, plan_load.CPUS), ("GPU", gpus, plan_load.GPUS)):
            if len(set(given)) < len(given) or any(index >= there for index in given):
                self.wrong.append(f"{name} given twice, or not there, with job {job}: {held}")
        if memory > plan_load.MEMORY:
            self.wrong.append(f"{memory} MiB in use with job {job}")

    def ends(self, job):
        self._live.pop(job, None)


class PlanUnderLoad(unittest.TestCase):
    def test_every_start_is_the_plans(self):
        with loaded_daemon() as slotd:
            slotd.start(SLOTD_TEST_CHECK_PLAN="1")
            played = plan_load.play(slotd, SECONDS, SEED)
            self.drain(slotd)
            self.assertIsNone(slotd.process.poll(), "the daemon has ended")
            self.assertNotIn("plan differs", slotd.log_of_this_start())
            events = self.events(slotd)
            self.check_capacity(slotd, events)
            self.check_order(played.plain, events)
            self.assertLess(played.refusals, played.commands / 2)
            print(f"{played.commands} commands, {played.refusals} refused, {len(events)} events", flush=True)

    def test_a_plan_that_is_not_that_of_the_table_is_found_out(self):
        with loaded_daemon() as slotd:
            slotd.start(SLOTD_TEST_CHECK_PLAN="against nothing")
            slotd.run("sbatch", "--wrap", "true", SLOTD_CLIENT_PATIENCE=1)
            self.assertLess(slotd.wait_for_death(), 0)
            self.assertIn("plan differs: starts 1", slotd.log_of_this_start())

    def test_a_job_for_the_whole_machine_gets_its_turn(self):
        """Small jobs come faster than they end, so the machine is never empty by itself. Those of one flow have
        a limit, by which a reservation is made; those of the other have none, so patience has to end."""
        for limit in (5 * MICROSECOND, None):
            with self.subTest(limit=limit), loaded_daemon() as slotd:
                slotd.start(SLOTD_TEST_CHECK_PLAN="1")
                small = {"script": b"#!/bin/sh\nexec sleep 0.2\n", "time_limit": limit}
                submit_many(slotd.root, 60, **small)
                whole = submit_many(slotd.root, 3, cpus_per_task=plan_load.CPUS, time_limit=MICROSECOND)
                for _ in range(8):
                    flow = submit_many(slotd.root, 40, **small)
                    time.sleep(1)  # of which 30 can start
                wait_until(lambda: not slotd.run("squeue", "-h").out, "end of all jobs", 60)
                started = [event["job"] for event in self.events(slotd) if event["kind"] == "starting"]
                self.assertEqual(len(started), 60 + 3 + 8 * 40)
                for job in whole:
                    behind = [other for other in started[started.index(job):] if other > whole[-1]]
                    self.assertGreater(len(behind), 100, "it started only when hardly anybody came any more")
                self.assertLess(started.index(whole[-1]), started.index(flow[0]))

    def drain(self, slotd):
        """Withdraws what still waits; a daemon that has stopped itself says so here."""
        def nothing_left():
            self.assertIsNone(slotd.process.poll(), "the daemon has ended")
            slotd.run("scancel", "--user", getpass.getuser())
            return not slotd.run("squeue", "-h").out
        wait_until(nothing_left, "end of all jobs")

    def events(self, slotd):
        """All of them, in the order in which they were committed."""
        (count,), = rows(slotd, "SELECT count(*) FROM event")
        told = slotd.run("slotd", "events", "--json", "--since", "0", "--count", count)
        self.assertEqual(told.code, 0, told.err)
        return [json.loads(line) for line in told.out.splitlines()]

    def check_capacity(self, slotd, events):
        ledger = Ledger({(job, number): (numbers(cpus), numbers(gpus), memory) for job, number, cpus, gpus, memory
                         in rows(slotd, "SELECT job, number, cpus, gpus, memory FROM attempt")})
        for event in events:
            if event["kind"] == "starting":
                ledger.starts(event["job"], event["attempt"])
            elif event["kind"] in ("ended", "requeued"):
                ledger.ends(event["job"])
        self.assertEqual(ledger.wrong, [])
        self.assertEqual(ledger.most, plan_load.CPUS, "the machine was never full")

    def check_order(self, plain, events):
        last = {}
        for event in events:
            job = event["job"]
            if event["kind"] == "starting" and job in plain:
                self.assertGreater(job, last.get(plain[job], 0), f"order of class {plain[job]}")
                last[plain[job]] = job
        # The line only grows: what needs the whole machine may have had no turn behind higher priorities.
        self.assertGreaterEqual(len(last), 5, last)


if __name__ == "__main__":
    unittest.main()
