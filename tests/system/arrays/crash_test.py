"""The daemon killed while an array is at work: at points of actors/host/crash_points.def, and at random. No
element is lost, none runs twice, and sacct says what the elements themselves have written down."""

import collections
import os
import random
import sys
import time
import unittest

from array_rows import elements, submit_array, wait_for_elements
from slotd_fixture import Daemon, lines_of, wait_until

# An element says who it is, as which row of which attempt.
TELL = 'echo "$SLURM_ARRAY_TASK_ID $SLURM_JOB_ID ${SLOTD_JOB##*.}" >>runs'
STAY = "until [ -e go ]; do sleep 0.02; done"
MANY = 2000
GREATEST = 99_999
KILLS = 10
POINTS = ("submit_before_commit", "submit_after_commit", "submit_after_reply", "attempt_before_commit",
          "attempt_after_commit", "spawn_before", "spawn_after", "claim_before", "claim_after", "exec_after",
          "running_before_commit", "running_after_commit", "script_ended", "exit_sent", "exit_received",
          "end_before_commit", "end_after_commit", "exit_acknowledged", "release_before", "release_after")


class Account(unittest.TestCase):
    def check(self, slotd, array, indices):
        """What ran, what sacct says, and that the daemon is in good health."""
        shown = wait_for_elements(slotd, array, len(indices), seconds=240)
        runs = collections.defaultdict(list)
        for line in lines_of(slotd.work / "runs"):
            index, raw, _ = (int(word) for word in line.split())
            runs[index].append(raw)
        self.assertEqual(sorted(runs), sorted(indices), "elements that ran")
        self.assertEqual([index for index in indices if len(runs[index]) != 1], [], "ran more than once")
        self.assertEqual(sorted(shown), sorted(indices), "elements that sacct knows")
        self.assertEqual({index: one.raw for index, one in shown.items()},
                         {index: raws[0] for index, raws in runs.items()}, "ids under which they ran")
        self.assertEqual({one.state for one in shown.values()}, {"COMPLETED"})
        self.assertEqual(len({one.raw for one in shown.values()} | {array}), len(indices) + 1, "ids given twice")
        self.assertEqual(wait_until(lambda: slotd.run("squeue", "-h").out == "", "empty queue"), True)
        slotd.wait_for_no_job_process()
        following = slotd.run("sbatch", "-W", "--parsable", "-d", f"afterok:{array}", "-o", "/dev/null", "-c", "2",
                              "--wrap", "true")
        self.assertEqual((following.code, following.err), (0, ""))
        self.assertGreater(int(following.out), max(one.raw for one in shown.values()))


class AtAPoint(Account):
    def kill_at(self, point):
        """The first element to pass the point meets the kill; others are at work or wait."""
        with Daemon(cpus=2) as slotd:
            go = slotd.work / "go"
            if not point.startswith("running_"):  # these are passed only while the element runs
                go.touch()
            settings = {"SLOTD_CRASH_AT": point, "SLOTD_CRASH_WHO": "daemon",
                        "SLOTD_CRASH_MARK": slotd.work / "crashed"}
            slotd.start(**settings)
            client = slotd.begin("sbatch", "--parsable", "-a", "0-8:2%3", "-o", "/dev/null", "--wrap",
                                 f"{STAY}; {TELL}")
            slotd.wait_for_death()
            self.assertTrue((slotd.work / "crashed").exists(), "the daemon ended, but not at this point")
            slotd.start(**settings)
            done = slotd.finish(client)
            self.assertEqual((done.code, done.out), (0, "1\n"), done.err)
            go.touch()
            self.check(slotd, 1, range(0, 10, 2))


class WithItsShepherd(unittest.TestCase):
    def test_an_element_whose_shepherd_dies_too_is_lost_and_the_others_are_not(self):
        with Daemon(cpus=2) as slotd:
            settings = {"SLOTD_CRASH_AT": "exec_after", "SLOTD_CRASH_WHO": "both",
                        "SLOTD_CRASH_MARK": slotd.work / "crashed"}
            slotd.start(**settings)
            client = slotd.begin("sbatch", "-W", "-a", "0-5", "-o", "/dev/null", "--wrap", f"{STAY}; {TELL}")
            slotd.wait_for_death()
            slotd.start(**settings)
            (slotd.work / "go").touch()
            shown = wait_for_elements(slotd, 1, 6)
            ran = sorted(int(line.split()[0]) for line in lines_of(slotd.work / "runs"))
            self.assertEqual(len(set(ran)), len(ran), f"ran twice: {ran}")
            states = {index: one.state for index, one in shown.items()}
            lost = [index for index, state in states.items() if state == "FAILED"]
            self.assertIn(len(lost), (1, 2), "lost is what ran at that moment")
            self.assertEqual([index for index, state in sorted(states.items()) if state == "COMPLETED"],
                             [index for index in range(6) if index not in lost])
            self.assertLessEqual(set(range(6)) - set(lost), set(ran))
            self.assertEqual(slotd.finish(client).code, 1)


