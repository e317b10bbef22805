"""Frames at the edges of what docs/PROTOCOL.md allows, before a real daemon: versions, unknown fields, limits,
pages."""

import contextlib
import unittest

import msgpack

from raw_client import NoAnswer, RawClient, fresh_id, frame, job_fields, submit_many
from slotd_fixture import Daemon

MIB = 1 << 20
ROWS = 1500
EVENTS_AT_A_TIME = 5000
MALFORMED, TOO_LARGE = 7, 8


class Wire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keep = cls.enterClassContext(contextlib.ExitStack())
        cls.slotd = keep.enter_context(Daemon())
        cls.slotd.start()

    def setUp(self):
        self.client = self.enterContext(RawClient(self.slotd.root))

    def refusal(self, payload):
        name, fields = self.client.ask_raw(payload)
        self.assertEqual(name, "fault")
        return fields["fault"][b"code"], fields["fault"][b"text"].decode()


class Versions(Wire):
    def test_another_protocol_is_refused_with_both_numbers(self):
        code, text = self.refusal(frame("machine", version=2))
        self.assertEqual((code, text), (MALFORMED, "this daemon speaks protocol 1, the request is of 2: restart the "
                                                   "daemon, with a slotd as new as its clients"))
        self.assertIn("the request is of 0", self.refusal(frame("machine", version=0))[1])

    def test_also_where_its_question_is_not_understood(self):
        self.assertIn("the request is of 9", self.refusal(msgpack.packb({"v": 9, "ask": {"teleport": 1, "to": 2}}))[1])

    def test_an_unknown_question_of_our_own_protocol_is_refused_as_that(self):
        self.assertEqual(self.refusal(frame("teleport"))[1], "cannot read this request: ask: unknown kind")

    def test_unknown_fields_are_passed_over_wherever_they_are(self):
        fields = job_fields(hold=True, colour=b"green", gpus={"count": 0, "shape": [1, {"deep": None}]})
        fields["mood"] = {"good": True}
        message = {"v": 1, "id": fresh_id(), "ask": {"submit": fields}, "sent_by": ["a", 2.5]}
        self.assertEqual(self.client.ask_raw(msgpack.packb(message))[0], "submitted")

    def test_a_request_without_a_version_counts_as_the_first(self):
        self.assertEqual(self.client.ask_raw(msgpack.packb({"ask": {"machine": {}}}))[0], "machine")


class Limits(Wire):
    def submit(self, script, environment=()):
        fields = job_fields(script=script, environment=environment, hold=True)
        return self.client.ask("submit", fields, fresh_id())

    def test_a_script_may_have_four_mebibytes_and_not_a_byte_more(self):
        shebang = b"#!/bin/sh\n"
        self.assertEqual(self.submit(shebang + b"#" * (4 * MIB - len(shebang)))[0], "submitted")
        name, fields = self.submit(shebang + b"#" * (4 * MIB - len(shebang) + 1))
        self.assertEqual((name, fields["fault"]), ("fault", {b"code": TOO_LARGE,
                                                             b"text": b"script is larger than 4 MiB"}))

    def test_a_request_may_have_sixteen_mebibytes_and_not_a_byte_more(self):
        def request(size):
            room = size - len(frame("submit", job_fields(environment=[b"A=" + b"x" * MIB], hold=True), fresh_id()))
            fields = job_fields(environment=[b"A=" + b"x" * (MIB + room)], hold=True)
            return frame("submit", fields, fresh_id())

        largest = request(16 * MIB)
        self.assertEqual(len(largest), 16 * MIB)
        self.assertEqual(self.client.ask_raw(largest)[0], "submitted")
        with self.assertRaises(NoAnswer):
            self.client.ask_raw(request(16 * MIB + 1), seconds=0.5)

    def test_a_page_has_about_a_mebibyte(self):
        submit_many(self.slotd.root, ROWS, hold=True)
        rows, sizes, after, snapshot, seqs = [], [], 0, 0, set()
        more = True
        while more:
            self.client.say(frame("queue", {"after": after, "snapshot": snapshot}))
            self.assertTrue(self.client.socket.poll(30_000))
            answer = self.client.socket.recv()
            page = msgpack.unpackb(answer, raw=True)[b"answer"][b"jobs"]
            sizes.append(len(answer))
            rows += [job[b"id"] for job in page[b"jobs"]]
            seqs.add(page[b"seq"])
            after, snapshot, more = rows[-1], page[b"snapshot"], page[b"more"]
        self.assertGreater(len(sizes), 1)
        self.assertEqual(len(seqs), 1)
        self.assertEqual(rows, sorted(set(rows)))
        self.assertGreaterEqual(len(rows), ROWS)
        print(f"{len(rows)} jobs in pages of {', '.join(map(str, sizes))} bytes", flush=True)
        self.assertLess(max(sizes), MIB + MIB // 8)


class PagesOfEvents(unittest.TestCase):
    def test_pages_go_on_behind_each_other_and_each_is_within_its_bounds(self):
        with Daemon() as slotd, contextlib.ExitStack() as keep:
            slotd.start()
            count = EVENTS_AT_A_TIME + 2000
            jobs = submit_many(slotd.root, count, hold=True)
            client = keep.enter_context(RawClient(slotd.root))
            first = client.ask("events", {"after": 0})[1]
            self.assertEqual((len(first["events"]), first["more"], first["oldest"], first["last"]),
                             (EVENTS_AT_A_TIME, True, 1, count))
            second = client.ask("events", {"after": EVENTS_AT_A_TIME})[1]
            self.assertEqual((second["events"][0][b"seq"], len(second["events"]), second["more"]),
                             (EVENTS_AT_A_TIME + 1, 2000, False))
            for beyond in (count, count + 1, 2**63 - 1, 2**64 - 1):
                page = client.ask("events", {"after": beyond})[1]
                self.assertEqual((page["events"], page["more"], page["last"]), ([], False, count))
            some = client.ask("events", {"after": 0, "jobs": [jobs[6000], jobs[3], jobs[3]]})[1]
            self.assertEqual([event[b"job"] for event in some["events"]], [jobs[3], jobs[6000]])

    def test_long_texts_make_a_page_shorter(self):
        with Daemon() as slotd, contextlib.ExitStack() as keep:
            slotd.start()
            client = keep.enter_context(RawClient(slotd.root))
            job = client.submit(hold=True)
            for turn in range(10):
                update = {"update": {"name": bytes([97 + turn]) * 300_000}}
                self.assertEqual(client.ask("steer", {"filter": {"jobs": [job]}, "what": update}, fresh_id())[0],
                                 "steered")
            seen, pages, more = 0, 0, True
            while more:
                page = client.ask("events", {"after": seen})[1]
                self.assertLess(sum(len(change[b"value"]) for event in page["events"] for change in event[b"what"]),
                                MIB + 300_000)
                seen, more, pages = page["events"][-1][b"seq"], page["more"], pages + 1
            self.assertEqual((seen, pages), (page["last"], 3))


if __name__ == "__main__":
    unittest.main()
