"""docs/PROTOCOL.md against the code: every kind, field and number of the wire stands there, none is made up."""

import re
import unittest

from slotd_fixture import TREE

HEADERS = ("request", "reply", "job", "event", "node", "settings", "base/fault", "explanation",
           "text/dependency_spec", "text/array_spec")
NOT_SENT = {"SettingReader", "Setting::Kind"}  # enums of these headers that stay in the program
OWNERS = {"Way": "TimeLimitChange", "NodeAction": "UpdateNode", "Kind": "Setting"}


def code():
    return {name: (TREE / "protocol" / f"{name}.hpp").read_text() for name in HEADERS}


def kinds_of_code():
    """Wire names by struct."""
    found = {}
    for text in code().values():
        for struct, body in re.findall(r"^struct (\w+) \{(.*?)^\};", text, re.MULTILINE | re.DOTALL):
            for name in re.findall(r'wire_name = "(\w+)"', body):
                found[struct] = name
    return found


def fields_of_code():
    """Names of fields in their order, by struct."""
    found, within = {}, {}
    for text in code().values():
        bodies = re.findall(r"^void (\w+)\(F& ?f?, (\w+)& ?x?\) \{(.*?)\}$", text, re.MULTILINE | re.DOTALL)
        shared = {function: body for function, _, body in bodies if function != "fields"}
        for struct, body in ((struct, body) for function, struct, body in bodies if function == "fields"):
            body = re.sub(r"(\w+)\(f, x\)", lambda call: shared[call[1]], body)
            found[struct] = re.findall(r'\bf\("(\w+)"', body)
            if "fields(f, x.event)" in body:
                within[struct] = "Event"
    for outer, inner in within.items():
        found[outer] = found[outer] + found[inner]
    return found


def numbers_of_code():
    """(number, name) of each value, by enum."""
    found = {}
    for text in code().values():
        bare = re.sub(r"//.*", "", text)
        for enum, body in re.findall(r"\benum class (\w+)[^{;]*\{(.*?)\}", bare, re.DOTALL):
            number, values = -1, []
            for name, given in re.findall(r"(\w+)\s*(?:=\s*(\d+))?\s*(?:,|$)", body.strip()):
                number = int(given) if given else number + 1
                values.append((number, name))
            found[enum if enum not in OWNERS or OWNERS[enum] != "Setting" else f"Setting::{enum}"] = values
    return {enum: values for enum, values in found.items() if enum not in NOT_SENT}


class Document:
    def __init__(self, text):
        self.text = text
        self.kinds, self.fields, self.numbers = {}, {}, {}
        for part in re.split(r"^##+ ", text, flags=re.MULTILINE):
            heading = re.match(r"(\w+)(?:: `(\w+)`)?\n", part)
            if not heading:
                continue
            name, kind = heading.groups()
            if kind:
                self.kinds[name] = kind
            if "| field | type | meaning |" in part or "\nNo fields." in part:
                self.fields[name] = re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
            if "| number | name | meaning |" in part:
                rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", part, re.MULTILINE)
                self.numbers[name] = [(int(number), word) for number, word in rows]


class ProtocolDocument(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.document = Document((TREE / "docs" / "PROTOCOL.md").read_text())

    def test_every_kind_of_question_and_answer_is_there(self):
        self.assertGreater(len(kinds_of_code()), 20)
        self.assertEqual(self.document.kinds, kinds_of_code())

    def test_every_field_is_there_in_its_order(self):
        self.assertGreater(sum(map(len, fields_of_code().values())), 150)
        self.assertEqual(self.document.fields, fields_of_code())

    def test_every_number_with_a_meaning_is_there(self):
        self.assertGreater(sum(map(len, numbers_of_code().values())), 70)
        self.assertEqual(self.document.numbers, numbers_of_code())

    def test_every_link_within_leads_somewhere(self):
        headings = re.findall(r"^##+ (.*)$", self.document.text, re.MULTILINE)
        targets = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
        for target in re.findall(r"\]\(#([\w-]+)\)", self.document.text):
            self.assertIn(target, targets)

    def test_protocol_number_and_limits_are_those_of_the_code(self):
        wire = (TREE / "protocol" / "wire.hpp").read_text()
        self.assertIn("wire_version = 1;", wire)
        self.assertIn("`v` is the protocol number: 1.", self.document.text)
        for limit, row in (("script_limit", "| script of a job | {} MiB |"), ("request_limit", "| request | {} MiB |"),
                           ("page_limit", "| page of a list | about {} MiB,")):
            mebibytes = re.search(rf"{limit} = std::size_t{{(\d+)}} << 20", wire)[1]
            self.assertIn(row.format(mebibytes), self.document.text)
        socket = (TREE / "actors" / "events" / "event_socket.cpp").read_text()
        held = re.search(r"held_events_limit = (\d+)", socket)[1]
        self.assertIn(f"| events on their way to a subscriber | {held},", self.document.text)

    def test_the_words_of_the_example_are_those_of_the_code(self):
        words = {}
        exec((TREE / "docs" / "examples" / "follow.py").read_text().split("\n\n\ndef ")[0], words)
        numbers = numbers_of_code()
        self.assertEqual(words["KINDS"][1:], tuple(name for _, name in numbers["EventKind"]))
        self.assertEqual(len(words["STATES"]) - 1, len(numbers["JobState"]))
        for (_, name), shown in zip(numbers["JobState"], words["STATES"][1:]):
            self.assertEqual(shown, "RUNNING" if name == "starting" else name.upper())

    def test_a_field_that_is_missing_from_the_document_is_noticed(self):
        mutant = Document(self.document.text.replace("| `attempt` | uint | which launch", "| `other` | uint | which launch"))
        self.assertNotEqual(mutant.fields, fields_of_code())


if __name__ == "__main__":
    unittest.main()
