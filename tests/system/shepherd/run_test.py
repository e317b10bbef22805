"""What a job finds when it runs, and what is said of one that cannot."""

import os
import stat
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from shepherd_fixture import *  # noqa: E402,F403


class WhatRuns(ShepherdTest):
    def test_exit_codes_are_recorded_as_they_are(self):
        for attempt, code in enumerate((0, 1, 3, 255), start=1):
            shepherd = self.start(f"#!/bin/sh\nexit {code}\n", attempt)
            self.assertTrue(shepherd.running())
            self.assertEqual(shepherd.wait(), 0)
            self.assert_exit(self.record(attempt), code)
            self.assertEqual((self.job_folder / "exit_status").read_text(), f"{code}\n")

    def test_signals_end_the_script_as_signals(self):
        for attempt, name in enumerate(("TERM", "KILL", "INT", "HUP", "USR1", "SEGV", "PIPE"), 1):
            self.start(f"#!/bin/sh\nulimit -c 0\nkill -{name} $$\nsleep 60\n", attempt).wait()
            number = signal.Signals["SIG" + name].value
            self.assert_exit(self.record(attempt), 0, number)
            self.assertEqual((self.job_folder / "exit_status").read_text(), f"{128 + number}\n")

    def test_record_names_job_and_attempt_and_measures_the_run(self):
        before = time.time()
        record = self.run_to_record(
            "#!/bin/bash\nx=$(head -c 30000000 /dev/zero | tr '\\0' x)\n"
            "for i in {1..100000}; do :; done\nsleep 0.3\n")
        self.assertEqual((record["v"], record["job"], record["attempt"]), (1, 1, 1))
        self.assertEqual(record["detail"], b"")
        self.assertGreaterEqual(record["elapsed"], seconds(0.3))
        self.assertLess(record["elapsed"], seconds(time.time() - before))
        self.assertGreater(record["usage"]["user"], 10_000)
        self.assertGreater(record["usage"]["peak"], 30_000_000)
        self.assertTrue(before < record["end"] / 1e6 < time.time())

    def test_use_of_all_processes_is_counted_also_of_orphans(self):
        record = self.run_to_record(
            "#!/bin/bash\n(setsid python3 -c 'import time\n"
            "while time.process_time() < 0.3: pass\nopen(\"done\", \"w\")' &)\n"
            "while [ ! -e done ]; do sleep 0.05; done\n")
        self.assertGreater(record["usage"]["user"] + record["usage"]["system"], seconds(0.3))

    def test_shebang_is_obeyed(self):
        self.run_to_record("#!/usr/bin/python3\nimport sys\nprint('python', sys.argv[1:])\n",
                           arguments=[b"one", b"two three"])
        self.assertEqual(self.lines(), ["python ['one', 'two three']"])

    def test_shebang_takes_an_option(self):
        self.run_to_record("#! /bin/sh -e\nfalse\necho not reached\n")
        self.assertEqual(self.lines(), [])
        self.assert_exit(self.record(), 1)

    def test_script_finds_its_own_path_and_arguments(self):
        self.run_to_record("#!/bin/sh\necho \"$0\" $#\n", arguments=[b"a", b"", b"c d"])
        script = self.job_folder / "script.sh"
        self.assertEqual(self.lines(), [f"{script} 3"])
        self.assertEqual(stat.S_IMODE(script.stat().st_mode), 0o700)

    def test_environment_is_the_specs_and_nothing_of_the_daemons(self):
        self.spec("#!/usr/bin/python3\nimport os\nfor x, y in os.environb.items():\n"
                  "  os.write(1, x + b'=' + y + b'\\n')\n", environment=[b"A=\xff", b"B=x y"])
        shepherd = self.start_again(environment={"OF_THE_DAEMON": "1"})
        shepherd.wait()
        found = self.output.read_bytes().splitlines()
        self.assertIn(b"A=\xff", found)
        self.assertIn(b"B=x y", found)
        self.assertFalse([line for line in found if b"OF_THE_DAEMON" in line])

    def test_script_leads_a_process_group_in_the_shepherds_own_session(self):
        shepherd = self.start("#!/bin/sh\nread -r a < /proc/$$/stat\necho $a\nsleep 60\n")
        pid, _, _, _, group, session = self.line_when_there().split()[:6]
        self.assertEqual(group, pid)
        self.assertEqual(int(session), shepherd.pid)

    def test_signals_have_their_default_effect_and_none_is_blocked(self):
        self.run_to_record("#!/bin/sh\ngrep -E 'Sig(Blk|Ign)' /proc/self/status\n")
        ours_to_set = ~(0b11 << 31)  # 32 and 33 are the C library's own
        sets = [int(line.split()[1], 16) & ours_to_set for line in self.lines()]
        self.assertEqual(sets, [0, 0])

    def test_no_descriptor_but_the_three_is_open(self):
        self.run_to_record("#!/usr/bin/python3\nimport os\nprint(os.listdir('/proc/self/fd'))\n")
        # The fourth is listdir's own.
        self.assertEqual(self.lines(), ["['0', '1', '2', '3']"])

    def test_umask_holds_for_the_job_and_its_output_file(self):
        self.run_to_record("#!/bin/sh\numask\n", umask=0o027)
        self.assertEqual(self.lines(), ["0027"])
        self.assertEqual(stat.S_IMODE(self.output.stat().st_mode), 0o640)

    def test_soft_limits_hold_and_are_clamped_to_the_hard_ones(self):
        import resource
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.run_to_record("#!/bin/bash\nulimit -S -s\nulimit -S -n\nulimit -H -n\n", limits=[
            {"resource": resource.RLIMIT_STACK, "soft": 4096 * 1024},
            {"resource": resource.RLIMIT_NOFILE, "soft": 2**64 - 1}])
        self.assertEqual(self.lines(), ["4096", str(hard), str(hard)])

    def test_job_is_a_better_victim_than_its_shepherd(self):
        shepherd = self.start("#!/bin/sh\ncat /proc/self/oom_score_adj\nsleep 60\n",
                              oom_score_adj=200)
        own = int(Path(f"/proc/{shepherd.pid}/oom_score_adj").read_text())
        self.assertEqual(int(self.line_when_there()), min(own + 200, 1000))

    def test_script_may_be_executed_although_the_shepherd_has_just_written_it(self):
        for attempt in range(1, 30):
            self.start("#!/bin/sh\nexit 7\n", attempt).wait()
            self.assert_exit(self.record(attempt), 7)


