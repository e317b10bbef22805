"""What a job may ask of GPUs, and what it then sees of them."""

import unittest

from slotd_fixture import Daemon, lines_of

NAMES = ("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "ROCR_VISIBLE_DEVICES", "SLURM_JOB_GPUS", "SLURM_GPUS_ON_NODE")
TELL = "; ".join(f'echo "{name}=${{{name}-unset}}"' for name in NAMES)


class Requests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.slotd = Daemon(cpus=8, SLOTD_GPU_COUNT=4, SLOTD_GPU_MODEL="NVIDIA H100 80GB HBM3",
                           SLOTD_GPU_PARTITIONS="gpu,big", SLOTD_CPU_PARTITIONS="cpu,long").start()

    @classmethod
    def tearDownClass(cls):
        cls.slotd.close()

    def seen(self, *options, environment=None):
        """What the job of these options sees of GPUs, by name."""
        ran = self.slotd.run("sbatch", "-W", "-o", "seen", *options, "--wrap", TELL, **(environment or {}))
        self.assertEqual((ran.code, ran.err), (0, ""))
        return dict(line.split("=") for line in lines_of(self.slotd.work / "seen"))

    def refused(self, wanted, *options):
        ran = self.slotd.run("sbatch", *options, "--wrap", "true")
        self.assertEqual((ran.code, ran.out, ran.err), (1, "", f"sbatch: error: {wanted}\n"))

    def test_each_way_to_ask_gives_the_lowest_that_are_free(self):
        for options, gpus in ((("-G", "1"), "0"), (("--gpus=2",), "0,1"), (("-G", "h100:2"), "0,1"),
                              (("--gpus=H100:1",), "0"), (("--gres=gpu",), "0"), (("--gres=gpu:3",), "0,1,2"),
                              (("--gres=gpu:h100:2",), "0,1"), (("--gres=gpu:h100",), "0"),
                              (("--gpus-per-node=2",), "0,1"), (("--gpus-per-node=h100:4",), "0,1,2,3"),
                              (("-p", "gpu"), "0"), (("-p", "big"), "0"), (("-p", "gpu", "-G", "2"), "0,1"),
                              (("-p", "cpu,big", "-G", "2"), "0,1"), (("--exclusive", "-p", "gpu"), "0,1,2,3")):
            with self.subTest(" ".join(options)):
                seen = self.seen(*options)
                self.assertEqual(seen, {"CUDA_VISIBLE_DEVICES": gpus, "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
                                        "ROCR_VISIBLE_DEVICES": "unset", "SLURM_JOB_GPUS": gpus,
                                        "SLURM_GPUS_ON_NODE": str(len(gpus.split(",")))})

    def test_a_job_without_sees_none_whatever_its_submitter_has(self):
        own = {"CUDA_VISIBLE_DEVICES": "3", "CUDA_DEVICE_ORDER": "FASTEST_FIRST", "ROCR_VISIBLE_DEVICES": "3",
               "SLURM_JOB_GPUS": "3", "SLURM_GPUS_ON_NODE": "1"}
        for options in ((), ("-p", "long"), ("-p", "gpu", "--gres=gpu:0"), ("-p", "gpu", "-G", "0")):
            with self.subTest(" ".join(options)):
                self.assertEqual(self.seen(*options, environment=own),
                                 {**{name: "unset" for name in NAMES}, "CUDA_VISIBLE_DEVICES": ""})

    def test_tasks_of_a_wrap_have_their_own_with_gpus_for_each(self):
        ran = self.slotd.run("sbatch", "-W", "-n", "2", "--gpus-per-task=2", "-o", "ranks_%t", "--wrap",
                             'echo "$SLURM_PROCID $CUDA_VISIBLE_DEVICES $SLURM_JOB_GPUS" >rank_$SLURM_PROCID')
        self.assertEqual((ran.code, ran.err), (0, ""))
        self.assertEqual(lines_of(self.slotd.work / "rank_0"), ["0 0,1 0,1,2,3"])
        self.assertEqual(lines_of(self.slotd.work / "rank_1"), ["1 2,3 0,1,2,3"])

    def test_a_type_that_is_not_here_is_refused_and_the_one_that_is_named(self):
        wanted = "this job asks for GPUs of type a100, this machine has h100; --fit takes any"
        for options in (("-G", "a100:1"), ("--gres=gpu:a100:1",), ("--gpus-per-node=a100:1",), ("--gres=gpu:a100",)):
            with self.subTest(" ".join(options)):
                self.refused(wanted, *options)
        self.assertEqual(self.seen("--fit", "-G", "a100:1")["CUDA_VISIBLE_DEVICES"], "0")

    def test_more_than_there_are_are_refused_with_the_numbers(self):
        self.refused("this job asks for 5 GPUs, this machine has 4 to give out; --fit takes what there is", "-G", "5")

    def test_a_partition_without_gpus_is_not_the_place_for_them(self):
        self.refused("partition cpu has no GPUs, this job asks for 1; --fit takes a partition that has",
                     "-p", "cpu", "-G", "1")
        self.refused("partition long has no GPUs, this job asks for 2; --fit takes a partition that has",
                     "-p", "long", "--gres=gpu:2")

    def test_the_devices_of_a_job_are_shown(self):
        job = self.slotd.submit("until [ -e go ]; do sleep 0.02; done", "-o", "/dev/null", "-G", "2")
        self.slotd.wait_for_state(job, "RUNNING")
        shown = self.slotd.run("scontrol", "-d", "show", "job", job).out
        self.assertIn("GRES=gpu:h100:2(IDX:0-1)", shown)
        self.assertEqual(self.slotd.run("sinfo", "-h", "-p", "gpu", "-o", "GRES_USED").out.split(), ["gpu:h100:2(IDX:0,1)"])
        (self.slotd.work / "go").touch()
        self.slotd.wait_for_job(job)


if __name__ == "__main__":
    unittest.main()
