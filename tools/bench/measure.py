"""How things are timed, and what becomes of the figures."""

import dataclasses
import json
import math
import os
import pathlib
import re
import statistics
import time

ENOUGH_FOR_P99 = 100
QUIET_PRESSURE = 5.0  # percent
QUIET_FOR = 2.0  # seconds


@dataclasses.dataclass
class Figure:
    """One measured thing of one system, and what the kernel alone takes for the like, just then."""

    what: str
    who: str
    unit: str
    values: list
    floor: float | None = None
    floor_what: str = ""
    goal: str = ""
    pressure: float = dataclasses.field(default_factory=lambda: pressure_since_last())
    note: str = ""  # why there are no values

    @property
    def median(self):
        return statistics.median(self.values) if self.values else None

    @property
    def p99(self):
        if len(self.values) < ENOUGH_FOR_P99:
            return None
        return sorted(self.values)[math.ceil(0.99 * len(self.values)) - 1]

    def as_json(self):
        return json.dumps({
            "what": self.what, "who": self.who, "unit": self.unit, "n": len(self.values), "median": self.median,
            "p99": self.p99, "least": min(self.values, default=None), "most": max(self.values, default=None), "note": self.note, "floor": self.floor,
            "floor_what": self.floor_what, "goal": self.goal, "pressure": self.pressure})


class Report:
    """Figures as they come, and the table of them in the end."""

    COLUMNS = ("what", "who", "n", "median", "p99", "floor just then", "goal", "CPU pressure")

    def __init__(self, json_file=None):
        self._figures = []
        self._json = json_file

    def add(self, figure):
        self._figures.append(figure)
        print(f"{figure.what}: {figure.who}: {said(figure)}", flush=True)
        if self._json:
            print(figure.as_json(), file=self._json, flush=True)

    def table(self):
        rows = [self.COLUMNS, ["---"] * len(self.COLUMNS)]
        for figure in self._figures:
            floor = f"{shown(figure.floor)} ({figure.floor_what})" if figure.floor is not None else ""
            rows.append((figure.what, figure.who, str(len(figure.values)), said(figure),
                         shown(figure.p99), floor, figure.goal, f"{figure.pressure:.0f} %"))
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def said(figure):
    return f"{shown(figure.median)} {figure.unit}" if figure.values else figure.note


def shown(value):
    return "" if value is None else f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


# --- processes ------------------------------------------------------------------------------------


def spawn(command, environment=None, out=os.devnull):
    quiet = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
             (os.POSIX_SPAWN_OPEN, 1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
             (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    return os.posix_spawn(command[0], command, os.environ if environment is None else environment, file_actions=quiet)


def reap(pid, command):
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status != 0:
        raise RuntimeError(f"{' '.join(command)}: exit {status}")


def wall_ms(command, environment=None):
    """posix_spawn to reaped."""
    begun = time.perf_counter()
    reap(spawn(command, environment), command)
    return (time.perf_counter() - begun) * 1000


def walls_ms(command, times, environment=None):
    return [wall_ms(command, environment) for _ in range(times)]


def seconds_for(command, times, at_once, environment=None):
    """Runs a command so often, so many at a time: as that many loops do."""
    begun = time.perf_counter()
    started = living = 0
    failed = []
    while started < times or living:
        if started < times and living < at_once:
            spawn(command, environment)
            started, living = started + 1, living + 1
            continue
        status = os.waitstatus_to_exitcode(os.waitpid(-1, 0)[1])
        living -= 1
        if status != 0:
            failed.append(status)
            started = times  # those that run are waited for, and that is all
    if failed:
        raise RuntimeError(f"{' '.join(command)}: exit {failed[0]}")
    return time.perf_counter() - begun


_last_pressure = [time.monotonic(), 0]


def _pressure():
    """Microseconds in which something had to wait for a CPU (PSI); 0 where the kernel does not say."""
    try:
        return int(re.search(r"some .*total=(\d+)", pathlib.Path("/proc/pressure/cpu").read_text())[1])
    except OSError:
        return 0


def pressure_since_last():
    """Percent of the time since the last call in which something had to wait for a CPU: this program's
    own processes or others'."""
    now, waited = time.monotonic(), _pressure()
    before, waited_before = _last_pressure
    _last_pressure[:] = now, waited
    return (waited - waited_before) / 1e4 / (now - before)


def wait_for_quiet(seconds):
    """Until hardly anything waits for a CPU; so long at most."""
    deadline = time.monotonic() + seconds
    pressure_since_last()
    while time.monotonic() < deadline:
        time.sleep(QUIET_FOR)
        if pressure_since_last() < QUIET_PRESSURE:
            return


# --- floors ---------------------------------------------------------------------------------------

TRUE = ["/bin/true"]
BASH = ["/bin/bash", "-c", "true"]


def spawn_floor_ms(times=100):
    return statistics.median(walls_ms(TRUE, times))


def sync_floor_ms(folder, times=100):
    """4 KiB appended to a file and synced: what a durable answer takes at least."""
    path = pathlib.Path(folder) / "sync-floor"
    walls = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(times):
            begun = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            walls.append((time.perf_counter() - begun) * 1000)
    path.unlink()
    return statistics.median(walls)


def pairs_per_second(times=1000):
    """Jobs of two processes each that the kernel starts and reaps, two at a time."""
    return times / seconds_for(TRUE, 2 * times, at_once=2)


# --- what a process uses --------------------------------------------------------------------------


def resident_mib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)[1]) / 1024


def cpu_ms(pid):
    """Time on a CPU of all threads, as the kernel's scheduler counts it, in ns."""
    threads = pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


def wakeups(pid):
    """How often a thread of it went to sleep again after it had been woken."""
    found = 0
    for status in pathlib.Path(f"/proc/{pid}/task").glob("*/status"):
        found += int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", status.read_text(), re.MULTILINE)[1])
    return found
