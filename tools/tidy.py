"""Runs clang-tidy 14 over sources, two things better than by hand: a changed header leads to every
source that includes it, and a source that was clean is not looked at again while it, all that it
includes of ours, its command line and the checks are the same. tools/tidy.sh says how to call it."""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import sys

from include_graph import TREE, Graph

TIDY = "clang-tidy-14"
# The commands are g++'s.
FOR_CLANG = ("--extra-arg=-Wno-unknown-warning-option",)
# A change of these can change every verdict.
CONCERNS_ALL = (".clang-tidy", "CMakeLists.txt", "CMakePresets.json", "tools/cmake/")


def affected(changed, graph, candidates):
    """Those of the candidates that a change of these files can affect."""
    if any(name.startswith(CONCERNS_ALL) for name in changed):
        return list(candidates)
    return [name for name in candidates if graph.reached_from(name) & set(changed)]


class Runner:
    def __init__(self, build, graph):
        self._build = build
        self._graph = graph
        self._known_clean = build / "clean"
        self._known_clean.mkdir(exist_ok=True)
        self._commands = {}
        for entry in json.loads((build / "compile_commands.json").read_text()):
            name = os.path.relpath(entry["file"], TREE)
            self._commands[name] = entry["command"]

    def sources(self):
        return sorted(name for name in self._commands if name in set(self._graph.files()))

    def _fingerprint(self, name):
        digest = hashlib.sha256()
        digest.update(self._commands[name].replace(str(TREE), "").encode())
        for part in [".clang-tidy", *sorted(self._graph.reached_from(name))]:
            digest.update(part.encode() + b"\0" + (TREE / part).read_bytes() + b"\0")
        return digest.hexdigest()

    def check(self, name):
        """What clang-tidy finds in one source; empty when it is clean."""
        mark = self._known_clean / self._fingerprint(name)
        if mark.exists():
            return ""
        done = subprocess.run([TIDY, "-p", str(self._build), "--quiet", *FOR_CLANG, str(TREE / name)],
                              cwd=TREE, capture_output=True, text=True)
        if done.returncode == 0 and "warning:" not in done.stdout:
            mark.touch()
            return ""
        return done.stdout or done.stderr or f"{name}: {TIDY} ended with {done.returncode}\n"


def chosen(arguments, runner, graph):
    everything = runner.sources()
    if arguments.changed:
        with (sys.stdin if arguments.changed == "-" else open(arguments.changed)) as lines:
            return affected([line.strip() for line in lines if line.strip()], graph, everything)
    if not arguments.files:
        return everything
    wanted = [os.path.relpath(path, TREE) for path in arguments.files]
    strangers = sorted(set(wanted) - set(everything))
    if strangers:
        sys.exit(f"tidy: not built in this tree: {' '.join(strangers)}")
    return wanted


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--changed", metavar="LIST")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    graph = Graph()
    runner = Runner(arguments.build, graph)
    names = chosen(arguments, runner, graph)
    found = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, report in zip(names, pool.map(runner.check, names)):
            if report:
                found += 1
                print(report, flush=True)
    print(f"clang-tidy: {len(names)} of {len(runner.sources())} sources, {found} with findings")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
