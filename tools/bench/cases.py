"""What is measured, of any system; and what is measured of slotd alone."""

import dataclasses
import pathlib
import statistics
import tempfile
import time

import measure
from measure import Figure
from raw_client import submit_many
from slotd_fixture import shepherd_of, wait_until
from systems import run_to_end

JOBS = 1000
HELD = 10000
AT_ONCE = 250  # submissions in flight
AFTER_ANY = 1  # DependencyKind
ELEMENTS = 100000
CPU_SECONDS = 10
PATIENCE = 60  # seconds


def floors(folder, rounds):
    yield Figure("spawn and reap /bin/true", "kernel", "ms", measure.walls_ms(measure.TRUE, 200 * rounds))
    yield Figure("spawn and reap bash -c true", "kernel", "ms", measure.walls_ms(measure.BASH, 200 * rounds))
    yield Figure("append 4 KiB and sync", "kernel", "ms", [measure.sync_floor_ms(folder) for _ in range(rounds)])
    yield Figure("jobs of two /bin/true, two at a time", "kernel", "per s",
                 [measure.pairs_per_second() for _ in range(rounds)])


# --- of any system with these commands ------------------------------------------------------------


@dataclasses.dataclass
class Paired:
    """Values of each system, measured in turn, and what held for all of them meanwhile."""

    values: dict
    floor: float
    pressure: float

    def figures(self, what, unit, floor_what, goal=""):
        for system, values in self.values.items():
            yield Figure(what(system) if callable(what) else what, system.label, unit, values, self.floor, floor_what,
                         goal, self.pressure)


def paired(systems, rounds, take, floor):
    """What `take(system)` measures, round by round and in turn, so that whatever else the machine does
    meets all of them; and the floor of the same rounds. A peer that fails is left out, aloud."""
    values, floors = {system: [] for system in systems}, []
    for _ in range(rounds):
        floors.append(floor())
        for system in list(values):
            try:
                values[system] += take(system)
            except RuntimeError as failed:
                print(f"left out: {failed}", flush=True)
                del values[system]
    return Paired(values, statistics.median(floors), measure.pressure_since_last())


def walls(systems, rounds, what, command, goal="", after=None):
    """Wall time of one command, twenty at a time in turn."""
    def take(system):
        taken = measure.walls_ms(command(system), 20, system.environment)
        if after:
            after(system)
        return taken
    done = paired(systems, 5 * rounds, take, lambda: measure.spawn_floor_ms(20))
    yield from done.figures(what, "ms", "spawn /bin/true, ms", goal)


def client_starts(systems, rounds):
    slurm_like = [system for system in systems if system.can_hold]
    for words in (["squeue", "--version"], ["sinfo"], ["squeue"]):
        yield from walls(slurm_like, rounds, f"`{' '.join(words)}`, wall",
                         lambda system, words=words: [system.command(words[0]), *words[1:]])


def submit_wall(systems, rounds):
    slurm_like = [system for system in systems if system.can_hold]
    cancel = lambda system: system.cancel_all()  # noqa: E731
    yield from walls(slurm_like, rounds, "`sbatch --wrap true`, wall, held",
                     lambda system: system.submit_held("true"), "no slower than Slurm", cancel)
    yield from walls(systems, rounds, "`sbatch --wrap true`, wall, while its jobs run",
                     lambda system: system.submit("true"), "no slower than Slurm", cancel)


def submissions_per_second(systems, rounds):
    for how, may, command in (("jobs run", systems, lambda system: system.submit("true")),
                              ("held", [system for system in systems if system.can_hold],
                               lambda system: system.submit_held("true"))):
        for loops in (1, 8):
            def take(system, command=command, loops=loops):
                rate = JOBS / measure.seconds_for(command(system), JOBS, loops, system.environment)
                system.cancel_all()
                return [rate]
            done = paired(may, rounds, take, lambda loops=loops: JOBS / measure.seconds_for(measure.TRUE, JOBS, loops))
            yield from done.figures(f"submissions per second, {loops} loop{'s' * (loops > 1)}, {how}", "per s",
                                    "as many /bin/true, per s", "≥ Slurm's best" if loops == 8 else "")


def submit_to_first_command(systems, rounds):
    done = paired(systems, 10 * rounds, first_commands, lambda: measure.spawn_floor_ms(20))
    yield from done.figures("submit called → first command of the job (`date`)", "ms", "spawn /bin/true, ms",
                            "≤ 8 median, ≤ 20 p99")


