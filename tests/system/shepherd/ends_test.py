"""How a job is ended, and that nothing of it is left."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from shepherd_fixture import *  # noqa: E402,F403

# Writes its pid and cannot be ended but by KILL.
STUBBORN = """python3 -c '
import os, signal, time
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT): signal.signal(number, signal.SIG_IGN)
open("%s.new", "w").write(str(os.getpid()) + "\\n"); os.rename("%s.new", "%s")
time.sleep(600)
'"""


def stubborn(name):
    return STUBBORN % (name, name, name)


class LeftOvers(ShepherdTest):
    """What is left when the batch script ends is ended at once."""

    def left_over(self, script):
        """Runs a script that leaves a process whose pid is in `work/left`; True: it is gone."""
        started = time.monotonic()
        record = self.run_to_record("#!/bin/bash\n" + script +
                                    "\nuntil [ -e left ]; do sleep 0.02; done\nexit 4\n")
        self.assert_exit(record, 4)
        self.assertLess(time.monotonic() - started, 10)
        return not is_alive(int((self.work / "left").read_text()))

    def test_background_child(self):
        self.assertTrue(self.left_over(stubborn("left") + " &"))

    def test_child_in_a_session_of_its_own(self):
        self.assertTrue(self.left_over("setsid " + stubborn("left") + " &"))

    def test_child_that_has_left_its_parents_twice(self):
        self.assertTrue(self.left_over("(setsid bash -c \"(" + stubborn("left").replace('"', '\\"')
                                       + " &) &\" &)"))

    def test_child_that_has_cleared_its_environment(self):
        self.assertTrue(self.left_over("setsid env -i /usr/bin/" + stubborn("left") + " &"))

    def test_stopped_child(self):
        self.assertTrue(self.left_over(
            "sleep 600 & kill -STOP $!; echo $! > left.new; mv left.new left"))

    def test_children_that_go_on_forking(self):
        record = self.run_to_record(
            "#!/bin/bash\nfork() { while :; do (sleep 0.01; echo x >> forked) & sleep 0.005; done; }\n"
            "for i in 1 2 3; do fork & done\nsleep 0.2\nexit 2\n")
        self.assert_exit(record, 2)
        count = (self.work / "forked").stat().st_size
        time.sleep(0.2)
        self.assertEqual((self.work / "forked").stat().st_size, count)

    def test_end_is_the_moment_when_all_are_gone_and_elapsed_the_scripts(self):
        shield = self.root / "shield"
        shield.write_text("")
        shepherd = self.start("#!/bin/bash\nsleep 600 &\necho $!\n",
                              environment={"SLOTD_TEST_UNKILLABLE": str(shield)})
        left = int(self.line_when_there())
        until(lambda: len(descendants(shepherd.pid)) == 1, "the script's end")
        time.sleep(0.5)
        shield.unlink()
        removed = time.time()
        self.assertEqual(shepherd.wait(), 0)
        self.assertFalse(is_alive(left))
        self.assertLess(self.record()["elapsed"], seconds(0.5))
        self.assertGreater(self.record()["end"], seconds(removed))

    def test_quick_end_says_nothing_of_completing(self):
        daemon = self.daemon()
        self.start("#!/bin/bash\nsleep 600 &\nexit 0\n")
        kind, fields, peer = daemon.hear()
        self.assertEqual(kind, "exit")
        peer.send(msgpack.packb({"v": 1, "job": 1, "attempt": 1}))


