"""`slotd simulate` over a trace: the figures of a small one are those of a sum done by hand."""

import json
import os
import pathlib
import pty
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["SLOTD_BUILD"])
PROGRAM = BUILD / "bin" / "slotd"
# Number, submit, run, processors, limit: tests/unit/actors/simulate/replay_test.cpp has the same, and says why each
# starts when it does.
JOBS = ((1, 0, 100, 2, 100), (2, 10, 50, 4, 50), (3, 20, 60, 2, 60), (4, 30, 40, 2, 100), (5, 40, 10, 1, 20))
WAITS = {"backfill": (0, 90, 0, 120, 40), "fifo": (0, 90, 130, 120, 150), "first-fit": (0, 110, 0, 50, 60)}


def line(number, submit, runs, cpus, limit, wait=-1, memory=-1):
    return f"{number} {submit} {wait} {runs} {cpus} -1 -1 {cpus} {limit} {memory} 1 -1 -1 -1 -1 -1 -1 -1\n"


TRACE = "; MaxProcs: 4\n" + "".join(line(*job) for job in JOBS)


class Simulate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": folder.name, "SLOTD_CONFIG": "/dev/null",
                            "SLOTD_ROOT": str(self.folder / "root")}

    def write(self, text, name="jobs.swf"):
        (self.folder / name).write_text(text)
        return name

    def run_it(self, *words, text_in=""):
        return subprocess.run([PROGRAM, "simulate", *words], capture_output=True, text=True, input=text_in,
                              check=False, env=self.environment, cwd=self.folder)

    def report(self, *words, **more):
        ran = self.run_it(*words, "--json", **more)
        self.assertEqual((0, ""), (ran.returncode, ran.stderr))
        return json.loads(ran.stdout)

    def refusal(self, *words):
        ran = self.run_it(*words)
        self.assertEqual((1, ""), (ran.returncode, ran.stdout))
        return ran.stderr


class TheFigures(Simulate):
    def test_of_each_policy_are_those_by_hand(self):
        report = self.report("--trace", self.write(TRACE))
        self.assertEqual(["backfill", "fifo", "first-fit"], [one["policy"] for one in report["policies"]])
        for one in report["policies"]:
            waits = sorted(WAITS[one["policy"]])
            with self.subTest(policy=one["policy"]):
                self.assertEqual(sum(waits) / 5, one["wait_seconds"]["mean"])
                self.assertEqual([waits[2], waits[4], waits[4]],
                                 [one["wait_seconds"][name] for name in ("median", "p95", "max")])
                self.assertEqual(waits[::-1], [late["wait_seconds"] for late in one["longest_waits"]])
                self.assertEqual(WAITS[one["policy"]][1], one["wide"]["max_wait_seconds"])
                self.assertEqual(5, one["started"])

    def test_utilisation_is_of_the_makespan(self):
        (one,) = self.report("-t", self.write(TRACE), "-p", "backfill")["policies"]
        self.assertEqual(190, one["makespan_seconds"])
        work = sum(runs * cpus for _, _, runs, cpus, _ in JOBS)
        self.assertAlmostEqual(work / (4 * 190), one["utilisation"])

    def test_may_come_from_a_pipe(self):
        self.assertEqual(5, self.report("--trace=-", text_in=TRACE)["jobs"])

    def test_are_of_the_machine_that_is_asked_for(self):
        report = self.report("--trace", self.write(TRACE), "--cpus=3")
        self.assertEqual({"cpus": 3, "memory_mib": None, "gpus": 0}, report["machine"])
        self.assertEqual((4, 1), (report["jobs"], report["left_out"]["too_large"]))

    def test_count_memory_where_its_size_is_given(self):
        name = self.write("".join(line(n, 0, 10, 1, 10, memory=1024 * 600) for n in (1, 2)))
        free, short = (self.report("-t", name, "-c", "2", "-p", "fifo", *more)["policies"][0]
                       for more in ((), ("--memory=1000M",)))
        self.assertEqual((0, 10), (free["wait_seconds"]["max"], short["wait_seconds"]["max"]))

    def test_beside_those_of_old_where_a_trace_has_waits(self):
        name = self.write("; MaxProcs: 4\n" + line(1, 0, 10, 1, 10, wait=7) + line(2, 0, 10, 1, 10, wait=9))
        self.assertEqual({"backfill": 0, "fifo": 0, "first-fit": 0, "recorded": 8},
                         {one["policy"]: one["wait_seconds"]["mean"]
                          for one in self.report("-t", name)["policies"]})


