"""The schedulers that are measured, behind one face: slotd, whatever has Slurm's commands, and two
small queues without a scheduler's memory."""

import os
import pathlib
import pwd
import re
import shutil
import subprocess
import time

from measure import reap, spawn
from raw_client import RawClient, submit_many
from slotd_fixture import BUILD, Daemon

PATIENCE = 300.0  # seconds


class System:
    """`submit` and `submit_held` are commands that queue a shell text."""

    label = ""
    poll = 0.1  # seconds between two looks at how many jobs are left
    starts_fast = True  # a job starts within milliseconds, so many starts can be measured
    can_hold = True

    def __init__(self):
        self.environment = dict(os.environ)

    def output_of(self, *command):
        done = subprocess.run([str(word) for word in command], env=self.environment, capture_output=True, text=True)
        return done.stdout

    def wait_until_empty(self):
        deadline = time.monotonic() + PATIENCE
        while self.live():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.label}: jobs are left after {PATIENCE:g} s")
            time.sleep(self.poll)

    def close(self):
        """Leaves nothing behind."""


class SlurmLike(System):
    """Something with Slurm's commands that runs already."""

    starts_fast = False

    def __init__(self, label, bindir, cpus):
        super().__init__()
        self.label, self.cpus = label, cpus
        self._bindir = pathlib.Path(bindir)
        self.user = pwd.getpwuid(os.getuid()).pw_name

    def command(self, name):
        return str(self._bindir / name)

    def submit(self, text, *options):
        return [self.command("sbatch"), "-o", "/dev/null", *options, "--wrap", text]

    def submit_held(self, text):
        return self.submit(text, "-H")

    def memory_option(self, _):
        """Some count memory and some do not: CPUs are enough."""
        return []

    def live(self):
        return len(self.output_of(self.command("squeue"), "-h").splitlines())

    def cancel_all(self):
        self.output_of(self.command("scancel"), "-u", self.user)
        self.wait_until_empty()

    def block(self):
        """Takes the whole machine; returns the command that gives it back."""
        out = self.output_of(*self.submit("exec sleep 600", "--parsable", "-c", str(self.cpus)))
        while "R" not in self.output_of(self.command("squeue"), "-h", "-t", "running", "-o", "R"):
            time.sleep(self.poll)
        return [self.command("scancel"), out.split(";")[0].strip()]


class Slotd(SlurmLike):
    """A daemon of this tree, on a root of its own."""

    poll = 0.01
    starts_fast = True

    def __init__(self, cpus, memory=65536):
        super().__init__(f"slotd, {cpus} CPUs", BUILD / "bin", cpus)
        self.daemon = Daemon(cpus=cpus, memory=memory)
        self.daemon.start()
        self.environment = self.daemon.environment()
        self._client = RawClient(self.daemon.root)
        self.user = self.environment.get("USER", self.user)

    @property
    def pid(self):
        return self.daemon.process.pid

    def memory_option(self, mebibytes):
        return [f"--mem={mebibytes}"]

    def submit_many(self, count, **request):
        return submit_many(self.daemon.root, count, 250, memory=1, **request)

    def live(self):
        machine = self._client.machine()
        return machine["running"] + machine["pending"]

    def running(self):
        return self._client.machine()["running"]

    def pending(self):
        return self._client.machine()["pending"]

    def started(self):
        """How many jobs have a folder: each gets one when it starts."""
        return len(os.listdir(self.daemon.root / "lib" / "jobs"))

    def block(self):
        out = self.output_of(*self.submit("exec sleep 600", "--parsable", "-c", str(self.cpus)))
        while not self.running():
            time.sleep(self.poll)
        return [self.command("scancel"), out.strip()]

    def close(self):
        self._client.close()
        self.daemon.close()


class TaskSpooler(System):
    label = "task-spooler"
    can_hold = False

    def __init__(self, folder, slots):
        super().__init__()
        self._tsp = shutil.which("tsp")
        self.environment.update(TS_SOCKET=str(folder / "tsp.sock"), TMPDIR=str(folder), TS_SLOTS=str(slots))
        self._at_work = re.compile(r"^\d+\s+(queued|running)", re.MULTILINE)

    def submit(self, text, *_):
        return [self._tsp, "-n", "/bin/sh", "-c", text]

    def live(self):
        return len(self._at_work.findall(self.output_of(self._tsp, "-l")))

    def cancel_all(self):
        self.wait_until_empty()
        self.output_of(self._tsp, "-C")

    def close(self):
        self.output_of(self._tsp, "-K")


class Nq(System):
    """One job at a time, each behind the one before."""

    label = "nq"
    can_hold = False

    def __init__(self, folder):
        super().__init__()
        self._nq = shutil.which("nq")
        self._folder = folder / "nq"
        self._folder.mkdir(exist_ok=True)
        self.environment.update(NQDIR=str(self._folder))

    def submit(self, text, *_):
        return [self._nq, "-q", "/bin/sh", "-c", text]

    def live(self):
        # `nq -t` says whether something runs or waits.
        pid = spawn([self._nq, "-t"], self.environment)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0

    def cancel_all(self):
        self.wait_until_empty()
        for log in self._folder.iterdir():
            log.unlink()


def run_to_end(command, environment):
    reap(spawn(command, environment), command)
