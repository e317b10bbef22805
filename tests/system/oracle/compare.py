"""Takes apart what a command did into named values, so that two worlds can be compared value by value."""

import csv
import dataclasses
import re

NONE = "(none)"
MOST_DEVIATIONS = 25


def _lines(normaliser, ran, step):
    return {f"line{number}": normaliser.text(line) for number, line in enumerate(ran.out.splitlines(), 1)}


def _columns(normaliser, ran, step):
    """Cells parted by `|`, rows by number; of one row alone no number."""
    rows, values = ran.out.splitlines(), {}
    for number, row in enumerate(rows, 1):
        cells = row.split("|")
        mark = f"row{number}." if len(rows) > 1 else ""
        if len(cells) != len(step.names):
            values[f"{mark}cells"] = f"{len(cells)}: {normaliser.text(row)}"
        for name, cell in zip(step.names, cells):
            values[mark + name] = normaliser.value(name, cell)
    return values


def _fields(normaliser, ran, step):
    """`key=value` words; a value goes on to the next word with a `=`."""
    parts = re.split(r"(?:^|\s)([A-Za-z][\w/:]*)=", ran.out)
    shown = dict(zip(parts[1::2], (value.strip() for value in parts[2::2])))
    names = step.names or tuple(shown)
    return {name: normaliser.value(name, shown[name]) for name in names if name in shown}


def _environment(normaliser, ran, step):
    shown = dict(line.split("=", 1) for line in ran.out.splitlines() if "=" in line)
    return {name: normaliser.value(name, value) for name, value in shown.items()
            if not normaliser.is_means(name)}


def _message(text):
    """What was said on standard error, as one line: Slurm breaks a long sentence into lines, each with its
    name in front (`sbatch: error: `), and ends some with a blank."""
    head = re.match(r"\w+: error: ", text)
    lines = text.splitlines()
    if head:
        lines = [line.removeprefix(head[0]) if number else line for number, line in enumerate(lines)]
    return " ".join(" ".join(lines).split())


READERS = {"lines": _lines, "refusal": _lines, "columns": _columns, "fields": _fields, "environment": _environment}


def values_of(normaliser, number, step, ran):
    """{field: value} of the command `number` of a case; fields are `NUMBER.what`."""
    values = {"exit": str(ran.code)}
    if step.kind == "refusal":
        values["refused"] = "with a message" if ran.err else "without a word"
    elif ran.err:
        values["stderr"] = normaliser.text(_message(ran.err))
    values.update(READERS[step.kind](normaliser, ran, step))
    return {f"{number}.{name}": value for name, value in values.items()}


@dataclasses.dataclass(frozen=True)
class Difference:
    case: str
    field: str
    slotd: str
    slurm: str


def differences(case, slotd, slurm):
    """Fields whose values are not the same, in the order of the commands."""
    fields = list(dict.fromkeys([*slotd, *slurm]))
    fields.sort(key=lambda field: int(field.partition(".")[0]))
    return [Difference(case, field, slotd.get(field, NONE), slurm.get(field, NONE)) for field in fields
            if slotd.get(field, NONE) != slurm.get(field, NONE)]


def covers(declared, found):
    """Does a declaration cover a difference? One whose case ends in `.*` is for all cases of its group."""
    group = declared.case.removesuffix("*") if declared.case.endswith(".*") else None
    same_case = found.case.startswith(group) if group else found.case == declared.case
    # A group's numbers of commands differ from case to case.
    same_field = found.field.partition(".")[2] == declared.field.partition(".")[2] if group else found.field == declared.field
    return same_case and same_field and (declared.slotd, declared.slurm) == (found.slotd, found.slurm)


def read_deviations(text):
    """{Difference: reason}; the file has a head line."""
    rows = list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    declared = {}
    for number, row in enumerate(rows[1:], 2):
        if len(row) != 5 or not row[4].strip():
            raise ValueError(f"deviations.tsv:{number}: needs case, field, slotd's value, Slurm's value and a reason")
        difference = Difference(*row[:4])
        if difference in declared:
            raise ValueError(f"deviations.tsv:{number}: declared twice")
        declared[difference] = row[4]
    if len(declared) > MOST_DEVIATIONS:
        raise ValueError(f"deviations.tsv: {len(declared)} declarations, at most {MOST_DEVIATIONS} are allowed")
    return declared
