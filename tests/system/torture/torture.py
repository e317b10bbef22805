"""Submits jobs while the daemon is killed again and again, and then compares three accounts: what
sbatch acknowledged, what ran, and what sacct says.

    lost    acknowledged, but not known at the end, or said to have run and did not
    twice   started more often than it may
    wrong   another end than its script or its user gave it, or an id that was given twice

The jobs are scripted from the seed; which moment a kill meets is up to the machine. tools/torture.sh
says how to call it."""

import argparse
import collections
import dataclasses
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

from slotd_fixture import BUILD, ENDED, Daemon, TimedOut, lines_of, wait_until

LOOPS = 3
SLOTS = 16
DRAIN_SECONDS = 120

# $1 tag, $2 length in seconds, $3 how to end: an exit code or a signal's name.
JOB = """#!/bin/bash
me="$1 $SLURM_JOB_ID ${SLOTD_JOB##*.}"
echo "start $me" >>"$TORTURE/ran"
[ "$2" = 0 ] || sleep "$2"
echo "end $me" >>"$TORTURE/ran"
case "$3" in
  [0-9]*) exit "$3" ;;
  *) kill -s "$3" $$ ;;
esac
"""

# Reads `tag length end cancel-after option…` lines and submits each. A refusal is not tried again:
# the next line is. One line for each acknowledgement goes to acknowledged.$1.
SUBMITTER = """
while read -r tag length end cancel options; do
  [ -e "$TORTURE/stop" ] && break
  id=$(sbatch --parsable $options job.sh "$tag" "$length" "$end" 2>>"$TORTURE/refusals.$1")
  if [ $? -ne 0 ]; then echo "$tag" >>"$TORTURE/refused.$1"; sleep 0.02; continue; fi
  echo "$tag $id" >>"$TORTURE/acknowledged.$1"
  if [ "$cancel" != - ]; then
    (sleep "$cancel"; scancel "$id" 2>>"$TORTURE/refusals.$1" && echo "$tag" >>"$TORTURE/cancelled") &
  fi
done <"$TORTURE/plan.$1"
wait
"""

SIGNALS = {"TERM": 15, "KILL": 9, "USR1": 10}


@dataclasses.dataclass
class Plan:
    """One job, as scripted."""

    tag: str
    length: float
    end: str
    cancel_after: float | None
    requeue: bool

    def line(self):
        cancel = "-" if self.cancel_after is None else f"{self.cancel_after:.3f}"
        options = "-o /dev/null" + (" --requeue" if self.requeue else "")
        return f"{self.tag} {self.length:g} {self.end} {cancel} {options}\n"

    @property
    def fails(self):
        return self.end != "0"

    def natural_end(self):
        """State and exit code when nobody interferes."""
        if not self.fails:
            return "COMPLETED", "0:0"
        return "FAILED", f"0:{SIGNALS[self.end]}" if self.end in SIGNALS else f"{self.end}:0"

    def natural_starts(self):
        return 2 if self.requeue and self.fails else 1


def make_plan(chance, loop, number):
    end = chance.choices(["0", "1", "7", "255", *SIGNALS], [12, 2, 2, 1, 1, 1, 1])[0]
    length = chance.choices([0, chance.uniform(0.01, 0.3), chance.uniform(0.5, 2)], [10, 8, 1])[0]
    cancel = chance.uniform(0, 0.5) if chance.random() < 0.1 else None
    return Plan(f"{loop}-{number}", round(length, 3), end, cancel, chance.random() < 0.15)


class Account:
    """What was written down on each side, and the comparison."""

    def __init__(self, folder, plans, shown):
        self.plans = {plan.tag: plan for plan in plans}
        self.shown = shown
        self.acknowledged = collections.defaultdict(list)  # tag -> ids
        for loop in range(LOOPS):
            for line in lines_of(folder / f"acknowledged.{loop}"):
                tag, job = line.split()
                self.acknowledged[tag].append(int(job))
        self.cancelled = set(lines_of(folder / "cancelled"))
        self.refused = sum(len(lines_of(folder / f"refused.{loop}")) for loop in range(LOOPS))
        self.starts = collections.defaultdict(list)  # tag -> (id, attempt) of each
        self.ends = collections.Counter()
        for line in lines_of(folder / "ran"):
            what, tag, job, attempt = line.split()
            if what == "start":
                self.starts[tag].append((int(job), int(attempt)))
            else:
                self.ends[tag] += 1
        self.lost, self.twice, self.wrong = [], [], []
        self._compare()

    def _compare(self):
        owners = collections.Counter(job for ids in self.acknowledged.values() for job in ids)
        self.wrong += [f"id {job} was given {count} times" for job, count in owners.items() if count > 1]
        for tag, ids in self.acknowledged.items():
            for job in ids:
                self._compare_job(self.plans[tag], job)
        for tag, starts in self.starts.items():
            if tag not in self.acknowledged and len(starts) > self.plans[tag].natural_starts():
                self.twice.append(f"job {starts[0][0]} ({tag}), never acknowledged: started as {starts}")

    def _compare_job(self, plan, job):
        name = f"job {job} ({plan.tag})"
        starts = self.starts[plan.tag]
        if len(starts) > plan.natural_starts() or len(set(starts)) < len(starts):
            self.twice.append(f"{name}: started as {starts}")
        if any(other != job for other, _ in starts):
            self.wrong.append(f"{name}: ran under the ids {starts}")
        shown = self.shown.get(job)
        if shown is None:
            self.lost.append(f"{name}: not known any more")
        elif shown.state not in ENDED:
            self.lost.append(f"{name}: still {shown.state}")
        elif shown.state == "CANCELLED":
            if plan.tag not in self.cancelled:
                self.wrong.append(f"{name}: CANCELLED, and nobody asked for it")
        elif (shown.state, shown.exit) != plan.natural_end():
            self.wrong.append(f"{name}: {shown}, should be {plan.natural_end()}")
        elif len(starts) < plan.natural_starts() or self.ends[plan.tag] < plan.natural_starts():
            self.lost.append(f"{name}: {shown.state}, but ran only as {starts}")


