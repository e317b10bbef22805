"""docs/CONFIGURATION.md lists what protocol/settings.cpp lists: the same names, readers, defaults and
meanings, in the same order."""

import re
import unittest

from slotd_fixture import TREE


def rows_of_the_document():
    text = (TREE / "docs/CONFIGURATION.md").read_text()
    return re.findall(r"^\| `(SLOTD_\w+)` \| (both|daemon|client) \| (.*?) \| (.*?) \|$", text, re.MULTILINE)


def rows_of_the_code():
    text = (TREE / "protocol/settings.cpp").read_text()
    return re.findall(r'Setting\{"(\w+)",\s*(\w+),\s*"([^"]*)",\s*"([^"]*)"', text)


class Document(unittest.TestCase):
    def test_lists_what_the_code_lists(self):
        self.assertEqual(rows_of_the_document(), rows_of_the_code())

    def test_rows_were_found(self):
        code = (TREE / "protocol/settings.cpp").read_text()
        self.assertEqual(len(rows_of_the_code()), code.count("  Setting{"))
        self.assertGreater(len(rows_of_the_code()), 25)


if __name__ == "__main__":
    unittest.main()
