"""What may make a daemon deaf: very much that is due at one moment. Each case prepares, then happens while
somebody asks the daemon all the time.

    for phase in happen(CASES[0], 300):
        print(phase.what, phase.longest_ms)

A phase is over when all that it caused is."""

import dataclasses
import os
import time
import typing

from answer_probe import AnswerProbe
from raw_client import RawClient, frame, fresh_id, stream, submit_all, submit_many
from slotd_fixture import Daemon, wait_until

MEMORY = 1 << 20  # MiB; reservations only, as are the CPUs
MICROSECOND = 1_000_000  # in a second
PATIENCE = 300.0  # seconds
INTERVAL = 0.005  # seconds between an answer and the next question
AT_ONCE = 250  # requests in flight
ARRAY = 100_000  # elements: an array is one record, so it costs the same for few
AHEAD = 12 * 3600  # seconds
DAY = 24 * 3600


@dataclasses.dataclass
class Case:
    name: str
    settings: typing.Callable  # of the daemon, for so many jobs
    phases: typing.Callable  # generator of names
    needs_test_build: bool = False


@dataclasses.dataclass
class Phase:
    """What happened, how long it took, and how long answers took meanwhile."""

    what: str
    seconds: float
    answers: list  # Answered

    @property
    def longest_ms(self):
        return max((answer.took for answer in self.answers), default=0) * 1000

    @property
    def longest_of_the_daemon_ms(self):
        return max((answer.of_the_daemon for answer in self.answers), default=0) * 1000

    @property
    def longest_echo_ms(self):
        """What the machine alone did to somebody who passed a byte on."""
        return max((answer.echoed for answer in self.answers), default=0) * 1000

    def over(self, milliseconds):
        return sum(answer.took * 1000 > milliseconds for answer in self.answers)


def happen(case, count):
    """Does it to a daemon of its own; what came of each phase."""
    with Daemon(**case.settings(count)) as slotd:
        slotd.start()
        probe = AnswerProbe(slotd.root, INTERVAL, PATIENCE)
        ends = [("", time.monotonic())]
        for what in case.phases(slotd, count):
            ends.append((what, time.monotonic()))
        answers = probe.finish()
    return [phase_between(begin, end, what, answers) for (_, begin), (what, end) in zip(ends, ends[1:])]


def phase_between(begin, end, what, answers):
    """An answer counts for all phases that it was waited for in. A short phase may see none."""
    within = [answer for answer in answers if answer.asked < end and answer.asked + answer.took >= begin]
    return Phase(what, end - begin, within)


def few_cpus(_):
    return {"cpus": 4, "memory": MEMORY}


def asked(answers, name):
    for got, fields in answers:
        if got != name:
            raise AssertionError(f"refused: {fields}")


def steering(jobs, what):
    return frame("steer", {"filter": {"jobs": jobs}, "what": what}, fresh_id())


def steer(client, jobs, what):
    asked([client.ask_raw(steering(jobs, what), PATIENCE)], "steered")


def steer_each(slotd, jobs, what):
    asked(stream(slotd.root, (steering([job], what) for job in jobs), AT_ONCE, PATIENCE), "steered")


def block(slotd, cpus):
    """A job that has the whole machine, without a limit."""
    job = submit_many(slotd.root, 1, script=b"#!/bin/sh\nexec sleep 3600\n", cpus_per_task=cpus)[0]
    with RawClient(slotd.root) as client:
        wait_until(lambda: client.machine()["running"] == 1, "running job", PATIENCE)
    return job


def wait_for_counts(slotd, running=None, pending=None):
    def reached():
        machine = client.machine()
        return all(machine[name] == wanted for name, wanted in (("running", running), ("pending", pending))
                   if wanted is not None)
    with RawClient(slotd.root) as client:
        wait_until(reached, f"{running} running and {pending} pending", PATIENCE)


# --- limits that end together ---------------------------------------------------------------------


def begun_at(folder, job):
    """When its script began: before that its shepherd's clock does not run."""
    return os.stat(folder / str(job)).st_mtime


def limits_together(slotd, count):
    begun = slotd.work / "begun"
    begun.mkdir()
    script = f"#!/bin/sh\n: >'{begun}'/$SLURM_JOB_ID\nexec sleep 3600\n".encode()
    jobs = submit_many(slotd.root, count, script=script, memory=1, time_limit=3600 * MICROSECOND)
    wait_until(lambda: len(os.listdir(begun)) == count, f"begin of {count} jobs", PATIENCE)
    yield f"{count} jobs are submitted and start"
    # The moment is far enough for all limits to be told, each of which is a commit.
    moment = time.time() + 5 + count / 250
    limits = ({"update": {"time_limit": {"way": 1, "limit": int((moment - begun_at(begun, job)) * MICROSECOND)}}}
              for job in jobs)
    asked(stream(slotd.root, (steering([job], what) for job, what in zip(jobs, limits)), AT_ONCE, PATIENCE), "steered")
    yield f"{count} jobs get other limits"
    if time.time() > moment:
        raise AssertionError("the limits ended before all were set")
    time.sleep(moment - time.time())
    wait_for_counts(slotd, running=0, pending=0)
    yield f"{count} limits end in one second"


