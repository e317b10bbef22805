#!/usr/bin/python3
"""Fails for a test that rows.tsv names and that did not run, or did not pass.

    tests/system/manual/ran.py RESULTS [RESULTS…]

RESULTS are files of `ctest --output-junit FILE --test-output-size-passed 10000000`: without the last
option ctest keeps only the beginning of what a test program printed. Parts of Python programs are found
in what they printed. A skipped test did not run; rows mark with `?` those that some machines cannot run."""

import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

from manual_rows import OPEN, TESTED, ctest_name, named_test, read_rows

PASSED, SKIPPED, FAILED = "passed", "skipped", "failed"
PART = re.compile(r"^(?P<name>test_\w+) \((?P<place>[\w.]+)\).*? \.\.\. ?", re.MULTILINE | re.DOTALL)
VERDICT = re.compile(r"(?:^|(?<=\.\.\. ))(ok|skipped|expected failure|FAIL|ERROR|unexpected success)\b",
                     re.MULTILINE)


def outcome_of(case):
    if case.get("status") == "run":
        return PASSED
    return SKIPPED if case.find("skipped") is not None or case.get("status") == "notrun" else FAILED


def parts_of(printed):
    """What became of each part of a Python program: {(class, test): outcome}."""
    parts = {}
    starts = list(PART.finditer(printed))
    for start, end in zip(starts, [*[later.start() for later in starts[1:]], len(printed)]):
        verdict = VERDICT.search(printed, start.end() - 1, end)
        word = verdict[1] if verdict else "no verdict"
        place = start["place"].split(".")
        owner = place[-2] if place[-1] == start["name"] else place[-1]
        parts[owner, start["name"]] = {"ok": PASSED, "skipped": SKIPPED}.get(word, FAILED)
    return parts


def read_results(paths):
    """({ctest name: outcome}, {ctest name: its parts})."""
    outcomes, parts = {}, {}
    for path in paths:
        for case in xml.parse(path).getroot().iter("testcase"):
            name = ctest_name(case.get("name"))
            outcomes[name] = outcome_of(case)
            parts[name] = parts_of(case.findtext("system-out") or "")
    return outcomes, parts


def found(test, outcomes, parts):
    """The outcomes of all that a name names; none where nothing ran."""
    if test.name not in outcomes:
        return []
    if not test.part:
        return [outcomes[test.name]]
    owner, _, name = test.part.rpartition(".")
    if not parts[test.name] and outcomes[test.name] == SKIPPED:
        return [SKIPPED]
    return [outcome for (place, part), outcome in parts[test.name].items()
            if part == name and owner in ("", place)]


def verdict(test, outcomes, parts):
    """What is to be complained about; nothing where it ran and passed."""
    seen = found(test, outcomes, parts)
    if not seen:
        return "did not run"
    wrong = [outcome for outcome in seen if outcome == FAILED or (outcome == SKIPPED and not test.may_be_skipped)]
    return wrong[0] if wrong else ""


def complaints(rows, outcomes, parts):
    """A line for each test that did not pass, with the rows that name it."""
    naming = collections.defaultdict(list)
    for row in rows:
        for text in row.tests:
            naming[text].append(row.id)
    for text, ids in naming.items():
        if wrong := verdict(named_test(text), outcomes, parts):
            yield f"{text}: {wrong}; it is to show {', '.join(ids)}"


def main(paths):
    if not paths:
        print("usage: tests/system/manual/ran.py RESULTS...", file=sys.stderr)
        return 2
    rows = read_rows()
    found_wrong = list(complaints(rows, *read_results(paths)))
    for complaint in found_wrong:
        print(complaint)
    counts = {kind: sum(row.kind == kind for row in rows) for kind in (TESTED, OPEN)}
    print(f"manual: {counts[TESTED]} rows are tested, {counts[OPEN]} open; "
          f"{len({test for row in rows for test in row.tests})} tests named, {len(found_wrong)} of them did not pass")
    return 1 if found_wrong else 0


if __name__ == "__main__":
    sys.exit(main([pathlib.Path(path) for path in sys.argv[1:]]))
