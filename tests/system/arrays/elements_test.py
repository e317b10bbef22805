"""What the elements of an array are given, in what order and how many at once they run, and what becomes of
them. A file `go` ends those that are to be looked at while they run."""

import re
import unittest

from array_rows import elements, submit_array, wait_for_elements
from slotd_fixture import Daemon, lines_of, wait_until

TELL = 'echo "$SLURM_ARRAY_TASK_ID" >>runs'
STAY = "until [ -e go ]; do sleep 0.02; done"


class OnDaemon(unittest.TestCase):
    def setUp(self):
        self.slotd = Daemon(cpus=4)
        self.addCleanup(self.slotd.close)
        self.slotd.start()

    def submit(self, spec, text, *options):
        return submit_array(self.slotd, spec, text, *options)

    def text_of(self, name):
        return (self.slotd.work / name).read_text()

    def runs(self):
        return sorted(int(line) for line in lines_of(self.slotd.work / "runs"))

    def wait_for_lines(self, name, count):
        wait_until(lambda: len(lines_of(self.slotd.work / name)) >= count, f"line {count} of {name}")
        return lines_of(self.slotd.work / name)

    def go(self):
        (self.slotd.work / "go").touch()


class FilesAndEnvironment(OnDaemon):
    def test_each_element_runs_once_and_has_a_file_of_array_and_index(self):
        array = self.submit("2,5,7-8", f"{TELL}; echo I am $SLURM_ARRAY_TASK_ID")
        shown = wait_for_elements(self.slotd, array, 4)
        self.assertEqual(self.runs(), [2, 5, 7, 8])
        self.assertEqual({one.state for one in shown.values()}, {"COMPLETED"})
        for index in (2, 5, 7, 8):
            self.assertEqual(self.text_of(f"slurm-{array}_{index}.out"), f"I am {index}\n")

    def test_patterns_tell_array_index_and_the_elements_own_id(self):
        array = self.submit("3,11", "echo $SLURM_JOB_ID; echo wrong >&2", "-o", "logs/%A-%4a-%j.out",
                            "-e", "logs/%A_%a.err")
        shown = wait_for_elements(self.slotd, array, 2)
        for index, one in shown.items():
            self.assertEqual(self.text_of(f"logs/{array}-{index:04}-{one.raw}.out"), f"{one.raw}\n")
            self.assertEqual(self.text_of(f"logs/{array}_{index}.err"), "wrong\n")

    def test_elements_have_ids_of_their_own_and_the_array_has_none_of_them(self):
        array = self.submit("0-3", "true", "-o", "/dev/null")
        raw = [one.raw for one in wait_for_elements(self.slotd, array, 4).values()]
        self.assertEqual(len(set(raw)), 4)
        self.assertNotIn(array, raw)

    def environment_of(self, spec, index):
        """The variables of an array that its element `index` has."""
        array = self.submit(spec, "env >env.$SLURM_ARRAY_TASK_ID", "-o", "/dev/null")
        wait_until(lambda: (self.slotd.work / f"env.{index}").exists(), f"environment of element {index}")
        raw = wait_until(lambda: elements(self.slotd, array).get(index), f"element {index}").raw
        self.slotd.run("sbatch", "-W", "-d", f"afterany:{array}", "-o", "/dev/null", "--wrap", "true")
        found = dict(re.findall(r"^(SLURM_ARRAY_\w+|SLURM_JOB_?ID)=(.*)$", self.text_of(f"env.{index}"), re.MULTILINE))
        self.assertEqual((found.pop("SLURM_JOB_ID"), found.pop("SLURM_JOBID")), (str(raw), str(raw)))
        self.assertEqual(found.pop("SLURM_ARRAY_JOB_ID"), str(array))
        return {name.removeprefix("SLURM_ARRAY_TASK_"): int(value) for name, value in found.items()}

    # As a Slurm 22.05 sets them.

    def test_an_element_knows_its_range_and_step(self):
        self.assertEqual(self.environment_of("0-10:4%2", 4), {"ID": 4, "COUNT": 3, "MIN": 0, "MAX": 8, "STEP": 4})

    def test_two_elements_have_a_step_too(self):
        self.assertEqual(self.environment_of("0-5:5", 5), {"ID": 5, "COUNT": 2, "MIN": 0, "MAX": 5, "STEP": 5})

    def test_a_list_has_the_step_one(self):
        self.assertEqual(self.environment_of("3,5,8", 8), {"ID": 8, "COUNT": 3, "MIN": 3, "MAX": 8, "STEP": 1})

    def test_one_element_is_an_array(self):
        self.assertEqual(self.environment_of("7", 7), {"ID": 7, "COUNT": 1, "MIN": 7, "MAX": 7, "STEP": 1})

    def test_an_index_given_twice_is_one_element(self):
        self.assertEqual(self.environment_of("1,2,2", 1), {"ID": 1, "COUNT": 2, "MIN": 1, "MAX": 2, "STEP": 1})

    def test_every_element_of_a_wrapped_command_has_its_ranks(self):
        array = self.submit("1-2", 'echo "$SLURM_ARRAY_TASK_ID.$SLURM_PROCID" >>runs', "-n", "2", "-o", "/dev/null")
        wait_for_elements(self.slotd, array, 2)
        self.assertEqual(sorted(lines_of(self.slotd.work / "runs")), ["1.0", "1.1", "2.0", "2.1"])

    def test_script_variable_and_command_line_name_an_array_the_last_wins(self):
        script = self.slotd.script("job.sh", f"#SBATCH -o /dev/null -a 1-2\n{TELL}")
        for spec, environment, options in (([1, 2], {}, []), ([3, 4], {"SBATCH_ARRAY_INX": "3-4"}, []),
                                           ([5], {"SBATCH_ARRAY_INX": "3-4"}, ["--array=5"])):
            with self.subTest(spec):
                (self.slotd.work / "runs").unlink(missing_ok=True)
                done = self.slotd.run("sbatch", "-W", *options, script, **environment)
                self.assertEqual((done.code, done.err), (0, ""))
                self.assertEqual(self.runs(), spec)

    def test_an_empty_specification_is_a_plain_job(self):
        done = self.slotd.run("sbatch", "-W", "--parsable", "--array=", "--wrap", "env >out")
        self.assertEqual(done.code, 0, done.err)
        self.assertNotIn("SLURM_ARRAY", self.text_of("out"))


