"""A real Slurm on this machine, all of it below one folder and on loopback: munged, MariaDB, slurmdbd,
slurmctld and slurmd, run by the plain user who runs the tests and who is SlurmUser too. It gives out the
same machine as the daemon that it is compared with (world.MACHINE)."""

import getpass
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import time

from world import MACHINE, World

PROGRAMS = ("munged", "mariadbd", "mariadb", "mariadb-install-db", "slurmdbd", "slurmctld", "slurmd", "sbatch", "sacctmgr")
COMMANDS = ("sbatch", "scancel", "squeue", "sacct", "scontrol", "sinfo")
SEARCHED = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
PATIENCE = 60.0  # seconds for each daemon to answer
# slotd calls the cluster by the name of its host.
CLUSTER = socket.gethostname().lower()


def missing_programs():
    """What a real Slurm needs and this machine does not have."""
    return [name for name in PROGRAMS if shutil.which(name, path=SEARCHED) is None]


def free_ports(count):
    """Ports of loopback that nobody listens on; held together until all are found, so that they differ."""
    holders = [socket.socket() for _ in range(count)]
    for holder in holders:
        holder.bind(("127.0.0.1", 0))
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports


class DidNotStart(Exception):
    """A daemon of Slurm did not come up; the text says which and what its log says."""


