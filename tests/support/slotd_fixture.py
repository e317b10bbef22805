"""A real daemon on a root of its own, for tests in Python.

    with Daemon() as slotd:
        slotd.start()
        job = slotd.submit("echo hello")
        slotd.wait_for_job(job)

What was built is found in SLOTD_BUILD. At the end every process of the root is ended, by its pid,
and the root is removed (with SLOTD_TEST_KEEP=1 it stays, to be looked at). Waiting is always for something that can be seen, and has a deadline."""

import dataclasses
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TREE = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ.get("SLOTD_BUILD", TREE / "build" / "dev")).resolve()
PATIENCE = 30.0  # seconds; generous, because the machine that runs tests may be busy
ENDED = ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "OUT_OF_MEMORY", "NODE_FAIL", "DEADLINE")
SKIPPED = 77  # exit status by which ctest knows that a test could not run here


def sanitized(program="bin/slotd"):
    """Is it built with AddressSanitizer? Then figures of memory mean nothing."""
    return b"__asan_init" in (BUILD / program).read_bytes()


class TimedOut(AssertionError):
    """What was waited for did not come."""


def wait_until(seen, what, seconds=PATIENCE):
    """Returns the first true value of `seen()`; fails, naming `what`, after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = seen()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimedOut(f"no {what} within {seconds:g} s")
        time.sleep(0.01)


def wait_for_file(path, seconds=PATIENCE):
    return wait_until(lambda: os.path.exists(path), f"file {path}", seconds)


def lines_of(path):
    """The lines of a file; none where there is no such file."""
    try:
        return pathlib.Path(path).read_text().splitlines()
    except FileNotFoundError:
        return []


def skip_aloud(why):
    """Ends a test program that cannot run here, so that ctest counts it as skipped."""
    print(f"SKIPPED: {why}", flush=True)
    sys.exit(SKIPPED)


@dataclasses.dataclass
class Ran:
    """A command that was run."""

    code: int
    out: str
    err: str


@dataclasses.dataclass
class JobShown:
    """A job as sacct shows it."""

    id: int
    state: str
    exit: str
    reason: str

    @property
    def over(self):
        return self.state in ENDED


def _read(path):
    try:
        return pathlib.Path(path).read_bytes()
    except OSError:
        return b""


def processes_of_root(root, jobs_only=False):
    """Pids of the living processes that belong to a root: those with SLOTD_ROOT in their environment
    (with `jobs_only` only those of jobs) and shepherds, whose command line names a job's folder."""
    in_environment = f"SLOTD_ROOT={root}".encode()
    in_arguments = f"{root}/lib/jobs/".encode()
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        environment = _read(f"/proc/{entry}/environ").split(b"\0")
        belongs = in_environment in environment
        if jobs_only:
            belongs = belongs and any(item.startswith(b"SLOTD_JOB=") for item in environment)
        if belongs or in_arguments in _read(f"/proc/{entry}/cmdline"):
            if not is_zombie(int(entry)):
                found.append(int(entry))
    return found


def is_zombie(pid):
    stat = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return not stat or stat[0] in (b"Z", b"X")


def shepherd_of(root, job):
    """Pid of the shepherd of a job: the process whose arguments name the job's folder."""
    folder = f"{root}/lib/jobs/{job}".encode()
    for entry in os.listdir("/proc"):
        if entry.isdigit() and not is_zombie(int(entry)):
            if folder in _read(f"/proc/{entry}/cmdline").split(b"\0"):
                return int(entry)
    return None