class Order(OnDaemon):
    def running(self):
        shown = self.slotd.run("squeue", "-h", "-t", "R", "-o", "%i").out.split()
        return sorted(shown, key=lambda name: [int(number) for number in name.split("_")])

    def test_no_more_run_at_once_than_its_limit_says(self):
        note = 'echo "start $SLURM_ARRAY_TASK_ID" >>log; {}; echo "end $SLURM_ARRAY_TASK_ID" >>log'
        array = self.submit("0-9%2", note.format(STAY), "-o", "/dev/null")
        self.wait_for_lines("log", 2)
        self.assertEqual(self.running(), [f"{array}_0", f"{array}_1"])
        waiting = self.slotd.run("squeue", "-h", "-t", "PD", "-o", "%i %r").out
        self.assertEqual(waiting, f"{array}_[2-9%2] JobArrayTaskLimit\n")
        self.go()
        wait_for_elements(self.slotd, array, 10)
        at_once, most, seen = 0, 0, []
        for line in lines_of(self.slotd.work / "log"):
            word, index = line.split()
            at_once += 1 if word == "start" else -1
            most = max(most, at_once)
            if word == "start":
                seen.append(int(index))
        self.assertEqual((at_once, most, sorted(seen)), (0, 2, list(range(10))))

    def test_who_waits_behind_a_full_array_goes_ahead(self):
        array = self.submit("0-3%1", STAY, "-o", "/dev/null")
        other = self.slotd.submit("true", "-o", "/dev/null", "-W")
        self.assertEqual(self.running(), [f"{array}_0"])
        self.assertNotEqual(other, array)
        self.go()
        wait_for_elements(self.slotd, array, 4)

    def test_arrays_take_turns(self):
        self.slotd.submit("until [ -e first ]; do sleep 0.02; done", "-c", "4", "-o", "/dev/null")
        one = self.submit("0-5", STAY, "-o", "/dev/null")
        two = self.submit("0-5", STAY, "-o", "/dev/null")
        (self.slotd.work / "first").touch()
        wait_until(lambda: len(self.running()) == 4, "four that run")
        self.assertEqual(self.running(), [f"{one}_0", f"{one}_1", f"{two}_0", f"{two}_1"])
        self.go()
        wait_for_elements(self.slotd, one, 6)
        wait_for_elements(self.slotd, two, 6)


