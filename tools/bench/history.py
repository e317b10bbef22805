"""What a long history costs: of any system with Slurm's accounting, and of slotd with a million jobs."""

import sqlite3
import subprocess
import time

import measure
from cases import paired
from measure import Figure
from raw_client import submit_many
from slotd_fixture import wait_until
from systems import run_to_end

OF_PEERS = 10_250
PATIENCE = 600  # seconds: a peer takes its time until all jobs are over and in its database
MANY = 1_000_000
PENDING = 100_000
FIELDS = "JobID,JobName,Partition,State,ExitCode,Elapsed,Start,End"
EVER = "1970-01-02"


def list_all(system, *options):
    """Every job ever, eight fields."""
    return [system.command("sacct"), "-n", "-P", "-S", EVER, "-o", FIELDS, *options]


def beside_peers(systems, rounds):
    """The same jobs in each history, each run to its end: Slurm keeps none that was never eligible."""
    able = [system for system in systems if system.can_hold and accounts(system)]
    for system in able:
        measure.seconds_for(system.submit("true"), OF_PEERS, 8, system.environment)
        wait_until(lambda system=system: not system.live(), "end of all jobs", PATIENCE)
        wait_until(lambda system=system: len(system.output_of(*list_all(system, "-X")).splitlines()) >= OF_PEERS,
                   "whole history", PATIENCE)
    for what, options, goal in (("jobs alone", ["-X"], "≤ 60"), ("with steps", [], "≤ 150")):
        done = paired(able, 2 * rounds,
                      lambda system, options=options: measure.walls_ms(list_all(system, *options), 5, system.environment),
                      lambda: measure.spawn_floor_ms(20))
        yield from done.figures(f"`sacct` of {OF_PEERS} jobs, 8 fields, {what}", "ms", "spawn /bin/true, ms", goal)


def accounts(system):
    """Slurm without slurmdbd has no history."""
    done = subprocess.run([system.command("sacct"), "-n"], env=system.environment, capture_output=True, check=False)
    return done.returncode == 0


def copy_of_one(database, count):
    """Writes `count` more ended jobs into the database of a daemon that is away: copies of its latest, which
    ended a second apart until yesterday. What a row weighs is what counts here, so texts and times within
    it are all the same."""
    series = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ?1)"
    with sqlite3.connect(database) as connection:
        latest = connection.execute("SELECT max(id) FROM job").fetchone()[0]
        for table, key in (("job", "id"), ("attempt", "job"), ("step", "job")):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            moved = {key: f"{key} + n", "end_time": "end_time - (?1 - n + 86400) * 1000000"}
            values = ", ".join(moved.get(column, column) for column in columns)
            connection.execute(
                f"{series} INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM series, {table}"
                f" WHERE {table}.{key} = ?2", (count, latest))
        connection.execute("UPDATE meta SET last_job = last_job + ?1", (count,))
    connection.close()
    return latest


def of_a_million(system):
    """slotd alone, with a million jobs that are over and a hundred thousand that wait."""
    daemon = system.daemon
    submit_many(daemon.root, 1)
    wait_until(lambda: not system.live(), "end of the job")
    daemon.terminate()
    latest = copy_of_one(daemon.root / "lib" / "state.db", MANY)
    daemon.start()
    one = [system.command("sacct"), "-n", "-j", str(latest + MANY // 2), "-o", FIELDS]
    yield Figure(f"`sacct -j ID`, {MANY} jobs are over", system.label, "ms", measure.walls_ms(one, 100, system.environment),
                 goal="≤ 15")
    begun = time.perf_counter()
    run_to_end(list_all(system, "-X"), system.environment)
    yield Figure(f"`sacct` of {MANY} jobs, 8 fields", system.label, "s", [time.perf_counter() - begun])
    yield from submit_beside_sacct(system)
    submit_many(daemon.root, PENDING, hold=True)
    daemon.terminate()
    starts = []
    for _ in range(3):
        begun = time.perf_counter()
        daemon.start()
        starts.append(time.perf_counter() - begun)
        daemon.terminate()
    yield Figure(f"daemon start until it answers, {PENDING} wait, {MANY} are over", system.label, "s", starts, goal="≤ 1")
    daemon.start()
    yield Figure(f"resident, {PENDING} held", system.label, "MiB", [measure.resident_mib(daemon.process.pid)], goal="≤ 150")


def submit_beside_sacct(system):
    """Turn and turn about, so that both meet the same machine."""
    quiet, beside = [], []
    for _ in range(5):
        quiet += measure.walls_ms(system.submit_held("true"), 40, system.environment)
        listing = subprocess.Popen(list_all(system, "-X"), env=system.environment, stdout=subprocess.DEVNULL)
        while len(beside) % 40 or listing.poll() is None:
            if listing.poll() is not None:
                listing = subprocess.Popen(list_all(system, "-X"), env=system.environment, stdout=subprocess.DEVNULL)
            beside += measure.walls_ms(system.submit_held("true"), 10, system.environment)
            if len(beside) >= len(quiet):
                break
        listing.kill()
        listing.wait()
    system.cancel_all()
    without = Figure("`sbatch`, wall, held, beside nothing", system.label, "ms", quiet)
    yield without
    yield Figure("`sbatch`, wall, held, while `sacct` lists a million", system.label, "ms", beside,
                 goal=f"p99 ≤ {1.2 * without.p99:.2f}" if without.p99 else "")
