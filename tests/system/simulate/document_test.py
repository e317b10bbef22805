"""The figures of docs/SIMULATE.md are those that the command prints."""

import json
import os
import pathlib
import subprocess
import unittest

TREE = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ["SLOTD_BUILD"]) / "bin" / "slotd"
TEXT = (TREE / "docs" / "SIMULATE.md").read_text()


def simulate(*words, text_in=None):
    ran = subprocess.run([PROGRAM, "simulate", "--json", *words], capture_output=True, text=True, check=True,
                         input=text_in, env={"PATH": "/usr/bin:/bin", "HOME": "/", "SLOTD_CONFIG": "/dev/null"})
    return json.loads(ran.stdout)


def length(seconds):
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days}-{hours:02}:{minutes:02}:{rest:02}"
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def cells_of(policy):
    wait, wide = policy["wait_seconds"], policy["wide"]
    times = (wait["mean"], wait["median"], wait["p95"], wait["max"], wide["mean_wait_seconds"],
             wide["max_wait_seconds"])
    return [*map(length, times), f"{policy['bounded_slowdown']:.0f}", f"{policy['utilisation']:.1%}".replace("%", " %")]


def rows():
    """The cells of the table of figures, by shape, jobs and policy."""
    found = {}
    for line in TEXT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 11 and cells[0].endswith("sp2"):
            found[cells[0], int(cells[1].replace(",", "")), cells[2]] = cells[3:]
    return found


class Figures(unittest.TestCase):
    def test_of_the_table_are_true(self):
        told = rows()
        self.assertEqual(12, len(told))
        for shape, jobs in sorted({key[:2] for key in told}):
            report = simulate("--generate", shape, "--jobs", str(jobs))
            for policy in report["policies"]:
                with self.subTest(shape=shape, jobs=jobs, policy=policy["policy"]):
                    self.assertEqual(told[shape, jobs, policy["policy"]], cells_of(policy))

    def test_of_exact_estimates_are_true(self):
        for estimates in ("asked", "exact"):
            (one,) = simulate("--generate=sdsc-sp2", "-p", "backfill", "--estimates", estimates)["policies"]
            self.assertIn(length(one["wait_seconds"]["mean"]), TEXT.split("`--estimates exact`, the mean")[1][:150])

    def test_of_the_job_that_starves_are_true(self):
        jobs = [(n + 1, n * 110, 400, 1, 400) for n in range(1000)] + [(1001, 1000, 600, 4, 900)]
        trace = "; MaxProcs: 4\n" + "".join(
            f"{number} {submit} -1 {runs} {cpus} -1 -1 {cpus} {limit} -1 1 -1 -1 -1 -1 -1 -1 -1\n"
            for number, submit, runs, cpus, limit in jobs)
        waits = {one["policy"]: length(one["wide"]["max_wait_seconds"])
                 for one in simulate("--trace=-", text_in=trace)["policies"]}
        self.assertEqual({"backfill": "6:30", "fifo": "6:30", "first-fit": "1-06:21:30"}, waits)
        said = TEXT.split("### Starvation")[1]
        for wait in waits.values():
            self.assertIn(wait, said)


if __name__ == "__main__":
    unittest.main()
