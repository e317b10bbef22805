"""Which file of this tree includes which, read from the #include lines."""

import pathlib
import re

TREE = pathlib.Path(__file__).resolve().parent.parent
PARTS = ("protocol", "storage", "actors", "clients", "tests")
_INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def sources(tree=TREE):
    """Every C++ file of ours, as a path below the tree, in order."""
    found = []
    for part in PARTS:
        for path in (tree / part).rglob("*"):
            if path.suffix in (".cpp", ".hpp", ".def"):
                found.append(path.relative_to(tree).as_posix())
    return sorted(found)


def includes(text):
    """Yields (line number, "<" or '"', name) for each #include line of a file's text."""
    for number, line in enumerate(text.splitlines(), 1):
        match = _INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


class Graph:
    """The files of the tree and what each includes of them, directly and further on."""

    def __init__(self, tree=TREE):
        self._direct = {}
        for name in sources(tree):
            text = (tree / name).read_text(errors="replace")
            self._direct[name] = [inner for _, mark, inner in includes(text) if mark == '"']

    def files(self):
        return list(self._direct)

    def direct(self, name):
        """What the file itself includes, as far as it lies in the tree."""
        return [inner for inner in self._direct[name] if inner in self._direct]

    def reached_from(self, name):
        """The file itself and everything of ours that it includes in the end."""
        seen, todo = set(), [name]
        while todo:
            current = todo.pop()
            if current not in seen and current in self._direct:
                seen.add(current)
                todo += self._direct[current]
        return seen
