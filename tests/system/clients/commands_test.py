"""What the commands make of their words: what they ask the daemon, what they print, how they end."""

import os
import pathlib
import pty
import resource
import subprocess
import time
import unittest

from client_case import BUILD, ClientCase
from fake_daemon import (CANCELLED, COMPLETED, FAILED, PENDING, REASON_RESOURCES, RUNNING, FakeDaemon, ended, job,
                         page, submitted)

WRAP_HEAD = "#!/bin/sh\n# This script was created by sbatch --wrap.\n\n"


class Sbatch(ClientCase):
    def submit(self, *words, text_in=None, **environment):
        """Submits and returns the question that reached the daemon."""
        with FakeDaemon(self.root, lambda *_: submitted(12)) as daemon:
            ran = self.run_command("sbatch", *words, text_in=text_in, **environment)
        self.assertEqual(ran, (0, "Submitted batch job 12\n", ""))
        (name, question), = daemon.questions()
        self.assertEqual(name, "submit")
        return question

    def request(self, *words, **environment):
        return self.submit(*words, **environment)["request"]

    def refusal(self, *words, text_in=None, **environment):
        with FakeDaemon(self.root, lambda *_: submitted(12)) as daemon:
            code, out, err = self.run_command("sbatch", *words, text_in=text_in, **environment)
        self.assertEqual((out, daemon.asked), ("", []))
        return code, err

    def test_a_script_is_sent_as_it_is_with_its_arguments(self):
        (self.work / "job.sh").write_bytes(b"#!/bin/sh\necho \xff\n")
        question = self.submit("job.sh", "-c4", "b c")
        self.assertEqual(question["script"], b"#!/bin/sh\necho \xff\n")
        request = question["request"]
        self.assertEqual((request["name"], request["command"]), (b"job.sh", b"job.sh"))
        self.assertEqual(request["arguments"], [b"-c4", b"b c"])
        self.assertEqual(request["cpus_per_task"], 1)

    def test_a_script_may_come_from_standard_input(self):
        question = self.submit(text_in=b"#!/bin/sh\n#SBATCH -c 3\n")
        self.assertEqual(question["request"]["name"], b"sbatch")
        self.assertEqual(question["request"]["cpus_per_task"], 3)
        self.assertEqual(self.submit("/dev/stdin", text_in=b"#!/bin/sh\n")["request"]["name"], b"stdin")

    def test_a_script_that_is_not_here_is_looked_for_on_path(self):
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "tool.sh").write_text("#!/bin/sh\n")
        request = self.request("tool.sh", PATH=f"{BUILD}/bin:{self.folder}/bin")
        self.assertEqual(request["command"], f"{self.folder}/bin/tool.sh".encode())
        self.assertEqual(request["name"], b"tool.sh")

    def test_a_wrapped_command_becomes_a_script(self):
        question = self.submit("--wrap", 'echo "a b"')
        self.assertEqual(question["script"].decode(), WRAP_HEAD + 'echo "a b"\n')
        self.assertEqual((question["request"]["name"], question["request"]["command"]), (b"wrap", b'echo "a b"'))
        self.assertEqual(self.submit("--wrap", "")["script"].decode(), WRAP_HEAD + "\n")

    def test_the_command_line_beats_the_environment_and_that_the_script(self):
        self.script(text="#!/bin/sh\n#SBATCH -c 2 -n 2 -J script\n#SBATCH -p script\n")
        variables = {"SBATCH_CPUS_PER_TASK": 3, "SBATCH_PARTITION": "environment"}
        request = self.request("-c", "4", "job.sh", **variables)
        self.assertEqual((request["cpus_per_task"], request["partition"], request["tasks"], request["name"]),
                         (4, b"environment", 2, b"script"))

    def test_the_submitter_travels_with_the_request(self):
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        with FakeDaemon(self.root, lambda *_: submitted(1)) as daemon:
            subprocess.run(["sbatch", "--wrap", "true"], cwd=self.work, env=self.environment(ODD="a\nb"),
                           umask=0o027, stdout=subprocess.PIPE, check=True)
        (_, question), = daemon.questions()
        request = question["request"]
        self.assertEqual((request["user"], request["home"], request["shell"]),
                         (b"ann", str(self.folder).encode(), b"/bin/sh"))
        self.assertEqual((request["uid"], request["gid"], request["umask"]), (os.getuid(), os.getgid(), 0o027))
        self.assertEqual(request["directory"], str(self.work).encode())
        self.assertEqual(request["submit_directory"], str(self.work).encode())
        self.assertIn({"resource": resource.RLIMIT_NOFILE, "soft": limits[0]}, request["limits"])
        self.assertIn(b"ODD=a\nb", question["environment"])

    def test_a_working_folder_is_made_absolute_and_must_be_there(self):
        (self.work / "sub").mkdir()
        self.assertEqual(self.request("-D", "sub", "--wrap", "true")["directory"], f"{self.work}/sub".encode())
        self.assertEqual(self.request("-D", "/tmp", "--wrap", "true")["directory"], b"/tmp")
        self.assertEqual(self.refusal("-D", "gone", "--wrap", "true"),
                         (1, f"sbatch: error: Invalid --chdir specification: {self.work}/gone: "
                             "No such file or directory\n"))
        self.script()
        self.assertEqual(self.refusal("-D", "job.sh", "--wrap", "true"),
                         (1, f"sbatch: error: Invalid --chdir specification: {self.work}/job.sh: "
                             "Not a directory\n"))

    def test_output_is_as_programs_read_it(self):
        with FakeDaemon(self.root, lambda *_: submitted(12)):
            self.assertEqual(self.run_command("sbatch", "--parsable", "--wrap", "true"), (0, "12\n", ""))
            self.assertEqual(self.run_command("sbatch", "-Q", "--wrap", "true"), (0, "", ""))

    def test_verbose_says_what_was_understood_and_from_where(self):
        self.script(text="#!/bin/sh\n#SBATCH -c 2\n")
        with FakeDaemon(self.root, lambda *_: submitted(12)):
            code, _, err = self.run_command("sbatch", "-v", "job.sh", SBATCH_TIMELIMIT="5")
        self.assertEqual(code, 0)
        self.assertEqual(err.splitlines(), ["sbatch: cpus-per-task: 2 (line 2 of job.sh)",
                                            "sbatch: time: 5 (SBATCH_TIMELIMIT)", "sbatch: verbose: "])

    def test_options_without_effect_go_along_and_nothing_is_said(self):
        self.script(text="#!/bin/sh\n#SBATCH -A lab --gres=gpu:1,nvme:100\n#SBATCH --hint=nomultithread\n")
        extras = self.request("--hint=multithread", "job.sh")["extras"]
        self.assertEqual(extras["notes"], [b"--gres=nvme:100", b"--account=lab", b"--hint=multithread"])
        self.assertEqual((extras["account"], extras["gpus_per_node"]), (b"lab", 1))

    def test_options_without_effect_are_spoken_of_at_a_terminal_and_with_v(self):
        said = "sbatch: --hint=nomultithread has no effect on one machine"
        with FakeDaemon(self.root, lambda *_: submitted(12)):
            err = self.run_command("sbatch", "-v", "--hint=nomultithread", "--wrap", "true")[2]
            self.assertEqual(err.splitlines()[-1], said)
            leader, follower = pty.openpty()
            subprocess.run(["sbatch", "--hint=nomultithread", "--wrap", "true"], env=self.environment(),
                           cwd=self.work, stdout=subprocess.PIPE, stderr=follower, check=True)
        self.assertEqual(os.read(leader, 4096).decode().splitlines(), [said])
        for end in (leader, follower):
            os.close(end)

    def test_fit_comes_from_the_option_or_from_a_setting(self):
        self.assertTrue(self.request("--fit", "--wrap", "true")["extras"]["fit"])
        self.assertTrue(self.request("--wrap", "true", SLOTD_FIT="1")["extras"]["fit"])
        self.assertFalse(self.request("-A", "x", "--wrap", "true", SLOTD_FIT="0")["extras"]["fit"])

    def test_options_that_are_to_be_passed_over_are_kept_as_notes(self):
        self.script(text="#!/bin/sh\n#SBATCH --container-image=app\n#SBATCH --container-mounts /data\n")
        extras = self.request("job.sh", SLOTD_IGNORE_OPTIONS="container-image,container-mounts=")["extras"]
        self.assertEqual(extras["notes"], [b"--container-image=app", b"--container-mounts=/data"])
        code, err = self.refusal("job.sh")
        self.assertEqual(code, 255)
        self.assertIn("named in SLOTD_IGNORE_OPTIONS (line 2 of job.sh)", err)

    def test_directives_end_at_the_first_command_of_any_interpreter(self):
        self.script(text="#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n#SBATCH -c 2\n\nimport sys\n#SBATCH -c 3\n")
        self.assertEqual(self.request("job.sh")["cpus_per_task"], 2)
        self.script(text="#!/bin/sh\n#SBATCH -c 2\ncat <<EOF\n#SBATCH --foo\nEOF\n")
        self.assertEqual(self.request("job.sh")["cpus_per_task"], 2)

    def test_memory_is_asked_for_in_one_way_in_each_place(self):
        self.script(text="#!/bin/sh\n#SBATCH --mem=1G\n")
        extras = self.request("--mem-per-cpu=2G", "job.sh")["extras"]
        self.assertEqual(extras["memory_per_cpu"], 2048)
        wanted = (1, "sbatch: error: --mem, --mem-per-cpu, and --mem-per-gpu are mutually exclusive.\n")
        self.assertEqual(self.refusal("--mem=1G", "--mem-per-cpu=2G", "job.sh"), wanted)

    def test_waiting_ends_as_the_job_did(self):
        cases = [(ended(12, COMPLETED), 0), (ended(12, FAILED, code=7), 7), (ended(12, FAILED, signal=15), 1),
                 (ended(12, CANCELLED), 1)]
        for outcome, wanted in cases:
            def answer(name, _, outcome=outcome):
                return submitted(12) if name == "submit" else {"ended": {"job": outcome}}
            with self.subTest(outcome), FakeDaemon(self.root, answer):
                code, out, _ = self.run_command("sbatch", "--wait", "--wrap", "true")
                self.assertEqual((code, out), (wanted, "Submitted batch job 12\n"))

    def test_an_id_that_cannot_be_written_is_no_success(self):
        with FakeDaemon(self.root, lambda *_: submitted(12)), open("/dev/full", "wb") as full:
            done = subprocess.run(["sbatch", "--parsable", "--wrap", "true"], env=self.environment(), cwd=self.work,
                                  stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual((done.returncode, done.stderr),
                         (1, "slotd: error: cannot write the output: No space left on device\n"))

    def test_a_bad_value_names_the_place_that_it_stands_in(self):
        self.script(text="#!/bin/sh\n#SBATCH -J x\n#SBATCH -t soon\n")
        self.assertEqual(self.refusal("job.sh"),
                         (255, "sbatch: error: invalid time limit: soon (line 3 of job.sh)\n"))
        self.assertEqual(self.refusal("--wrap", "true", SBATCH_NTASKS="many"),
                         (1, 'sbatch: error: Invalid numeric value "many" for --ntasks. (SBATCH_NTASKS)\n'))


class Squeue(ClientCase):
    def test_by_default_lists_what_waits_and_runs(self):
        with FakeDaemon(self.root, lambda *_: page(job(2, PENDING, reason=REASON_RESOURCES), job(3))) as daemon:
            code, out, err = self.run_command("squeue")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out.splitlines(), [
            "JOBID | PARTITION | NAME | USER | ST | TIME | NODELIST(REASON)",
            "    2 | cpu       | work | ann  | PD | 0:00 | (Resources)",
            "    3 | cpu       | work | ann  | R  | 0:00 | localhost"])
        (_, question), = daemon.questions()
        self.assertEqual(question["filter"]["states"], [1, 3, 4, 11])

    def filter_of(self, *words):
        with FakeDaemon(self.root, lambda *_: page(job(3))) as daemon:
            self.assertEqual(self.run_command("squeue", *words)[0], 0)
        (name, question), = daemon.questions()
        self.assertEqual(name, "queue")
        return question["filter"]

    def test_options_choose_jobs(self):
        chosen = self.filter_of("-u", "ann,bob", "-j", "3,4", "-p", "cpu", "--name=x", "-t", "PD")
        self.assertEqual(chosen, {"jobs": [3, 4], "states": [1], "users": [b"ann", b"bob"],
                                  "partitions": [b"cpu"], "names": [b"x"], "elements": []})
        chosen = self.filter_of("-j", "3,12_4,12_[5,7-9]")
        self.assertEqual((chosen["jobs"], chosen["elements"]), ([3], [{"array": 12, "indices": b"4"},
                                                                      {"array": 12, "indices": b"5,7-9"}]))
        self.assertEqual(self.filter_of("-t", "all")["states"], [])
        self.assertEqual(self.filter_of("--all")["states"], [])
        self.assertEqual(self.filter_of("-a")["states"], [1, 3, 4, 11])
        self.assertEqual(self.filter_of("--me")["users"], [b"ann"])

    def test_states_that_only_clusters_have_choose_nothing(self):
        with FakeDaemon(self.root, lambda *_: page(job(3))) as daemon:
            self.assertEqual(self.run_command("squeue", "-h", "-t", "CF,RF"), (0, "", ""))
            self.assertEqual(daemon.asked, [])

    def test_a_single_job_that_is_not_there_is_an_error_that_programs_know(self):
        with FakeDaemon(self.root, lambda *_: page(unknown=[9])):
            self.assertEqual(self.run_command("squeue", "-j", "9"),
                             (1, "", "slurm_load_jobs error: Invalid job id specified\n"))
            self.assertEqual(self.run_command("squeue", "-h", "-j", "8,9"), (0, "", ""))

    def test_a_single_job_that_ended_lately_is_no_error(self):
        def answer(_, question):
            return page(*([] if question["filter"]["states"] else [ended(9)]))
        with FakeDaemon(self.root, answer):
            self.assertEqual(self.run_command("squeue", "-h", "-j", "9"), (0, "", ""))

    def test_names_pass_through_a_pipe_untouched(self):
        with FakeDaemon(self.root, lambda *_: page(job(3, name="a\x1bb"))):
            self.assertIn("a\x1bb", self.run_command("squeue")[1])


