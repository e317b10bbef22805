"""Answered means on disk. The daemon runs on a VFS of SQLite's that keeps in memory what was not
synced, so that a kill is a power cut for the database, and that counts its syncs. A mutant that does
not sync must be caught by each check.

The moments of the kills come from SLOTD_TEST_SEED, else from a seed that is printed."""

import collections
import os
import random
import re
import time
import unittest

from raw_client import RawClient
from slotd_fixture import PATIENCE, Daemon, lines_of, wait_until

SUBMITTERS = 8
ROUNDS = 4
IN_A_ROW = 40

# Submits held jobs, each with a name of its own, and writes down what was acknowledged.
SUBMITTER = """
n=0
while [ ! -e stop ]; do
  n=$((n + 1))
  id=$(sbatch --parsable -H -o /dev/null -J "$1-$n" --wrap true 2>>"refusals.$1") || continue
  echo "$1-$n $id" >>"acknowledged.$1"
done
"""

SEED = int(os.environ.get("SLOTD_TEST_SEED", random.SystemRandom().randrange(2**32)))
MUTANT = {"SLOTD_TEST_SYNCHRONOUS": "OFF"}


class ForgetfulDisk:
    """A daemon on such a disk."""

    def __init__(self, **settings):
        self.slotd = Daemon(SLOTD_TEST_VFS="losing", **settings)
        self._count = self.slotd.work / "syncs"
        self.slotd.start(SLOTD_TEST_VFS_COUNT=self._count)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.slotd.__exit__(*error)

    def syncs(self):
        """How often the write-ahead log, which is where a commit goes, was synced."""
        return int(re.search(r"wal (\d+)", self._count.read_text())[1])

    def power_cut(self):
        """Nothing that was not synced is there any more."""
        self.slotd.kill9()
        self.slotd.start(SLOTD_TEST_VFS_COUNT=self._count)


def answers_before_their_sync(disk):
    """Submits one job after the other and counts the ids that came without a sync since the question."""
    early = 0
    for _ in range(IN_A_ROW):
        before = disk.syncs()
        disk.slotd.submit("true", "-H", "-o", "/dev/null")
        early += disk.syncs() <= before
    return early


class Account:
    """What was acknowledged, compared with what sacct says afterwards."""

    def __init__(self, slotd):
        self.acknowledged = {}  # name -> ids
        for loop in range(SUBMITTERS):
            for line in lines_of(slotd.work / f"acknowledged.{loop}"):
                name, job = line.split()
                self.acknowledged.setdefault(name, []).append(int(job))
        listed = slotd.run("sacct", "-n", "-P", "-X", "-S", "1970-01-01", "-o", "JobID,JobName")
        assert listed.code == 0, listed.err
        self.rows = [line.split("|") for line in listed.out.splitlines()]
        self.shown = {int(job): name for job, name in self.rows}

    def lost(self):
        """Acknowledged, and not there under that id and name."""
        return [(name, job) for name, ids in self.acknowledged.items() for job in ids
                if self.shown.get(job) != name]

    def twice(self):
        """Ids that were given to two, and submissions that became two jobs."""
        ids = collections.Counter(job for ids in self.acknowledged.values() for job in ids)
        names = collections.Counter(name for _, name in self.rows)
        shown = collections.Counter(job for job, _ in self.rows)
        return [what for count in (ids, names, shown) for what, seen in count.items() if seen > 1]


def submit_through_power_cuts(disk, seed, rounds):
    """Eight loops of sbatch; the power goes again and again, at moments from the seed."""
    chance = random.Random(seed)
    slotd = disk.slotd
    loops = [slotd.begin("bash", "-c", SUBMITTER, "submitter", loop) for loop in range(SUBMITTERS)]
    for _ in range(rounds):
        # Not before something was acknowledged since the last one: else there is nothing to lose.
        before = acknowledged_lines(slotd)
        wait_until(lambda: acknowledged_lines(slotd) >= before + SUBMITTERS, "acknowledged submissions")
        time.sleep(chance.uniform(0, 0.8))
        disk.power_cut()
    (slotd.work / "stop").touch()
    for loop in loops:
        slotd.finish(loop, 2 * PATIENCE)
    return Account(slotd)


def acknowledged_lines(slotd):
    return sum(len(lines_of(slotd.work / f"acknowledged.{loop}")) for loop in range(SUBMITTERS))


class Durability(unittest.TestCase):
    def test_no_id_leaves_before_the_sync_of_its_commit(self):
        with ForgetfulDisk() as disk:
            self.assertEqual(answers_before_their_sync(disk), 0)

    def test_each_acknowledged_job_is_there_after_power_cuts_and_none_twice(self):
        with ForgetfulDisk() as disk:
            account = submit_through_power_cuts(disk, SEED, ROUNDS)
        print(f"seed {SEED}: {len(account.acknowledged)} acknowledged, {ROUNDS} power cuts, "
              f"lost {len(account.lost())}, twice {len(account.twice())}", flush=True)
        self.assertGreater(len(account.acknowledged), ROUNDS * SUBMITTERS)
        self.assertEqual(account.lost(), [])
        self.assertEqual(account.twice(), [])

    def test_a_job_is_there_when_the_power_goes_right_after_its_answer(self):
        with ForgetfulDisk(SLOTD_CRASH_AT="submit_after_reply") as disk:
            slotd = disk.slotd
            submitted = slotd.begin("sbatch", "--parsable", "-H", "-o", "/dev/null", "-J", "last", "--wrap", "true")
            slotd.wait_for_death()
            slotd.start(SLOTD_CRASH_AT="")
            self.assertEqual(slotd.finish(submitted).out, "1\n")
            listed = slotd.run("sacct", "-n", "-P", "-X", "-o", "JobID,JobName,State").out
            self.assertEqual(listed, "1|last|PENDING\n")

    def test_ends_that_were_told_stay_told(self):
        with ForgetfulDisk() as disk:
            jobs = [disk.slotd.submit(f"exit {code}", "-o", "/dev/null") for code in range(6)]
            with RawClient(disk.slotd.root) as client:
                for job in jobs:
                    self.assertEqual(client.ask("wait", {"job": job})[0], "ended")
            before = disk.slotd.jobs()
            disk.power_cut()
            self.assertEqual(disk.slotd.jobs(), before)
            self.assertEqual([before[job].exit for job in jobs], [f"{code}:0" for code in range(6)])


class TheMutantThatDoesNotSync(unittest.TestCase):
    """The checks above can fail."""

    def test_its_early_answers_are_noticed(self):
        with ForgetfulDisk(**MUTANT) as disk:
            self.assertGreater(answers_before_their_sync(disk), 0)

    def test_its_lost_jobs_are_noticed(self):
        with ForgetfulDisk(**MUTANT) as disk:
            account = submit_through_power_cuts(disk, SEED, rounds=1)
        print(f"mutant, seed {SEED}: {len(account.acknowledged)} acknowledged, "
              f"lost {len(account.lost())}, twice {len(account.twice())}", flush=True)
        self.assertGreater(len(account.lost()), 0)


if __name__ == "__main__":
    unittest.main()