class WhileSomeAreChanged(unittest.TestCase):
    """Elements 2 to 5 of ten that wait are changed together, and the daemon dies over it."""

    def change_at(self, point, *command):
        """The daemon has what the command asks for, once; element 0 runs, 2 to 5 were changed."""
        with Daemon(cpus=1) as slotd:
            settings = {"SLOTD_CRASH_AT": point, "SLOTD_CRASH_WHO": "daemon",
                        "SLOTD_CRASH_MARK": slotd.work / "crashed"}
            slotd.start(**settings)
            array = submit_array(slotd, "0-9", f"{STAY}; {TELL}", "-o", "/dev/null")
            wait_until(lambda: 0 in elements(slotd, array), "element 0")
            client = slotd.begin(*command, f"{array}_[2-5]")
            slotd.wait_for_death()
            slotd.start(**settings)
            done = slotd.finish(client)
            self.assertEqual((done.code, done.err), (0, ""))
            yield slotd, array
            (slotd.work / "go").touch()
            wait_until(lambda: slotd.run("squeue", "-h").out == "", "empty queue")
            ran = sorted(int(line.split()[0]) for line in lines_of(slotd.work / "runs"))
            yield slotd, ran

    def waiting(self, slotd, reason):
        shown = slotd.run("squeue", "-h", "-r", "-t", "PD", "-o", "%K %r").out.splitlines()
        return sorted(int(line.split()[0]) for line in shown if (line.split()[1] == reason) or not reason)

    def cancel_at(self, point):
        steps = self.change_at(point, "scancel", "-Q")
        slotd, array = next(steps)
        self.assertEqual(self.waiting(slotd, ""), [1, 6, 7, 8, 9])
        shown = slotd.run("sacct", "-n", "-P", "-X", "-j", array, "-s", "CA", "-o", "JobID,State%9").out
        self.assertEqual(shown, f"{array}_[2-5]|CANCELLED\n")
        self.assertEqual(next(steps)[1], [0, 1, 6, 7, 8, 9])
        self.assertEqual(list(steps), [])

    def hold_at(self, point):
        steps = self.change_at(point, "scontrol", "hold")
        slotd, array = next(steps)
        self.assertEqual(self.waiting(slotd, "JobHeldUser"), [2, 3, 4, 5])
        self.assertEqual(self.waiting(slotd, ""), list(range(1, 10)))
        slotd.run("scontrol", "release", f"{array}_[2-5]")
        self.assertEqual(next(steps)[1], list(range(10)))
        self.assertEqual(list(steps), [])


class AtRandom(Account):
    def test_two_thousand_elements_survive_kill_after_kill(self):
        seed = int(os.environ.get("SLOTD_TEST_SEED", random.SystemRandom().randrange(2**32)))
        chance = random.Random(seed)
        with Daemon(cpus=16, memory=16384) as slotd:
            slotd.start()
            array = submit_array(slotd, f"1-{MANY}", TELL, "-o", "/dev/null", "--mem=1M")
            kills = 0
            while kills < KILLS or (kills < 100 and len(lines_of(slotd.work / "runs")) < MANY):
                time.sleep(chance.uniform(0, 0.5))  # the moment of the kill is the matter itself
                slotd.kill9()
                kills += 1
                slotd.spawn()
                if chance.random() < 0.8:
                    slotd.wait_ready()
            slotd.wait_ready()
            print(f"seed {seed}: {kills} kills", file=sys.stderr, flush=True)
            self.check(slotd, array, range(1, MANY + 1))


class TheGreatest(unittest.TestCase):
    def test_a_hundred_thousand_elements_lose_nothing_to_kills_in_their_midst(self):
        chance = random.Random(7)
        with Daemon(cpus=16, memory=16384) as slotd:
            slotd.start()
            array = submit_array(slotd, f"0-{GREATEST}", TELL, "-o", "/dev/null", "--mem=1M")
            for _ in range(5):
                time.sleep(chance.uniform(0.1, 0.6))
                slotd.restart()
            drained = slotd.run("scontrol", "update", "NodeName=localhost", "State=DRAIN", "Reason=count")
            self.assertEqual(drained.code, 0, drained.err)
            wait_until(lambda: slotd.run("squeue", "-h", "-t", "R,CG").out == "", "end of what runs")
            waiting = slotd.run("squeue", "-h", "-r", "-t", "PD", "-o", "%K").out.split()
            ran = [line.split()[0] for line in lines_of(slotd.work / "runs")]
            print(f"{len(ran)} ran, {len(waiting)} wait", file=sys.stderr, flush=True)
            self.assertGreater(len(ran), 0)
            self.assertEqual(sorted(map(int, ran + waiting)), list(range(GREATEST + 1)))
            # Some have a row and wait again: the daemon died between their attempt's commit and its start.
            over = [index for index, one in elements(slotd, array).items() if one.over]
            self.assertEqual(sorted(over), sorted(map(int, ran)))


def add_tests():
    for point in POINTS:
        setattr(AtAPoint, f"test_{point}", lambda self, point=point: self.kill_at(point))
    for moment in ("before_commit", "after_commit", "after_reply"):
        setattr(WhileSomeAreChanged, f"test_cancel_{moment}",
                lambda self, moment=moment: self.cancel_at(f"cancel_{moment}"))
        setattr(WhileSomeAreChanged, f"test_hold_{moment}",
                lambda self, moment=moment: self.hold_at(f"steer_{moment}"))


add_tests()

if __name__ == "__main__":
    unittest.main()
