#!/usr/bin/python3
"""Fails on an #include that docs/CONVENTIONS.md, section 2, does not list.

The rules are the table LAYERS, a row for each folder. What a folder may use is listed; all else is refused, and so
are a circle of folders, a file in a folder without a row, a path that does not start at the root, and a header that
does not exist.

    tools/check_includes.py               checks the tree
    tools/check_includes.py --self-test   checks that the rules can refuse
"""

import dataclasses
import pathlib
import re
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
    """Files in `folder` may use these folders of ours and these libraries.

    `only` gives single files, by name without ending, more than the rest of their layer: folders,
    libraries or single headers."""

    folder: str
    own: tuple
    libraries: tuple = ()
    machine: bool = False  # may it reach the machine: files, threads, clocks, the kernel?
    only: dict = dataclasses.field(default_factory=dict)


# What travels between processes. Every folder may use it.
VOCABULARY = ("protocol/base", "protocol/text", "protocol")


def decide(name, *rules, libraries=()):
    """A folder of rules: plain values in, plain values out."""
    return Layer(f"actors/decide/{name}", own=(*VOCABULARY, *(f"actors/decide/{rule}" for rule in rules)),
                 libraries=libraries)


def actor(name, *more, only=None):
    """A folder of actors, or of threads that they talk to."""
    return Layer(f"actors/{name}", own=(*VOCABULARY, "actors", "actors/host", *more),
                 libraries=("caf", "fmt"), machine=True, only=only or {})


def client(name, *parts, libraries=(), only=None):
    """A folder of the client program. What reaches the machine in the same way as the daemon is in actors/host."""
    own = (*VOCABULARY, "actors/host", *(f"clients/{part}" if part else "clients" for part in parts))
    return Layer(f"clients/{name}", own=own, libraries=("fmt", *libraries), machine=True, only=only or {})


# A row for each folder. A folder uses its own files and those of the folders in its row.
LAYERS = (
    # snprintf, and the numbers of signals.
    Layer("protocol/base", own=(), libraries=("expected",)),
    Layer("protocol/text", own=("protocol/base",), libraries=("expected",),
          only={"duration": ("cstdio",), "instant": ("cstdio",), "json": ("json",), "signal_name": ("csignal",),
                "value": ("cstdio",)}),
    Layer("protocol", own=("protocol/base", "protocol/text"), libraries=("expected",),
          only={"wire": ("msgpack",)}),

    Layer("storage", own=VOCABULARY, libraries=("sqlite",), machine=True,
          only={"content_store": ("xxhash",)}),

    decide("jobs"),
    decide("resources"),
    decide("lifecycle"),
    decide("housekeeping"),
    decide("arrays", "jobs", "lifecycle"),
    decide("eligibility", "arrays"),
    decide("admission", "resources"),
    decide("plan", "jobs", "resources", "eligibility"),
    decide("update", "admission", "eligibility", "lifecycle"),
    decide("explain", "jobs", "arrays", "resources", "eligibility", "admission", "plan"),

    Layer("actors/host", own=VOCABULARY, machine=True),
    Layer("actors/shepherd", own=(*VOCABULARY, "actors/host"), machine=True),
    Layer("actors/simulate", own=(*VOCABULARY, "actors/decide/plan"), machine=True,
          only={"history": ("storage",)}),

    # Interfaces and messages: every actor knows them, and they know no actor.
    Layer("actors", own=(*VOCABULARY, "actors/decide/arrays", "actors/decide/jobs", "actors/decide/resources",
                         "actors/host"),
          libraries=("caf",), machine=True),
    actor("attempts", "actors/decide/lifecycle"),
    actor("housekeeping", "actors/decide/housekeeping"),
    actor("journal", "storage", "actors/decide/arrays", "actors/decide/housekeeping"),
    actor("reader", "storage", "actors/decide/arrays", "actors/decide/explain", "actors/decide/jobs",
          "actors/decide/plan", "actors/decide/resources"),
    actor("front", only={"gateway": ("zmq",)}),
    actor("events", only={"event_socket": ("zmq",)}),
    actor("resources", "actors/decide/resources"),
    # Its parts know no CAF, so that each can be tested without actors.
    Layer("actors/scheduler",
          own=(*VOCABULARY, "actors", "actors/host", "actors/decide/admission", "actors/decide/arrays",
               "actors/decide/eligibility", "actors/decide/jobs", "actors/decide/lifecycle", "actors/decide/plan",
               "actors/decide/resources", "actors/decide/update"),
          libraries=("fmt",), machine=True,
          only={"scheduler": ("caf",), "actor_outside": ("caf",)}),
    actor("daemon/recovery", "storage", "actors/attempts", "actors/scheduler", "actors/decide/arrays",
          "actors/decide/jobs", "actors/decide/lifecycle"),
    actor("daemon", "storage", "actors/attempts", "actors/daemon/recovery", "actors/decide/admission",
          "actors/decide/resources", "actors/events", "actors/front", "actors/housekeeping", "actors/journal", "actors/reader",
          "actors/resources", "actors/scheduler",
          only={"main": ("generated", "actors/simulate")}),

    Layer("clients", own=("clients/process",), machine=True, only={"main": ("generated",)}),
    client("process"),
    client("link", "process", libraries=("zmq",)),
    client("options", "process"),
    client("views", "process"),
    client("submit", "process", "options"),
    client("history", "options", "views"),
    client("events", "link", "views", libraries=("zmq",)),
    client("why", "views"),
    client("scontrol", "process", "link", "views"),
    client("docs", "", "options"),
    client("commands", "", "process", "link", "options", "views", "submit", "history", "events", "why",
           "scontrol", "docs", only={"docs": ("generated",)}),
)
# Tests may use whatever they test, and what lies in their own folder or in tests/support.
TESTS = Layer("tests", own=tuple(layer.folder for layer in LAYERS) + ("tests/support",),
              libraries=tuple(LIBRARIES), machine=True)
