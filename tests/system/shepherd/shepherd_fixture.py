"""Drives the real slotd-shepherd with hand-made specs, in the daemon's place.

The spec, claim and record are read and written here with another msgpack library than the product's,
so that a change of their format does not go unnoticed."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import msgpack

BUILD = Path(os.environ["SLOTD_BUILD"])
SHEPHERD = BUILD / "libexec/slotd/slotd-shepherd"
PATIENCE = 20.0  # seconds; far beyond what anything here takes

# EndCause of protocol/exit_record.hpp
BY_ITSELF, TIME_LIMIT, CANCELLED, OUT_OF_MEMORY, LAUNCH_FAILURE = 1, 2, 3, 4, 5
# ScriptKind, OpenMode, SignalTarget
FILE, WRAP = 1, 2
TRUNCATE, APPEND = 1, 2
STEPS, BATCH, ALL = 1, 2, 3


def seconds(count):
    return int(count * 1_000_000)


def sanitized():
    """Is the shepherd built with AddressSanitizer? Then figures of memory mean nothing."""
    return b"__asan_init" in SHEPHERD.read_bytes()


def until(condition, what, patience=PATIENCE):
    """Waits for what another process brings about."""
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"did not come about: {what}")
        time.sleep(0.005)


def process_state(pid):
    """The letter of /proc/PID/stat; None: there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return None


def is_alive(pid):
    return process_state(pid) not in (None, "Z", "X")


class Shepherd:
    """One started shepherd process."""

    def __init__(self, job_folder, attempt, environment=None):
        read_end, write_end = os.pipe()
        os.set_inheritable(write_end, True)
        self.stderr = tempfile.TemporaryFile()
        self.pid = os.posix_spawn(
            SHEPHERD, [str(SHEPHERD), str(job_folder), str(attempt)], environment or os.environ,
            file_actions=[(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                          (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
                          (os.POSIX_SPAWN_DUP2, self.stderr.fileno(), 2),
                          (os.POSIX_SPAWN_DUP2, write_end, 3)],
            setsid=True, setsigmask=[],
            setsigdef=signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP})
        os.close(write_end)
        self.pipe = read_end
        self.status = None

    def running(self):
        """Waits for the launch pipe: True for its byte, False for its end without one."""
        return os.read(self.pipe, 1) == b"R"

    def wait(self, patience=PATIENCE):
        """Exit status of the shepherd itself; minus the signal that killed it."""
        until(self.has_ended, f"the end of shepherd {self.pid}", patience)
        return self.status

    def has_ended(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def words(self):
        self.stderr.seek(0)
        return self.stderr.read().decode()

    def close(self):
        if not self.has_ended():
            for pid in descendants(self.pid) + [self.pid]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.wait()
        os.close(self.pipe)
        self.stderr.close()


def descendants(pid):
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True,
                              text=True).stdout.split()
    return [found for child in map(int, children) for found in [child, *descendants(child)]]


class FakeDaemon:
    """What listens at run/shepherd.sock."""

    def __init__(self, root):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.bind(str(root / "run/shepherd.sock"))
        self.socket.listen(16)
        self.socket.settimeout(PATIENCE)
        self.peers = []

    def hear(self):
        """The next message: its kind, its fields, and the connection on which it came."""
        peer, _ = self.socket.accept()
        peer.settimeout(PATIENCE)
        self.peers.append(peer)
        message = msgpack.unpackb(peer.recv(65536), raw=False)
        (kind, fields), = message["word"].items()
        return kind, fields, peer

    def close(self):
        for one in (self.socket, *self.peers):
            one.close()


class ControlClient:
    """The daemon's side of control.sock."""

    def __init__(self, job_folder):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(str(job_folder / "control.sock"))

    def say(self, op, **fields):
        self.socket.send(msgpack.packb({"v": 1, "id": 7, "op": {op: fields}}))
        answer = msgpack.unpackb(self.socket.recv(65536), raw=False)
        assert answer["id"] == 7, answer
        return answer

    def close(self):
        self.socket.close()


class ShepherdTest(unittest.TestCase):
    """A root of its own for each test, with job 1 in it."""

    def setUp(self):
        root = Path(tempfile.mkdtemp(prefix="slotd-shepherd-"))
        self.addCleanup(shutil.rmtree, root, True)
        self.use_root(root)

    def use_root(self, root):
        self.root = root
        (root / "run").mkdir(parents=True)
        self.work = root / "work"
        self.work.mkdir()
        self.job_folder = self.root / "lib/jobs/1"
        self.output = self.work / "out"

    def spec(self, script, attempt=1, **changes):
        """Writes a spec; `changes` replaces or adds fields."""
        fields = {
            "v": 1, "job": 1, "attempt": attempt, "mark": b"root:1.%d" % attempt,
            "script_kind": FILE, "tasks": 1, "script": script.encode(), "arguments": [],
            "environment": [b"PATH=/usr/bin:/bin", b"SLOTD_JOB=root:1.%d" % attempt],
            "directory": os.fsencode(self.work), "output": os.fsencode(self.output),
            "error": os.fsencode(self.output), "input": b"/dev/null", "open_mode": TRUNCATE,
            "umask": 0o022, "limits": [], "oom_score_adj": 0, "time_limit": None, "warning": None,
            "kill_wait": seconds(1), "cgroup": b"", "cgroup_memory_max": None,
            "cgroup_cpu_quota": None,
        }
        fields.update(changes)
        folder = self.job_folder / str(attempt)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "spec").write_bytes(msgpack.packb(fields))
        return folder

    def start(self, script, attempt=1, environment=None, **changes):
        self.spec(script, attempt, **changes)
        return self.start_again(attempt, environment)

    def start_again(self, attempt=1, environment=None):
        shepherd = Shepherd(self.job_folder, attempt,
                            {**os.environ, **environment} if environment else None)
        self.addCleanup(shepherd.close)
        return shepherd

    def daemon(self):
        daemon = FakeDaemon(self.root)
        self.addCleanup(daemon.close)
        return daemon

    def control(self):
        until((self.job_folder / "control.sock").exists, "control.sock")
        client = ControlClient(self.job_folder)
        self.addCleanup(client.close)
        return client

    def exit_file(self, attempt=1):
        return self.job_folder / str(attempt) / "exit"

    def record(self, attempt=1):
        return msgpack.unpackb(self.exit_file(attempt).read_bytes(), raw=False)

    def run_to_record(self, script, **changes):
        """Runs to the end without a daemon; the record then lies in its file."""
        shepherd = self.start(script, **changes)
        self.assertEqual(shepherd.wait(), 0, shepherd.words())
        return self.record()

    def assert_exit(self, record, code, signal_number=0, cause=BY_ITSELF):
        self.assertEqual((record["exit"]["code"], record["exit"]["signal"], record["cause"]),
                         (code, signal_number, cause), record)

    def lines(self):
        return self.output.read_text().splitlines()

    def line_when_there(self, path=None):
        """The first line of a file that a job writes, once it is whole."""
        path = path or self.output
        until(lambda: path.exists() and path.read_text().endswith("\n"), f"a line in {path}")
        return path.read_text().splitlines()[0]