class Ranks(ShepherdTest):
    def test_wrap_starts_each_rank_with_its_number(self):
        self.run_to_record("#!/bin/sh\necho $SLURM_PROCID $SLURM_LOCALID $SLURM_GTIDS $SLURM_NODEID"
                           " $((SLURM_TASK_PID == $$))\n", script_kind=WRAP, tasks=3)
        self.assertEqual(sorted(self.lines()), [f"{n} {n} 0,1,2 0 1" for n in range(3)])

    def test_script_of_a_file_runs_once(self):
        self.run_to_record("#!/bin/sh\necho once\n", tasks=3)
        self.assertEqual(self.lines(), ["once"])

    def test_first_failing_rank_in_rank_order_decides_and_all_run_to_their_end(self):
        record = self.run_to_record(
            "#!/bin/sh\ncase $SLURM_PROCID in 0) exit 0;; 1) sleep 0.3; echo late; exit 5;;"
            " 2) exit 6;; esac\n", script_kind=WRAP, tasks=3)
        self.assert_exit(record, 5)
        self.assertEqual(self.lines(), ["late"])

    def test_rank_that_a_signal_ends_counts_as_failed(self):
        record = self.run_to_record(
            "#!/bin/sh\n[ $SLURM_PROCID = 1 ] && kill -9 $$\nexit 0\n", script_kind=WRAP, tasks=2)
        self.assert_exit(record, 0, signal.SIGKILL)

    def test_ranks_are_one_process_group(self):
        self.run_to_record("#!/bin/sh\nread -r a < /proc/$$/stat\nset -- $a\necho $5\n",
                           script_kind=WRAP, tasks=3)
        self.assertEqual(len(self.lines()), 3)
        self.assertEqual(len(set(self.lines())), 1)