def first_commands(system):
    """Of ten jobs, each on a machine that is idle again; of one, where that takes seconds."""
    delays = []
    with tempfile.TemporaryDirectory() as folder:
        told = pathlib.Path(folder) / "told"
        for _ in range(10 if system.starts_fast else 1):
            time.sleep(0.05)
            begun = time.time_ns()
            run_to_end(system.submit(f"date +%s%N >{told}"), system.environment)
            wait_until(lambda: told.exists() and told.stat().st_size, "word of the job", PATIENCE)
            delays.append((int(told.read_text()) - begun) / 1e6)
            told.unlink()
        system.wait_until_empty()
    return delays


def end_to_end(systems, rounds):
    """No-op jobs: submitted by eight loops until the last has ended; and, where one job can hold up the
    others, from the moment that it leaves."""
    slurm_like = [system for system in systems if system.can_hold]
    for what, may, take in (("no-op jobs, submitted and run", systems, submit_and_run),
                            ("queued no-op jobs, end to end", slurm_like, run_queued)):
        done = paired(may, rounds, take, measure.pairs_per_second)
        yield from done.figures(lambda system, what=what: f"{jobs_for(system)} {what}", "per s",
                                "two /bin/true a job, per s", "≥ 10 × Slurm, ≥ 60 % of the floor")