class TimeLimit(ShepherdTest):
    def test_fires_within_100_ms_of_its_moment(self):
        self.start("#!/bin/bash\ndate +%s.%N\nexec sleep 60\n", time_limit=seconds(1)).wait()
        record = self.record()
        self.assert_exit(record, 0, signal.SIGTERM, TIME_LIMIT)
        self.assertGreaterEqual(record["elapsed"], seconds(1))
        self.assertLess(record["elapsed"], seconds(1.1))

    def test_in_a_crowd_it_comes_at_the_jobs_own_place_in_the_spread(self):
        runnable = (32 + 250) * os.cpu_count()  # so it is 1 s, of which job 1 has the golden ratio
        self.start("#!/bin/bash\nexec sleep 60\n", environment={"SLOTD_TEST_RUNNABLE_THREADS": str(runnable)},
                   time_limit=seconds(0.3)).wait()
        record = self.record()
        self.assert_exit(record, 0, signal.SIGTERM, TIME_LIMIT)
        self.assertGreaterEqual(record["elapsed"], seconds(0.918))
        self.assertLess(record["elapsed"], seconds(1.1))

    def test_reaches_every_process_and_stopped_ones_too(self):
        record = self.run_to_record(
            "#!/bin/bash\ntrap 'echo told; wait; exit 9' TERM\n"
            "setsid python3 -c 'import signal, time, os\n"
            "def told(*_): open(\"child\", \"w\").write(\"told\"); time.sleep(0.2); os._exit(0)\n"
            "signal.signal(signal.SIGTERM, told); open(\"ready\", \"w\"); time.sleep(60)' &\n"
            "until [ -e ready ]; do sleep 0.02; done\n"
            "kill -STOP $!\nwait\n", time_limit=seconds(1))
        self.assert_exit(record, 9, 0, TIME_LIMIT)
        self.assertEqual(self.lines(), ["told"])
        self.assertEqual((self.work / "child").read_text(), "told")

    def test_what_ignores_term_is_killed_after_the_kill_wait(self):
        record = self.run_to_record("#!/bin/bash\ntrap '' TERM\nsleep 60 & sleep 60\n",
                                    time_limit=seconds(0.3), kill_wait=seconds(0.5))
        self.assert_exit(record, 0, signal.SIGKILL, TIME_LIMIT)
        self.assertTrue(seconds(0.8) <= record["elapsed"] < seconds(1.2), record)

    def test_script_that_ends_well_on_term_was_still_ended_by_the_limit(self):
        record = self.run_to_record("#!/bin/bash\ntrap 'exit 0' TERM\nsleep 60 & wait\n",
                                    time_limit=seconds(0.3))
        self.assert_exit(record, 0, 0, TIME_LIMIT)

    def test_daemon_is_told_that_the_job_is_being_ended(self):
        daemon = self.daemon()
        self.start("#!/bin/bash\ntrap '' TERM\nsleep 60 & wait; sleep 60\n",
                   time_limit=seconds(0.2), kill_wait=seconds(0.2))
        kind, fields, _ = daemon.hear()
        self.assertEqual((kind, fields["job"], fields["attempt"]), ("completing", 1, 1))
        self.assertEqual(daemon.hear()[0], "exit")


class Unkillable(ShepherdTest):
    """A file stands in the way of all signals: to the shepherd that looks like processes that hang
    in the kernel."""

    def test_is_told_again_and_again_and_killed_when_it_can_be(self):
        shield = self.root / "shield"
        shield.write_text("")
        daemon = self.daemon()
        shepherd = self.start(
            "#!/bin/bash\nsleep 600 &\necho $!\nexit 0\n",
            environment={"SLOTD_TEST_UNKILLABLE": str(shield),
                         "SLOTD_TEST_KILL_FAILED_AFTER": "300"})
        left = int(self.line_when_there())
        self.assertEqual(daemon.hear()[0], "completing")
        for _ in range(2):
            kind, fields, _ = daemon.hear()
            self.assertEqual(kind, "kill_failed")
            self.assertEqual(fields["detail"], b"pid %d (sleep)" % left)
        self.assertTrue(is_alive(left))
        self.assertFalse(shepherd.has_ended())
        shield.unlink()
        while (heard := daemon.hear())[0] == "kill_failed":
            pass
        kind, fields, peer = heard
        self.assertEqual((kind, fields["cause"]), ("exit", BY_ITSELF))
        self.assertFalse(is_alive(left))


