"""docs/CONFIGURATION.md lists what protocol/settings.cpp lists: the same names, readers, defaults and
meanings, in the same order. And each setting of the list is read by the programs that the list names."""

import re
import unittest

from slotd_fixture import TREE


def rows_of_the_document():
    text = (TREE / "docs/CONFIGURATION.md").read_text()
    return re.findall(r"^\| `(SLOTD_\w+)` \| (both|daemon|client) \| (.*?) \| (.*?) \|$", text, re.MULTILINE)


def rows_of_the_code():
    text = (TREE / "protocol/settings.cpp").read_text()
    return re.findall(r'Setting\{"(\w+)",\s*(\w+),\s*"([^"]*)",\s*"([^"]*)"', text)


# How a program reads a setting's value. What a client only shows of a daemon's settings is no reading.
READS = r'(?<!facts\.)\b(?:client_text|client_flag|text|number|seconds|memory|flag|environment|setting)\(\s*"{0}"|partition_names\(\w+,\s*"{0}"'
# Where the readers of a setting are looked for. What protocol/ reads itself, daemon and clients read.
FOLDERS = {"daemon": ("actors",), "client": ("clients",), "both": ("actors", "clients")}


def read_in(folder, name):
    """Does code of this folder read the setting of that name?"""
    reads = re.compile(READS.format(name))
    sources = (path for top in (folder, "protocol") for path in (TREE / top).rglob("*.cpp"))
    return any(reads.search(path.read_text()) for path in sources)


class Document(unittest.TestCase):
    def test_lists_what_the_code_lists(self):
        self.assertEqual(rows_of_the_document(), rows_of_the_code())

    def test_rows_were_found(self):
        code = (TREE / "protocol/settings.cpp").read_text()
        self.assertEqual(len(rows_of_the_code()), code.count("  Setting{"))
        self.assertGreater(len(rows_of_the_code()), 20)


class Readers(unittest.TestCase):
    def test_each_setting_is_read_by_those_who_are_said_to_read_it(self):
        for name, reader, *_ in rows_of_the_code():
            for folder in FOLDERS[reader]:
                with self.subTest(name=name, folder=folder):
                    self.assertTrue(read_in(folder, name), f"nothing in {folder} reads {name}")

    def test_a_setting_that_nobody_reads_is_seen(self):
        self.assertFalse(read_in("actors", "SLOTD_BIND"))
        self.assertFalse(read_in("clients", "SLOTD_KILL_WAIT"), "a client shows it and does not go by it")


if __name__ == "__main__":
    unittest.main()