def queue_depths(systems, rounds):
    """What it costs to look, and to submit, behind many jobs that cannot start."""
    slurm_like = [system for system in systems if system.can_hold]
    there = 0
    for depth, goal in ((0, "≤ Slurm's"), (1000, "≤ 10"), (HELD, "≤ 50")):
        for system in slurm_like:
            if depth > there:
                measure.seconds_for(system.submit_held("true"), depth - there, 8, system.environment)
        there = depth
        yield from walls(slurm_like, max(1, rounds // 2), f"`squeue`, {depth} held",
                         lambda system: [system.command("squeue")], goal)
        yield from walls(slurm_like, max(1, rounds // 2), f"`sinfo`, {depth} held",
                         lambda system: [system.command("sinfo")])
    for system in slurm_like:
        begun = time.perf_counter()
        system.cancel_all()
        yield Figure(f"`scancel -u ME`, {HELD} held", system.label, "s", [time.perf_counter() - begun], goal="≤ 0.5")


def jobs_for(system):
    return JOBS if system.starts_fast else JOBS // 5


def submit_and_run(system):
    begun = time.perf_counter()
    measure.seconds_for(system.submit("true"), jobs_for(system), 8, system.environment)
    system.wait_until_empty()
    return [jobs_for(system) / (time.perf_counter() - begun)]


def run_queued(system):
    leave = system.block()
    measure.seconds_for(system.submit("true"), jobs_for(system), 8, system.environment)
    begun = time.perf_counter()
    run_to_end(leave, system.environment)
    system.wait_until_empty()
    return [jobs_for(system) / (time.perf_counter() - begun)]


# --- of slotd alone -------------------------------------------------------------------------------


def bare_scripts(system, rounds):
    """The same with a job that is no shell at all: what the scheduler and its shepherd take."""
    rates = []
    floor = measure.pairs_per_second()
    for _ in range(rounds):
        leave = system.block()
        submit_many(system.daemon.root, JOBS, script=b"#!/bin/true\n")
        begun = time.perf_counter()
        run_to_end(leave, system.environment)
        system.wait_until_empty()
        rates.append(JOBS / (time.perf_counter() - begun))
    yield Figure(f"{JOBS} queued jobs whose script is /bin/true", system.label, "per s", rates, floor,
                 "two /bin/true a job, per s", goal="≥ 60 % of the floor")


def memory_and_cpu(system):
    pid = system.daemon.process.pid
    root = system.daemon.root
    yield Figure("resident, idle", system.label, "MiB", [measure.resident_mib(pid)], goal="≤ 30")
    yield from cpu_while("idle", system)
    job = submit_many(root, 1, script=b"#!/bin/sh\nexec sleep 600\n")[0]
    shepherd = wait_until(lambda: shepherd_of(root, job), "shepherd")
    wait_until(system.running, "running job")
    yield Figure("resident, a shepherd", system.label, "MiB", [measure.resident_mib(shepherd)], goal="≤ 2")
    submit_many(root, HELD, hold=True)
    yield Figure(f"resident, {HELD} held", system.label, "MiB", [measure.resident_mib(pid)], goal="≤ 45")
    yield from cpu_while(f"{HELD} held", system)
    squeue = measure.walls_ms([system.command("squeue")], 20, system.environment)
    yield Figure(f"`squeue`, {HELD} held", system.label, "ms", squeue, goal="≤ 50")
    walls = measure.walls_ms(system.submit_held("true"), 100, system.environment)
    yield Figure(f"`sbatch --wrap true`, wall, {HELD} held", system.label, "ms", walls, goal="≤ 1.1 × empty")
    begun = time.perf_counter()
    system.cancel_all()
    yield Figure(f"`scancel -u ME`, {HELD} held", system.label, "s", [time.perf_counter() - begun], goal="≤ 0.5")


def arrays(system):
    """One of a hundred thousand elements: queued, looked at, and withdrawn in part."""
    pid = system.daemon.process.pid
    last = ELEMENTS - 1
    submit = [system.command("sbatch"), "--parsable", "--hold", f"--array=0-{last}", "-o", "/dev/null", "--wrap",
              "true"]
    before = measure.resident_mib(pid)
    array = system.output_of(*submit).strip()
    yield Figure(f"`sbatch --array=0-{last}`, growth of the daemon", system.label, "MiB",
                 [measure.resident_mib(pid) - before], goal="≤ 2")
    walls = measure.walls_ms([system.command("squeue"), "-r", "-j", array], 10, system.environment)
    yield Figure(f"`squeue -r`, {ELEMENTS} elements", system.label, "ms", walls, goal="≤ 150")
    walls = measure.walls_ms([system.command("squeue"), "-j", array], 20, system.environment)
    yield Figure(f"`squeue`, {ELEMENTS} elements in one line", system.label, "ms", walls)
    walls = [measure.walls_ms([system.command("scancel"), "-Q", f"{array}_[{1000 * part}-{1000 * part + 499}]"], 1,
                              system.environment)[0] for part in range(1, 11)]
    yield Figure("`scancel ID_[1000-1499]`, a range of them", system.label, "ms", walls, goal="≤ 20")
    walls = measure.walls_ms([system.command("sacct"), "-j", array], 20, system.environment)
    yield Figure("`sacct -j ID` of the array", system.label, "ms", walls)
    walls = measure.walls_ms(submit, 20, system.environment)
    yield Figure(f"`sbatch --array=0-{last}`, wall, held", system.label, "ms", walls, goal="≤ 10")
    system.cancel_all()


def dependents(system, rounds):
    """What a dependency adds to a submission: jobs that wait for room alone, and jobs that wait for another, in
    turn. The daemon's CPU time says it where the machine is busy with other things too."""
    pid, root = system.daemon.process.pid, system.daemon.root
    rates, spent = {"for room": [], "for a job": []}, {"for room": [], "for a job": []}
    for number in range(2 * rounds):
        leave = system.block()
        clause = {"kind": AFTER_ANY, "jobs": [{"job": int(leave[-1])}]}
        asks = {"for room": {}, "for a job": {"dependency": {"clauses": [clause]}}}
        for what in sorted(asks, reverse=number % 2 == 1):
            before, begun = measure.cpu_ms(pid), time.perf_counter()
            submit_many(root, HELD, AT_ONCE, **asks[what])
            rates[what].append(HELD / (time.perf_counter() - begun))
            spent[what].append((measure.cpu_ms(pid) - before) * 1000 / HELD)
        system.cancel_all()
    for what in rates:
        goal = "≥ 90 % of those that wait for room" if what == "for a job" else ""
        yield Figure(f"submissions per second, {HELD} that wait {what}", system.label, "per s", rates[what], goal=goal)
        yield Figure(f"CPU of the daemon for each of {HELD} that wait {what}", system.label, "µs", spent[what])


def cpu_while(what, system):
    pid = system.daemon.process.pid
    time.sleep(1)  # what was asked before is done
    before = measure.cpu_ms(pid)
    time.sleep(CPU_SECONDS)
    yield Figure(f"CPU of the daemon over {CPU_SECONDS} s, {what}", system.label, "ms", [measure.cpu_ms(pid) - before],
                 goal="0")
