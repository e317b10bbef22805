"""The daemon, or the daemon and its shepherds, killed at each row of crash_points.def. After a restart
the outcome is the one of the table below, nothing has run twice, no id was given twice, nothing is
left over, and the daemon works.

One row alone: crash_points_test.py CrashPoints.test_claim_after__both"""

import dataclasses
import pathlib
import re
import unittest

from slotd_fixture import TREE, Daemon, lines_of, wait_for_file, wait_until

ROWS = re.findall(r'^CRASH_POINT\((\w+), (daemon|shepherd), "([^"]+)"\)$',
                  (TREE / "actors/host/crash_points.def").read_text(), re.MULTILINE)

# How the job may end: (state, exit code, reason). The script exits with 7.
DONE = ("FAILED", "7:0", "NonZeroExitCode")
LOST = ("FAILED", "0:0", "LostAfterRestart")
CANCELLED = ("CANCELLED", "0:0", "CancelledByUser")
TERMINATED = ("CANCELLED", "0:15", "CancelledByUser")


@dataclasses.dataclass
class Outcome:
    """What must be seen in the end: one of these ends, and so many runs of the script."""

    ends: tuple
    runs: tuple = (1,)


IN_FULL = Outcome((DONE,))
NEVER_TWICE = Outcome((LOST,), runs=(0, 1))
RAN_AND_LOST = Outcome((LOST,))
EITHER = Outcome((DONE, LOST), runs=(0, 1))
TWO_RUNS = Outcome((DONE,), runs=(2,))

# What the death of the daemon alone changes: nothing. It is the rule for all rows that are not named.
WITHOUT_THE_DAEMON = {
    "cancel_before_commit": Outcome((TERMINATED,)),
    "cancel_after_commit": Outcome((TERMINATED,)),
    "cancel_after_reply": Outcome((TERMINATED,)),
    "term_sent": Outcome((TERMINATED,)),
    "requeue_before_commit": TWO_RUNS,
    "requeue_after_commit": TWO_RUNS,
    "steer_before_commit": TWO_RUNS,
    "steer_after_commit": TWO_RUNS,
    "steer_after_reply": TWO_RUNS,
}
# With the shepherd dies what only it knew: from its claim on, and until the end is on disk.
WITHOUT_BOTH = {
    "spawn_after": EITHER,  # the shepherd may have got anywhere
    "claim_after": NEVER_TWICE,
    "exec_after": NEVER_TWICE,
    "running_told": NEVER_TWICE,
    "running_before_commit": NEVER_TWICE,
    "running_after_commit": NEVER_TWICE,
    "script_ended": RAN_AND_LOST,
    "exit_sent": Outcome((DONE, LOST)),  # it may have been committed between the two kills
    "exit_received": RAN_AND_LOST,
    "release_before": RAN_AND_LOST,
    "release_after": Outcome((DONE, LOST)),  # the commit of the end is under way
    "end_before_commit": RAN_AND_LOST,
    # The client asks again; the job may be recorded as lost before that, or be cancelled by it.
    "cancel_before_commit": Outcome((CANCELLED, TERMINATED, LOST)),
    "cancel_after_commit": Outcome((CANCELLED, TERMINATED)),
    "cancel_after_reply": Outcome((CANCELLED, TERMINATED)),  # the shepherd may be quick to heed it
    "term_sent": Outcome((CANCELLED,)),
    # A lost run is a failed one: --requeue runs it again too.
    "requeue_before_commit": TWO_RUNS,
    "requeue_after_commit": TWO_RUNS,
    # The client asks again; the job may be recorded as lost before that, which runs it again as well.
    "steer_before_commit": TWO_RUNS,
    "steer_after_commit": TWO_RUNS,
    "steer_after_reply": TWO_RUNS,
}

# At these the job is still running when the restarted daemon comes.
RUNNING_AT_THE_KILL = {"spawn_after", "claim_before", "claim_after", "exec_after", "running_told",
                       "running_before_commit", "running_after_commit"}

# Says that it runs, waits until it may go on, fails.
SCRIPT = 'echo "$SLOTD_JOB" >>runs; until [ -e go_on ]; do sleep 0.02; done; exit 7'


def outcome_of(row, who):
    return (WITHOUT_BOTH if who == "both" else WITHOUT_THE_DAEMON).get(row, IN_FULL)


