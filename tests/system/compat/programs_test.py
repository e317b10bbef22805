"""Scripts as submitit, Nextflow and Snakemake write them, and the calls by which these programs ask what has
become of their jobs: the forms of what they write are rebuilt here, the work that they wrap is ours."""

import getpass
import re
import unittest

from slotd_fixture import Daemon, lines_of, wait_until

RESUBMITTED = """\
if [ "${SLURM_RESTART_COUNT:-0}" = 0 ]; then
    scontrol requeue "$SLURM_JOB_ID"
    sleep 60
fi
echo "run $SLURM_RESTART_COUNT"
"""


class Programs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.slotd = Daemon(cpus=8, memory=16384, SLOTD_GPU_COUNT=2)
        cls.addClassCleanup(cls.slotd.close)
        cls.slotd.start()

    def good(self, *command):
        """Runs a command that must go well; returns what it prints."""
        ran = self.slotd.run(*command)
        self.assertEqual((ran.code, ran.err), (0, ""), command)
        return ran.out

    def submitted(self, *command):
        """The id, read as the programs read it."""
        return int(re.fullmatch(r"Submitted batch job (\d+)\n", self.good("sbatch", *command))[1])

    def folder(self, name):
        path = self.slotd.work / name
        path.mkdir(exist_ok=True)
        return path

    def wait_for_lines(self, path, count):
        return wait_until(lambda: len(lines_of(path)) >= count and lines_of(path), f"{count} lines in {path}")


class Submitit(Programs):
    """One header for each kind of job: options in the order of their names, a comment above them."""

    def header(self, logs, **more):
        options = {"cpus-per-task": 2, "error": f"{logs}/%j_0_log.err", "job-name": "submitit", "mem": "1GB",
                   "nodes": 1, "ntasks-per-node": 1, "open-mode": "append", "output": f"{logs}/%j_0_log.out",
                   "partition": "cpu", "signal": "USR2@90", "time": 5, "wckey": "submitit", **more}
        lines = [f"#SBATCH --{name}={value}" for name, value in sorted(options.items())]
        return "\n# Parameters\n" + "\n".join(lines) + "\n\n# command\nexport SUBMITIT_EXECUTOR=slurm\n"

    def script(self, logs, work, **more):
        return self.slotd.script("submission.sh", self.header(logs, **more) + work)

    def states(self, *jobs):
        words = [word for job in jobs for word in ("-j", str(job))]
        return self.good("sacct", "-o", "JobID,State,NodeList", "--parsable2", *words).splitlines()

    def test_a_job_writes_where_the_program_looks_and_knows_its_place(self):
        logs = self.folder("logs")
        asked = ("JOB_ID NTASKS JOB_NUM_NODES NODEID JOB_NODELIST PROCID LOCALID CPUS_PER_TASK "
                 "NTASKS_PER_NODE").split()
        work = "echo " + " ".join(f"$SLURM_{name}" for name in asked)
        first, second = self.submitted(self.script(logs, work)), self.submitted(self.script(logs, "exit 3"))
        for job in (first, second):
            self.slotd.wait_for_job(job)
        self.assertEqual(lines_of(logs / f"{first}_0_log.out"), [f"{first} 1 1 0 localhost 0 0 2 1"])
        shown = self.states(first, second)
        self.assertEqual(shown[0], "JobID|State|NodeList")
        self.assertIn(f"{first}|COMPLETED|localhost", shown)
        self.assertIn(f"{second}|FAILED|localhost", shown)

    def test_a_job_that_asks_for_it_runs_again_and_appends(self):
        logs = self.folder("again")
        job = self.submitted(self.script(logs, RESUBMITTED + "echo done >>" + str(logs / "ran")))
        self.slotd.wait_for_job(job)
        self.assertEqual(lines_of(logs / f"{job}_0_log.out"), ["run 1"])
        self.assertEqual(lines_of(logs / "ran"), ["done"])

    def test_a_checkpoint_signal_reaches_the_program_that_the_script_has_started(self):
        logs = self.folder("signals")
        work = ("bash -c 'trap \"echo saved; exit 0\" USR2; echo ready; while :; do sleep 0.05; done' "
                "2>/dev/null\n")
        job = self.submitted(self.script(logs, "trap : USR2\n" + work))
        self.wait_for_lines(logs / f"{job}_0_log.out", 1)
        self.good("scancel", str(job), "--signal", "USR2")
        self.slotd.wait_for_job(job)
        self.assertEqual(lines_of(logs / f"{job}_0_log.out"), ["ready", "saved"])

    def test_the_signal_before_the_limit_lets_a_program_save_its_work_and_go_on_in_another_run(self):
        logs = self.folder("limits")
        (self.slotd.work / "worker.sh").write_text(
            '[ "$SLURM_RESTART_COUNT" ] && echo "went on" && exit 0\n'
            "trap 'echo saved; scontrol requeue $SLURM_JOB_ID' USR2\n"
            "while :; do sleep 0.05; done\n")
        script = self.script(logs, "trap : USR2\nbash worker.sh 2>/dev/null\n", time=1, signal="USR2@58")
        job = self.submitted(script)
        self.wait_for_lines(logs / f"{job}_0_log.out", 2)
        self.slotd.wait_for_job(job)
        self.assertEqual(lines_of(logs / f"{job}_0_log.out"), ["saved", "went on"])
        self.assertEqual(self.slotd.job(job).state, "COMPLETED")

    def test_an_array_is_one_submission_with_a_log_for_each_element(self):
        logs = self.folder("array")
        out = {"array": "0-2%2", "output": f"{logs}/%A_%a_0_log.out", "error": f"{logs}/%A_%a_0_log.err"}
        job = self.submitted(self.script(logs, 'echo "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"', **out))
        for index in range(3):
            self.assertEqual(self.wait_for_lines(logs / f"{job}_{index}_0_log.out", 1), [f"{job}_{index}"])
        wanted = {f"{job}_{index}|COMPLETED|localhost" for index in range(3)}
        wait_until(lambda: wanted <= set(self.states(job)), "three ended elements")