class Stays(ShepherdTest):
    def test_signals_to_the_shepherd_do_not_end_it(self):
        shepherd = self.start("#!/bin/bash\nsleep 0.5\nexit 6\n")
        self.assertTrue(shepherd.running())
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT,
                       signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE, signal.SIGALRM):
            os.kill(shepherd.pid, number)
        self.assertEqual(shepherd.wait(), 0)
        self.assert_exit(self.record(), 6)

    def test_job_that_ends_its_whole_process_group_ends_itself_alone(self):
        self.assert_exit(self.run_to_record("#!/bin/bash\nkill -KILL 0\nsleep 60\n"), 0, 9)

    def test_job_that_stops_and_goes_on_has_not_ended(self):
        record = self.run_to_record(
            "#!/bin/bash\n(sleep 0.2; kill -CONT $$) &\nkill -STOP $$\nexit 5\n")
        self.assert_exit(record, 5)


class CgroupOfPlainFiles(ShepherdTest):
    """What can be seen of a cgroup without the kernel's: a plain folder holds the same files."""

    def test_limits_and_membership_are_written_before_the_script_runs(self):
        folder = self.root / "cgroup/slotd-1"
        self.run_to_record(f"#!/bin/sh\ncat {folder}/memory.max {folder}/cpu.max\n"
                           f"[ $(cat {folder}/cgroup.procs) = $$ ] && echo; echo inside\n",
                           cgroup=os.fsencode(folder), cgroup_memory_max=1 << 20,
                           cgroup_cpu_quota=50000)
        self.assertEqual(self.output.read_text(), "104857650000 100000\ninside\n")

    def test_kill_by_the_kernel_outweighs_the_exit_code(self):
        folder = self.root / "cgroup/slotd-1"
        record = self.run_to_record(
            f"#!/bin/sh\nprintf 'oom 1\\noom_kill 1\\n' > {folder}/memory.events\n"
            f"echo 123456789 > {folder}/memory.peak\nexit 0\n", cgroup=os.fsencode(folder))
        self.assert_exit(record, 0, 0, OUT_OF_MEMORY)
        self.assertEqual(record["usage"]["peak"], 123456789)


class CgroupOfTheKernel(ShepherdTest):
    def setUp(self):
        super().setUp()
        mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()
                  if line.split()[2] == "cgroup2"]
        self.folder = Path(mounts[0] if mounts else "/") / f"slotd-test-{os.getpid()}"
        try:
            if not mounts:
                raise PermissionError("no cgroup2 is mounted")
            self.folder.mkdir()
        except OSError as refusal:
            self.skipTest(str(refusal))
        self.addCleanup(self.folder.rmdir)

    def test_script_and_its_children_are_born_in_it_and_it_is_removed(self):
        self.run_to_record("#!/bin/sh\ngrep ^0:: /proc/self/cgroup\n",
                           cgroup=os.fsencode(self.folder / "slotd-1"))
        self.assertTrue(self.lines()[0].endswith(f"/{self.folder.name}/slotd-1"), self.lines())
        self.assertFalse((self.folder / "slotd-1").exists())

    def test_what_is_left_is_killed_by_it(self):
        record = self.run_to_record("#!/bin/bash\nsetsid " + stubborn("left") + " &\n"
                                    "until [ -e left ]; do sleep 0.02; done\nexit 4\n",
                                    cgroup=os.fsencode(self.folder / "slotd-1"))
        self.assert_exit(record, 4)
        self.assertFalse(is_alive(int((self.work / "left").read_text())))
        self.assertFalse((self.folder / "slotd-1").exists())

    def test_limit_that_the_kernel_does_not_offer_there_is_a_launch_failure(self):
        if "memory" in (self.folder / "cgroup.controllers").read_text().split():
            self.skipTest("this cgroup has the memory controller")
        shepherd = self.start("#!/bin/sh\necho ran > ran\n", cgroup_memory_max=1 << 30,
                              cgroup=os.fsencode(self.folder / "slotd-1"))
        self.assertFalse(shepherd.running())
        self.assertEqual(shepherd.wait(), 0)
        self.assert_exit(self.record(), 0, 53, LAUNCH_FAILURE)
        self.assertIn(b"memory.max", self.record()["detail"])
        self.assertFalse((self.work / "ran").exists())
        self.assertFalse((self.folder / "slotd-1").exists())


if __name__ == "__main__":
    unittest.main()