class Sacct(ClientCase):
    def question_of(self, *words):
        with FakeDaemon(self.root, lambda *_: page()) as daemon:
            code, _, err = self.run_command("sacct", *words, TZ="UTC")
            self.assertEqual((code, err), (0, ""))
        (name, question), = daemon.questions()
        self.assertEqual(name, "history")
        return question

    def test_without_more_asks_for_today(self):
        since = self.question_of()["since"] // 1_000_000
        self.assertEqual(since % 86400, 0)
        self.assertLess(abs(time.time() - since), 2 * 86400)

    def test_named_jobs_are_asked_for_whenever_they_were(self):
        question = self.question_of("-j", "3,4", "-j", "5")
        self.assertIsNone(question["since"])
        self.assertEqual(question["filter"]["jobs"], [3, 4, 5])

    def test_options_choose_jobs_and_times(self):
        question = self.question_of("-S", "2024-01-02", "-E", "2024-01-03T04:05:06", "-s", "CD,F", "-u", "ann")
        self.assertEqual((question["since"], question["until"]), (1704153600_000000, 1704254706_000000))
        self.assertEqual((question["filter"]["states"], question["filter"]["users"]), ([5, 6], [b"ann"]))

    def test_shows_the_batch_step_where_columns_are_chosen_or_parsed(self):
        with_run = job(3, RUNNING, run={"start": 1, "alloc": {"cpus": [0]}})
        with FakeDaemon(self.root, lambda *_: page(with_run, job(4, PENDING))):
            def ids(*words):
                return [line.split("|")[0].strip() for line in self.run_command("sacct", "-n", *words)[1].splitlines()]
            self.assertEqual(ids(), ["3", "4"])
            self.assertEqual(ids("-P"), ["3", "3.batch", "4"])
            self.assertEqual(ids("-o", "JobID,State"), ["3", "3.batch", "4"])
            self.assertEqual(ids("-P", "-X"), ["3", "4"])

    def test_tells_programs_who_cancelled(self):
        cancelled = ended(3, CANCELLED)
        cancelled["reason"] = 12
        cancelled["request"]["uid"] = 1000
        with FakeDaemon(self.root, lambda *_: page(cancelled)):
            self.assertEqual(self.run_command("sacct", "-n", "-P", "-o", "State")[1], "CANCELLED by 1000\n")
            self.assertEqual(self.run_command("sacct", "-n", "-o", "State%30")[1].strip(), "CANCELLED by 1000")
            self.assertEqual(self.run_command("sacct", "-n", "-o", "State")[1], "CANCELLED\n")

    def test_refuses_what_it_does_not_know(self):
        self.assertEqual(self.run_command("sacct", "-o", "JobID,bogus"),
                         (1, "", "sacct: error: unsupported sacct field: bogus\n"))
        self.assertEqual(self.run_command("sacct", "-S", "whenever"),
                         (1, "", "sacct: error: Invalid time specification: whenever\n"))
        self.assertEqual(self.run_command("sacct", "-s", "bogus"), (1, "", "sacct: error: unknown state: bogus\n"))