class Files(ShepherdTest):
    def test_output_is_truncated_unless_it_is_to_be_appended_to(self):
        self.output.write_text("before\n")
        self.run_to_record("#!/bin/sh\necho one\n")
        self.assertEqual(self.lines(), ["one"])
        self.start("#!/bin/sh\necho two\n", attempt=2, open_mode=APPEND).wait()
        self.assertEqual(self.lines(), ["one", "two"])

    def test_what_others_write_to_the_output_meanwhile_is_not_written_over(self):
        self.output.write_text("before\n")
        self.run_to_record("#!/bin/sh\necho one\necho two >>out\necho three\n", open_mode=TRUNCATE)
        self.assertEqual(self.lines(), ["one", "two", "three"])

    def test_equal_paths_share_one_open_file(self):
        self.run_to_record("#!/bin/sh\necho a long first line\necho b >&2\necho c\n")
        self.assertEqual(self.lines(), ["a long first line", "b", "c"])

    def test_error_may_go_elsewhere_and_input_come_from_a_file(self):
        (self.work / "in").write_text("input\n")
        self.run_to_record("#!/bin/sh\ncat\necho err >&2\n",
                           error=os.fsencode(self.work / "err"), input=os.fsencode(self.work / "in"))
        self.assertEqual(self.lines(), ["input"])
        self.assertEqual((self.work / "err").read_text(), "err\n")

    def test_missing_folders_of_output_files_are_made(self):
        deep = self.work / "logs/a/b/out"
        self.run_to_record("#!/bin/sh\necho here\n", output=os.fsencode(deep), error=b"")
        self.assertEqual(deep.read_text(), "here\n")

    def test_null_device_will_do(self):
        self.assert_exit(self.run_to_record("#!/bin/sh\necho x\n", output=b"/dev/null",
                                            error=b"/dev/null"), 0)

    def test_names_are_bytes(self):
        path = os.fsencode(self.work) + b"/a \xff\n b"
        self.run_to_record("#!/bin/sh\necho here\n", output=path, error=path)
        self.assertEqual(Path(os.fsdecode(path)).read_text(), "here\n")


class WhatCannotStart(ShepherdTest):
    def fails(self, script="#!/bin/sh\necho ran > ran\n", **changes):
        shepherd = self.start(script, **changes)
        self.assertFalse(shepherd.running())
        self.assertEqual(shepherd.wait(), 0)
        record = self.record()
        self.assert_exit(record, 0, 53, LAUNCH_FAILURE)
        self.assertEqual(record["elapsed"], 0)
        self.assertFalse((self.work / "ran").exists())
        return record["detail"].decode()

    def test_missing_interpreter_is_named(self):
        self.assertEqual(self.fails("#! /no/such/perl -w\n"),
                         "cannot start interpreter /no/such/perl: No such file or directory")

    def test_script_without_interpreter_line_is_no_program(self):
        self.assertEqual(self.fails("echo hello\n"),
                         f"cannot start {self.job_folder}/script.sh: Exec format error")

    def test_missing_directory_is_named_and_not_made_for_an_output_file(self):
        gone = self.work / "gone"
        self.assertEqual(self.fails(directory=os.fsencode(gone), output=os.fsencode(gone / "out")),
                         f"cannot enter folder {gone}: No such file or directory")
        self.assertFalse(gone.exists())

    def test_output_where_no_folder_can_be(self):
        self.assertEqual(self.fails(output=b"/proc/nowhere/x"),
                         "cannot open /proc/nowhere/x: cannot make folder /proc/nowhere: "
                         "No such file or directory")

    def test_output_below_a_regular_file(self):
        plain = self.work / "plain"
        plain.write_text("")
        for below in (plain / "out", plain / "deeper/out"):
            detail = self.fails(output=os.fsencode(below))
            self.assertTrue(detail.startswith(f"cannot open {below}: "), detail)
            self.assertTrue(detail.endswith(": Not a directory"), detail)
            shutil.rmtree(self.job_folder)

    def test_output_that_is_a_folder(self):
        self.assertEqual(self.fails(output=os.fsencode(self.work)),
                         f"cannot open {self.work}: Is a directory")

    def test_error_that_cannot_be_opened(self):
        self.assertIn("cannot open /proc/nowhere/e", self.fails(error=b"/proc/nowhere/e"))

    def test_input_that_is_not_there(self):
        self.assertEqual(self.fails(input=b"/no/such/input"),
                         "cannot open /no/such/input: No such file or directory")

    def test_fifo_that_nobody_reads_does_not_hold_the_shepherd_up(self):
        fifo = self.work / "fifo"
        os.mkfifo(fifo)
        self.assertEqual(self.fails(output=os.fsencode(fifo)),
                         f"cannot open {fifo}: No such device or address")

    def test_cgroup_that_cannot_be_made(self):
        self.assertEqual(self.fails(cgroup=b"/proc/nowhere/slotd-1"),
                         "cannot make folder /proc/nowhere: No such file or directory")

    def test_ranks_that_cannot_start_leave_one_line(self):
        self.assertEqual(self.fails("#!/no/such/sh\n", script_kind=WRAP, tasks=4),
                         "cannot start interpreter /no/such/sh: No such file or directory")

    def test_long_reason_still_fits_the_reserved_space(self):
        long = b"/proc/nowhere/" + b"/".join([b"x" * 200] * 19)
        self.assertLessEqual(len(self.fails(output=long)), 1024)