class Ends(OnDaemon):
    def wait_status(self, spec, text):
        done = self.slotd.run("sbatch", "-W", "-a", spec, "-o", "/dev/null", "--wrap", text)
        self.assertEqual(done.err, "")
        return done.code

    def test_each_element_has_its_own_end(self):
        text = "case $SLURM_ARRAY_TASK_ID in 1) exit 7 ;; 2) kill -9 $$ ;; esac"
        array = self.submit("0-3", text, "-o", "/dev/null")
        shown = wait_for_elements(self.slotd, array, 4)
        self.assertEqual({index: (one.state, one.exit) for index, one in shown.items()},
                         {0: ("COMPLETED", "0:0"), 1: ("FAILED", "7:0"), 2: ("FAILED", "0:9"), 3: ("COMPLETED", "0:0")})

    # Exit statuses as of a Slurm 22.05.

    def test_who_waits_for_an_array_gets_the_highest_exit_code(self):
        self.assertEqual(self.wait_status("0-5%1", "exit $(( (SLURM_ARRAY_TASK_ID * 3) % 5 ))"), 4)

    def test_an_array_that_completes_is_a_success(self):
        self.assertEqual(self.wait_status("0-5", "true"), 0)

    def test_an_element_that_a_signal_ended_is_a_failure(self):
        self.assertEqual(self.wait_status("0-1", "[ $SLURM_ARRAY_TASK_ID = 0 ] || kill -9 $$"), 1)
        self.assertEqual(self.wait_status("0-2", "[ $SLURM_ARRAY_TASK_ID != 1 ] || kill -9 $$; exit $SLURM_ARRAY_TASK_ID"), 2)

    def test_it_is_waited_for_until_the_last_element_is_over(self):
        waiting = self.slotd.begin("sbatch", "-W", "-a", "0-1", "-o", "/dev/null", "--wrap",
                                   f"echo >>here; [ $SLURM_ARRAY_TASK_ID = 0 ] || {{ {STAY}; exit 3; }}")
        self.wait_for_lines("here", 2)
        wait_until(lambda: (one := elements(self.slotd, 1).get(0)) and one.over, "end of element 0")
        self.assertIsNone(waiting.poll())
        self.slotd.restart()
        self.go()
        self.assertEqual(self.slotd.finish(waiting).code, 3)

    def test_an_array_that_is_cancelled_is_no_success(self):
        waiting = self.slotd.begin("sbatch", "-W", "-a", "0-9", "-o", "/dev/null", "--wrap", STAY)
        wait_until(lambda: len(elements(self.slotd, 1)) == 4, "four that run")
        self.assertEqual(self.slotd.run("scancel", "-Q", 1).code, 0)
        self.assertEqual(self.slotd.finish(waiting).code, 1)

    def test_an_element_that_is_put_back_runs_again_and_the_others_do_not(self):
        array = self.submit("0-2", f'{TELL}; echo "${{SLURM_RESTART_COUNT:-0}}" >>count.$SLURM_ARRAY_TASK_ID',
                            "-o", "/dev/null")
        before = wait_for_elements(self.slotd, array, 3)
        done = self.slotd.run("scontrol", "requeue", f"{array}_1")
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertEqual(self.wait_for_lines("count.1", 2), ["0", "1"])
        after = wait_for_elements(self.slotd, array, 3)
        self.assertEqual(self.runs(), [0, 1, 1, 2])
        self.assertEqual({index: one.raw for index, one in after.items()},
                         {index: one.raw for index, one in before.items()})

    def test_an_element_that_fails_with_requeue_runs_once_more(self):
        array = self.submit("0-1", f"{TELL}; exit $SLURM_ARRAY_TASK_ID", "--requeue", "-o", "/dev/null")
        wait_until(lambda: self.runs() == [0, 1, 1], "second run of element 1")
        shown = wait_for_elements(self.slotd, array, 2)
        self.assertEqual([shown[index].state for index in (0, 1)], ["COMPLETED", "FAILED"])
        self.assertEqual(self.runs(), [0, 1, 1])


if __name__ == "__main__":
    unittest.main()
