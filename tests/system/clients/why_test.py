"""slotd why against a real daemon: what its JSON holds, what it says of a machine that became smaller, and that all
who tell of an expected start tell the same."""

import json
import re
import unittest

from slotd_fixture import Daemon, wait_until

CONDITIONS = {"released", "begin", "dependency", "array_limit", "deadline", "node", "cpus", "memory", "gpus", "alone",
              "turn"}
REMEDIES = {"release", "resume", "no_begin", "no_dependency", "array_limit", "time_limit", "top", "gpus", "cpus",
            "memory", "shared", "partition"}
MOMENT = (int, type(None))


class Why(unittest.TestCase):
    def setUp(self):
        self.slotd = Daemon(cpus=4, memory=4096)
        self.addCleanup(self.slotd.close)

    def start(self, **environment):
        self.slotd.start(TZ="UTC", **environment)

    def sh(self, command):
        ran = self.slotd.run("bash", "-c", command)
        self.assertEqual((ran.code, ran.err), (0, ""), command)
        return ran.out

    def submit(self, words):
        return int(self.sh(f"sbatch --parsable -o /dev/null {words}"))

    def submit_running(self, words):
        job = self.submit(words + " --wrap 'sleep 60'")
        wait_until(lambda: self.sh(f"squeue -h -j {job} -t R -o %i").strip(), f"job {job} runs")
        return job

    def why(self, job):
        told = json.loads(self.sh(f"slotd why --json {job}"))
        self.check_shape(told)
        return told

    # --- what the JSON may hold ---

    def check_keys(self, value, wanted, maybe=()):
        self.assertLessEqual(set(wanted), set(value))
        self.assertLessEqual(set(value), set(wanted) | set(maybe))
        for name, kind in {**wanted, **dict(maybe)}.items():
            if name in value:
                self.assertIsInstance(value[name], kind, name)

    def check_shape(self, told):
        self.check_keys(told, {"job": int, "id": str, "name": str, "user": str, "partition": str, "state": str,
                               "reason": str, "now": int, "submit": int, "time_limit": (float, type(None)),
                               "restarts": int},
                        {"ahead": int, "line": int, "start": MOMENT, "conditions": list, "remedies": list, "run": dict,
                         "ending": dict, "drain": dict, "elements": dict})
        self.assertEqual("conditions" in told, told["state"] == "PENDING")
        for condition in told.get("conditions", ()):
            self.check_condition(condition)
        for remedy in told.get("remedies", ()):
            self.check_keys(remedy, {"kind": str, "start": MOMENT},
                            {"limit": float, "amount": int, "partition": str})
            self.assertIn(remedy["kind"], REMEDIES)

    def check_condition(self, condition):
        amounts = {"asked": int, "free": int, "total": int} if condition["kind"] in ("cpus", "memory", "gpus") else {}
        self.check_keys(condition, {"kind": str, "met": bool, "never": bool, "when": MOMENT, "jobs": list,
                                    "more_jobs": int, **amounts},
                        {"dependency": str, "limit": int, "free": int})
        self.assertIn(condition["kind"], CONDITIONS)
        for other in condition["jobs"]:
            self.check_keys(other, {"job": int, "id": str, "name": str, "user": str, "state": str, "until": MOMENT},
                            {"holds": int})

    # --- tests ---

    def test_json_tells_of_a_job_behind_a_reservation_what_the_text_tells(self):
        self.start()
        first = self.submit_running("-c 3 -t 60")
        wide = self.submit("-c 4 -t 10 --wrap true")
        late = self.submit("-c 1 -t 120 --wrap true")
        told = self.why(late)
        unmet = [each for each in told["conditions"] if not each["met"]]
        self.assertEqual([each["kind"] for each in unmet], ["turn"])
        self.assertEqual([each["job"] for each in unmet[0]["jobs"]], [wide])
        self.assertEqual((told["ahead"], told["line"], told["reason"]), (1, 2, "Priority"))
        self.assertEqual(told["start"] - unmet[0]["when"], 600 * 10**6)
        self.assertEqual([each["kind"] for each in told["remedies"]], ["time_limit", "top"])
        self.assertEqual([each["start"] for each in told["remedies"]], [told["now"]] * 2)
        self.assertEqual(told["remedies"][0]["limit"] % 60, 0)
        self.assertLess(told["remedies"][0]["limit"], 3600)
        runs = self.why(first)
        self.assertEqual(runs["run"]["cpus"], [0, 1, 2])
        self.assertEqual(runs["run"]["until"], unmet[0]["when"])

    def test_what_it_names_as_a_remedy_starts_the_job(self):
        self.start()
        self.submit_running("-c 3 -t 60")
        self.submit("-c 4 -t 10 --wrap true")
        late = self.submit("-c 1 -t 120 --wrap true")
        limit = int(self.why(late)["remedies"][0]["limit"] // 60)
        self.sh(f"scontrol update JobId={late} TimeLimit={limit}")
        self.slotd.wait_for_job(late)

    def test_all_who_tell_of_an_expected_start_tell_the_same(self):
        self.start()
        self.submit_running("-c 4 -t 60")
        self.submit("-c 3 -t 20 --wrap true")
        for words in ("-c 2 -t 30", "-c 1 -t 10", "-c 4", "-c 1 -t 5 --begin=now+2hours", "-H -c 1"):
            with self.subTest(words=words):
                ran = self.slotd.run("sbatch", "--test-only", *words.split(), "--wrap", "true")
                tested = re.search(r"to start at (\S+)", ran.err)
                job = self.submit(f"{words} --wrap true")
                shown = re.search(r"StartTime=(\S+)", self.sh(f"scontrol show job {job}"))[1]
                listed = self.sh(f"squeue -h --start -j {job} -o %S").strip()
                told = re.search(r"Expected start: (.*)", self.sh(f"slotd why {job}"))[1]
                if "-H" in words:
                    self.assertEqual((shown, listed, told), ("Unknown", "N/A", "cannot be told"))
                    continue
                self.assertEqual((tested[1], shown, listed), (told, told, told))

    def test_a_machine_that_became_smaller_is_told_of(self):
        self.start()
        self.submit_running("-c 4")
        big = self.submit("-c 4 -t 5 --wrap true")
        fat = self.submit("-c 1 -t 5 --mem=900 --wrap true")
        small = self.submit("-c 1 -t 5 --wrap true")
        self.slotd.restart(SLOTD_CPUS=2, SLOTD_MEMORY=800, TZ="UTC")
        self.assertEqual(self.sh("squeue -h -t PD -o '%i %r'").split("\n")[:3],
                         [f"{big} PartitionConfig", f"{fat} BadConstraints", f"{small} Resources"])
        told = self.why(big)
        cpus = next(each for each in told["conditions"] if each["kind"] == "cpus")
        self.assertEqual((cpus["never"], cpus["asked"], cpus["total"]), (True, 4, 2))
        self.assertEqual((told["start"], told["remedies"]), (None, [{"kind": "cpus", "amount": 2, "start": None}]))
        text = self.sh(f"slotd why {big}")
        self.assertIn("  NO   4 CPUs: the machine has only 2\n", text)
        self.assertIn("  Submit it again with 2 CPUs at most:\n", text)
        self.assertIn("It never starts on this machine as it is", text)

    def test_of_an_ended_job_it_tells_as_long_as_it_is_stored(self):
        self.start(SLOTD_MIN_JOB_AGE=1)
        job = self.submit("--wrap 'exit 3'")
        self.slotd.wait_for_job(job)
        wait_until(lambda: not self.sh("squeue -h -t all -o %i").strip(), "the job leaves the queue")
        told = self.why(job)
        self.assertEqual((told["state"], told["ending"]["code"], told["ending"]["signal"]), ("FAILED", 3, 0))
        self.assertIn("exit code 3", self.sh(f"slotd why {job}"))

    def test_lines_fit_into_80_columns_whatever_a_name_is(self):
        self.start()
        name = "a-name-that-is-longer-than-any-line-of-a-terminal-is-wide-and-goes-on-and-on-and-on\x1b[31m"
        self.submit_running(f"-c 3 -t 60 -J '{name}'")
        self.submit(f"-c 4 -t 10 -J '{name}' --wrap true")
        for job in (self.submit(f"-c 1 -J '{name}' --wrap true"), self.submit(f"-d afterok:1 -J '{name}' --wrap true")):
            text = self.sh(f"slotd why {job}")
            self.assertNotIn("\x1b", text)
            self.assertLessEqual(max(map(len, text.splitlines())), 80, text)

    def test_without_a_daemon_it_says_so_and_fails(self):
        ran = self.slotd.run("slotd", "why", "1")
        self.assertEqual((ran.code, ran.out), (1, ""))
        self.assertIn("Unable to contact slurm controller", ran.err)


if __name__ == "__main__":
    unittest.main()
