"""Jobs in cgroups of the kernel's, where this user may make some. Where the memory and cpu controllers are
v1's, limits cannot be written there: then shepherds run without them (tests/system/shepherd), and here it is the
daemon's side that is tested: refusals, and what becomes of a job whose shepherd was killed."""

import os
import pathlib
import unittest

from slotd_fixture import Daemon, end_process, is_zombie, lines_of, skip_aloud, wait_until


def own_folder():
    """A new cgroup, and whether it can limit memory and CPU."""
    mounts = [line.split()[1] for line in pathlib.Path("/proc/mounts").read_text().splitlines()
              if line.split()[2] == "cgroup2"]
    if not mounts:
        skip_aloud("no cgroup v2 is mounted here")
    folder = pathlib.Path(mounts[0]) / f"slotd-test-{os.getpid()}"
    try:
        folder.mkdir()
    except OSError as refusal:
        skip_aloud(f"no cgroup can be made here: {refusal}")
    controllers = (folder / "cgroup.controllers").read_text().split()
    return folder, {"memory", "cpu"} <= set(controllers)


class KernelCase(unittest.TestCase):
    def daemon(self, **settings):
        slotd = Daemon()
        self.addCleanup(slotd.close)
        return slotd.start(SLOTD_CGROUP_BASE=BASE, **settings)


class WithoutControllers(KernelCase):
    @classmethod
    def setUpClass(cls):
        if LIMITS:
            raise unittest.SkipTest("this cgroup can limit memory and CPU")

    def test_a_subtree_that_cannot_limit_is_refused_at_submit(self):
        slotd = self.daemon()
        ran = slotd.run("sbatch", "--wrap", "true")
        self.assertEqual((ran.code, ran.out, ran.err),
                         (1, "", "sbatch: error: failed to apply cgroup controls under "
                                 f"SLOTD_CGROUP_BASE={BASE}: it has no controller memory\n"))
        self.assertEqual(slotd.jobs(), {})

    def test_unchecked_the_launch_fails_rather_than_run_without_limits(self):
        slotd = self.daemon(SLOTD_CGROUP_UNCHECKED=1)
        ended = slotd.wait_for_job(slotd.submit("touch ran", "-o", "/dev/null"))
        self.assertEqual((ended.state, ended.reason), ("FAILED", "JobLaunchFailure"))
        self.assertFalse((slotd.work / "ran").exists())
        wait_until(lambda: not (BASE / "slotd-1").exists(), "removal of the folder")


class WithControllers(KernelCase):
    @classmethod
    def setUpClass(cls):
        if not LIMITS:
            print("SKIPPED in part: this cgroup has not the controllers memory and cpu", flush=True)
            raise unittest.SkipTest("this cgroup has not the controllers memory and cpu")

    def test_limits_are_in_force(self):
        slotd = self.daemon()
        folder = BASE / "slotd-1"
        job = slotd.submit(f"cat {folder}/memory.max {folder}/cpu.max", "-o", "out", "--mem", "64M", "-c", "2")
        self.assertEqual(slotd.wait_for_job(job).state, "COMPLETED")
        self.assertEqual(lines_of(slotd.work / "out"), [str(64 << 20), "200000 100000"])
        self.assertFalse(folder.exists())

    def test_a_job_that_takes_more_is_out_of_memory(self):
        slotd = self.daemon()
        job = slotd.submit("head -c 200000000 /dev/zero | tail", "-o", "/dev/null", "--mem", "32M")
        self.assertEqual(slotd.wait_for_job(job).state, "OUT_OF_MEMORY")


class LostShepherd(KernelCase):
    """What escapes session and environment does not escape the cgroup."""

    def test_what_hides_in_the_cgroup_is_found(self):
        # A launch needs controllers; this job moves itself in, as its shepherd would have done.
        folder = BASE / "slotd-1"
        slotd = Daemon()
        self.addCleanup(slotd.close)
        slotd.start()
        job = slotd.submit(
            f"mkdir {folder}; echo $$ >{folder}/cgroup.procs; setsid env -i /bin/sh -c 'echo $$ >tmp; mv tmp pid; "
            "exec sleep 1000' & sleep 1000", "-o", "/dev/null")
        pid = int(wait_until(lambda: lines_of(slotd.work / "pid"), "the hidden process")[0])
        slotd.wait_for_state(job, "RUNNING")
        slotd.restart(SLOTD_CGROUP_BASE=BASE)
        end_process(slotd.shepherd(job))
        ended = slotd.wait_for_job(job)
        self.assertEqual((ended.state, ended.reason), ("FAILED", "ShepherdLost"))
        self.assertTrue(is_zombie(pid), "it was ended before the job was said to be over")
        self.assertFalse(folder.exists())


if __name__ == "__main__":
    BASE, LIMITS = own_folder()
    try:
        program = unittest.main(exit=False)
    finally:
        BASE.rmdir()
    raise SystemExit(0 if program.result.wasSuccessful() else 1)
