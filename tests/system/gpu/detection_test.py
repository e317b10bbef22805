"""How a daemon finds GPUs: programs that stand in for nvidia-smi, well and badly behaved."""

import os
import unittest

from slotd_fixture import Daemon, lines_of, wait_until

TWO = """echo "0, GPU-1a, NVIDIA H100 80GB HBM3, 81559"
echo "1, GPU-2b, NVIDIA H100 80GB HBM3, 81559"
"""
HANGS = "trap '' TERM INT HUP\necho $$ >{work}/hanging\n/bin/sleep 1000\n/bin/sleep 1000\n"


class Detection(unittest.TestCase):
    def daemon(self, *, path="", tree=None, patience=30_000, **settings):
        """Not started. `path`: what nvidia-smi in PATH does, none if empty; `tree`: the same for those in
        the usual folders, by folder. Neither sees this machine's own."""
        slotd = Daemon(**settings)
        self.addCleanup(slotd.close)
        places = {"path": path, **{f"tree/{folder}": text for folder, text in (tree or {}).items()}}
        for folder, text in places.items():
            program = slotd.work / folder / "nvidia-smi"
            program.parent.mkdir(parents=True)
            if text:
                program.write_text("#!/bin/sh\n" + text.replace("{work}", str(slotd.work)))
                program.chmod(0o755)
        self.settings = {"SLOTD_GPU_COUNT": "", "PATH": slotd.work / "path", "SLOTD_TEST_SMI_TREE": slotd.work / "tree",
                         "SLOTD_TEST_SMI_LONGEST": patience}
        return slotd

    def start(self, slotd, **settings):
        slotd.start(**{**self.settings, **settings})
        return slotd

    def shown(self, slotd, name):
        """(value, origin) of a setting."""
        ran = slotd.run("slotd", "config")
        self.assertEqual(ran.code, 0, ran.err)
        return tuple(next(line.split("\t") for line in ran.out.splitlines() if line.startswith(name + "\t"))[1:3])

    def partitions(self, slotd):
        return slotd.run("sinfo", "-h", "-o", "%P %f %G").out.split("\n")[:-1]

    def check_none(self, slotd, why):
        """No GPUs, for this reason; everything else works."""
        self.assertEqual(self.shown(slotd, "SLOTD_GPU_COUNT"), ("0", why))
        self.assertIn(f"no GPUs: {why}\n", slotd.log_of_this_start())
        self.assertEqual(self.partitions(slotd), ["cpu* cpu (null)"])
        self.assertEqual(slotd.wait_for_job(slotd.submit("true", "-o", "/dev/null")).state, "COMPLETED")

    def test_gpus_are_found_with_their_model(self):
        slotd = self.start(self.daemon(path=TWO))
        how = f"found by {slotd.work}/path/nvidia-smi"
        self.assertEqual(self.shown(slotd, "SLOTD_GPU_COUNT"), ("2", how))
        self.assertEqual(self.shown(slotd, "SLOTD_GPU_MODEL"), ("h100", how))
        self.assertIn(f"GPUs: 2, {how}\n", slotd.log_of_this_start())
        self.assertEqual(self.partitions(slotd), ["cpu* cpu (null)", "gpu cpu,h100 gpu:h100:2"])
        slotd.wait_for_job(slotd.submit('echo "$CUDA_VISIBLE_DEVICES"', "-o", "out", "-G", "2"))
        self.assertEqual(lines_of(slotd.work / "out"), ["0,1"])

    def test_it_is_asked_for_what_it_is_read_for(self):
        slotd = self.start(self.daemon(path='echo "$*" >{work}/asked\n' + TWO))
        self.assertEqual(lines_of(slotd.work / "asked"),
                         ["--query-gpu=index,uuid,name,memory.total --format=csv,noheader,nounits"])

    def test_each_usual_folder_is_looked_in(self):
        for folder in ("usr/bin", "usr/lib/wsl/lib", "bin"):
            with self.subTest(folder):
                slotd = self.start(self.daemon(tree={folder: TWO}))
                self.assertEqual(self.shown(slotd, "SLOTD_GPU_COUNT"),
                                 ("2", f"found by {slotd.work}/tree/{folder}/nvidia-smi"))

    def test_one_that_fails_gives_way_to_the_next(self):
        slotd = self.start(self.daemon(path="exit 9", tree={"usr/bin": "exit 9", "bin": TWO}))
        self.assertEqual(self.shown(slotd, "SLOTD_GPU_COUNT"), ("2", f"found by {slotd.work}/tree/bin/nvidia-smi"))

    def test_one_that_hangs_and_ignores_signals_is_given_up(self):
        slotd = self.start(self.daemon(path=HANGS, patience=700))
        value, origin = self.shown(slotd, "SLOTD_GPU_COUNT")
        self.assertRegex(origin, r"nvidia-smi did not answer within 700 ms$")
        self.check_none(slotd, origin)
        hanging = int(lines_of(slotd.work / "hanging")[0])
        wait_until(lambda: not os.path.exists(f"/proc/{hanging}"), "end of the program that hangs")

    def test_one_that_fails_is_quoted(self):
        slotd = self.start(self.daemon(path="echo NVIDIA-SMI has failed; exit 9"))
        self.check_none(slotd, f"{slotd.work}/path/nvidia-smi ended with exit status 9: NVIDIA-SMI has failed")

    def test_garbage_is_no_gpu(self):
        slotd = self.start(self.daemon(path='printf "a\\033[31mb\\nmore\\n"'))
        self.check_none(slotd, f"{slotd.work}/path/nvidia-smi said nothing of GPUs: a\\x1b[31mb")

    def test_a_flood_is_no_gpu(self):
        slotd = self.start(self.daemon(path="while echo 0123456789; do :; done"))
        self.check_none(slotd, f"{slotd.work}/path/nvidia-smi said more than 64 KiB")

    def test_a_machine_without_devices_has_none(self):
        slotd = self.start(self.daemon(path="echo No devices were found"))
        self.check_none(slotd, f"none found by {slotd.work}/path/nvidia-smi")

    def test_a_machine_without_the_program_has_none(self):
        self.check_none(self.start(self.daemon()), "there is no nvidia-smi")

    def test_where_the_number_is_set_nothing_is_asked(self):
        for count in ("0", "3"):
            with self.subTest(count):
                slotd = self.start(self.daemon(path=": >{work}/asked\n" + TWO), SLOTD_GPU_COUNT=count)
                self.assertEqual(self.shown(slotd, "SLOTD_GPU_COUNT"), (count, "environment"))
                self.assertFalse((slotd.work / "asked").exists())

    def test_the_model_that_is_set_counts(self):
        slotd = self.start(self.daemon(path=TWO), SLOTD_GPU_MODEL="NVIDIA A100")
        self.assertEqual(self.shown(slotd, "SLOTD_GPU_MODEL"), ("a100", "environment"))
        self.assertEqual(self.partitions(slotd)[1], "gpu cpu,a100 gpu:a100:2")

    def test_each_of_several_models_is_a_feature(self):
        slotd = self.start(self.daemon(path='echo "0, GPU-1a, NVIDIA H100 PCIe, 81559"\n'
                                            'echo "1, GPU-2b, NVIDIA L40S, 46068"\n'))
        self.assertEqual(self.partitions(slotd)[1], "gpu cpu,h100,l40s gpu:h100+l40s:2")
        ran = slotd.run("sbatch", "-G", "l40s:1", "--wrap", "true")
        self.assertEqual((ran.code, ran.err), (1, "sbatch: error: this job asks for GPUs of type l40s, this machine "
                                                  "has h100+l40s; --fit takes any\n"))
        done = slotd.run("sbatch", "-W", "-C", "l40s", "-G", "2", "-o", "/dev/null", "--wrap", "true")
        self.assertEqual(done.code, 0, done.err)

    def test_numbers_with_a_gap_are_given_out_up_to_it(self):
        slotd = self.start(self.daemon(path='echo "0, GPU-1a, H100, 81559"\necho "2, GPU-3c, H100, 81559"\n'))
        self.assertEqual(self.shown(slotd, "SLOTD_GPU_COUNT")[0], "1")
        self.assertIn("1 more not given out: there is no GPU 1\n", slotd.log_of_this_start())

    def test_several_gpu_partitions_share_what_was_found(self):
        slotd = self.start(self.daemon(path=TWO), SLOTD_GPU_PARTITIONS="fast,big", SLOTD_FEATURES="nvlink")
        self.assertEqual(self.partitions(slotd)[1:], ["fast cpu,h100,nvlink gpu:h100:2", "big cpu,h100,nvlink gpu:h100:2"])

    def test_a_gpu_partition_cannot_be_the_default_without_gpus(self):
        slotd = self.daemon(path="exit 9")
        slotd.spawn(**self.settings, SLOTD_DEFAULT_PARTITION="gpu")
        self.assertEqual(slotd.wait_for_death(), 1)
        self.assertIn("slotd: error: SLOTD_DEFAULT_PARTITION=gpu: must be one of the partitions of this "
                      f"machine; there are no GPU partitions without GPUs ({slotd.work}/path/nvidia-smi ended with exit status 9)\n",
                      slotd.log_of_this_start())

    def test_a_daemon_that_is_started_anew_looks_again(self):
        slotd = self.start(self.daemon())
        self.assertEqual(self.shown(slotd, "SLOTD_GPU_COUNT")[0], "0")
        program = slotd.work / "path" / "nvidia-smi"
        program.write_text("#!/bin/sh\n" + TWO)
        program.chmod(0o755)
        slotd.restart(**self.settings)
        self.assertEqual(self.shown(slotd, "SLOTD_GPU_COUNT")[0], "2")


if __name__ == "__main__":
    unittest.main()
