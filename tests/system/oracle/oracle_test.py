"""The judge of "as Slurm": the same commands in slotd and in a real Slurm, compared value by value.

    oracle_test.py [-v] [--keep] [NAME…]    all cases, or those whose name begins with NAME

Prints a line for each case, the differences field by field, and a summary. Fails for a difference that
deviations.tsv does not declare, and for a declaration that is not needed. A few cases that fail are heard
again, alone: what then passes was a race (README.md, Retries). Where Slurm's programs are not installed it
says so and ends with 77. README.md shows how a case is written."""

import argparse
import concurrent.futures
import contextlib
import os
import pathlib
import shutil
import sys
import tempfile
import time

from case_file import read_folder
from compare import MOST_DEVIATIONS, read_deviations
from runner import Court, unknown_cases, unneeded
from slotd_fixture import skip_aloud
from slotd_world import SlotdWorld
from slurm_world import SlurmWorld, missing_programs

HERE = pathlib.Path(__file__).resolve().parent


def chosen_cases(names):
    cases = read_folder(HERE / "cases")
    chosen = [case for case in cases if not names or case.name.startswith(tuple(names))]
    if not chosen:
        sys.exit(f"no case begins with {' or '.join(names)}; there are {', '.join(case.name for case in cases)}")
    return chosen


@contextlib.contextmanager
def both_worlds(folder):
    """(slotd, slurm), both up; taken down at the end."""
    worlds = SlotdWorld(folder / "slotd"), SlurmWorld(folder / "slurm")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        try:
            list(pool.map(lambda world: world.start(), worlds))
            yield worlds
        finally:
            list(pool.map(lambda world: world.stop(), worlds))


def word_for(verdict):
    if not verdict.good:
        return "DIFFERENT"
    return f"declared {len(verdict.declared)}" if verdict.declared else "equal"


def show(verdict, word):
    print(f"{word:<10} {verdict.case.name}: {verdict.case.title}")
    for broken in verdict.broken:
        print(f"    could not go on {broken}")
    commands = [step.text for step in verdict.case.steps if step.what == "compare"]
    last = None
    for one in verdict.undeclared if not verdict.broken else []:
        number, _, field = one.field.partition(".")
        if number != last:
            print(f"    {number} $ {commands[int(number) - 1]}")
            last = number
        print(f"        {field:<20} slotd: {one.slotd}\n        {'':<20} slurm: {one.slurm}")


def summary(verdicts, appeals, not_needed, not_known):
    declared = len({one for verdict in verdicts for one in verdict.declared})
    undeclared = sum(len(verdict.undeclared) + len(verdict.broken) for verdict in verdicts)
    equal = sum(verdict.good and not verdict.declared for verdict in verdicts)
    deviating = sum(verdict.good and bool(verdict.declared) for verdict in verdicts)
    for one, case in not_needed:
        print(f"NOT NEEDED: deviations.tsv declares for {one.case} {one.field}: slotd `{one.slotd}`, Slurm `{one.slurm}`; "
              f"{case} does not show it")
    for one in not_known:
        print(f"NOT NEEDED: deviations.tsv declares for {one.case}, which is no case")
    print(f"{len(verdicts)} cases: {equal} equal, {deviating} with declared deviations ({declared} declarations), "
          f"{undeclared} undeclared, {len(appeals)} heard again")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("-v", action="store_true", help="no effect")
    parser.add_argument("--keep", action="store_true", help="leave the folder of both worlds")
    parser.add_argument("names", nargs="*")
    chosen = parser.parse_args()
    missing = missing_programs()
    if missing:
        skip_aloud(f"no Slurm to compare with: {', '.join(missing)} not installed (tools/install_deps.sh --oracle)")
    if os.getuid() == 0:
        skip_aloud("a Slurm of this kind is a plain user's; as root use tools/as_plain_user.sh")
    deviations = read_deviations((HERE / "deviations.tsv").read_text())
    cases = chosen_cases(chosen.names)
    began = time.monotonic()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="slotd-oracle-"))
    folder.chmod(0o755)  # MariaDB and munged look at the folders above theirs
    try:
        with both_worlds(folder) as worlds:
            court = Court(*worlds, deviations)
            verdicts = court.hear(cases)
            verdicts, appeals = court.appeals(verdicts)
    finally:
        if chosen.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for verdict in sorted(verdicts, key=lambda one: not one.good):
        show(verdict, word_for(verdict))
    for verdict in appeals:
        show(verdict, "first was")
    not_needed, not_known = unneeded(deviations, verdicts), unknown_cases(deviations, read_folder(HERE / "cases"))
    summary(verdicts, appeals, not_needed, not_known)
    print(f"{time.monotonic() - began:.0f} s; at most {MOST_DEVIATIONS} declarations")
    return 0 if all(verdict.good for verdict in verdicts) and not not_needed and not not_known else 1


if __name__ == "__main__":
    sys.exit(main())
