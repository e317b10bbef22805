"""What both worlds have in common: a folder, the commands of their own, and what a case does in them."""

import dataclasses
import getpass
import os
import pathlib
import subprocess
import threading
import time

COMMAND_SECONDS = 60  # for one command of a case
WAIT_SECONDS = 60  # for what a case waits for


@dataclasses.dataclass(frozen=True)
class Machine:
    """What slotd and Slurm are both told to give out."""

    cpus: int = 64
    memory: int = 64000
    default_memory: int = 512
    kill_wait: int = 2
    # Ids of six digits are told from other numbers, and are equally wide in both worlds.
    first_job: int = 730001
    account: str = "default"
    partitions: tuple = ("main", "second")


MACHINE = Machine()


@dataclasses.dataclass
class Ran:
    code: int
    out: str
    err: str


class TimedOut(Exception):
    """What a case waited for did not come."""


class World:
    """One of the two: `folder/bin` holds its commands, `folder/cases/NAME` is where a case runs."""

    name = "?"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.bin = self.folder / "bin"
        self.cases = self.folder / "cases"
        for made in (self.folder, self.bin, self.cases):
            made.mkdir(exist_ok=True)
            made.chmod(0o755)
        self._look = threading.Lock()
        self._seen = (0.0, {})

    def environment(self):
        """Of every command of a case: the same in both worlds but for where the world is found."""
        user = getpass.getuser()
        return {"PATH": f"{self.bin}:/usr/bin:/bin", "HOME": str(self.cases), "USER": user, "LOGNAME": user,
                "SHELL": "/bin/bash", "LANG": "C", "TZ": "UTC", "TERM": "dumb", "ORACLE": "same in both"}

    def case_folder(self, case):
        folder = self.cases / case
        folder.mkdir()
        return folder

    def run(self, case, command, variables):
        """Runs one line of a case with bash."""
        done = subprocess.run(["bash", "-c", command], env={**self.environment(), **variables}, cwd=self.cases / case,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_SECONDS)
        return Ran(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    def await_state(self, job, states):
        """Waits until accounting shows a job, and all of its steps, in one of these states (`ENDED`: in any
        in which nothing more happens)."""
        def reached():
            rows = self._accounting().get(job)
            return rows and all(state in states or ("ENDED" in states and over(state)) for state in rows)
        self._until(reached, f"job {job} in state {' or '.join(states)}", lambda: self._accounting().get(job))

    def await_file(self, case, name):
        self._until((self.cases / case / name).exists, f"file {name}", lambda: os.listdir(self.cases / case))

    def await_command(self, case, command, variables):
        last = []

        def succeeds():
            last[:] = [self.run(case, command, variables)]
            return last[0].code == 0
        self._until(succeeds, f"success of: {command}", lambda: last)

    def _accounting(self):
        """States of all jobs and their steps by the job's id; asked at most 20 times a second for all who wait."""
        with self._look:
            when, rows = self._seen
            if time.monotonic() - when > 0.05:
                rows = self._ask_accounting()
                self._seen = (time.monotonic(), rows)
            return rows

    def _ask_accounting(self):
        """Accounting may list a job as over while its processes still end, and then change its steps."""
        completing = self._ask("squeue", "-h", "-t", "CG", "-o", "%i").split()
        rows = {}
        for line in self._ask("sacct", "-n", "-P", "-D", "-S", "1970-01-01", "-o", "JobID,State").splitlines():
            name, _, state = line.partition("|")
            rows.setdefault(name.partition(".")[0], []).append(state.split()[0] if state else "")
        for job in completing:
            rows.setdefault(job, []).append("COMPLETING")
        return rows

    def _ask(self, command, *words):
        done = subprocess.run([str(self.bin / command), *words], env=self.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=COMMAND_SECONDS)
        if done.returncode != 0 or done.stderr:
            raise RuntimeError(f"{command}: exit {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    @staticmethod
    def _until(seen, what, otherwise):
        deadline = time.monotonic() + WAIT_SECONDS
        while not seen():
            if time.monotonic() > deadline:
                raise TimedOut(f"no {what} within {WAIT_SECONDS} s; there is {otherwise()}")
            time.sleep(0.02)


def over(state):
    return state in ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "OUT_OF_MEMORY", "NODE_FAIL", "DEADLINE")
