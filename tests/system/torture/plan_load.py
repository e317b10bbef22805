"""A daemon under a random load: several users' worth of commands at once, from a seed. tests/system/torture
asks afterwards what came of it."""

import dataclasses
import random
import threading
import time

CPUS, MEMORY, GPUS = 6, 6000, 3
USERS = 3
PACE = 0.02  # seconds between two commands of a user, so that the line does not only grow

# What plain jobs ask for. Of one class and priority they have to start in the order of their ids.
CLASSES = {
    "small": "-c 1 --mem=500 -t 0:20",
    "wide": "-c 4 --mem=500 -t 0:10",
    "whole": "-c 6 --mem=500 -t 0:05",
    "fat": "-c 1 --mem=4000 -t 0:30",
    "endless": "-c 2 --mem=500",
    "gpu": "-p gpu -G 1 -c 1 --mem=500 -t 0:20",
    "gpus": "-p gpu -G 3 -c 1 --mem=500 -t 0:10",
    "alone": "--exclusive -c 1 --mem=500 -t 0:05",
    "flexible": "-c 3 --mem=500 -t 5:00 --time-min=0:02",
}


@dataclasses.dataclass
class Played:
    """What the load did."""

    plain: dict  # id -> class, of jobs that nobody has touched since
    commands: int = 0
    refusals: int = 0


class User(threading.Thread):
    """Gives one random command after another."""

    def __init__(self, slotd, seed, until, played, lock):
        super().__init__()
        self._slotd, self._until, self._played, self._lock = slotd, until, played, lock
        self._chance = random.Random(seed)
        self._mine = []  # ids that are good for steering
        self.fault = None

    def run(self):
        try:
            while time.monotonic() < self._until:
                self._act()
                time.sleep(PACE)
        except Exception as fault:  # pylint: disable=broad-except
            self.fault = fault

    def _act(self):
        if len(self._mine) < 5 or self._chance.random() < 0.6:
            return self._submit()
        job = self._chance.choice(self._mine[-40:])
        self._untouched_no_more(job)
        return self._run(*self._steering(job))

    def _steering(self, job):
        pick, number = self._chance.choice, self._chance.randint
        return pick([
            ("scancel", job),
            ("scancel", f"{job}_{number(0, 5)}"),
            ("scontrol", "hold", job),
            ("scontrol", "release", job),
            ("scontrol", "release", job),
            ("scontrol", "requeue", job),
            ("scontrol", "top", job),
            ("scontrol", "update", f"JobId={job}", f"TimeLimit=0:{number(1, 50):02}"),
            ("scontrol", "update", f"JobId={job}", f"NumCPUs={number(1, 6)}"),
            ("scontrol", "update", f"JobId={job}", f"Priority={number(900, 1100)}"),
            ("scontrol", "update", f"JobId={job}", f"Nice={number(0, 50)}"),
            ("scontrol", "update", f"JobId={job}", f"ArrayTaskThrottle={number(0, 4)}"),
            ("scontrol", "update", f"JobId={job}_{number(0, 5)}", f"TimeLimit=0:{number(1, 50):02}"),
        ])

    def _submit(self):
        kind = self._chance.choice(list(CLASSES))
        options = CLASSES[kind].split()
        extra = self._extra()
        length = self._chance.choice([0, 0, 0.1, 0.3])
        ran = self._run("sbatch", "--parsable", "-o", "/dev/null", *options, *extra, "--wrap", f"sleep {length}")
        if ran.code != 0:
            return
        job = int(ran.out)
        self._mine.append(job)
        if not extra:
            with self._lock:
                self._played.plain[job] = kind

    def _extra(self):
        """What makes a job more than a plain one; mostly nothing."""
        pick, number = self._chance.choice, self._chance.randint
        if self._chance.random() < 0.5 or not self._mine:
            return []
        other = self._chance.choice(self._mine[-10:])
        return pick([
            [f"--array=0-{number(1, 6)}"],
            [f"--array=0-{number(2, 6)}%{number(1, 3)}"],
            [f"--array=0-5%{number(1, 3)}", f"--dependency=aftercorr:{other}"],
            [f"--dependency=afterany:{other}"],
            [f"--dependency=after:{other}"],
            ["--dependency=singleton", "-J", f"name{number(0, 3)}"],
            [f"--begin=now+{number(1, 2)}"],
            ["--hold"],
            [f"--nice={number(1, 100)}"],
            [f"--priority={number(900, 1100)}"],
        ])

    def _untouched_no_more(self, job):
        with self._lock:
            self._played.plain.pop(job, None)

    def _run(self, *command):
        ran = self._slotd.run(*command)
        with self._lock:
            self._played.commands += 1
            self._played.refusals += ran.code != 0
        return ran


def play(slotd, seconds, seed):
    """Lets users loose on the daemon for a time; raises what went wrong on their side."""
    played, lock = Played({}), threading.Lock()
    until = time.monotonic() + seconds
    users = [User(slotd, f"{seed}.{number}", until, played, lock) for number in range(USERS)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    for user in users:
        if user.fault:
            raise user.fault
    return played
