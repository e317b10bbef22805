#!/usr/bin/python3
"""Fails on an #include that docs/CONVENTIONS.md, section 2, does not list.

The rules are the table LAYERS. What a layer may use is listed; all else is refused, and so is a file
that lies in no layer, a path that does not start at the root, and a header that does not exist.

    tools/check_includes.py               checks the tree
    tools/check_includes.py --self-test   checks that the rules can refuse
"""

import dataclasses
import pathlib
import sys
import unittest

from include_graph import TREE, includes, sources

# The standard library, without what reaches the machine.
PURE_STD = set("""
    algorithm any array atomic bit bitset cctype cerrno charconv chrono cinttypes climits cmath
    compare concepts cstddef cstdint cstdlib cstring ctime deque exception functional
    initializer_list iterator limits list map memory new numeric optional ostream queue ranges ratio
    set span sstream stack stdexcept string string_view system_error tuple type_traits typeinfo
    unordered_map unordered_set utility variant vector version
""".split())
# The standard library's way to the machine: files, threads, clocks, signals.
MACHINE_STD = set("""
    condition_variable csignal cstdio filesystem fstream future iomanip ios iostream mutex random
    shared_mutex thread
""".split())
# The kernel's and the C library's own headers.
LINUX = ("sys/", "linux/", "netinet/", "arpa/", "bits/", "unistd.h", "fcntl.h", "signal.h", "dirent.h",
         "poll.h", "sched.h", "spawn.h", "pwd.h", "grp.h", "termios.h", "pty.h", "getopt.h", "dlfcn.h",
         "pthread.h", "time.h", "errno.h", "stdio.h", "stdlib.h", "limits.h", "wchar.h", "locale.h",
         "langinfo.h", "clocale", "ftw.h", "glob.h", "fnmatch.h", "syscall.h", "utmp.h", "mntent.h", "malloc.h")
LIBRARIES = {
    "expected": ("tl/",),
    "msgpack": ("msgpack.hpp", "msgpack/"),
    "sqlite": ("sqlite3.h",),
    "xxhash": ("xxhash.h",),
    "caf": ("caf/",),
    "zmq": ("zmq.h", "zmq.hpp", "zmq_addon.hpp"),
    "json": ("nlohmann/",),
    "fmt": ("fmt/",),
    "spdlog": ("spdlog/",),
    "catch": ("catch2/",),
}


@dataclasses.dataclass(frozen=True)
class Layer:
    """Files below `folder` may use these folders of ours and these libraries.

    `only` gives single files, by name without ending, more than the rest of their layer: folders,
    libraries or single headers."""

    folder: str
    own: tuple
    libraries: tuple = ()
    machine: bool = False  # may it reach the machine: files, threads, clocks, the kernel?
    only: dict = dataclasses.field(default_factory=dict)

    def holds(self, name):
        return name.startswith(self.folder + "/")


# The deepest folder that holds a file decides.
LAYERS = (
    Layer("protocol", own=("protocol",), libraries=("expected",),
          # snprintf, and the numbers of signals.
          only={"wire": ("msgpack",), "duration": ("cstdio",), "instant": ("cstdio",),
                "signal_name": ("csignal",)}),
    Layer("storage", own=("protocol", "storage"), libraries=("sqlite",), machine=True,
          only={"content_store": ("xxhash",)}),
    Layer("actors/decide", own=("protocol", "actors/decide")),
    Layer("actors/host", own=("protocol", "actors/host"), machine=True),
    Layer("actors/shepherd", own=("protocol", "actors/host", "actors/shepherd"), machine=True),
    Layer("actors/simulate", own=("protocol", "actors/decide", "actors/simulate"), machine=True,
          only={"history": ("storage",), "report": ("json",)}),
    Layer("actors", own=("protocol", "actors", "actors/decide", "actors/host"), libraries=("caf", "fmt"),
          machine=True,
          only={"journal": ("storage",), "reader": ("storage",), "daemon": ("storage",),
                "gateway": ("zmq",), "event_socket": ("zmq",),
                "main": ("generated", "actors/simulate")}),
    Layer("clients", own=("protocol", "clients"), libraries=("zmq", "fmt", "json"), machine=True,
          only={"main": ("generated",), "docs": ("generated",)}),
    Layer("tests", own=("protocol", "storage", "actors", "actors/decide", "actors/host", "actors/shepherd",
                        "actors/simulate", "clients", "tests/support"),
          libraries=tuple(LIBRARIES), machine=True),
)
# Headers that the build writes.
GENERATED = {"version.hpp": "generated"}


