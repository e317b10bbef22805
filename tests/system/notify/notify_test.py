"""SLOTD_NOTIFY_CMD through a real daemon: for which ends it runs, with what, and what a hook that hangs,
fails or is many does not disturb."""

import os
import signal
import sqlite3
import time
import unittest

from slotd_fixture import Daemon, end_process, is_zombie, lines_of, wait_for_file, wait_until

# One line for each run, written whole.
TELL = ('printf "%s\\n" "$SLOTD_JOB_ID|$SLOTD_JOB_NAME|$SLOTD_JOB_STATE|$SLOTD_JOB_PARTITION|$SLOTD_JOB_REASON"'
        ' >>"$TOLD"')


class NotifyCase(unittest.TestCase):
    def daemon(self, command=TELL, start=True, **settings):
        slotd = Daemon(**settings)
        self.addCleanup(slotd.close)
        self.told = slotd.work / "told"
        self.settings = {"SLOTD_NOTIFY_CMD": command, "TOLD": self.told, "WORK": slotd.work}
        self.slotd = slotd
        return slotd.start(**self.settings) if start else slotd

    def notices(self, count=1):
        """Waits for so many lines; more are an error."""
        wait_until(lambda: len(lines_of(self.told)) >= count, f"{count} notifications")
        lines = lines_of(self.told)
        self.assertEqual(len(lines), count, lines)
        return lines

    def due(self):
        """Notices on disk."""
        with sqlite3.connect(f"file:{self.slotd.root}/lib/state.db?mode=ro", uri=True) as database:
            return database.execute("SELECT count(*) FROM notice").fetchone()[0]

    def wait_for_none_due(self):
        wait_until(lambda: self.due() == 0, "every notice to be crossed out")


class EndStates(NotifyCase):
    def ends(self, script, *options, after=None):
        slotd = self.daemon()
        job = slotd.submit(script, "-J", "a b", "-o", "/dev/null", *options)
        if after:
            after(slotd, job)
        slotd.wait_for_job(job)
        line = self.notices()[0]
        self.wait_for_none_due()
        self.assertEqual(line.split("|")[:2], [str(job), "a b"])
        self.assertEqual(line.split("|")[3], "cpu")
        state, reason = line.split("|")[2], line.split("|")[4]
        self.assertEqual(state, slotd.job(job).state)
        return state, reason

    def test_completed(self):
        self.assertEqual(self.ends("true")[0], "COMPLETED")

    def test_failed(self):
        self.assertEqual(self.ends("exit 3"), ("FAILED", "NonZeroExitCode"))

    def test_timeout(self):
        self.assertEqual(self.ends("sleep 100", "-t", "0:01"), ("TIMEOUT", "TimeLimit"))

    def test_cancelled_while_it_runs(self):
        def cancel(slotd, job):
            slotd.wait_for_state(job, "RUNNING")
            slotd.run("scancel", job)
        self.assertEqual(self.ends("sleep 100", after=cancel), ("CANCELLED", "CancelledByUser"))

    def test_cancelled_while_it_waits(self):
        self.assertEqual(self.ends("true", "--hold", after=lambda slotd, job: slotd.run("scancel", job)),
                         ("CANCELLED", "CancelledByUser"))

    def test_could_not_be_launched(self):
        self.assertEqual(self.ends("true", "-o", "/proc/nowhere/out"), ("FAILED", "JobLaunchFailure"))

    def test_shepherd_lost(self):
        def kill(slotd, job):
            slotd.wait_for_state(job, "RUNNING")
            end_process(slotd.shepherd(job))
        self.assertEqual(self.ends("sleep 100", after=kill), ("FAILED", "ShepherdLost"))

    def test_dependency_that_cannot_be_met(self):
        slotd = self.daemon()
        first = slotd.submit("false", "-o", "/dev/null")
        slotd.submit("true", "-o", "/dev/null", "-d", f"afterok:{first}")
        self.assertEqual(sorted(line.split("|")[2] for line in self.notices(2)), ["CANCELLED", "FAILED"])

    def test_a_requeued_run_is_no_end(self):
        slotd = self.daemon()
        job = slotd.submit("exit 1", "--requeue", "-o", "/dev/null")
        slotd.wait_for_job(job)
        self.notices(1)
        self.assertEqual(slotd.attempt_folders(job), [1, 2])
        following = slotd.submit("true", "-o", "/dev/null")
        slotd.wait_for_job(following)
        self.assertEqual([line.split("|")[0] for line in self.notices(2)], [str(job), str(following)])