class WhoMayRun(ShepherdTest):
    def nothing_ran(self):
        time.sleep(0.05)
        self.assertFalse((self.work / "ran").exists())
        self.assertFalse((self.job_folder / "script.sh").exists())
        self.assertFalse((self.job_folder / "1/claim").exists())

    def test_claim_tells_who_the_shepherd_is(self):
        shepherd = self.start("#!/bin/sh\nsleep 60\n")
        self.assertTrue(shepherd.running())
        claim = self.job_folder / "1/claim"
        fields = msgpack.unpackb(claim.read_bytes(), raw=False)
        ticks = Path(f"/proc/{shepherd.pid}/stat").read_text().rpartition(")")[2].split()[19]
        self.assertEqual(fields["pid"], shepherd.pid)
        self.assertEqual(fields["start_time"], int(ticks))
        self.assertEqual(fields["boot_id"].decode(),
                         Path("/proc/sys/kernel/random/boot_id").read_text().strip())
        self.assertEqual(fields["pid_ns"], os.stat("/proc/self/ns/pid").st_ino)
        self.assertEqual(stat.S_IMODE(claim.stat().st_mode), 0o600)

    def test_second_shepherd_of_an_attempt_ends_quietly_and_touches_nothing(self):
        self.start("#!/bin/sh\necho ran >> ran\nsleep 60\n").running()
        self.line_when_there(self.work / "ran")
        before = {path: path.lstat().st_mtime_ns for path in self.root.rglob("*")}
        second = self.start_again()
        self.assertFalse(second.running())
        self.assertEqual((second.wait(), second.words()), (0, ""))
        self.assertEqual((self.work / "ran").read_text(), "ran\n")
        after = {path: path.lstat().st_mtime_ns for path in self.root.rglob("*")}
        # Making and removing the file beside the claim is all that it does.
        before.pop(self.job_folder / "1"), after.pop(self.job_folder / "1")
        self.assertEqual(before, after)

    def test_of_many_shepherds_at_once_exactly_one_runs_the_job(self):
        self.spec("#!/bin/sh\necho ran >> ran\nsleep 0.2\n")
        shepherds = [self.start_again() for _ in range(8)]
        self.assertEqual(sum(shepherd.running() for shepherd in shepherds), 1)
        self.assertEqual([shepherd.wait() for shepherd in shepherds], [0] * 8)
        self.assertEqual((self.work / "ran").read_text(), "ran\n")

    def test_attempt_that_the_daemon_has_claimed_does_not_run(self):
        folder = self.spec("#!/bin/sh\necho ran > ran\n")
        (folder / "claim").write_bytes(b"")
        self.assertEqual(self.start_again().wait(), 0)
        self.assertFalse((self.work / "ran").exists())

    def test_half_written_spec_runs_nothing(self):
        folder = self.spec("#!/bin/sh\necho ran > ran\n")
        whole = (folder / "spec").read_bytes()
        for size in range(0, len(whole), 7):
            (folder / "spec").write_bytes(whole[:size])
            shepherd = self.start_again()
            self.assertEqual(shepherd.wait(), 1)
            self.assertIn(str(folder / "spec"), shepherd.words())
        self.nothing_ran()

    def test_spec_of_another_attempt_or_of_a_newer_version_runs_nothing(self):
        for changes in ({"job": 2}, {"v": 2}, {"tasks": 0}):
            self.spec("#!/bin/sh\necho ran > ran\n", **changes)
            self.assertEqual(self.start_again().wait(), 1)
        self.nothing_ran()

    def test_missing_spec_runs_nothing(self):
        self.job_folder.mkdir(parents=True)
        shepherd = self.start_again()
        self.assertEqual(shepherd.wait(), 1)
        self.assertIn("No such file or directory", shepherd.words())


if __name__ == "__main__":
    unittest.main()