def layer_of(name, layers=LAYERS):
    holding = [layer for layer in layers if layer.holds(name)]
    return max(holding, key=lambda layer: len(layer.folder), default=None)


def folder_of(name, layers=LAYERS):
    """The folder that rules speak of: the layer's, or for tests each part's own."""
    layer = layer_of(name, layers)
    if layer is None:
        return None
    return "/".join(name.split("/")[:2]) if layer.folder == "tests" else layer.folder


def library_of(header):
    for library, starts in LIBRARIES.items():
        if header.startswith(starts):
            return library
    return None


def refusal(name, mark, header, exists):
    """Why this file may not include this header, or None where it may."""
    layer = layer_of(name)
    if layer is None:
        return "lies in no layer"
    more = layer.only.get(pathlib.PurePosixPath(name).stem, ())
    if mark == "<":
        library = library_of(header)
        if library is not None:
            allowed = library in layer.libraries + more
            return None if allowed else f"{layer.folder} does not use {library}"
        if header in PURE_STD or header in more:
            return None
        if header in MACHINE_STD or header.startswith(LINUX):
            return None if layer.machine else f"{layer.folder} does not reach the machine"
        return "is in no list of headers"
    if header in GENERATED:
        return None if GENERATED[header] in more or layer.folder == "tests" else "is for the mains only"
    if not exists(header):
        return "is not found from the root of the tree"
    target = folder_of(header)
    if target == folder_of(name) or target in layer.own + more:
        return None
    return f"{layer.folder} does not know {target}"


def check(tree=TREE):
    found = []
    for name in sources(tree):
        text = (tree / name).read_text(errors="replace")
        for number, mark, header in includes(text):
            why = refusal(name, mark, header, lambda path: (tree / path).is_file())
            if why:
                found.append(f"{name}:{number}: {header}: {why}")
    return found


class RulesCanRefuse(unittest.TestCase):
    def verdict(self, name, mark, header):
        return refusal(name, mark, header, lambda path: not path.startswith("missing"))

    def test_what_is_listed_passes(self):
        for name, mark, header in (
            ("protocol/job.hpp", "<", "vector"),
            ("protocol/wire.cpp", "<", "msgpack.hpp"),
            ("protocol/result.hpp", "<", "tl/expected.hpp"),
            ("storage/database.hpp", "<", "sqlite3.h"),
            ("actors/decide/plan.hpp", '"', "protocol/job.hpp"),
            ("actors/shepherd/run.cpp", '"', "actors/host/files.hpp"),
            ("actors/journal.cpp", '"', "storage/job_store.hpp"),
            ("actors/gateway.cpp", "<", "zmq.hpp"),
            ("clients/commands/sbatch.cpp", '"', "clients/options/parse.hpp"),
            ("tests/decide/plan_test.cpp", '"', "tests/decide/builders.hpp"),
        ):
            self.assertIsNone(self.verdict(name, mark, header), f"{name} {header}")

    def test_what_is_not_listed_is_refused(self):
        for name, mark, header in (
            ("protocol/job.cpp", "<", "msgpack.hpp"),
            ("protocol/job.cpp", "<", "unistd.h"),
            ("protocol/job.cpp", "<", "fstream"),
            ("protocol/job.cpp", '"', "storage/database.hpp"),
            ("storage/database.cpp", "<", "caf/all.hpp"),
            ("actors/decide/plan.cpp", "<", "thread"),
            ("actors/decide/plan.cpp", "<", "caf/all.hpp"),
            ("actors/decide/plan.cpp", '"', "actors/host/clock.hpp"),
            ("actors/host/files.cpp", "<", "caf/all.hpp"),
            ("actors/shepherd/run.cpp", '"', "actors/interfaces.hpp"),
            ("actors/scheduler.cpp", '"', "storage/job_store.hpp"),
            ("actors/scheduler.cpp", "<", "zmq.hpp"),
            ("actors/scheduler.cpp", '"', "clients/command.hpp"),
            ("clients/main.cpp", '"', "actors/config.hpp"),
            ("clients/main.cpp", "<", "sqlite3.h"),
            ("tests/decide/plan_test.cpp", '"', "tests/storage/builders.hpp"),
            ("misc/x.cpp", "<", "vector"),
            ("clients/main.cpp", "<", "boost/any.hpp"),
            ("clients/main.cpp", '"', "missing.hpp"),
        ):
            self.assertIsNotNone(self.verdict(name, mark, header), f"{name} {header}")


if __name__ == "__main__":
    if "--self-test" in sys.argv:
        unittest.main(argv=[sys.argv[0]])
    problems = check()
    print("\n".join(problems) or f"includes: {len(sources())} files keep the rules")
    sys.exit(1 if problems else 0)