class CrashPoints(unittest.TestCase):
    def scenario(self, row):
        if row == "exit_file_written":
            return self.end_without_a_daemon
        if row.startswith("cancel_") or row == "term_sent":
            return self.cancel_at_it
        if row.startswith("steer_"):
            return self.requeue_at_it
        if row.startswith("node_"):
            return self.drain_at_it
        return self.submit_at_it

    def kill_at(self, row, who):
        expected = outcome_of(row, who)
        with Daemon() as slotd:
            self.mark = slotd.work / "crashed"
            self.go_on = slotd.work / "go_on"
            self.settings = {"SLOTD_CRASH_AT": row, "SLOTD_CRASH_WHO": who, "SLOTD_CRASH_MARK": self.mark}
            if row.startswith("notice_"):
                self.settings["SLOTD_NOTIFY_CMD"] = f'echo "$SLOTD_JOB_ID $SLOTD_JOB_STATE" >>{slotd.work}/told'
            client = self.scenario(row)(slotd, row)
            self.assertTrue(self.mark.exists(), "the daemon ended, but not at this row")
            slotd.start(**self.settings)
            if client:
                done = slotd.finish(client)
                self.assertEqual(done.code, 0, done.err)
            self.go_on.touch()
            self.check(slotd, expected)
            if row.startswith("notice_"):
                self.check_told(slotd, row)

    def options(self, row):
        return ["--requeue"] if row.startswith("requeue_") else []

    def submit_at_it(self, slotd, row):
        """The kill comes while the job is submitted, starts or ends."""
        if row not in RUNNING_AT_THE_KILL:
            self.go_on.touch()
        slotd.start(**self.settings)
        client = slotd.begin("sbatch", "-o", "/dev/null", *self.options(row), "--wrap", SCRIPT)
        slotd.wait_for_death()
        return client

    def cancel_at_it(self, slotd, row):
        """The kill comes while a running job is cancelled."""
        slotd.start(**self.settings)
        job = slotd.submit(SCRIPT, "-o", "/dev/null")
        wait_for_file(slotd.work / "runs")
        slotd.wait_for_state(job, "RUNNING")
        client = slotd.begin("scancel", job)
        slotd.wait_for_death()
        return client

    def requeue_at_it(self, slotd, row):
        """The kill comes while a running job is put back into the queue."""
        slotd.start(**self.settings)
        job = slotd.submit(SCRIPT, "-o", "/dev/null")
        wait_for_file(slotd.work / "runs")
        slotd.wait_for_state(job, "RUNNING")
        client = slotd.begin("scontrol", "requeue", job)
        slotd.wait_for_death()
        return client

    def drain_at_it(self, slotd, row):
        """The kill comes while the node is drained, which it is afterwards."""
        slotd.start(**self.settings)
        client = slotd.begin("scontrol", "update", "NodeName=localhost", "State=DRAIN", "Reason=fan")
        slotd.wait_for_death()
        slotd.start(**self.settings)
        self.assertEqual(slotd.finish(client).code, 0)
        slotd.submit(SCRIPT, "-o", "/dev/null")
        self.go_on.touch()
        self.assertEqual(slotd.job(1).state, "PENDING")
        resumed = slotd.run("scontrol", "update", "NodeName=localhost", "State=RESUME")
        self.assertEqual(resumed.code, 0, resumed.err)
        slotd.kill9()

    def end_without_a_daemon(self, slotd, _):
        """The daemon is gone already; the kill comes when the shepherd has written its record."""
        slotd.start(**self.settings)
        slotd.submit(SCRIPT, "-o", "/dev/null")
        wait_for_file(slotd.work / "runs")
        slotd.kill9()
        self.go_on.touch()
        wait_for_file(self.mark)

    def check(self, slotd, expected):
        ended = slotd.wait_for_job(1)
        # Two processes do not die in one moment: a daemon that comes quickly may still see the shepherd.
        reason = "LostAfterRestart" if ended.reason == "ShepherdLost" else ended.reason
        self.assertIn((ended.state, ended.exit, reason), expected.ends)
        runs = lines_of(slotd.work / "runs")
        self.assertIn(len(runs), expected.runs, runs)
        self.assertEqual(len(set(runs)), len(runs), f"an attempt has run twice: {runs}")
        self.assertEqual(list(slotd.jobs()), [1], "one job was submitted")
        slotd.wait_for_no_job_process()
        following = slotd.submit("exit 0", "-o", "/dev/null", "-c", "4")
        self.assertEqual(following, 2, "ids are given once, and in turn")
        self.assertEqual(slotd.wait_for_job(following).state, "COMPLETED")
        # Late words of a dead time must not change what is settled.
        self.assertEqual(slotd.job(1), ended)


    def check_told(self, slotd, row):
        """The notification command runs once at least for each end, and twice only where it may have."""
        wait_until(lambda: "2 COMPLETED" in lines_of(slotd.work / "told"), "notification of job 2")
        told = lines_of(slotd.work / "told").count("1 FAILED")
        self.assertIn(told, (1,) if row == "notice_before_start" else (1, 2))