class Nextflow(Programs):
    """A header without comments, short options; the exit status is a file beside the output."""

    def task(self, name, work, *more):
        folder = self.folder(name)
        header = [f"#SBATCH -J nf-{name}_(1)", f"#SBATCH -o {folder}/.command.log", "#SBATCH --no-requeue",
                  "#SBATCH --signal B:USR2@30", "#SBATCH -c 2", "#SBATCH -t 00:01:00", "#SBATCH --mem 1024M",
                  "#SBATCH -p cpu", *more]
        ends = ("on_exit() { local status=${1:-$?}; echo -n $status >.exitcode; exit $status; }\n"
                "on_usr2() { [[ \"$child\" ]] && kill -USR2 $child; }\n"
                "trap on_exit EXIT; trap on_usr2 USR2; trap 'on_exit 143' TERM\n")
        work = f"cd {folder}\n{ends}({work}) & child=$!\nwait $child || status=$?\nwait $child; exit ${{status:-0}}\n"
        path = folder / ".command.run"
        path.write_text("#!/bin/bash\n" + "\n".join(header) + "\n# NEXTFLOW TASK: " + name + "\n" + work)
        return path

    def queue(self):
        shown = self.good("squeue", "--noheader", "-o", "%i %t", "-t", "all", "-p", "cpu", "-u", getpass.getuser())
        return dict(line.split() for line in shown.splitlines())

    def test_its_queue_tells_how_each_task_ended_and_its_files_with_what_status(self):
        good = self.submitted(self.task("good", "echo hello"))
        bad = self.submitted(self.task("bad", "exit 3"))
        waits = self.submitted("--hold", self.task("waits", "true"))
        self.assertLessEqual({str(job) for job in (good, bad, waits)}, set(self.queue()))
        for job in (good, bad):
            self.slotd.wait_for_job(job)
        shown = self.queue()
        self.assertEqual([shown[str(job)] for job in (good, bad, waits)], ["CD", "F", "PD"])
        self.assertEqual(lines_of(self.folder("good") / ".command.log"), ["hello"])
        self.assertEqual([lines_of(self.folder(name) / ".exitcode") for name in ("good", "bad")], [["0"], ["3"]])
        self.assertEqual(self.slotd.run("scancel", str(waits)).code, 0)
        self.assertEqual(self.queue()[str(waits)], "CA")

    def test_the_warning_before_the_limit_reaches_the_script(self):
        path = self.task("warned", "trap 'echo warned; exit 7' USR2; while :; do sleep 0.05; done",
                         "#SBATCH --signal B:USR2@58")
        job = self.submitted(path)
        self.slotd.wait_for_job(job)
        self.assertEqual(lines_of(self.folder("warned") / ".command.log"), ["warned"])

    def test_tasks_of_an_array_find_their_folders_by_their_index(self):
        folders = [self.folder(f"element{index}") for index in range(3)]
        script = self.folder("launcher") / ".command.run"
        script.write_text("#!/bin/bash\n#SBATCH --array 0-2\n#SBATCH -J nf-many\n#SBATCH -o /dev/null\n"
                          "#SBATCH --no-requeue\n#SBATCH -t 00:05:00\n#SBATCH -p cpu\n"
                          f"folders=({' '.join(str(folder) for folder in folders)})\n"
                          'cd "${folders[$SLURM_ARRAY_TASK_ID]}" && echo -n $SLURM_ARRAY_TASK_ID >.exitcode\n')
        job = self.submitted(script)
        for index, folder in enumerate(folders):
            self.assertEqual(self.wait_for_lines(folder / ".exitcode", 1), [str(index)])
        wanted = {f"{job}_{index}": "CD" for index in range(3)}
        wait_until(lambda: wanted.items() <= self.queue().items(), "three ended elements")