# --- holds and releases ---------------------------------------------------------------------------


def holds_and_releases(slotd, count):
    block(slotd, 4)
    jobs = submit_many(slotd.root, count, AT_ONCE, memory=1)
    yield f"{count} jobs are submitted"
    with RawClient(slotd.root) as client:
        steer(client, jobs, {"hold": {}})
        yield f"{count} jobs are held by one request"
        steer(client, jobs, {"release": {}})
        yield f"{count} jobs are released by one request"
    steer_each(slotd, jobs, {"hold": {}})
    yield f"{count} jobs are held one by one"
    steer_each(slotd, jobs, {"release": {}})
    yield f"{count} jobs are released one by one"
    with RawClient(slotd.root) as client:
        asked([client.ask("cancel", {"filter": {"jobs": jobs}}, fresh_id(), PATIENCE)], "cancelled")
    yield f"{count} jobs are cancelled by their ids"


# --- arrays ---------------------------------------------------------------------------------------


def succeeded(ran):
    if ran.code != 0:
        raise AssertionError(ran.err)
    return ran.out.strip()


def array_priorities(slotd, count):
    block(slotd, 4)
    array = int(succeeded(slotd.run("sbatch", "--parsable", f"--array=0-{ARRAY - 1}", "-o", "/dev/null", "--wrap", "true")))
    yield f"an array of {ARRAY} is submitted"

    def prioritise(first):
        with RawClient(slotd.root) as client:
            for priority in range(first, first + min(count, 50)):
                steer(client, [array], {"update": {"priority": priority}})
    prioritise(1000)
    yield "the whole array gets other priorities"
    succeeded(slotd.run("scontrol", "hold", f"{array}_[1-{ARRAY - 1}:2]"))
    yield "each second element is held"
    prioritise(2000)
    yield "the array gets other priorities, in two parts with a gap at each element"
    succeeded(slotd.run("scancel", str(array)))
    wait_for_counts(slotd, pending=0)
    yield "the array is cancelled"


# --- moments --------------------------------------------------------------------------------------


def begins_together(slotd, count):
    """The machine has room for a few at a time only."""
    moment = int((time.time() + 5 + count / 500) * MICROSECOND)
    submit_many(slotd.root, count, AT_ONCE, memory=1, begin=moment)
    yield f"{count} jobs are submitted with one --begin"
    if time.time() * MICROSECOND > moment:
        raise AssertionError("the moment came before all were submitted")
    time.sleep(moment / MICROSECOND - time.time())
    wait_for_counts(slotd, running=0, pending=0)
    yield f"{count} jobs begin at one moment, and run"


def day_forward(slotd, count):
    """A third of the jobs may begin then, a third has missed its deadline, and a third, over long since, is to be
    forgotten; so are the answers of the day."""
    clock = slotd.work / "clock"
    block(slotd, 4)
    over = submit_many(slotd.root, count // 3, AT_ONCE, memory=1)
    with RawClient(slotd.root) as client:
        asked([client.ask("cancel", {"filter": {"jobs": over}}, fresh_id(), PATIENCE)], "cancelled")
    then = int((time.time() + AHEAD) * MICROSECOND)
    submit_many(slotd.root, count // 3, AT_ONCE, memory=1, begin=then)
    missed = submit_many(slotd.root, count // 3, AT_ONCE, memory=1, deadline=then, time_limit=60 * MICROSECOND)
    yield f"{count} jobs are submitted"
    # One more moment shortly: the alarm that a set clock would ring is the machine's.
    soon = int((time.time() + 1) * MICROSECOND)
    submit_all(slotd.root, [{"memory": 1, "begin": soon}])
    clock.write_text(str(DAY))
    wait_for_counts(slotd, pending=count // 3 + 1)
    submit_many(slotd.root, 1, memory=1)
    yield f"the clock is set forward a day; {len(missed)} deadlines are missed, as many jobs are free to begin"


def with_clock(count):
    return {**few_cpus(count), "SLOTD_TEST_CLOCK": "clock", "SLOTD_MIN_JOB_AGE": 60}


CASES = [
    Case("limits", lambda count: {"cpus": count, "memory": MEMORY}, limits_together),
    Case("holds", few_cpus, holds_and_releases),
    Case("array", few_cpus, array_priorities),
    Case("begin", lambda _: {"cpus": 64, "memory": MEMORY}, begins_together),
    Case("clock", with_clock, day_forward, needs_test_build=True),
]