class TheHook(NotifyCase):
    def test_has_the_daemons_environment_and_reads_nothing(self):
        slotd = self.daemon('read line && echo input >>"$TOLD"; echo "$MARK $SLOTD_JOB_ID" >>"$TOLD"', start=False)
        slotd.start(**self.settings, MARK="of the daemon")
        slotd.submit("true", "-o", "/dev/null")
        self.assertEqual(self.notices(), ["of the daemon 1"])

    def test_what_it_prints_is_in_the_log(self):
        slotd = self.daemon("echo said; echo complained >&2")
        slotd.submit("true", "-o", "/dev/null")
        wait_until(lambda: {"said", "complained"} <= set(slotd.log_of_this_start().splitlines()), "its words")

    def test_leads_a_session_of_its_own_without_our_descriptors(self):
        slotd = self.daemon('ls -l /proc/$$/fd >"$WORK/fds"; echo $(ps -o sid= -p $$) $$ >>"$TOLD"')
        slotd.submit("true", "-o", "/dev/null")
        session, pid = self.notices()[0].split()
        self.assertEqual(session, pid)
        targets = [line.rpartition(" -> ")[2] for line in lines_of(slotd.work / "fds") if " -> " in line]
        self.assertEqual([target for target in targets if "state.db" in target or "socket:" in target], [])

    def test_without_a_command_nothing_is_kept(self):
        slotd = self.daemon("  ")
        job = slotd.submit("true", "-o", "/dev/null")
        slotd.wait_for_job(job)
        self.assertEqual(self.due(), 0)

    def test_one_that_fails_is_reported_and_disturbs_nothing(self):
        slotd = self.daemon(TELL + "; exit 3")
        for _ in range(2):
            slotd.wait_for_job(slotd.submit("true", "-o", "/dev/null"))
        self.notices(2)
        wait_until(lambda: slotd.log_of_this_start().count("its command ended with exit status 3") == 2, "reports")
        self.assertIn("notification of job 1: its command", slotd.log_of_this_start())

    def test_one_that_is_killed_is_reported(self):
        slotd = self.daemon("kill -9 $$")
        slotd.submit("true", "-o", "/dev/null")
        wait_until(lambda: "its command was ended by signal 9" in slotd.log_of_this_start(), "report")

    def test_none_becomes_a_zombie(self):
        slotd = self.daemon('echo $$ >>"$TOLD"')
        for _ in range(8):
            slotd.submit("true", "-o", "/dev/null")
        pids = [int(line) for line in self.notices(8)]
        wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids), "end of all hooks")

    def test_one_that_hangs_is_ended_with_its_group_and_nobody_else(self):
        slotd = self.daemon("sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' & "
                            'echo $$ $! >"$WORK/tmp"; mv "$WORK/tmp" "$TOLD"; wait', start=False)
        slotd.start(**self.settings, SLOTD_TEST_HOOK_LONGEST=500)
        bystander = slotd.submit("sleep 100", "-o", "/dev/null")
        slotd.submit("true", "-o", "/dev/null")
        shell, child = map(int, self.notices()[0].split())
        wait_until(lambda: is_zombie(shell) and is_zombie(child), "end of the hook and its child")
        self.assertIn("notification of job 2: its command has run for 500 ms and is ended", slotd.log_of_this_start())
        self.assertEqual(slotd.job(bystander).state, "RUNNING")
        self.assertIsNone(slotd.process.poll())

    def test_hooks_that_hang_hold_up_no_job(self):
        slotd = self.daemon('echo x >>"$TOLD"; sleep 1000')
        for _ in range(6):
            slotd.submit("true", "-o", "/dev/null")
        began = time.monotonic()
        for job in range(1, 7):
            self.assertEqual(slotd.wait_for_job(job).state, "COMPLETED")
        self.assertLess(time.monotonic() - began, 10)
        self.notices(4)

    def test_at_most_four_at_once_and_the_rest_in_order(self):
        slotd = self.daemon('echo "$SLOTD_JOB_ID" >>"$TOLD"; until [ -e "$WORK/go_on" ]; do sleep 0.02; done')
        for _ in range(7):
            slotd.submit("true", "-o", "/dev/null", "-c", "4")  # one after the other
        slotd.wait_for_job(7)
        self.assertEqual(sorted(self.notices(4)), ["1", "2", "3", "4"])
        self.assertEqual(self.due(), 3)
        (slotd.work / "go_on").touch()
        wait_until(lambda: len(lines_of(self.told)) == 7, "the rest")
        self.assertEqual(sorted(lines_of(self.told)), [str(job) for job in range(1, 8)])
        self.wait_for_none_due()