class ChangesSurviveAKill(unittest.TestCase):
    """Each change that was answered is there after a `kill -9` right behind the answer."""

    def changed(self, *command, options=("-H",), running=False):
        """What `scontrol show job` says of a job that was changed, by key, after the kill. The machine
        has room for one job; without `running` another one has it."""
        with Daemon(cpus=1) as slotd:
            slotd.start()
            go_on = slotd.work / "go_on"
            if not running:
                slotd.submit(SCRIPT, "-o", "/dev/null")
            job = slotd.submit(SCRIPT, "-o", "/dev/null", *options)
            wait_for_file(slotd.work / "runs")
            done = slotd.run("scontrol", *[word.format(job=job) for word in command])
            slotd.kill9()
            self.assertEqual((done.code, done.out, done.err), (0, "", ""))
            slotd.start()
            shown = slotd.run("scontrol", "-o", "show", "job", job).out
            go_on.touch()
            return dict(re.findall(r"(\S+?)=(\S+)", shown))

    def test_hold(self):
        shown = self.changed("hold", "{job}", options=())
        self.assertEqual((shown["Priority"], shown["Reason"]), ("0", "JobHeldUser"))

    def test_release(self):
        shown = self.changed("release", "{job}")
        self.assertEqual((shown["JobState"], shown["Priority"]), ("PENDING", "1000"))

    def test_name(self):
        self.assertEqual(self.changed("update", "job", "{job}", "Name=other")["JobName"], "other")

    def test_partition(self):
        self.assertEqual(self.changed("update", "job", "{job}", "Partition=cpu")["Partition"], "cpu")

    def test_priority(self):
        self.assertEqual(self.changed("update", "job", "{job}", "Priority=7")["Priority"], "7")

    def test_time_limit_of_a_waiting_job(self):
        shown = self.changed("update", "job", "{job}", "TimeLimit=02:00:00")
        self.assertEqual(shown["TimeLimit"], "02:00:00")

    def test_time_limit_of_a_running_job(self):
        shown = self.changed("update", "job", "{job}", "TimeLimit=02:00:00", options=(), running=True)
        self.assertEqual((shown["JobState"], shown["TimeLimit"]), ("RUNNING", "02:00:00"))

    def test_a_lowered_limit_ends_the_job_though_the_daemon_died_behind_the_answer(self):
        with Daemon() as slotd:
            slotd.start()
            job = slotd.submit(SCRIPT, "-o", "/dev/null", "-t", "60")
            wait_for_file(slotd.work / "runs")
            done = slotd.run("scontrol", "update", "job", job, "TimeLimit=0:01")
            slotd.kill9()
            self.assertEqual(done.code, 0, done.err)
            slotd.start()
            self.assertEqual(slotd.wait_for_job(job).state, "TIMEOUT")

    def test_top(self):
        self.assertEqual(self.changed("top", "{job}", options=())["Priority"], "1001")

    def test_requeue_of_a_running_job(self):
        shown = self.changed("requeue", "{job}", options=(), running=True)
        self.assertIn(shown["Restarts"], ("0", "1"))  # its first run may still be ending

    def test_requeuehold_of_an_ended_job(self):
        with Daemon() as slotd:
            slotd.start()
            job = slotd.submit("exit 3", "-o", "/dev/null")
            slotd.wait_for_job(job)
            done = slotd.run("scontrol", "requeuehold", job)
            slotd.kill9()
            self.assertEqual(done.code, 0, done.err)
            slotd.start()
            self.assertEqual(slotd.job(job).state, "PENDING")
            self.assertEqual(slotd.run("scontrol", "release", job).code, 0)
            slotd.wait_for_job(job)
            self.assertEqual(slotd.attempt_folders(job), [1, 2])


