#!/usr/bin/python3
"""Measures slotd, beside the kernel's floor and, where there are any, other schedulers, in one run on
one machine. Prints a Markdown table; --json FILE keeps each figure as a line of JSON as well.

    cmake --preset release && cmake --build --preset release
    tools/bench/run.py [--rounds 3] [--only starts,wall] [--quiet 600] [--json FILE]
    tools/bench/run.py --peer-bindir /usr/bin --peer-label Slurm --peer-cpus 64 --also tsp,nq

A peer has Slurm's commands, in that folder, and runs already; its clients find it by this program's
environment (SLURM_CONF). README.md says what each group measures. Nothing is switched off for speed. Other
work on the machine shows in the floor and in the load, which stand beside each figure: compare figures of one
run only."""

import argparse
import contextlib
import os
import pathlib
import shutil
import sys
import tempfile

TREE = pathlib.Path(__file__).resolve().parent.parent.parent
os.environ.setdefault("SLOTD_BUILD", str(TREE / "build" / "release"))
sys.path.insert(0, str(TREE / "tests" / "support"))
sys.dont_write_bytecode = True

import cases  # noqa: E402
import history  # noqa: E402
import measure  # noqa: E402
import queues  # noqa: E402
import stalls  # noqa: E402
from measure import Report  # noqa: E402
from slotd_fixture import BUILD  # noqa: E402
from systems import Nq, Slotd, SlurmLike, TaskSpooler  # noqa: E402

OF_ALL = {"starts": cases.client_starts, "wall": cases.submit_wall, "rate": cases.submissions_per_second,
          "first": cases.submit_to_first_command, "jobs": cases.end_to_end, "depth": cases.queue_depths,
          "sacct": history.beside_peers}
GROUPS = ["floor", *OF_ALL, "bare", "use", "arrays", "dependents", "million", "flat", "scancel", "stalls"]
SMALL = 2  # CPUs
LARGE = 64


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(GROUPS), help="which groups: %(default)s")
    parser.add_argument("--deepest", type=int, default=max(queues.DEPTHS), metavar="JOBS", help="of `flat`: %(default)s")
    parser.add_argument("--stalls", default="", metavar="CASES", help="of `stalls`: limits,holds,array,begin,clock")
    parser.add_argument("--scale", type=float, default=1.0, help="of `stalls`: a tenth as many jobs with 0.1")
    parser.add_argument("--quiet", type=float, default=0, metavar="SECONDS",
                        help="before each part wait, so long at most, until nothing else uses the machine")
    parser.add_argument("--json", type=argparse.FileType("a"))
    parser.add_argument("--peer-bindir", type=pathlib.Path)
    parser.add_argument("--peer-label", default="peer")
    parser.add_argument("--peer-cpus", type=int, default=LARGE)
    parser.add_argument("--also", default="", help="tsp, nq")
    return parser.parse_args()


def all_systems(options, folder):
    yield Slotd(LARGE)
    yield Slotd(SMALL)
    yield from peers(options)
    if "tsp" in options.also and shutil.which("tsp"):
        yield TaskSpooler(folder, SMALL)
    if "nq" in options.also and shutil.which("nq"):
        yield Nq(folder)


def compared(options, folder, measured):
    with contextlib.ExitStack() as keep:
        systems = []
        for system in all_systems(options, folder):
            keep.callback(system.close)
            systems.append(system)
        measure.wait_for_quiet(options.quiet)
        yield from measured(systems, options.rounds)


def peers(options):
    if options.peer_bindir:
        yield SlurmLike(options.peer_label, options.peer_bindir, options.peer_cpus)


def deep_queues(options):
    depths = [depth for depth in queues.DEPTHS if depth <= options.deepest]
    measure.wait_for_quiet(options.quiet)
    yield from queues.flat(options.rounds, depths)
    for peer in peers(options):
        yield from queues.of_peer(peer, options.rounds, depths)


def scancel(options):
    yield from alone(options, lambda system: queues.scancel_of_slotd(system, options.rounds))
    for peer in peers(options):
        yield from queues.scancel_of_peer(peer)


def alone(options, measured):
    with contextlib.closing(Slotd(LARGE)) as system:
        measure.wait_for_quiet(options.quiet)
        yield from measured(system)


def all_figures(options, folder):
    only = options.only.split(",")
    if "floor" in only:
        measure.wait_for_quiet(options.quiet)
        yield from cases.floors(folder, options.rounds)
    for group, measured in OF_ALL.items():
        if group in only:
            yield from compared(options, folder, measured)
    if "bare" in only:
        yield from alone(options, lambda system: cases.bare_scripts(system, options.rounds))
    if "use" in only:
        yield from alone(options, cases.memory_and_cpu)
    if "arrays" in only:
        yield from alone(options, cases.arrays)
    if "dependents" in only:
        yield from alone(options, lambda system: cases.dependents(system, options.rounds))
    if "million" in only:
        yield from alone(options, history.of_a_million)
    if "flat" in only:
        yield from deep_queues(options)
    if "scancel" in only:
        yield from scancel(options)
    if "stalls" in only:
        measure.wait_for_quiet(options.quiet)
        yield from stalls.all_cases(options.scale, options.stalls.split(",") if options.stalls else [])


def main():
    options = arguments()
    if not (BUILD / "bin" / "slotd").exists():
        sys.exit(f"nothing is built in {BUILD}")
    report = Report(options.json)
    with tempfile.TemporaryDirectory(prefix="slotd-bench-") as folder:
        for figure in all_figures(options, pathlib.Path(folder)):
            report.add(figure)
    print(f"\n{report.table()}")


if __name__ == "__main__":
    main()
