"""What differs by nature between two worlds, and the marks that stand for it. All of it is here.

Nothing is replaced that a user of one program would take for a change of behaviour."""

import re
import socket

# Ids of jobs have six digits in both worlds (world.MACHINE.first_job).
JOB_ID = re.compile(r"(?<!\d)(0*)(73\d{4})(?!\d)")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
# How long something ran: a few seconds more or less.
SHORT = re.compile(r"(?:00:)?0?0:[0-2]\d")
DURATIONS = {"Elapsed", "RunTime", "TIME", "TIME_LEFT", "Time"}
# Of a job for which nothing was asked: Slurm counts down from 2^32, slotd's is 1000.
PLAIN_PRIORITIES = re.compile(r"1000|42949\d{5}")
PRIORITIES = {"Priority", "PRIORITY"}
# Numbers of processes.
PIDS = {"SLURM_TASK_PID"}
# Of the session that submitted: slotd does not keep it.
SESSIONS = {"AllocNode:Sid"}
# After the cluster's name the address of Slurm's controller, which slotd has none of.
CONTROLLERS = {"SLURM_WORKING_CLUSTER"}
# By these a command finds its world, and a job its daemon.
MEANS = re.compile(r"SLOTD_(ROOT|CONFIG|JOB)|SLURM_CONF")


class Normaliser:
    """Of one case in one world; learns the ids that the case gave names to."""

    def __init__(self, world, case):
        self._folders = [(str(world.cases / case), "<work>"), (str(world.cases), "<home>"), (str(world.folder), "<world>")]
        self._ids = {}

    def learn(self, name, value):
        if JOB_ID.fullmatch(value):
            self._ids[value] = f"<{name}>"

    def text(self, text):
        for folder, mark in self._folders:
            text = text.replace(folder, mark)
        text = TIME.sub("<time>", text)
        text = JOB_ID.sub(lambda found: found[1] + self._ids.get(found[2], "<an id>"), text)
        return re.sub(rf"\b{re.escape(socket.gethostname())}\b", "<host>", text)

    def value(self, name, value):
        """Of a column, a field or a variable."""
        if name in DURATIONS and SHORT.fullmatch(value):
            return "<short>"
        if name in PRIORITIES and PLAIN_PRIORITIES.fullmatch(value):
            return "<plain>"
        if name in PIDS and value.isdigit():
            return "<pid>"
        if name in SESSIONS:
            return "<session>"
        if name in CONTROLLERS:
            value = value.partition(":")[0]
        return self.text(value)

    @staticmethod
    def is_means(name):
        return MEANS.fullmatch(name) is not None
