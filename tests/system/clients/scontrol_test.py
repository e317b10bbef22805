"""What scontrol makes of its words: what it asks the daemon, what it prints, how it ends."""

import unittest

from client_case import ClientCase
from fake_daemon import PENDING, RUNNING, FakeDaemon, fault, job, page

WRONG_STATE, UNKNOWN_JOB, LIST_CHANGED = 4, 3, 11


def steered(*done, refused=()):
    return {"steered": {"done": list(done), "refused": [
        {"job": number, "fault": {"code": code, "text": text.encode()}} for number, code, text in refused]}}


class Steering(ClientCase):
    def steer(self, *words):
        """Asks for it and returns the question that reached the daemon."""
        with FakeDaemon(self.root, lambda *_: steered(12)) as daemon:
            self.assertEqual(self.run_command("scontrol", *words), (0, "", ""))
        (name, question), = daemon.questions()
        self.assertEqual(name, "steer")
        self.assertNotEqual(daemon.asked[0]["id"], bytes(16))
        return question["filter"]["jobs"], question["what"]

    def test_each_verb_asks_for_what_it_says(self):
        for verb, what in (("hold", {"hold": {}}), ("uhold", {"hold": {}}), ("release", {"release": {}}),
                           ("requeue", {"requeue": {"hold": False}}),
                           ("requeuehold", {"requeue": {"hold": True}}), ("top", {"top": {}})):
            for words in (("12",), ("job", "12"), ("JobId=12",)):
                self.assertEqual(self.steer(verb, *words), ([12], what), (verb, words))

    def test_several_jobs_go_in_one_question(self):
        self.assertEqual(self.steer("hold", "12,13", "14")[0], [12, 13, 14])

    def test_an_update_carries_what_is_given_and_nothing_else(self):
        jobs, what = self.steer("update", "job", "12", "TimeLimit=+5", "Name=new")
        self.assertEqual(jobs, [12])
        given = {key: value for key, value in what["update"].items() if value is not None}
        self.assertEqual(given, {"name": b"new", "time_limit": {"way": 2, "limit": 300_000_000}})

    def test_refusals_are_told_one_by_one_and_others_are_done(self):
        answer = steered(12, refused=[(13, WRONG_STATE, "Job is pending execution"),
                                      (14, WRONG_STATE, "not so")])
        with FakeDaemon(self.root, lambda *_: answer):
            self.assertEqual(self.run_command("scontrol", "requeue", "14,13,12"),
                             (1, "", "scontrol: error: job 14: not so\nJob is pending execution for job 13\n"))
            self.assertEqual(self.run_command("scontrol", "-Q", "requeue", "14,13,12"), (1, "", ""))

    def test_what_does_not_parse_is_never_asked(self):
        with FakeDaemon(self.root, lambda *_: steered(12)) as daemon:
            for words in (("hold", "12", "x"), ("update", "job", "12", "TimeLimit=x"), ("top",),
                          ("update", "NodeName=localhost", "State=DRAIN"), ("show", "job", "x"), ("hold", "--x", "12")):
                code, out, err = self.run_command("scontrol", *words)
                self.assertEqual((code, out), (1, ""), words)
                self.assertTrue(err, words)
        self.assertEqual(daemon.asked, [])

    def test_a_fault_of_the_daemon_is_told(self):
        with FakeDaemon(self.root, lambda *_: fault("database or disk is full", 6)):
            self.assertEqual(self.run_command("scontrol", "hold", "12"),
                             (1, "", "scontrol: error: database or disk is full\n"))

    def test_names_that_no_job_has_are_told(self):
        with FakeDaemon(self.root, lambda *_: fault("Invalid job id specified", UNKNOWN_JOB)):
            self.assertEqual(self.run_command("scontrol", "hold", "jobname=a,b"),
                             (1, "", "scontrol: error: No jobs with name 'a,b'\n"))

    def test_a_drain_carries_its_reason_and_who_asks(self):
        with FakeDaemon(self.root, lambda *_: {"node": {}}) as daemon:
            self.assertEqual(self.run_command("scontrol", "update", "NodeName=localhost", "State=DRAIN",
                                              "Reason=new disk"), (0, "", ""))
        (name, question), = daemon.questions()
        self.assertEqual((name, question), ("node", {"wish": 1, "reason": b"new disk", "user": b"ann"}))


class Showing(ClientCase):
    def test_a_job_that_left_the_queue_is_found_in_the_history(self):
        def answer(name, question):
            if name == "queue":
                return page(job(12))
            return page(*[job(number) for number in question["filter"]["jobs"] if number < 50], unknown=[99])

        with FakeDaemon(self.root, answer) as daemon:
            code, out, err = self.run_command("scontrol", "-o", "show", "job", "12,3,99")
        self.assertEqual((code, err), (1, "slurm_load_jobs error: Invalid job id specified for job 99\n"))
        self.assertEqual([line.split()[0] for line in out.splitlines()], ["JobId=12", "JobId=3"])
        self.assertEqual([(name, question["filter"]["jobs"]) for name, question in daemon.questions()],
                         [("queue", [12, 3, 99]), ("history", [3, 99])])

    def test_a_pending_job_shows_when_it_may_start(self):
        answer = page(job(12, PENDING), job(13, PENDING))
        answer["jobs"]["starts"] = [{"job": 12, "start": 600_000_000}, {"job": 13, "start": None}]
        with FakeDaemon(self.root, lambda *_: answer):
            code, out, err = self.run_command("scontrol", "-o", "show", "job", TZ="UTC")
        self.assertEqual((code, err), (0, ""))
        self.assertIn(" StartTime=1970-01-01T00:10:00 EndTime=Unknown ", out.splitlines()[0])
        self.assertIn(" StartTime=Unknown EndTime=Unknown ", out.splitlines()[1])

    def test_a_long_queue_is_printed_page_by_page_and_no_job_twice(self):
        pages = [page(job(1), job(2), more=True, snapshot=7), fault("gone", LIST_CHANGED), page(job(3), snapshot=8)]
        with FakeDaemon(self.root, lambda *_: pages.pop(0)) as daemon:
            code, out, err = self.run_command("scontrol", "-o", "show", "job")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual([line.split()[0] for line in out.splitlines()], ["JobId=1", "JobId=2", "JobId=3"])
        self.assertEqual([question["after"] for _, question in daemon.questions()], [0, 2, 2])

    def test_details_name_the_model_of_a_gpu(self):
        held = job(12, RUNNING, attempt=1)
        held["request"]["gpus"] = {"count": 1, "kind": b""}
        held["run"] = {"start": 1, "boot": b"", "alloc": {"cpus": [0], "memory": 1, "gpus": [2]}}

        def answer(name, _):
            return page(held) if name == "queue" else {"machine": {"use": {"machine": {"gpu_model": b"h100"}}}}

        with FakeDaemon(self.root, answer):
            _, out, _ = self.run_command("scontrol", "-d", "show", "job", "12")
        self.assertIn(" GRES=gpu:h100:1(IDX:2)\n", out)

    def test_a_name_cannot_pass_for_another_key(self):
        with FakeDaemon(self.root, lambda *_: page(job(12, name="x\n   JobState=FAILED"))):
            _, out, _ = self.run_command("scontrol", "show", "job", "12")
        self.assertEqual(out.splitlines()[0], "JobId=12 JobName=x\\n   JobState=FAILED")


if __name__ == "__main__":
    unittest.main()