class Snakemake(Programs):
    """No script: everything on the command line, the work in --wrap, all jobs of a run under one name."""

    def submit(self, rule, work, *more):
        log = self.slotd.work / "slurm_logs" / f"rule_{rule}" / "%j.log"  # the folder is not there yet
        return int(self.good("sbatch", "--parsable", "--job-name", "run-4f1c", "--output", log, "--export=ALL",
                             "--comment", f"rule_{rule}_wildcards_a.b", "-A", "lab", "-p", "cpu", "-t", "10", "--mem",
                             "500", "--ntasks=1", "--cpus-per-task=2", "-D", self.slotd.work, *more,
                             f"--wrap={work}"))

    def states(self):
        shown = self.good("sacct", "-X", "--parsable2", "--clusters", "all", "--noheader",
                          "--format=JobIdRaw,State", "--starttime", "now-2days", "--endtime", "now", "--name",
                          "run-4f1c")
        return dict(line.split("|") for line in shown.splitlines())

    def test_jobs_of_a_run_are_known_by_its_name_from_the_moment_of_their_submission(self):
        good = self.submit("good", "echo $SLURM_JOB_NAME $SLURM_CPUS_PER_TASK $SLURM_JOB_ACCOUNT")
        self.assertIn(str(good), self.states())
        bad = self.submit("bad", "false")
        long = self.submit("long", "sleep 600")
        for job in (good, bad):
            self.slotd.wait_for_job(job)
        self.slotd.wait_for_state(long, "RUNNING")
        shown = self.states()
        self.assertEqual([shown[str(job)] for job in (good, bad, long)], ["COMPLETED", "FAILED", "RUNNING"])
        self.assertEqual(lines_of(self.slotd.work / f"slurm_logs/rule_good/{good}.log"), ["run-4f1c 2 lab"])
        other = self.submit("held", "true", "--hold")
        self.assertEqual(self.slotd.run("scancel", str(long), str(other), "--clusters=all").code, 0)
        for job in (long, other):
            self.slotd.wait_for_job(job)
        self.assertTrue(self.states()[str(long)].startswith("CANCELLED"))

    def test_the_configuration_says_how_long_an_ended_job_is_known(self):
        config = dict(re.findall(r"(?m)^(\w+) *= (.*)$", self.good("scontrol", "show", "config")))
        self.assertEqual(config["MinJobAge"], "300 sec")
        self.assertRegex(config["SLURM_VERSION"], r"^\d+\.\d+")
        for key in ("ClusterName", "MaxArraySize", "KillWait", "AccountingStorageType", "SchedulerTimeSlice",
                    "SlurmUser", "SelectType", "PriorityType", "ReturnToService"):
            self.assertIn(key, config)

    def test_a_job_can_be_looked_up_alone(self):
        job = self.submit("one", "exit 2")
        self.slotd.wait_for_job(job)
        record = self.good("scontrol", "-o", "show", "job", str(job))
        self.assertRegex(record, rf"^JobId={job} .*JobState=FAILED .*ExitCode=2:0 ")
        self.assertIn(f"{job}|FAILED|2:0", self.good("sacct", "-P", "-b", "-j", str(job), "-n").splitlines())


del Programs  # not a test of its own


if __name__ == "__main__":
    unittest.main()