class Options(Simulate):
    def test_estimates_that_are_exact_let_more_pass(self):
        name = self.write("; MaxProcs: 4\n" + line(1, 0, 100, 2, 100) + line(2, 10, 50, 4, 50)
                          + line(3, 20, 70, 2, 200))
        waits = [self.report("-t", name, "-p", "backfill", "--estimates", words)["policies"][0]["wait_seconds"]["max"]
                 for words in ("asked", "exact")]
        self.assertEqual([130, 90], waits)

    def test_jobs_and_scale_change_what_comes(self):
        report = self.report("-t", self.write(TRACE), "--jobs=2", "--scale=2", "-p", "fifo")
        self.assertEqual((2, 2.0), (report["jobs"], report["scale"]))
        self.assertEqual(95, report["policies"][0]["wait_seconds"]["max"])

    def test_a_trace_that_is_written_gives_the_same_figures(self):
        generated = ("--generate=kth-sp2", "--seed=3", "--jobs=300")
        self.assertEqual(0, self.run_it(*generated, "--write", "made.swf").returncode)
        self.assertEqual(self.report(*generated)["policies"], self.report("--trace=made.swf")["policies"])

    def test_a_seed_makes_the_same_jobs_and_another_makes_others(self):
        one, again, other = (self.run_it("--generate", "sdsc-sp2", "-n", "50", "-o", "-", "--seed", seed).stdout
                             for seed in "112")
        self.assertEqual(one, again)
        self.assertNotEqual(one, other)
        self.assertEqual(50, sum(not row.startswith(";") for row in one.splitlines()))


class Trouble(Simulate):
    def test_a_broken_line_is_told_and_left_out(self):
        name = self.write(TRACE + "6 0 nothing\n")
        ran = self.run_it("--trace", name, "--json")
        self.assertEqual(0, ran.returncode)
        self.assertEqual("slotd simulate: jobs.swf:7: field 3 is no number that counts: nothing; "
                         "this line is left out\n", ran.stderr)
        self.assertEqual(1, json.loads(ran.stdout)["left_out"]["broken"])
        self.assertEqual("", self.run_it("--trace", name, "--json", "--quiet").stderr)

    def test_many_broken_lines_are_counted(self):
        ran = self.run_it("--trace", self.write(TRACE + "x\n" * 50))
        self.assertEqual(6, len(ran.stderr.splitlines()))
        self.assertIn("jobs.swf: 45 more lines cannot be read and are left out", ran.stderr)
        self.assertIn("Left out: 50 that cannot be read\n", ran.stdout)

    def test_a_file_without_a_job_is_refused_in_one_line(self):
        for text, why in (("x\n" * 9, "jobs.swf:1: field 1 is no number that counts: x; no line of this file is a job"),
                          ("; MaxProcs: 4\n", "jobs.swf: no job to simulate (0 never ran, 0 are too large for the machine)"),
                          (line(1, 0, 1, 1, 1), "jobs.swf: its header names no MaxProcs; say how many: --cpus=N"),
                          ("; MaxProcs: 99999\n" + line(1, 0, 1, 1, 1),
                           "jobs.swf: its machine has too many processors; --cpus=N takes up to 65536")):
            with self.subTest(text=text):
                self.assertEqual(f"slotd simulate: error: {why}\n", self.refusal("--trace", self.write(text)))

    def test_files_that_cannot_be_read_or_written_are_named(self):
        self.assertEqual("slotd simulate: error: none.swf: No such file or directory\n",
                         self.refusal("--trace", "none.swf"))
        self.assertEqual("slotd simulate: error: .: Is a directory\n", self.refusal("--trace", "."))
        self.assertEqual("slotd simulate: error: no/where: No such file or directory\n",
                         self.refusal("--generate=sdsc-sp2", "--write=no/where"))

    def test_a_root_without_a_database_is_named(self):
        said = self.refusal("--history")
        self.assertEqual(1, said.count("\n"))
        self.assertIn(f"{self.folder}/root/lib/state.db", said)

    def test_output_that_cannot_be_written_is_no_success(self):
        with open("/dev/full", "w") as full:
            ran = subprocess.run([PROGRAM, "simulate", "--trace", self.write(TRACE)], stdout=full,
                                 stderr=subprocess.PIPE, text=True, env=self.environment, cwd=self.folder)
        self.assertEqual(1, ran.returncode)
        self.assertEqual("slotd simulate: error: -: No space left on device\n", ran.stderr)


class Size(Simulate):
    def test_a_long_simulation_tells_a_terminal_how_far_it_is(self):
        """So many jobs that it takes over a second on any machine."""
        main, other = pty.openpty()
        self.addCleanup(os.close, main)
        with subprocess.Popen([PROGRAM, "simulate", "--generate=sdsc-sp2", "-n", "1000000", "-p", "backfill"],
                              stdout=subprocess.DEVNULL, stderr=other, env=self.environment) as running:
            os.close(other)
            said = os.read(main, 4096).decode()
            running.kill()
        self.assertRegex(said, r"^\rbackfill: \d+ of 1000000 jobs started")


if __name__ == "__main__":
    unittest.main()
