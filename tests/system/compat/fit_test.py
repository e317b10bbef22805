"""What a request comes to on this machine, as a daemon resolves, keeps and gives it."""

import unittest

from raw_client import RawClient, fresh_id, job_fields
from slotd_fixture import Daemon

SCRIPT = b"#!/bin/sh\nexec sleep 600\n"


class Fit(unittest.TestCase):
    def setUp(self):
        self.slotd = Daemon(cpus=8, memory=8192, SLOTD_GPU_COUNT=2)
        self.addCleanup(self.slotd.close)
        self.slotd.start()

    def ask(self, extras=None, script=SCRIPT, **request):
        with RawClient(self.slotd.root) as client:
            return client.ask("submit", job_fields(script, **request, extras=extras or {}), fresh_id())

    def submit(self, extras=None, **request):
        name, fields = self.ask(extras, **request)
        self.assertEqual(name, "submitted", fields)
        return fields["job"]

    def record(self, job):
        return self.slotd.run("scontrol", "show", "job", "-d", job).out

    def assert_shown(self, job, *parts):
        record = self.record(job)
        for part in parts:
            self.assertIn(part, record)

    def test_what_was_adapted_is_answered_and_stays_with_the_job(self):
        name, fields = self.ask({"fit": True, "nodes": 2, "tasks_per_node": 8, "notes": [b"--hint=x"]},
                                partition=b"batch", hold=True)
        self.assertEqual(name, "submitted", fields)
        lines = [line.decode() for line in fields["adapted"]]
        self.assertEqual(lines, ["2 nodes: folded onto this one, with 16 tasks",
                                 "partition cpu instead of batch",
                                 "8 CPUs (8 tasks with 1 each) instead of 16 CPUs (16 tasks with 1 each)"])
        self.assert_shown(fields["job"], f"Adapted={'; '.join(lines)}\n", "Notes=--hint=x\n",
                          "NumCPUs=8 NumTasks=8 ", "NtasksPerN:B:S:C=8:0:*:*")

    def test_a_repeated_request_is_told_the_same(self):
        wish = job_fields(SCRIPT, partition=b"batch", hold=True, extras={"fit": True})
        with RawClient(self.slotd.root) as client:
            this = fresh_id()
            first = client.ask("submit", wish, this)
            self.assertEqual(first[1]["adapted"], [b"partition cpu instead of batch"])
            self.assertEqual(client.ask("submit", wish, this), first)
            self.slotd.restart()
        with RawClient(self.slotd.root) as client:
            self.assertEqual(client.ask("submit", wish, this), first)

    def test_sbatch_says_what_was_adapted_where_that_is_wanted(self):
        wish = ["sbatch", "--hold", "-p", "batch", "--wrap", "true"]
        self.assertEqual(self.slotd.run(*wish).code, 1)
        self.assertEqual(self.slotd.run(*wish, SLOTD_FIT=1).err, "")
        self.assertIn("sbatch: --fit: partition cpu instead of batch\n",
                      self.slotd.run(wish[0], "--fit", "-v", *wish[1:]).err)

    def test_without_fit_the_refusal_names_it(self):
        name, fields = self.ask({"nodes": 2})
        self.assertEqual(name, "fault")
        self.assertEqual(fields["fault"][b"text"],
                         b"this job asks for 2 nodes, this machine is one; --fit runs it on this one")

    def test_an_exclusive_job_has_the_machine_for_itself(self):
        first = self.submit({"exclusive": True})
        self.slotd.wait_for_state(first, "RUNNING")
        second = self.submit({"exclusive": True})
        self.assert_shown(first, "NumCPUs=8 ", "CPU_IDs=0-7 ", "gres/gpu=2", "OverSubscribe=NO ", "Exclusive=Yes")
        self.assertEqual(self.slotd.run("squeue", "-h", "-o", "%i %T %h", "-j", second).out, f"{second} PENDING NO\n")
        self.slotd.run("scancel", first)
        self.slotd.wait_for_state(second, "RUNNING")

    def test_requests_by_gpu_cpu_and_task_are_resolved_and_shown_as_asked(self):
        job = self.submit({"gpus_per_task": 1, "cpus_per_gpu": 3, "memory_per_cpu": 100, "constraint": b"gpu"}, tasks=2)
        self.slotd.wait_for_state(job, "RUNNING")
        self.assert_shown(job, "Partition=gpu ", "NumCPUs=6 NumTasks=2 ", "TRES=cpu=6,mem=600M,", "gres/gpu=2",
                          "MinMemoryCPU=100M", "Features=gpu ", "CpusPerTres=gres:gpu:3", "TresPerTask=gres:gpu:1")
        shown = self.slotd.run("squeue", "-h", "-o", "%C %m %f %c", "-j", job).out
        self.assertEqual(shown, "6 100M gpu 1\n")
        shown = self.slotd.run("sacct", "-nPX", "-j", job, "-o", "ReqCPUS,AllocCPUS,ReqMem,Constraints").out
        self.assertEqual(shown, "6|6|600M|gpu\n")


if __name__ == "__main__":
    unittest.main()