class ArraysSurviveAKill(unittest.TestCase):
    """The daemon killed at the commit of a change of a range of an array, and right behind the answer: what
    was answered stands, no element is lost or doubled, and the rest runs."""

    ELEMENTS = 8

    def kill_at(self, row, *command, lost=(), held=()):
        """`lost`: elements that never run then; `held`: that run once they are released."""
        with Daemon(cpus=1) as slotd:
            slotd.start(SLOTD_CRASH_AT=row, SLOTD_CRASH_WHO="daemon")
            go_on = slotd.work / "go_on"
            array = slotd.submit('echo "$SLURM_ARRAY_TASK_ID" >>runs; until [ -e go_on ]; do sleep 0.02; done',
                                 "-o", "/dev/null", "-a", f"0-{self.ELEMENTS - 1}")
            wait_for_file(slotd.work / "runs")
            client = slotd.begin(*[word.format(array=array) for word in command])
            slotd.wait_for_death()
            slotd.start()
            done = slotd.finish(client)
            self.assertEqual(done.code, 0, done.err)
            go_on.touch()
            expected = [str(index) for index in range(self.ELEMENTS) if index not in lost]
            if held:
                free = len(expected) - len(held)
                wait_until(lambda: len(lines_of(slotd.work / "runs")) == free, "those that are not held")
                waiting = slotd.run("squeue", "-h", "-r", "-t", "PD", "-o", "%i").out.split()
                self.assertEqual(sorted(waiting), [f"{array}_{index}" for index in held])
                self.assertEqual(slotd.run("scontrol", "release", *waiting).code, 0)
            wait_until(lambda: not slotd.run("squeue", "-h").out, "the end of the array")
            self.assertEqual(sorted(lines_of(slotd.work / "runs")), expected)
            shown = slotd.run("sacct", "-n", "-X", "-P", "-j", array, "-o", "JobID,State").out
            self.assertEqual(shown.count("COMPLETED"), len(expected), shown)
            self.assertEqual(shown.count("CANCELLED"), 1 if lost else 0, shown)

    def test_a_range_is_cancelled(self):
        for row in ("cancel_before_commit", "cancel_after_commit", "cancel_after_reply"):
            with self.subTest(row):
                self.kill_at(row, "scancel", "{array}_[2-4,7]", lost=(2, 3, 4, 7))

    def test_all_that_waits_is_cancelled(self):
        for row in ("cancel_before_commit", "cancel_after_commit", "cancel_after_reply"):
            with self.subTest(row):
                self.kill_at(row, "scancel", "-t", "PENDING", "{array}", lost=range(1, self.ELEMENTS))

    def test_a_range_is_held(self):
        for row in ("steer_before_commit", "steer_after_commit", "steer_after_reply"):
            with self.subTest(row):
                self.kill_at(row, "scontrol", "hold", "{array}_[3-5]", held=(3, 4, 5))

    def test_what_was_withdrawn_unasked_is_not_withdrawn_again_by_the_next_daemon(self):
        with Daemon(cpus=1) as slotd:
            slotd.start()
            array = slotd.submit("until [ -e go_on ]; do sleep 0.02; done", "-o", "/dev/null", "-a", "0-3",
                                 "--deadline=now+2")
            ended = [f"{array}_0|RUNNING", f"{array}_[1-3]|DEADLINE"]
            shown = lambda: slotd.run("sacct", "-n", "-X", "-P", "-o", "JobID,State").out.split()
            wait_until(lambda: shown() == ended, "the deadline")
            slotd.kill9()
            slotd.start()
            (slotd.work / "go_on").touch()
            wait_until(lambda: not slotd.run("squeue", "-h").out, "the end of the array")
            self.assertEqual(shown(), [f"{array}_0|COMPLETED", ended[1]])

    def test_a_closed_array_is_reopened(self):
        for row in ("steer_before_commit", "steer_after_commit", "steer_after_reply"):
            with self.subTest(row), Daemon(cpus=2) as slotd:
                slotd.start(SLOTD_CRASH_AT=row, SLOTD_CRASH_WHO="daemon")
                array = slotd.submit('echo "$SLURM_ARRAY_TASK_ID" >>runs', "-o", "/dev/null", "-a", "0-3")
                wait_until(lambda: not slotd.run("squeue", "-h").out, "the end of the array")
                client = slotd.begin("scontrol", "requeue", f"{array}_[1-2]")
                slotd.wait_for_death()
                slotd.start()
                done = slotd.finish(client)
                self.assertEqual(done.code, 0, done.err)
                wait_until(lambda: len(lines_of(slotd.work / "runs")) == 6, "the two runs more")
                wait_until(lambda: not slotd.run("squeue", "-h").out, "the end of the array")
                self.assertEqual(sorted(lines_of(slotd.work / "runs")), ["0", "1", "1", "2", "2", "3"])