class Scancel(ClientCase):
    def cancel(self, *words, done=(), over=(), unknown=(), not_live=()):
        outcome = {"done": list(done), "over": list(over), "unknown": list(unknown), "not_live": list(not_live)}
        with FakeDaemon(self.root, lambda *_: {"cancelled": outcome}) as daemon:
            ran = self.run_command("scancel", *words)
        return ran, [question for _, question in daemon.questions()]

    def test_ends_jobs_by_id(self):
        ran, (question,) = self.cancel("3", "4,5", done=[3, 4, 5])
        self.assertEqual(ran, (0, "Cancelled job 3\nCancelled job 4\nCancelled job 5\n", ""))
        self.assertEqual(question["filter"]["jobs"], [3, 4, 5])
        self.assertEqual(question["signal"], 0)

    def test_ends_elements_of_arrays(self):
        ran, (question,) = self.cancel("7_3", "12_[1-5,9]", "13_*", done=[7, 12, 13])
        self.assertEqual(ran, (0, "Cancelled job 7_3\nCancelled job 12_[1-5,9]\nCancelled job 13\n", ""))
        self.assertEqual(question["filter"]["jobs"], [13])
        self.assertEqual(question["filter"]["elements"], [{"array": 7, "indices": b"3"},
                                                          {"array": 12, "indices": b"1-5,9"}])

    def test_a_range_stands_in_brackets(self):
        self.assertEqual(self.run_command("scancel", "12_1-5"), (1, "", "scancel: error: Invalid job id: 12_1-5\n"))

    def test_options_may_stand_behind_the_ids(self):
        ran, (question,) = self.cancel("3", "--signal", "USR2", "-b", done=[3])
        self.assertEqual(ran, (0, "Signaled job 3\n", ""))
        self.assertEqual((question["signal"], question["batch_only"], question["full"]), (12, True, False))

    def test_options_choose_jobs(self):
        _, (question,) = self.cancel("-u", "ann", "-n", "x", "-p", "cpu", "-t", "PENDING", "-f")
        self.assertEqual(question["filter"], {"jobs": [], "states": [1], "users": [b"ann"], "partitions": [b"cpu"],
                                              "names": [b"x"], "elements": []})
        self.assertTrue(question["full"])

    def test_a_job_that_is_over_needs_no_word_in_a_script(self):
        self.assertEqual(self.cancel("3", over=[3])[0], (0, "", ""))
        self.assertEqual(self.cancel("3", unknown=[3])[0], (0, "", ""))
        self.assertEqual(self.cancel("-v", "3", unknown=[3])[0],
                         (0, "", "scancel: job 3 was not found or already finished\n"))

    def test_a_signal_that_reaches_nobody_is_an_error(self):
        self.assertEqual(self.cancel("-s", "USR1", "3", over=[3])[0],
                         (1, "", "scancel: error: job 3 was not found or already finished\n"))
        self.assertEqual(self.cancel("-s", "USR1", "3", not_live=[3])[0],
                         (1, "", "scancel: error: job 3 is not currently running\n"))
        self.assertEqual(self.cancel("-Q", "-s", "USR1", "3", not_live=[3])[0], (1, "", ""))

    def test_kill_is_a_way_to_end_a_job(self):
        ran, (question,) = self.cancel("-s", "KILL", "3", over=[3])
        self.assertEqual(ran, (0, "", ""))
        self.assertEqual(question["signal"], 9)

    def test_quiet_is_quiet(self):
        self.assertEqual(self.cancel("-Q", "3", done=[3])[0], (0, "", ""))

    def test_nothing_named_is_an_error(self):
        self.assertEqual(self.run_command("scancel"), (1, "", "scancel: error: No job identification provided\n"))
        self.assertEqual(self.run_command("scancel", "abc"), (1, "", "scancel: error: Invalid job id: abc\n"))
        self.assertEqual(self.run_command("scancel", "-s", "BOGUS", "1"),
                         (1, "", "scancel: error: unsupported signal: BOGUS\n"))


