"""The other world: a daemon of slotd that gives out the same machine."""

import contextlib
import sqlite3

from slotd_fixture import BUILD, Daemon
from world import MACHINE, World

COMMANDS = ("slotd", "sbatch", "scancel", "squeue", "sacct", "scontrol", "sinfo")


class SlotdWorld(World):
    name = "slotd"

    def __init__(self, folder):
        super().__init__(folder)
        self._daemon = Daemon(cpus=MACHINE.cpus, memory=MACHINE.memory, kill_wait=MACHINE.kill_wait,
                              root=self.folder / "root", SLOTD_CPU_PARTITIONS=",".join(MACHINE.partitions),
                              SLOTD_DEFAULT_MEM=f"{MACHINE.default_memory}M", SLOTD_GPU_COUNT=0)
        for command in COMMANDS:
            (self.bin / command).symlink_to(BUILD / "bin" / command)

    def environment(self):
        return {**super().environment(), "SLOTD_ROOT": str(self._daemon.root), "SLOTD_CONFIG": "/dev/null"}

    def start(self):
        self._daemon.start()
        self._daemon.terminate()
        self._begin_ids_where_slurm_does()
        self._daemon.start()

    def stop(self):
        self._daemon.close()

    def log(self):
        return self._daemon.log.read_text(errors="replace")

    def _begin_ids_where_slurm_does(self):
        """Slurm has a setting for the first id, slotd has none; the columns of ids are to be equally wide."""
        with contextlib.closing(sqlite3.connect(self._daemon.root / "lib" / "state.db")) as database:
            database.execute("UPDATE meta SET last_job = ?", (MACHINE.first_job - 1,))
            database.commit()
