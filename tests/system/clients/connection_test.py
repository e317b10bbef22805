"""How a client behaves towards a daemon that is away, goes away, is slow or talks nonsense."""

import pathlib
import re
import socket
import threading
import time
import unittest

import msgpack

from client_case import ClientCase
from fake_daemon import (LIST_CHANGED, SILENT, FakeDaemon, ended, fault, job, page, submitted)


class NoDaemon(ClientCase):
    def check_refusal(self, command, error, number):
        began = time.monotonic()
        code, out, err = self.run_command(*command)
        self.assertLess(time.monotonic() - began, 10)
        name = command[0]
        self.assertEqual((code, out), (1, ""))
        lines = err.splitlines()
        if name != "sbatch" and name != "scancel":
            self.assertEqual(lines.pop(0), "slurm_load_jobs error: "
                             "Unable to contact slurm controller (connect failure)")
        self.assertEqual(lines, [
            f"{name}: error: io error: {error} (os error {number})",
            f"{name}: error: no daemon answers at {self.root}/run/slotd.sock: "
            "does `slotd daemon` run, and with the same SLOTD_ROOT?"])

    def test_is_said_at_once(self):
        for command in (["sbatch", "--wrap", "true"], ["squeue"], ["sacct"], ["scancel", "1"], ["sinfo"]):
            with self.subTest(command):
                self.check_refusal(command, "No such file or directory", 2)

    def test_a_socket_file_that_nobody_serves_is_said_at_once(self):
        (self.root / "run").mkdir(parents=True)
        with socket.socket(socket.AF_UNIX) as left_over:
            left_over.bind(str(self.root / "run" / "slotd.sock"))
        for command in (["sbatch", "--wrap", "true"], ["squeue"]):
            with self.subTest(command):
                self.check_refusal(command, "Connection refused", 111)

    def test_a_command_in_a_job_waits_for_the_next_daemon(self):
        client = self.begin("squeue", "-h", SLOTD_JOB="x:1.1")
        time.sleep(0.3)
        with FakeDaemon(self.root, lambda *_: page(job(5))):
            code, out, _ = self.finish(client)
        self.assertEqual(code, 0)
        self.assertTrue(out.startswith("5 | "), out)

    def test_a_command_in_a_job_waits_no_longer_than_its_patience(self):
        began = time.monotonic()
        code, _, err = self.run_command("sinfo", SLOTD_JOB="x:1.1", SLOTD_CLIENT_PATIENCE=1)
        self.assertGreaterEqual(time.monotonic() - began, 0.9)
        self.assertEqual(code, 1)
        self.assertIn("No such file or directory (os error 2)", err)

    def test_waiting_costs_next_to_nothing(self):
        (self.root / "run").mkdir(parents=True)
        client = self.begin("sinfo", SLOTD_JOB="x:1.1")
        time.sleep(2.5)
        status = pathlib.Path(f"/proc/{client.pid}/status").read_text()
        switches = int(re.search(r"voluntary_ctxt_switches:\s*(\d+)", status)[1])
        self.assertLess(switches, 40)

    def test_patience_that_is_no_number_is_refused(self):
        code, _, err = self.run_command("sbatch", "--wrap", "true", SLOTD_CLIENT_PATIENCE="long")
        self.assertEqual((code, err), (1, "sbatch: error: SLOTD_CLIENT_PATIENCE=long: "
                                          "must be a whole number from 0 to 31536000\n"))


class ADaemonThatGoesAway(ClientCase):
    """It takes the question and is gone; the next one answers."""

    def go_away_once(self, answer_of_the_next, *command, pause=0.0, **environment):
        heard = threading.Event()

        def hear(*_):
            heard.set()
            return SILENT

        first = FakeDaemon(self.root, hear).start()
        client = self.begin(*command, **environment)
        self.assertTrue(heard.wait(30))
        first.stop()
        time.sleep(pause)
        with FakeDaemon(self.root, answer_of_the_next) as following:
            return (*self.finish(client), first.asked, following.asked)

    def test_is_asked_again_under_the_same_request_id(self):
        code, out, err, before, after = self.go_away_once(lambda *_: submitted(7), "sbatch", "--wrap", "true")
        self.assertEqual((code, out, err), (0, "Submitted batch job 7\n", ""))
        self.assertEqual(before, after)
        self.assertEqual(len(before[0]["id"]), 16)
        self.assertNotEqual(before[0]["id"], b"\0" * 16)

    def test_is_waited_for(self):
        code, out, *_ = self.go_away_once(lambda *_: submitted(7), "sbatch", "--wrap", "true", pause=1.5)
        self.assertEqual((code, out), (0, "Submitted batch job 7\n"))

    def test_does_not_end_a_wait_for_a_job(self):
        def answer(name, _):
            return submitted(7) if name == "submit" else {"ended": {"job": ended(7, code=3)}}
        heard = []

        def first_answer(name, _):
            heard.append(name)
            return submitted(7) if name == "submit" else SILENT

        first = FakeDaemon(self.root, first_answer).start()
        client = self.begin("sbatch", "-W", "--wrap", "exit 3")
        while heard != ["submit", "wait"]:
            time.sleep(0.01)
        first.stop()
        with FakeDaemon(self.root, answer) as following:
            code, out, err = self.finish(client)
            self.assertEqual([name for name, _ in following.questions()], ["wait"])
        self.assertEqual((code, out, err), (3, "Submitted batch job 7\n", ""))

    def test_for_good_leaves_the_client_in_doubt_and_it_says_so(self):
        daemon = FakeDaemon(self.root, lambda *_: SILENT).start()
        client = self.begin("sbatch", "--wrap", "true", SLOTD_CLIENT_PATIENCE=1)
        while not daemon.asked:
            time.sleep(0.01)
        daemon.stop()
        code, out, err = self.finish(client)
        self.assertEqual((code, out), (1, ""))
        self.assertIn(f"; the job may be queued, request {daemon.asked[0]['id'].hex()}\n", err)


