"""Reads cases: files cases/*.case. README.md shows the format.

A case is a list of steps. A `$` step is run in both worlds and compared; a `>` step prepares."""

import dataclasses
import pathlib
import re

KINDS = ("lines", "columns", "fields", "environment", "refusal")


class CaseError(ValueError):
    """A line of a case file that cannot be read."""


@dataclasses.dataclass
class Step:
    """One step. `what`: compare, let, do, await, await-file, await-that or file."""

    what: str
    text: str  # of the command, or the name of the file
    line: int
    name: str = ""  # of the variable that takes what is printed
    states: tuple = ()
    body: str = ""  # of the file
    only_in: str = ""  # the one world in which it is done
    kind: str = "lines"
    names: tuple = ()  # of the columns; of the fields that are compared, all if empty


@dataclasses.dataclass
class Case:
    name: str
    title: str
    line: int
    alone: bool = False  # nothing else may run beside it
    steps: list = dataclasses.field(default_factory=list)


def read_cases(text, where="case file"):
    cases = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            _read_line(line, number, cases)
        except (CaseError, IndexError) as error:
            raise CaseError(f"{where}:{number}: {error or 'not a line of a case'}: {line}") from None
    names = [case.name for case in cases]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise CaseError(f"{where}: twice: {', '.join(doubled)}")
    return cases


def read_folder(folder):
    cases = []
    for path in sorted(pathlib.Path(folder).glob("*.case")):
        group = path.stem
        for case in read_cases(path.read_text(), path.name):
            case.name = f"{group}.{case.name}"
            cases.append(case)
    return cases


def _read_line(line, number, cases):
    if not line.strip() or line.startswith("#"):
        return
    if match := re.fullmatch(r"case ([a-z0-9-]+): (.+)", line):
        cases.append(Case(match[1], match[2], number))
        return
    if not cases:
        raise CaseError("before the first case")
    case = cases[-1]
    if line == "alone":
        case.alone = True
    elif line.startswith("$ "):
        case.steps.append(Step("compare", line[2:], number))
    elif line.startswith("> "):
        case.steps.append(_preparation(line[2:], number))
    elif line.startswith("|"):
        _more_of_file(case.steps[-1], line[1:])
    elif line.startswith("  "):
        _how_to_compare(case.steps[-1], line.split())
    else:
        raise CaseError("not a line of a case")


def _preparation(text, number):
    if match := re.fullmatch(r"in (slotd|slurm): (.+)", text):
        return dataclasses.replace(_preparation(match[2], number), only_in=match[1])
    if match := re.fullmatch(r"([a-z_]+) = (.+)", text):
        return Step("let", match[2], number, name=match[1])
    if match := re.fullmatch(r"(do|file|await file|await that) (.+)", text):
        return Step(match[1].replace(" ", "-"), match[2], number)
    if match := re.fullmatch(r"await \$(\S+) ([A-Z_]+(?: [A-Z_]+)*)", text):
        return Step("await", match[1], number, states=tuple(match[2].split()))
    raise CaseError("not a preparation")


def _more_of_file(step, text):
    if step.what != "file":
        raise CaseError("text of a file, but no file")
    step.body += text.removeprefix(" ") + "\n"


def _how_to_compare(step, words):
    if step.what != "compare" or words[0] not in KINDS:
        raise CaseError("not a way to compare")
    step.kind, step.names = words[0], step.names + tuple(words[1:])
    if step.kind == "columns" and not step.names:
        raise CaseError("columns need names")