def end_process(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


class Daemon:
    """A daemon, its root, and the commands that talk to it."""

    def __init__(self, cpus=4, memory=4096, kill_wait=2, root=None, wrapper=(), program=None, **environment):
        self._own_folder = pathlib.Path(tempfile.mkdtemp(prefix="slotd-test-"))
        self.root = pathlib.Path(root) if root else self._own_folder / "root"
        self.work = self._own_folder / "work"  # where commands and jobs run
        self.work.mkdir()
        self.log = self._own_folder / "daemon.log"
        self.program = program or BUILD / "libexec" / "slotd" / "slotd-daemon"
        self._wrapper = list(wrapper)  # a command in front of the daemon's own
        # A machine's own GPUs are nothing to a test: one that looks for some brings its own nvidia-smi.
        self._settings = {"SLOTD_CPUS": cpus, "SLOTD_MEMORY": memory, "SLOTD_KILL_WAIT": kill_wait,
                          "SLOTD_GPU_COUNT": 0, **environment}
        self.process = None
        self._clients = []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            sys.stderr.write(f"--- log of the daemon ---\n{_read(self.log).decode(errors='replace')}--- end ---\n")
        self.close()

    def close(self):
        """Ends all that belongs to the root and removes it."""
        for client in self._clients:
            if client.poll() is None:
                client.kill()
            client.communicate()
        deadline = time.monotonic() + PATIENCE
        while (left := self.processes()) and time.monotonic() < deadline:
            for pid in left:
                end_process(pid)
            time.sleep(0.01)
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        if os.environ.get("SLOTD_TEST_KEEP"):
            print(f"kept: {self._own_folder}", flush=True)
        else:
            shutil.rmtree(self._own_folder, ignore_errors=True)

    # --- the daemon -----------------------------------------------------------------------------

    def environment(self, **more):
        """Of daemon and commands: the tests' own, without what a surrounding job or user has set."""
        kept = {name: value for name, value in os.environ.items()
                if name.startswith("SLOTD_TEST_") or
                not name.startswith(("SLOTD_", "SLURM_", "SBATCH_", "SQUEUE_", "SACCT_", "SINFO_"))}
        kept.update(SLOTD_ROOT=str(self.root), SLOTD_CONFIG="/dev/null",
                    PATH=f"{BUILD}/bin:/usr/local/bin:/usr/bin:/bin")
        kept.update((name, str(value)) for name, value in more.items())
        return kept

    def spawn(self, **environment):
        """Starts the daemon and does not wait for it."""
        assert self.process is None or self.process.poll() is not None, "a daemon runs already"
        self._log_before = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*self._wrapper, str(self.program)], env=self.environment(**{**self._settings, **environment}),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.work)
        return self.process

    def log_of_this_start(self):
        return _read(self.log)[self._log_before:].decode(errors="replace")

    def wait_ready(self):
        def ready_or_gone():
            return "slotd: ready" in self.log_of_this_start() or self.process.poll() is not None
        wait_until(ready_or_gone, "`slotd: ready`")
        if self.process.poll() is not None:
            raise AssertionError(f"the daemon ended with {self.process.returncode}:\n{self.log_of_this_start()}")

    def start(self, **environment):
        self.spawn(**environment)
        self.wait_ready()
        return self

    def kill9(self):
        self.process.kill()
        self.process.wait(PATIENCE)

    def terminate(self):
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def wait_for_death(self):
        """Waits until the daemon has ended, by a crash point for one."""
        wait_until(lambda: self.process.poll() is not None, "end of the daemon")
        return self.process.returncode

    def restart(self, **environment):
        self.kill9()
        return self.start(**environment)

    def served_by(self, program):
        """From the next start on this program is the daemon."""
        self.program = program
        return self

    # --- commands -------------------------------------------------------------------------------

    def run(self, *command, seconds=PATIENCE, text_in=None, **environment):
        """Runs a command to its end."""
        done = subprocess.run([str(word) for word in command], env=self.environment(**environment),
                              cwd=self.work, input=text_in, stdin=None if text_in else subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=seconds)
        return Ran(done.returncode, done.stdout, done.stderr)

    def begin(self, *command, **environment):
        """Starts a command; `finish` waits for it."""
        client = subprocess.Popen([str(word) for word in command], env=self.environment(**environment),
                                  cwd=self.work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True)
        self._clients.append(client)
        return client

    def finish(self, client, seconds=PATIENCE):
        out, err = client.communicate(timeout=seconds)
        return Ran(client.returncode, out, err)

    def script(self, name, text):
        """Writes a batch script to the work folder."""
        path = self.work / name
        path.write_text("#!/bin/bash\n" + text + "\n")
        path.chmod(0o755)
        return path

    def submit(self, text, *options):
        """Submits commands with --wrap; returns the id."""
        ran = self.run("sbatch", "--parsable", *options, "--wrap", text)
        if ran.code != 0:
            raise AssertionError(f"sbatch: exit {ran.code}: {ran.err}")
        return int(ran.out)

    # --- what is seen ---------------------------------------------------------------------------

    def jobs(self):
        """All jobs that sacct knows, by id."""
        ran = self.run("sacct", "-n", "-P", "-X", "-S", "1970-01-01", "-o", "JobID,State,ExitCode,Reason")
        if ran.code != 0:
            raise AssertionError(f"sacct: exit {ran.code}: {ran.err}")
        shown = {}
        for line in ran.out.splitlines():
            job, state, status, reason = line.split("|")
            assert int(job) not in shown, f"sacct lists job {job} twice"
            # `CANCELLED by 1000` is CANCELLED.
            shown[int(job)] = JobShown(int(job), state.split()[0], status, reason)
        return shown

    def job(self, job):
        return self.jobs()[job]

    def wait_for_state(self, job, *states, seconds=PATIENCE):
        def reached():
            shown = self.jobs().get(job)
            return shown if shown and shown.state in states else None
        try:
            return wait_until(reached, f"state {' or '.join(states)} of job {job}", seconds)
        except TimedOut as late:
            raise TimedOut(f"{late}; it is {self.jobs().get(job)}") from None

    def wait_for_job(self, job, seconds=PATIENCE):
        """Waits for the end of a job and returns how sacct shows it."""
        return self.wait_for_state(job, *ENDED, seconds=seconds)

    def processes(self, jobs_only=False):
        return processes_of_root(self.root, jobs_only)

    def wait_for_no_job_process(self, seconds=PATIENCE):
        """Waits until nothing of any job lives: no process and no shepherd."""
        wait_until(lambda: not self.processes(jobs_only=True), f"end of all job processes below {self.root}", seconds)

    def shepherd(self, job):
        return wait_until(lambda: shepherd_of(self.root, job), f"shepherd of job {job}")

    def attempt_folders(self, job):
        folder = self.root / "lib" / "jobs" / str(job)
        return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())
