"""Runs clang-tidy 14 over sources, three things better than by hand: the sources of a folder are read
together as in a build with SLOTD_UNITY, a changed header leads to every source that includes it, and
sources that were clean are not looked at again while they, all that they include of ours, their command
line and the checks are the same. tools/tidy.sh says how to call it."""

import argparse
import concurrent.futures
import dataclasses
import hashlib
import json
import os
import pathlib
import subprocess
import sys

from include_graph import TREE, Graph, includes

TIDY = "clang-tidy-14"
# The commands are g++'s.
FOR_CLANG = ("--extra-arg=-Wno-unknown-warning-option",)
# Including sources is what such a unit is for.
FOR_UNITS = ("--checks=-bugprone-suspicious-include",)
# A change of these can change every verdict.
CONCERNS_ALL = (".clang-tidy", "CMakeLists.txt", "CMakePresets.json", "tools/cmake/")


@dataclasses.dataclass(frozen=True)
class Unit:
    """What is compiled at once: a source of the tree, or a file by CMake that includes several."""

    path: str
    command: str
    sources: tuple

    @staticmethod
    def of(entry):
        name = os.path.relpath(entry["file"], TREE)
        sources = (name,)
        if "/Unity/" in name:
            text = pathlib.Path(entry["file"]).read_text()
            sources = tuple(os.path.relpath(inner, TREE) for _, _, inner in includes(text))
        return Unit(entry["file"], entry["command"], sources)


class Runner:
    def __init__(self, build, graph):
        self._build = build
        self._graph = graph
        self._known_clean = build / "clean"
        self._known_clean.mkdir(exist_ok=True)
        ours = set(graph.files())
        units = map(Unit.of, json.loads((build / "compile_commands.json").read_text()))
        self.units = sorted((unit for unit in units if ours.issuperset(unit.sources)), key=lambda unit: unit.sources)

    def _reached_from(self, unit):
        return set().union(*map(self._graph.reached_from, unit.sources))

    def affected(self, changed):
        """The units that a change of these files can affect."""
        if any(name.startswith(CONCERNS_ALL) for name in changed):
            return list(self.units)
        return [unit for unit in self.units if self._reached_from(unit) & set(changed)]

    def holding(self, sources):
        """The units that hold these sources."""
        strangers = set(sources).difference(*(unit.sources for unit in self.units))
        if strangers:
            sys.exit(f"tidy: not built in this tree: {' '.join(sorted(strangers))}")
        return [unit for unit in self.units if set(unit.sources) & set(sources)]

    def _fingerprint(self, unit):
        digest = hashlib.sha256()
        digest.update(unit.command.replace(str(TREE), "").encode())
        for part in [".clang-tidy", *sorted(self._reached_from(unit))]:
            digest.update(part.encode() + b"\0" + (TREE / part).read_bytes() + b"\0")
        return digest.hexdigest()

    def check(self, unit):
        """What clang-tidy finds in one unit; empty when it is clean."""
        mark = self._known_clean / self._fingerprint(unit)
        if mark.exists():
            return ""
        options = FOR_CLANG if len(unit.sources) == 1 else FOR_CLANG + FOR_UNITS
        done = subprocess.run([TIDY, "-p", str(self._build), "--quiet", *options, unit.path],
                              cwd=TREE, capture_output=True, text=True)
        if done.returncode == 0 and "warning:" not in done.stdout:
            mark.touch()
            return ""
        return done.stdout or done.stderr or f"{unit.path}: {TIDY} ended with {done.returncode}\n"


def chosen(arguments, runner):
    if arguments.changed:
        with (sys.stdin if arguments.changed == "-" else open(arguments.changed)) as lines:
            return runner.affected([line.strip() for line in lines if line.strip()])
    if arguments.files:
        return runner.holding([os.path.relpath(path, TREE) for path in arguments.files])
    return list(runner.units)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--changed", metavar="LIST")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    runner = Runner(arguments.build, Graph())
    units = chosen(arguments, runner)
    # The longest first, so that none is left alone at the end.
    units.sort(key=lambda unit: -sum((TREE / source).stat().st_size for source in unit.sources))
    found = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for report in pool.map(runner.check, units):
            if report:
                found += 1
                print(report, flush=True)
    looked = sum(len(unit.sources) for unit in units)
    everything = sum(len(unit.sources) for unit in runner.units)
    print(f"clang-tidy: {looked} of {everything} sources, {'with' if found else 'no'} findings")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
