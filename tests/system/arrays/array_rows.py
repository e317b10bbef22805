"""What sacct says of an array, element by element."""

import dataclasses

from slotd_fixture import ENDED, TimedOut, wait_until


@dataclasses.dataclass
class Element:
    """One element that has a row of its own."""

    raw: int  # the id of that row
    state: str
    exit: str

    @property
    def over(self):
        return self.state in ENDED


def elements(slotd, array):
    """By index; those that still wait in the array's record are not among them."""
    ran = slotd.run("sacct", "-n", "-P", "-X", "-j", array, "-o", "JobID,JobIDRaw,State,ExitCode")
    if ran.code != 0:
        raise AssertionError(f"sacct: exit {ran.code}: {ran.err}")
    found = {}
    for line in ran.out.splitlines():
        shown, raw, state, status = line.split("|")
        owner, _, index = shown.partition("_")
        assert int(owner) == array, f"sacct -j {array} shows {shown}"
        if index.isdigit():
            assert int(index) not in found, f"sacct lists {shown} twice"
            found[int(index)] = Element(int(raw), state.split()[0], status)
    return found


def wait_for_elements(slotd, array, count, seconds=60.0):
    """Waits until so many elements are over; returns all of them."""
    def all_over():
        shown = elements(slotd, array)
        return shown if len(shown) == count and all(one.over for one in shown.values()) else None
    try:
        return wait_until(all_over, f"end of the {count} elements of array {array}", seconds)
    except TimedOut as late:
        raise TimedOut(f"{late}; there is: {slotd.run('squeue', '-h', '-o', '%i %T %r').out}") from None


def submit_array(slotd, spec, text, *options):
    return slotd.submit(text, "-a", spec, *options)