class SlurmWorld(World):
    name = "slurm"

    def __init__(self, folder):
        super().__init__(folder)
        self.etc = self.folder / "etc"
        for name in ("etc", "run", "log", "state", "spool", "munge", "mysql"):
            (self.folder / name).mkdir()
            (self.folder / name).chmod(0o755)
        self.port, self.node_port, self.dbd_port, self.sql_port = free_ports(4)
        self._pids = []  # of what was started, in that order
        self._link_commands()
        self._write_configuration()

    def environment(self):
        return {**super().environment(), "SLURM_CONF": str(self.etc / "slurm.conf")}

    def start(self):
        self._start_munge()
        self._start_database()
        self._start_accounting()
        self._run("slurmctld", "-f", self.etc / "slurm.conf")
        self._until_answers("slurmctld", "scontrol", "ping", seen=" is UP")
        self._run("slurmd", "-f", self.etc / "slurm.conf")
        self._until_answers("slurmd", "sinfo", "-h", "-o", "%T", seen="idle")

    def stop(self):
        """Ends all jobs, then the daemons, by the pids that they wrote, in the opposite order of their start."""
        self._attempt("scancel", "-u", getpass.getuser())
        self._wait_for_empty_queue()
        for name in ("slurmd", "slurmctld", "slurmdbd", "mariadbd", "munged"):
            self._end(name)

    # --- configuration --------------------------------------------------------------------------

    def _link_commands(self):
        for command in COMMANDS:
            (self.bin / command).symlink_to(shutil.which(command, path=SEARCHED))

    def _write_configuration(self):
        host, user, folder = socket.gethostname().split(".")[0], getpass.getuser(), self.folder
        key = folder / "munge" / "key"
        key.touch(mode=0o600)
        key.write_bytes(secrets.token_bytes(128))
        accounting = self.etc / "slurmdbd.conf"  # Slurm looks for it beside slurm.conf
        accounting.touch(mode=0o600)
        accounting.write_text(f"""\
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
DbdHost={host}
DbdAddr=127.0.0.1
DbdPort={self.dbd_port}
SlurmUser={user}
PidFile={folder}/run/slurmdbd.pid
LogFile={folder}/log/slurmdbd.log
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort={self.sql_port}
StorageUser=slurm
StoragePass=oracle
StorageLoc=oracle
""")
        # One node by the name that slotd gives it; scheduling at once, since its delays are not compared.
        (self.etc / "slurm.conf").write_text(f"""\
ClusterName={CLUSTER}
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={self.port}
SlurmdPort={self.node_port}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CredType=cred/munge
SlurmUser={user}
SlurmdUser={user}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/run/slurmctld.pid
SlurmdPidFile={folder}/run/slurmd.pid
SlurmctldLogFile={folder}/log/slurmctld.log
SlurmdLogFile={folder}/log/slurmd.log
MailProg=/bin/true
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_min_interval=50000,sched_interval=1,bf_interval=1
PriorityType=priority/basic
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerNode={MACHINE.default_memory}
EpilogMsgTime=0
ReturnToService=2
EnforcePartLimits=ALL
SlurmdParameters=config_overrides
MaxArraySize=100001
FirstJobId={MACHINE.first_job}
KillWait={MACHINE.kill_wait}
JobAcctGatherType=jobacct_gather/linux
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort={self.dbd_port}
AccountingStoragePass={folder}/munge/socket
NodeName=localhost NodeHostname={host} NodeAddr=127.0.0.1 CPUs={MACHINE.cpus} RealMemory={MACHINE.memory} State=UNKNOWN
PartitionName=main Nodes=localhost Default=YES DefaultTime=INFINITE MaxTime=INFINITE State=UP
PartitionName=second Nodes=localhost DefaultTime=INFINITE MaxTime=INFINITE State=UP
""")

    # --- the daemons ----------------------------------------------------------------------------

    def _start_munge(self):
        munge = self.folder / "munge"
        self._run("munged", f"--key-file={munge}/key", f"--socket={munge}/socket", f"--pid-file={self._pid_file('munged')}",
                  f"--log-file={self.folder}/log/munged.log", f"--seed-file={munge}/seed", "--num-threads=4")

    def _start_database(self):
        data, connection = self.folder / "mysql", self.folder / "run" / "mysql.sock"
        self._run("mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal",
                  "--skip-test-db")
        log = open(self.folder / "log" / "mariadbd.log", "ab")
        subprocess.Popen([self._program("mariadbd"), "--no-defaults", f"--datadir={data}", f"--socket={connection}",
                          "--bind-address=127.0.0.1", f"--port={self.sql_port}", f"--pid-file={self._pid_file('mariadbd')}",
                          "--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0"],
                         stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        log.close()
        sql = ["mariadb", "--no-defaults", "-uroot", "-S", connection, "-e"]
        self._until_answers("mariadbd", *sql, "select 1")
        self._run(*sql, "create database oracle; create user 'slurm'@'127.0.0.1' identified by 'oracle';"
                  "create user 'slurm'@'localhost' identified by 'oracle'; grant all on oracle.* to 'slurm'@'127.0.0.1';"
                  "grant all on oracle.* to 'slurm'@'localhost'")

    def _start_accounting(self):
        self._run("slurmdbd")
        self._until_answers("slurmdbd", "sacctmgr", "-n", "show", "cluster")
        self._run("sacctmgr", "-i", "add", "cluster", CLUSTER)
        self._run("sacctmgr", "-i", "add", "account", MACHINE.account, "Description=x", "Organization=x")
        self._run("sacctmgr", "-i", "add", "user", getpass.getuser(), f"Account={MACHINE.account}")

    def _pid_file(self, daemon):
        return self.folder / "run" / f"{daemon}.pid"

    def _program(self, name):
        return shutil.which(name, path=SEARCHED)

    def _command(self, words):
        return subprocess.run([self._program(words[0]), *map(str, words[1:])], env=self.environment(), cwd=self.folder,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=PATIENCE)

    def _run(self, *words):
        done = self._command(words)
        if done.returncode != 0:
            raise DidNotStart(f"{words[0]} ended with {done.returncode}: {done.stdout.strip()}\n{self._log(words[0])}")

    def _until_answers(self, daemon, *words, seen=""):
        """Asks until the daemon answers, and its answer holds `seen`."""
        deadline = time.monotonic() + PATIENCE
        while True:
            done = self._command(words)
            if done.returncode == 0 and seen in done.stdout:
                return
            if time.monotonic() > deadline:
                raise DidNotStart(f"{daemon} does not answer {words[0]}: {done.stdout.strip()}\n{self._log(daemon)}")
            time.sleep(0.05)

    def _log(self, daemon):
        path = self.folder / "log" / f"{daemon}.log"
        return "".join(path.read_text(errors="replace").splitlines(True)[-10:]) if path.exists() else ""

    def _attempt(self, *words):
        try:
            return self._command(words).stdout
        except subprocess.TimeoutExpired:
            return ""

    def _wait_for_empty_queue(self):
        deadline = time.monotonic() + 10
        while self._attempt("squeue", "-h") and time.monotonic() < deadline:
            time.sleep(0.1)

    def _end(self, daemon):
        """Ends a daemon that this object started: the process that its pid file names, if it has its name."""
        try:
            pid = int(self._pid_file(daemon).read_text())
        except (OSError, ValueError):
            return
        deadline = time.monotonic() + 20
        asked = signal.SIGTERM
        while self._is(daemon, pid):
            if time.monotonic() > deadline:
                asked = signal.SIGKILL
            if asked:
                os.kill(pid, asked)
                asked = None
            time.sleep(0.02)

    @staticmethod
    def _is(daemon, pid):
        try:
            command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
            state = pathlib.Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
        except OSError:
            return False
        return daemon.encode() in command and state not in (b"Z", b"X")