class Sinfo(ClientCase):
    MACHINE = {"machine": {"use": {
        "machine": {"cpus": 4, "partitions": [
            {"name": b"cpu", "gpu": False, "default": True, "features": [b"cpu"]},
            {"name": b"big", "gpu": False, "default": False, "features": [b"cpu"]}]},
        "cpus": 1}}}

    def test_lists_partitions(self):
        with FakeDaemon(self.root, lambda *_: self.MACHINE):
            self.assertEqual(self.run_command("sinfo")[1].splitlines(), [
                "PARTITION | HOSTNAMES | STATE | FEATURES | GRES_USED",
                "cpu*      | localhost | mix   | cpu      | N/A",
                "big       | localhost | mix   | cpu      | N/A"])
            self.assertEqual(self.run_command("sinfo", "-h", "-p", "big")[1], "big | localhost | mix | cpu | N/A\n")
            self.assertEqual(self.run_command("sinfo", "--noheader", "-p", "nope"), (0, "", ""))


class TheProgram(ClientCase):
    COMMANDS = ("sbatch", "squeue", "sacct", "scancel", "scontrol", "sinfo")
    # Their options are read, and that is all: they are not promised.
    STILL_TO_COME = ("srun", "salloc")

    def test_its_first_word_chooses_a_command(self):
        with FakeDaemon(self.root, lambda *_: submitted(3)):
            self.assertEqual(self.run_command("slotd", "sbatch", "--parsable", "--wrap", "true"), (0, "3\n", ""))

    def test_a_link_of_any_place_chooses_a_command(self):
        (self.folder / "squeue").symlink_to(BUILD / "bin" / "slotd")
        self.assertEqual(self.run_command(str(self.folder / "squeue"), "--version")[1], "slurm 22.05.8\n")

    def test_every_command_has_its_screens(self):
        for command in (*self.COMMANDS, *self.STILL_TO_COME):
            with self.subTest(command):
                self.assertEqual(self.run_command(command, "--version"), (0, "slurm 22.05.8\n", ""))
                self.assertEqual(self.run_command(command, "-V"), (0, "slurm 22.05.8\n", ""))
                code, out, err = self.run_command(command, "--help")
                self.assertEqual((code, err), (0, ""))
                self.assertTrue(out.startswith(f"Usage: {command} "), out)
                code, out, err = self.run_command(command, "--usage")
                self.assertEqual((code, err), (0, ""))
                self.assertTrue(out.startswith(f"Usage: {command} "), out)
                self.assertLessEqual(max(map(len, out.splitlines())), 80)

    def test_help_lists_every_command_on_a_line(self):
        code, out, err = self.run_command("slotd", "--help")
        self.assertEqual((code, err), (0, ""))
        for command in ("daemon", *self.COMMANDS):
            self.assertRegex(out, rf"(?m)^  {command} +\S.*$")
        for link in pathlib.Path(BUILD, "bin").iterdir():
            if link.is_symlink():
                self.assertIn(link.name, self.COMMANDS + self.STILL_TO_COME)

    def test_an_unknown_word_is_refused_with_what_there_is(self):
        self.assertEqual(self.run_command("slotd", "sbtach"),
                         (1, "", 'slotd: error: no command "sbtach"; there are: daemon sbatch squeue sacct scancel '
                                 "scontrol sinfo config events simulate why\n"))
        self.assertEqual(self.run_command("slotd")[0], 1)

    def test_its_own_version(self):
        code, out, _ = self.run_command("slotd", "--version")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"^slotd \d+\.\d+\.\d+\n$")

    def test_becomes_the_daemon_beside_it(self):
        tree = self.folder / "installed"
        (tree / "bin").mkdir(parents=True)
        (tree / "libexec" / "slotd").mkdir(parents=True)
        (tree / "bin" / "slotd").write_bytes((BUILD / "bin" / "slotd").read_bytes())
        (tree / "bin" / "slotd").chmod(0o755)
        self.assertEqual(self.run_command(str(tree / "bin" / "slotd"), "daemon"),
                         (1, "", f"slotd: error: {tree}/libexec/slotd/slotd-daemon: No such file or directory\n"))
        daemon = tree / "libexec" / "slotd" / "slotd-daemon"
        daemon.write_text('#!/bin/sh\necho "$0" "$@"\n')
        daemon.chmod(0o755)
        self.assertEqual(self.run_command(str(tree / "bin" / "slotd"), "daemon", "--x", "y"),
                         (0, f"{daemon} --x y\n", ""))


if __name__ == "__main__":
    unittest.main()