# Headers that the build writes.
GENERATED = {"version.hpp": "generated"}


def folder_of(name):
    return name.rpartition("/")[0]


def layer_of(name):
    """The row of the folder that the file lies in; None where that folder has none."""
    if name.startswith("tests/"):
        return TESTS
    return next((layer for layer in LAYERS if layer.folder == folder_of(name)), None)


def circles(layers=LAYERS):
    """Folders that reach themselves through the rows, each with the way."""
    uses = {layer.folder: set(layer.own) for layer in layers}

    def way_back(start, at, seen):
        for folder in sorted(uses.get(at, ())):
            if folder == start:
                return [folder]
            if folder not in seen:
                seen.add(folder)
                if rest := way_back(start, folder, seen):
                    return [folder, *rest]
        return None

    found = ((folder, way_back(folder, folder, set())) for folder in uses)
    return [" -> ".join([folder, *way]) for folder, way in found if way]


def library_of(header):
    for library, starts in LIBRARIES.items():
        if header.startswith(starts):
            return library
    return None


def refusal(name, mark, header, exists):
    """Why this file may not include this header, or None where it may."""
    layer = layer_of(name)
    if layer is None:
        return "lies in a folder that has no row"
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
    return f"{folder_of(name)} may not use {target}"


PARTS = "actors/scheduler/parts.hpp"


def parts_in_order(text):
    """The types of the members that a struct of parts declares, in their order."""
    members = re.findall(r"^  (\w+) \w+;$", text, re.MULTILINE)
    return [name for name in members if name[0].isupper()]


def out_of_order(order, files):
    """`order`: names of types. `files`: for each name the headers that its files include, and its own header."""
    place = {header: order.index(name) for name, (header, _) in files.items()}
    found = []
    for name, (_, included) in files.items():
        for header in sorted(included):
            if place.get(header, -1) > order.index(name):
                found.append(f"{PARTS}: {name} uses {header}, which comes after it")
    return found


