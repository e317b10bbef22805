"""Cuts the original's manual into rows, and reads our list of them.

The manual itself is not part of this tree. `rows.tsv` names each of its rows by a digest, so that a script
can see whether all are there, and says in our own words what the row is about and which test shows it.
`connecting.txt` has the digests of lines that state nothing: headings, heads of tables, `Example:`.

A row is a line of the manual; a command that goes on behind a backslash and a script that is shown are one.
The digest is of the line and of how many lines like it came before, since some stand there twice."""

import collections
import dataclasses
import hashlib
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parents[2]
MANUAL = TREE.parent / "shared" / "manual.md"
ROWS = HERE / "rows.tsv"
CONNECTING = HERE / "connecting.txt"
TESTED, OPEN, NOT_APPLICABLE = "tested", "open", "n/a"
MAY_BE_SKIPPED = "?"  # in front of a test that some machines cannot run
BETWEEN_TESTS = " | "


@dataclasses.dataclass(frozen=True)
class ManualRow:
    line: int
    text: str
    digest: str


@dataclasses.dataclass(frozen=True)
class Row:
    """A line of rows.tsv."""

    id: str
    digest: str
    status: str
    tests: tuple
    description: str

    @property
    def kind(self):
        return self.status.partition(":")[0]

    @property
    def why(self):
        return self.status.partition(":")[2].strip()


@dataclasses.dataclass(frozen=True)
class NamedTest:
    """A test as rows name it: `ctest name`, or `ctest name#test_part` or `#Class.test_part` of a Python program."""

    name: str
    part: str
    may_be_skipped: bool


def named_test(text):
    name, _, part = text.removeprefix(MAY_BE_SKIPPED).partition("#")
    return NamedTest(ctest_name(name), part, text.startswith(MAY_BE_SKIPPED))


def ctest_name(name):
    """`decide_test: a sentence`, with or without the blank: CMake drops it from the prefix."""
    return re.sub(r"^([\w.]+): ", r"\1:", name)


def read_rows(path=ROWS):
    rows = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 5:
            raise ValueError(f"{path.name}:{number}: {len(cells)} columns, not 5")
        name, digest, status, tests, description = cells
        rows.append(Row(name, digest, status, tuple(t for t in tests.split(BETWEEN_TESTS) if t), description))
    return rows


def read_connecting(path=CONNECTING):
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def joined(lines):
    """(number, text) of each row: continued commands and shown scripts are one."""
    rows = []
    for number, line in enumerate(lines, 1):
        text = " ".join(line.split())
        before = rows[-1][1] if rows else ""
        in_script = before.startswith("#!") and text.startswith(("#", "echo "))
        if before.endswith("\\") or in_script:
            rows[-1] = (rows[-1][0], before.removesuffix("\\").rstrip() + ("\n" if in_script else " ") + text)
        elif text:
            rows.append((number, text))
    return rows


def manual_rows(text):
    seen = collections.Counter()
    rows = []
    for number, line in joined(text.splitlines()):
        seen[line] += 1
        digest = hashlib.sha256(f"{line}\0{seen[line]}".encode()).hexdigest()[:10]
        rows.append(ManualRow(number, line, digest))
    return rows