class JobEndsWhileTheDaemonIsAway(unittest.TestCase):
    """The same kills of the daemon alone, but the job ends before the next daemon comes."""

    def end_away(self, row):
        with Daemon() as slotd:
            settings = {"SLOTD_CRASH_AT": row, "SLOTD_CRASH_WHO": "daemon",
                        "SLOTD_CRASH_MARK": slotd.work / "crashed"}
            slotd.start(**settings)
            client = slotd.begin("sbatch", "-o", "/dev/null", "--wrap", SCRIPT)
            slotd.wait_for_death()
            (slotd.work / "go_on").touch()
            wait_for_file(slotd.root / "lib/jobs/1/1/exit")
            slotd.start(**settings)
            self.assertEqual(slotd.finish(client).code, 0)
            ended = slotd.wait_for_job(1)
            self.assertEqual((ended.state, ended.exit, ended.reason), DONE)
            self.assertEqual(len(lines_of(slotd.work / "runs")), 1)
            slotd.wait_for_no_job_process()


class KilledAgainWhileItRecovers(unittest.TestCase):
    """A daemon dies at the first row, the next one while it recovers from that, at the second."""

    def kill_twice(self, first, who, second, expected):
        with Daemon() as slotd:
            (slotd.work / "go_on").touch()
            slotd.start(SLOTD_CRASH_AT=first, SLOTD_CRASH_WHO=who)
            client = slotd.begin("sbatch", "-o", "/dev/null", "--wrap", SCRIPT)
            slotd.wait_for_death()
            slotd.spawn(SLOTD_CRASH_AT=second, SLOTD_CRASH_WHO="daemon")
            slotd.wait_for_death()
            slotd.start()
            self.assertEqual(slotd.finish(client).code, 0)
            ended = slotd.wait_for_job(1)
            self.assertIn((ended.state, ended.exit, ended.reason), expected.ends)
            self.assertIn(len(lines_of(slotd.work / "runs")), expected.runs)
            self.assertEqual(list(slotd.jobs()), [1])

    def test_having_claimed_an_attempt_that_nobody_started(self):
        self.kill_twice("attempt_after_commit", "daemon", "requeue_before_commit", IN_FULL)

    def test_having_put_it_back_into_the_queue(self):
        self.kill_twice("attempt_after_commit", "daemon", "requeue_after_commit", IN_FULL)

    def test_having_read_the_record_of_an_end(self):
        self.kill_twice("script_ended", "daemon", "end_before_commit", IN_FULL)

    def test_having_written_down_an_end(self):
        self.kill_twice("script_ended", "daemon", "end_after_commit", IN_FULL)

    def test_having_found_a_shepherd_lost(self):
        self.kill_twice("exit_received", "both", "end_before_commit", RAN_AND_LOST)


class TheTable(unittest.TestCase):
    def test_each_row_is_marked_in_the_code(self):
        code = "".join(path.read_text() for path in pathlib.Path(TREE / "actors").rglob("*.cpp"))
        marked = set(re.findall(r"CrashPoint::(\w+)", code))
        self.assertEqual(sorted({row for row, _, _ in ROWS} - marked), [], "rows that no code marks")

    def test_the_table_was_read_whole(self):
        text = (TREE / "actors/host/crash_points.def").read_text()
        self.assertEqual(len(ROWS), len(re.findall(r"^CRASH_POINT\(", text, re.MULTILINE)))
        self.assertGreater(len(ROWS), 20)

    def test_outcomes_are_of_rows_that_exist(self):
        rows = {row for row, _, _ in ROWS}
        self.assertEqual((set(WITHOUT_BOTH) | set(WITHOUT_THE_DAEMON) | RUNNING_AT_THE_KILL) - rows, set())


def add_tests():
    for row, _, _ in ROWS:
        for who in ("daemon", "both"):
            setattr(CrashPoints, f"test_{row}__{who}", lambda self, row=row, who=who: self.kill_at(row, who))
    for row in ("spawn_after", "claim_after", "exec_after", "running_before_commit", "running_after_commit"):
        setattr(JobEndsWhileTheDaemonIsAway, f"test_{row}", lambda self, row=row: self.end_away(row))


add_tests()

if __name__ == "__main__":
    unittest.main()