class Restarts(NotifyCase):
    def test_what_waited_for_its_turn_is_told_by_the_next_daemon(self):
        slotd = self.daemon('echo "$SLOTD_JOB_ID" >>"$TOLD"; until [ -e "$WORK/go_on" ]; do sleep 0.02; done')
        for _ in range(6):
            slotd.submit("true", "-o", "/dev/null", "-c", "4")
        slotd.wait_for_job(6)
        self.notices(4)
        wait_until(lambda: self.due() == 2, "four to be crossed out")
        slotd.kill9()
        (slotd.work / "go_on").touch()
        slotd.start(**self.settings)
        wait_until(lambda: len(lines_of(self.told)) == 6, "the rest")
        self.assertEqual(sorted(lines_of(self.told)[4:]), ["5", "6"])
        self.wait_for_none_due()

    def test_a_daemon_killed_before_the_hook_leaves_it_to_the_next(self):
        self.killed_at("notice_before_start", (1,))

    def test_a_daemon_killed_behind_the_hook_tells_at_least_once(self):
        self.killed_at("notice_after_start", (1, 2))

    def killed_at(self, row, runs):
        slotd = self.daemon(start=False)
        settings = {**self.settings, "SLOTD_CRASH_AT": row, "SLOTD_CRASH_WHO": "daemon",
                    "SLOTD_CRASH_MARK": slotd.work / "crashed"}
        slotd.start(**settings)
        slotd.begin("sbatch", "-o", "/dev/null", "--wrap", "true")
        slotd.wait_for_death()
        wait_for_file(slotd.work / "crashed")
        slotd.start(**settings)
        wait_until(lambda: lines_of(self.told), "a notification")
        self.wait_for_none_due()
        wait_until(lambda: len(lines_of(self.told)) in runs, f"{runs} runs")
        slotd.restart(**settings)
        slotd.wait_for_job(slotd.submit("exit 1", "-o", "/dev/null"))
        wait_until(lambda: any("FAILED" in line for line in lines_of(self.told)), "the next one")
        told = [line for line in lines_of(self.told) if "COMPLETED" in line]
        self.assertIn(len(told), runs)

    def test_an_end_that_came_while_no_daemon_was_there_is_told_by_the_next(self):
        slotd = self.daemon()
        slotd.submit('touch runs; until [ -e go_on ]; do sleep 0.02; done; exit 5', "-o", "/dev/null")
        wait_for_file(slotd.work / "runs")  # RUNNING is shown from the attempt on
        slotd.kill9()
        (slotd.work / "go_on").touch()
        wait_for_file(slotd.root / "lib/jobs/1/1/exit")
        slotd.start(**self.settings)
        self.assertEqual(self.notices()[0].split("|")[2:], ["FAILED", "cpu", "NonZeroExitCode"])

    def test_without_the_command_the_next_daemon_crosses_out_what_is_due(self):
        slotd = self.daemon("sleep 1000")
        for _ in range(6):
            slotd.submit("true", "-o", "/dev/null")
        slotd.wait_for_job(6)
        wait_until(lambda: self.due() == 2, "two left")
        slotd.restart()
        self.wait_for_none_due()

    def test_a_daemon_that_stops_does_not_wait_for_hooks(self):
        slotd = self.daemon('echo $$ >>"$TOLD"; exec sleep 1000')
        slotd.submit("true", "-o", "/dev/null")
        hook = int(self.notices()[0])
        self.assertEqual(slotd.terminate(), 0)
        self.assertFalse(is_zombie(hook))
        os.kill(hook, signal.SIGKILL)


if __name__ == "__main__":
    unittest.main()