class ADaemonThatIsOdd(ClientCase):
    def test_one_that_does_not_answer_is_given_up(self):
        with FakeDaemon(self.root, lambda *_: SILENT) as daemon:
            code, _, err = self.run_command("scancel", "5", SLOTD_CLIENT_PATIENCE=1)
            self.assertEqual(code, 1)
            self.assertIn("scancel: error: the daemon does not answer within 1 s; the jobs may have been "
                          f"signalled, request {daemon.asked[0]['id'].hex()}\n", err)

    def test_the_end_of_a_job_may_take_longer_than_patience(self):
        def answer(name, _):
            if name == "submit":
                return submitted(7)
            time.sleep(2)
            return {"ended": {"job": ended(7)}}
        with FakeDaemon(self.root, answer):
            self.assertEqual(self.run_command("sbatch", "-W", "--wrap", "true", SLOTD_CLIENT_PATIENCE=1),
                             (0, "Submitted batch job 7\n", ""))

    def test_what_it_refuses_is_an_error_in_its_words(self):
        with FakeDaemon(self.root, lambda *_: fault("unknown partition: nope")):
            self.assertEqual(self.run_command("sbatch", "-p", "nope", "--wrap", "true"),
                             (1, "", "sbatch: error: unknown partition: nope\n"))

    def test_an_answer_that_cannot_be_read_is_an_error(self):
        for garbage in (b"", b"\xc1", b"x" * 100, msgpack.packb({"v": 1, "answer": {"fault": 3}}),
                        msgpack.packb({"v": 1, "answer": {"jobs": {"jobs": [{"state": 99}]}}})):
            with self.subTest(garbage), FakeDaemon(self.root, lambda *_, garbage=garbage: garbage):
                code, out, err = self.run_command("squeue")
                self.assertEqual((code, out), (1, ""))
                self.assertRegex(err, "^squeue: error: cannot read the answer: .*\n$")

    def test_an_answer_to_another_question_is_an_error(self):
        with FakeDaemon(self.root, lambda *_: submitted(1)):
            self.assertEqual(self.run_command("sinfo"),
                             (1, "", "sinfo: error: the daemon gave an answer to another question\n"))

    def test_a_root_longer_than_a_socket_address_is_reached(self):
        self.root = self.folder / ("deep" * 20) / ("deeper" * 20)
        with FakeDaemon(self.root, lambda *_: submitted(1)):
            self.assertEqual(self.run_command("sbatch", "--parsable", "--wrap", "true"), (0, "1\n", ""))


class Pages(ClientCase):
    def test_a_list_is_asked_for_until_its_end(self):
        def answer(_, question):
            first = question["after"] + 1
            return page(*(job(number) for number in range(first, first + 100)), more=first < 301, snapshot=42)
        with FakeDaemon(self.root, answer) as daemon:
            code, out, _ = self.run_command("squeue", "-h")
            self.assertEqual([(q["after"], q["snapshot"]) for _, q in daemon.questions()],
                             [(0, 0), (100, 42), (200, 42), (300, 42)])
        self.assertEqual(code, 0)
        self.assertEqual([int(line.split()[0]) for line in out.splitlines()], list(range(1, 401)))

    def change_under_way(self, rows_before):
        asked = []

        def answer(_, question):
            asked.append((question["after"], question["snapshot"]))
            if question["snapshot"] == 1:
                return fault("list changed, ask again", LIST_CHANGED)
            if len(asked) == 1:
                return page(*(job(number) for number in range(1, rows_before + 1)), more=True, snapshot=1)
            return page(job(question["after"] + 1), snapshot=2)
        with FakeDaemon(self.root, answer):
            code, out, err = self.run_command("sacct", "-n", "-X")
        self.assertEqual((code, err), (0, ""))
        return asked, [int(line.split()[0]) for line in out.splitlines()]

    def test_a_list_that_changes_is_read_anew(self):
        asked, rows = self.change_under_way(10)
        self.assertEqual(asked, [(0, 0), (10, 1), (0, 0)])
        self.assertEqual(rows, [1])

    def test_a_list_that_changes_when_it_is_half_printed_goes_on_behind_its_last_row(self):
        asked, rows = self.change_under_way(1500)
        self.assertEqual(asked, [(0, 0), (1500, 1), (1500, 0)])
        self.assertEqual(rows, list(range(1, 1502)))

    def test_a_list_that_never_holds_still_is_given_up(self):
        with FakeDaemon(self.root, lambda *_: fault("list changed, ask again", LIST_CHANGED)) as daemon:
            self.assertEqual(self.run_command("squeue"), (1, "", "squeue: error: list changed, ask again\n"))
            self.assertEqual(len(daemon.asked), 10)


if __name__ == "__main__":
    unittest.main()