def check_parts(tree=TREE):
    folder = (tree / PARTS).parent
    order = parts_in_order((tree / PARTS).read_text())
    files = {}
    for path in folder.glob("*.hpp"):
        text = path.read_text()
        for name in set(re.findall(r"^class (\w+) ", text, re.MULTILINE)) & set(order):
            sources = [text] + [source.read_text() for source in [path.with_suffix(".cpp")] if source.is_file()]
            included = {header for source in sources for _, mark, header in includes(source) if mark == '"'}
            files[name] = (path.relative_to(tree).as_posix(), included)
    return out_of_order(order, files)


def check(tree=TREE):
    found = [f"folders in a circle: {way}" for way in circles()] + check_parts(tree)
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
            ("protocol/base/result.hpp", "<", "tl/expected.hpp"),
            ("storage/database.hpp", "<", "sqlite3.h"),
            ("actors/decide/plan/plan.hpp", '"', "protocol/job.hpp"),
            ("actors/shepherd/run.cpp", '"', "actors/host/files.hpp"),
            ("actors/journal/journal.cpp", '"', "storage/job_store.hpp"),
            ("actors/front/gateway.cpp", "<", "zmq.hpp"),
            ("clients/commands/sbatch.cpp", '"', "clients/options/parse.hpp"),
            ("tests/unit/actors/decide/plan/plan_test.cpp", '"', "tests/unit/actors/decide/plan/plan_properties.hpp"),
            ("tests/unit/storage/schema_test.cpp", '"', "tests/support/temp_dir.hpp"),
        ):
            self.assertIsNone(self.verdict(name, mark, header), f"{name} {header}")

    def test_folders_in_a_circle_are_seen(self):
        self.assertEqual([], circles())
        looped = (Layer("a", own=("b",)), Layer("b", own=("c",)), Layer("c", own=("a",)))
        self.assertIn("a -> b -> c -> a", circles(looped))

    def test_a_part_that_uses_a_later_one_is_seen(self):
        order = parts_in_order("struct Parts {\n  Jobs jobs;\n  int x;\n  JobQueue queue;\n};\n")
        self.assertEqual(["Jobs", "JobQueue"], order)
        good = {"Jobs": ("a/jobs.hpp", {"a/ids.hpp"}), "JobQueue": ("a/queue.hpp", {"a/jobs.hpp"})}
        self.assertEqual([], out_of_order(order, good))
        bad = good | {"Jobs": ("a/jobs.hpp", {"a/queue.hpp"})}
        self.assertEqual(1, len(out_of_order(order, bad)))

    def test_what_is_not_listed_is_refused(self):
        for name, mark, header in (
            ("protocol/job.cpp", "<", "msgpack.hpp"),
            ("protocol/job.cpp", "<", "unistd.h"),
            ("protocol/job.cpp", "<", "fstream"),
            ("protocol/job.cpp", '"', "storage/database.hpp"),
            ("storage/database.cpp", "<", "caf/all.hpp"),
            ("actors/decide/plan/plan.cpp", "<", "thread"),
            ("actors/decide/plan/plan.cpp", "<", "caf/all.hpp"),
            ("actors/decide/plan/plan.cpp", '"', "actors/host/clock.hpp"),
            ("actors/host/files.cpp", "<", "caf/all.hpp"),
            ("actors/shepherd/run.cpp", '"', "actors/interfaces.hpp"),
            ("actors/scheduler/scheduler.cpp", '"', "storage/job_store.hpp"),
            ("actors/scheduler/scheduler.cpp", "<", "zmq.hpp"),
            ("actors/scheduler/scheduler.cpp", '"', "clients/command.hpp"),
            ("clients/main.cpp", '"', "actors/daemon/config.hpp"),
            ("clients/main.cpp", "<", "sqlite3.h"),
            ("tests/unit/actors/decide/plan/plan_test.cpp", '"', "tests/unit/storage/builders.hpp"),
            ("actors/decide/arrays/arrays.cpp", '"', "actors/decide/eligibility/dependency.hpp"),
            ("clients/process/report.cpp", '"', "clients/options/help.hpp"),
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