def slow_shepherds(folder):
    """A place with the daemon and a shepherd of which every third dawdles before its claim, so that
    kills meet the moment between start and claim. It gives the daemon to start."""
    libexec = folder / "libexec"
    libexec.mkdir()
    daemon = shutil.copy(BUILD / "libexec" / "slotd" / "slotd-daemon", libexec)
    shepherd = libexec / "slotd-shepherd"
    shepherd.write_text("#!/bin/sh\n[ $(($$ % 3)) -ne 0 ] || sleep 0.2\n"
                        f'exec {BUILD}/libexec/slotd/slotd-shepherd "$@"\n')
    shepherd.chmod(0o755)
    return daemon


def kill_again_and_again(slotd, chance, until):
    """Kills the daemon, mostly while it serves, sometimes while it starts. Returns how often."""
    kills = 0
    while time.monotonic() < until:
        slotd.spawn()
        if chance.random() < 0.8:
            slotd.wait_ready()
            time.sleep(chance.uniform(0, 1.2))
        else:
            time.sleep(chance.uniform(0, 0.15))
        slotd.kill9()
        kills += 1
    return kills


def start_submitters(slotd, folder, plans_by_loop):
    (slotd.work / "job.sh").write_text(JOB)
    submitters = []
    for loop, plans in enumerate(plans_by_loop):
        (folder / f"plan.{loop}").write_text("".join(plan.line() for plan in plans))
        submitters.append(slotd.begin("bash", "-c", SUBMITTER, "submitter", loop, TORTURE=folder))
    return submitters


def torture(seconds, seed, jobs_per_second, dawdle):
    chance = random.Random(seed)
    most = max(1, int(seconds * jobs_per_second / LOOPS))
    plans_by_loop = [[make_plan(chance, loop, number) for number in range(most)] for loop in range(LOOPS)]
    with Daemon(cpus=SLOTS, memory=SLOTS * 1024) as slotd:
        folder = slotd.work / "torture"
        folder.mkdir()
        if dawdle:
            slotd = slotd.served_by(slow_shepherds(folder))
        slotd.start()
        submitters = start_submitters(slotd, folder, plans_by_loop)
        slotd.kill9()
        kills = 1 + kill_again_and_again(slotd, chance, time.monotonic() + seconds)
        slotd.start()
        (folder / "stop").touch()
        for submitter in submitters:
            slotd.finish(submitter, DRAIN_SECONDS)
        try:
            wait_until(lambda: not slotd.run("squeue", "-h").out, "empty queue", DRAIN_SECONDS)
        except TimedOut as late:
            print(late)
        plans = [plan for plans in plans_by_loop for plan in plans]
        account = Account(folder, plans, slotd.jobs())
        show_faults(account, lines_of(slotd.log))
        return kills, account


def show_faults(account, log):
    """Names the faults, ten of a kind, each with what the daemons have said about that job."""
    for kind in ("lost", "twice", "wrong"):
        for text in getattr(account, kind)[:10]:
            print(f"{kind}: {text}")
            about = re.match(r"job \d+", text)
            for line in log if about else ():
                if re.search(rf"\b{about.group()}\b", line):
                    print(f"      {line}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--jobs-per-second", type=float, default=60, help="submissions at most")
    parser.add_argument("--at-least", metavar="KILLS,JOBS", default="0,0", help="fail below these figures")
    parser.add_argument("--no-dawdle", action="store_true", help="shepherds as they are, none slowed down")
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if options.seed is None else options.seed
    kills, account = torture(options.seconds, seed, options.jobs_per_second, not options.no_dawdle)

    acknowledged = sum(len(ids) for ids in account.acknowledged.values())
    started = sum(len(starts) for starts in account.starts.values())
    print(f"torture: seed {seed}, {options.seconds:g} s, {kills} kills; {acknowledged} acknowledged, "
          f"{account.refused} refused, {len(account.cancelled)} cancelled, {started} starts; "
          f"lost {len(account.lost)}, twice {len(account.twice)}, wrong {len(account.wrong)}")
    least_kills, least_jobs = map(int, options.at_least.split(","))
    enough = kills >= least_kills and acknowledged >= least_jobs
    if not enough:
        print(f"torture: too little happened: at least {least_kills} kills and {least_jobs} acknowledged jobs")
    sys.exit(0 if enough and not (account.lost or account.twice or account.wrong) else 1)


if __name__ == "__main__":
    main()
