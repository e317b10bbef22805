"""What a long queue of jobs that cannot start costs: each thing that a user or a job does, with the queue and
without it, in turn, so that whatever else the machine does meets both."""

import contextlib
import dataclasses
import os
import pathlib
import subprocess
import sys
import threading
import time

import measure
from answer_probe import AnswerProbe
from measure import Figure
from raw_client import submit_all
from slotd_fixture import wait_until
from systems import Slotd, run_to_end

CPUS = 64
MEMORY = 65536  # MiB
LEFT_CPUS = 4  # that the blocker leaves
LEFT_MEMORY = 4096
DEPTHS = (0, 1_000, 10_000, 100_000)
CLASSES = (1, 100, 10_000)  # different requests
AT_ONCE = 250  # submissions in flight
REST = 30  # seconds
PATIENCE = 60  # seconds for anything of a peer
MICROSECOND = 1_000_000  # in a second
MINUTE = 60 * MICROSECOND
PROBE_INTERVAL = 0.002  # seconds
CANCELLED = 10_000
FOREVER = ["-t", "7-0"]
SHORT = ["-t", "1"]
ONE_MORE = "one-more"


# --- a queue that cannot start --------------------------------------------------------------------


def too_many_cpus(number):
    return {"cpus_per_task": CPUS - number % (CPUS - LEFT_CPUS), "memory": 1 + number // (CPUS - LEFT_CPUS)}


def too_much_memory(number):
    return {"cpus_per_task": 1 + number % LEFT_CPUS, "memory": LEFT_MEMORY + 1 + number // LEFT_CPUS}


def too_long(number):
    """It would fit, but not end before the first in the line is to start."""
    return {"cpus_per_task": 1 + number % LEFT_CPUS, "memory": 1 + number // LEFT_CPUS, "time_limit": 30 * 24 * 60 * MINUTE}


def requests(depth, classes):
    """So many different ones, in turn. The first asks for all CPUs: what is kept for it leaves nothing beside."""
    kinds = (too_many_cpus, too_much_memory, too_long)
    for number in range(depth):
        which = number % classes
        yield kinds[which % len(kinds)](which // len(kinds))


def block(system):
    """A job that leaves some room and runs for days."""
    system.output_of(*system.submit("exec sleep 600000", "-c", str(system.cpus - LEFT_CPUS), *system.memory_option(
        MEMORY - LEFT_MEMORY), *FOREVER))
    wait_until(lambda: "R" in system.output_of(system.command("squeue"), "-h", "-t", "running", "-o", "%t"), "running job",
               PATIENCE)


# --- what is done ---------------------------------------------------------------------------------


def told_time(told):
    """When a job's command wrote the time there; in ns. It may not come while a peer has patience."""
    wait_until(lambda: told.exists() and told.stat().st_size, "word of the job", PATIENCE)
    moment = int(told.read_text())
    told.unlink()
    return moment


def opened_by_reader(fifo):
    """None until somebody reads it."""
    with contextlib.suppress(OSError):
        return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
    return None


class Deeds:
    """Things done to one system, each returns how long it took in ms."""

    def __init__(self, system):
        self.system = system
        self._told = pathlib.Path(os.environ.get("TMPDIR", "/tmp")) / f"slotd-bench-told-{os.getpid()}-{id(system)}"
        self._looked_at = None

    def _queue(self, text, *options):
        return self.system.output_of(*self.system.submit(text, "--parsable", *options)).split(";")[0].strip()

    def _says_when(self):
        return f"date +%s%N >{self._told}"

    def submit(self):
        """One more that cannot start."""
        command = self.system.submit("true", "-J", ONE_MORE, "-c", str(self.system.cpus), *FOREVER)
        return measure.wall_ms(command, self.system.environment)

    def tidy_up(self):
        """A queue that is to be empty stays so."""
        self.system.output_of(self.system.command("scancel"), "-n", ONE_MORE)
        self._looked_at = None

    def look(self):
        if self._looked_at is None:
            self._looked_at = self._queue("true", "-J", ONE_MORE, "-c", str(self.system.cpus), *FOREVER)
        return measure.wall_ms([self.system.command("squeue"), "-j", self._looked_at], self.system.environment)

    def start(self):
        begun = time.time_ns()
        run_to_end(self.system.submit(self._says_when(), *SHORT), self.system.environment)
        return (told_time(self._told) - begun) / 1e6

    def release(self):
        job = self._queue(self._says_when(), "-H", *SHORT)
        begun = time.time_ns()
        run_to_end([self.system.command("scontrol"), "release", job], self.system.environment)
        return (told_time(self._told) - begun) / 1e6

    def end(self):
        """From the last command of a job to the first of the next, which waits for its room."""
        ended = self._told.with_suffix(".ended")
        gate = self._told.with_suffix(".gate")
        gate.unlink(missing_ok=True)
        os.mkfifo(gate)
        room = ["-c", str(LEFT_CPUS), *SHORT]
        self._queue(f"read go <{gate}; date +%s%N >{ended}", *room)
        opened = wait_until(lambda: opened_by_reader(gate), "running job", PATIENCE)
        self._queue(self._says_when(), *room)
        os.write(opened, b"go\n")
        os.close(opened)
        took = (told_time(self._told) - told_time(ended)) / 1e6
        gate.unlink()
        return took


@dataclasses.dataclass
class Row:
    what: str
    deed: str
    times: int  # a round


ROWS = (Row("`sbatch`, wall", "submit", 20), Row("submit → first command of a job that fits", "start", 10),
        Row("`squeue -j ID`", "look", 20), Row("release of a hold → first command", "release", 10),
        Row("end of a job → first command of the next", "end", 10))


def in_turn(row, empty, deep):
    """So many times each; who goes first changes."""
    walls = {empty: [], deep: []}
    for number in range(row.times):
        for deeds in (empty, deep) if number % 2 else (deep, empty):
            walls[deeds].append(getattr(deeds, row.deed)())
            time.sleep(0.02)  # what it caused is over
    return walls[empty], walls[deep]


def compared(empty, deep, rounds, title):
    """Each row for both, and the ratio of their medians."""
    for row in ROWS:
        without, with_queue = [], []
        spent = {empty: 0, deep: 0}
        for _ in range(rounds):
            before = {deeds: measure.cpu_ms(deeds.system.pid) for deeds in spent}
            more_without, more_with = in_turn(row, empty, deep)
            for deeds in spent:
                spent[deeds] += measure.cpu_ms(deeds.system.pid) - before[deeds]
                deeds.tidy_up()
            without += more_without
            with_queue += more_with
        figure = Figure(f"{row.what}, {title}", deep.system.label, "ms", with_queue)
        base = Figure(row.what, "", "ms", without)
        yield dataclasses.replace(figure, floor=base.median, floor_what="ms, empty queue, in turn")
        yield Figure(f"{row.what}, {title}: ratio", deep.system.label, "× empty", [figure.median / base.median], goal="≤ 1.1")
        yield Figure(f"{row.what}, {title}: CPU of the daemon", deep.system.label, "ms", [spent[deep] / len(without)],
                     spent[empty] / len(without), "ms, empty queue, in turn")


def flat(rounds, depths=DEPTHS):
    """slotd with its queue beside slotd without one."""
    with contextlib.closing(Slotd(CPUS, MEMORY)) as empty_system:
        block(empty_system)
        empty = Deeds(empty_system)
        for depth in depths:
            for classes in CLASSES if depth else (1,):
                if classes <= max(depth, 1):
                    yield from of_depth(empty, depth, classes, rounds)


def of_depth(empty, depth, classes, rounds):
    title = f"{depth} pending of {classes} request{'s' * (classes > 1)}"
    with contextlib.closing(Slotd(CPUS, MEMORY)) as system:
        block(system)
        begun = time.perf_counter()
        submit_all(system.daemon.root, requests(depth, classes), AT_ONCE)
        if depth:
            yield Figure(f"submissions through the wire, {title}", system.label, "per s",
                         [depth / (time.perf_counter() - begun)])
        measured_from = system.started()
        yield from compared(empty, Deeds(system), rounds, title)
        nobody_else_started(system, measured_from, rounds)
        yield from at_rest(system, depth, title)


def nobody_else_started(system, before, rounds):
    """Or it was no queue that cannot start."""
    of_ours = rounds * sum(row.times * {"start": 1, "release": 1, "end": 2}.get(row.deed, 0) for row in ROWS)
    started = system.started() - before
    if started != of_ours:
        raise RuntimeError(f"{started - of_ours} jobs of the queue have started")


def at_rest(system, depth, title):
    time.sleep(2)  # what was asked before is done
    cpu, woken = measure.cpu_ms(system.pid), measure.wakeups(system.pid)
    time.sleep(REST)
    yield Figure(f"CPU of the daemon over {REST} s at rest, {title}", system.label, "ms", [measure.cpu_ms(system.pid) - cpu],
                 goal="0")
    yield Figure(f"wake-ups of the daemon at rest, {title}", system.label, "per s",
                 [(measure.wakeups(system.pid) - woken) / REST], goal="< 1")
    yield Figure(f"resident, {title}", system.label, "MiB", [measure.resident_mib(system.pid)],
                 goal="≤ 150" if depth == 100_000 else "")


# --- the same of a peer ---------------------------------------------------------------------------


def of_peer(peer, rounds, depths=DEPTHS):
    """One after the other, as deep as it goes: its queue grows meanwhile. Nothing waits longer than PATIENCE."""
    block(peer)
    deeds, there, base = Deeds(peer), 0, {}
    for depth in depths:
        if depth > there:
            reached = fill(peer, depth - there)
            if reached < depth - there:
                yield Figure(f"{depth} pending", peer.label, "jobs", [there + reached], goal="not reached")
                break
            there = depth
        for row in ROWS:
            values = until_patience_ends(lambda row=row: getattr(deeds, row.deed)(), row.times * rounds)
            deeds.tidy_up()
            figure = Figure(f"{row.what}, {depth} pending", peer.label, "ms", values,
                            note="" if values else f"not within {PATIENCE} s")
            yield figure
            base.setdefault(row.deed, figure)
            if values and depth and base[row.deed].values:
                yield Figure(f"{row.what}, {depth} pending: ratio", peer.label, "× empty",
                             [figure.median / base[row.deed].median])
    peer.cancel_all()


def fill(peer, count):
    """How many of them it took within ten patiences."""
    taken, command = 0, peer.submit("true", "-c", str(peer.cpus), *FOREVER)
    deadline = time.monotonic() + 10 * PATIENCE
    while taken < count and time.monotonic() < deadline:
        now = min(1000, count - taken)
        try:
            measure.seconds_for(command, now, 8, peer.environment)
        except RuntimeError:
            break
        taken += now
    return taken


def until_patience_ends(take, times):
    values, deadline = [], time.monotonic() + PATIENCE
    while len(values) < times and time.monotonic() < deadline:
        try:
            values.append(take())
        except (AssertionError, RuntimeError):
            break
    return values


# --- scancel --------------------------------------------------------------------------------------
# Everything of one user at once, and what others notice of it.


def cancel_command(system):
    return [system.command("scancel"), "-u", system.user]


def scancel_of_slotd(system, rounds):
    walls, answers, echoes, looks = [], [], [], []
    for _ in range(rounds):
        system.block()
        system.submit_many(CANCELLED)
        probe = AnswerProbe(system.daemon.root, PROBE_INTERVAL)
        with meanwhile([system.command("sinfo")], system.environment) as seen:
            begun = time.monotonic()
            walls.append(measure.wall_ms(cancel_command(system), system.environment) / 1000)
            time.sleep(0.3)  # what it leaves to do behind the answer counts as well
        looks += seen
        said = [answer for answer in probe.finish() if answer.asked + answer.took >= begun]
        answers.append(max(answer.took for answer in said) * 1000)
        echoes.append(max(answer.echoed for answer in said) * 1000)
        system.wait_until_empty()
    yield Figure(f"`scancel -u ME`, {CANCELLED} pending", system.label, "s", walls, goal="≤ 0.5, durable")
    yield Figure("worst answer to others meanwhile", system.label, "ms", answers, max(echoes), "ms, an echo at worst",
                 "≤ 20")
    yield Figure("worst `sinfo` meanwhile, wall", system.label, "ms", [max(looks)])
    yield killed_behind_the_answer(system)


def killed_behind_the_answer(system):
    system.block()
    system.submit_many(CANCELLED)
    run_to_end(cancel_command(system), system.environment)
    system.daemon.restart()
    left = system.pending()
    system.wait_until_empty()
    return Figure("pending after `kill -9` right behind the answer to `scancel`", system.label, "jobs", [left], goal="0")


def scancel_of_peer(system):
    leave = system.block()
    taken = fill(system, CANCELLED)
    with meanwhile([system.command("sinfo")], system.environment) as seen:
        wall = measure.wall_ms(cancel_command(system), system.environment) / 1000
    run_to_end(leave, system.environment)
    system.wait_until_empty()
    yield Figure(f"`scancel -u ME`, {taken} pending", system.label, "s", [wall])
    yield Figure("worst `sinfo` meanwhile, wall", system.label, "ms", [max(seen)])


@contextlib.contextmanager
def meanwhile(command, environment):
    """Runs a command again and again in a process of its own; the list of its walls is filled at the end."""
    walls = []
    program = [sys.executable, "-B", "-c", REPEAT, *command]
    process = subprocess.Popen(program, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                               cwd=pathlib.Path(__file__).parent)
    process.stdout.readline()  # it has begun
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(process.stdout.read().split()))
    reader.start()
    try:
        yield walls
    finally:
        process.stdin.close()
        reader.join()
        process.wait()
        walls += map(float, lines)


REPEAT = """
import select, sys, measure
print(flush=True)
while not select.select([sys.stdin], [], [], 0.001)[0]:
    print(measure.wall_ms(sys.argv[1:]), flush=True)
"""
