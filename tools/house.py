#!/usr/bin/python3
"""Measures how the source is divided: classes, functions, files, folders and who includes whom.

    tools/house.py [DIRECTORY]     measures this tree, or another checkout
    tools/house.py --self-test     checks that it counts what it should

It reads the text, not what a compiler makes of it; clang-format's regular layout makes that reliable
enough. A class's functions are all that it declares, operators and constructors too; its members are
those of an object, not static ones. Tests count as files and in the search for circles, not among
classes and functions.
"""

import bisect
import collections
import dataclasses
import pathlib
import re
import statistics
import sys
import unittest

from include_graph import TREE, Graph, sources

LARGEST_CLASS = 30  # functions that a class may have
_TOKEN = re.compile(r"""
    (?P<skip> //[^\n]* | /\*.*?\*/ | \s+
            | ^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*)
  | (?P<raw>  (?:u8|[uUL])?R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)")
  | (?P<text> (?:u8|[uUL])?"(?:\\.|[^"\\\n])*")
  | (?P<char> '(?:\\.|[^'\\\n])+')
  | (?P<word> [A-Za-z_]\w*)
  | (?P<num>  \d(?:[\w.]|'(?=\w)|[eEpP][+-])*)
  | (?P<sign> ->\*? | :: | <=>? | >= | == | != | && | \|\| | <<(?==) | \.\.\. | .)
""", re.VERBOSE | re.DOTALL | re.MULTILINE)
_CLOSES = {"(": ")", "{": "}", "[": "]"}
# A parenthesis after one of these does not open a list of parameters.
_NO_NAME = {"noexcept", "decltype", "alignas", "requires", "explicit", "__attribute__", "sizeof", "if"}
_NOT_COUNTED = {"using", "friend", "typedef", "static_assert", "enum", "namespace", "extern"}


@dataclasses.dataclass
class Function:
    name: str
    file: str
    line: int
    lines: int


@dataclasses.dataclass
class Class:
    name: str
    file: str
    line: int
    functions: int = 0
    members: int = 0


class Reading:
    """One file: its classes, the functions that it defines and the places where `commit` is called."""

    def __init__(self, file, text):
        self._file = file
        self._words, self._lines = [], []
        starts = [0] + [m.end() for m in re.finditer("\n", text)]
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup if match.lastgroup != "mark" else "raw"
            if kind == "skip":
                continue
            self._words.append('""' if kind in ("raw", "text") else "''" if kind == "char" else match.group())
            self._lines.append(bisect.bisect_right(starts, match.start()))
        self.classes, self.functions, self.commits = [], [], []
        self._scope(0, len(self._words), None)

    def _past(self, at):
        """Behind the bracket that closes the one at `at`."""
        opens, closes, depth = self._words[at], _CLOSES[self._words[at]], 0
        while at < len(self._words):
            depth += (self._words[at] == opens) - (self._words[at] == closes)
            at += 1
            if depth == 0:
                break
        return at

    def _past_angle(self, at):
        """Behind the `>` that closes the `<` at `at`."""
        depth = 0
        while at < len(self._words):
            word = self._words[at]
            if word in _CLOSES:
                at = self._past(at)
                continue
            depth += (word == "<") - (word == ">")
            at += 1
            if depth == 0 or word == ";":
                break
        return at

    def _scope(self, at, end, owner):
        """The declarations of a namespace, a file or a class."""
        while at < end:
            at = self._declaration(at, end, owner)

    def _declaration(self, at, end, owner):
        words, start = self._words, at
        if words[at] in (";", "}"):
            return at + 1
        if words[at] in ("public", "private", "protected") and words[at + 1] == ":":
            return at + 2
        head, name, parameters, assigned, lists = [], None, False, False, False
        while at < end:
            word = words[at]
            if word == ";":
                at += 1
                break
            if word == "operator" and not parameters:
                name = "operator"
                at += 1
                while at < end and words[at] != "(" or words[at:at + 3] == ["(", ")", "("]:
                    step = 2 if words[at] == "(" else 1
                    name += "".join(words[at:at + step])
                    at += step
                parameters = True
                at = self._past(at)
                continue
            if word == "template" or (word == "<" and (head or parameters)):
                at = self._past_angle(at + (word == "template"))
                continue
            if word == "[":
                at = self._past(at)
                continue
            if word == "(":
                before = words[at - 1]
                named = re.match(r"[A-Za-z_]", before) and before not in _NO_NAME or before == ">"
                if named and not parameters and not assigned and words[at + 1] != "*":
                    parameters, name = True, self._name_before(at, start)
                at = self._past(at)
                if parameters and at < end and head and self._is_macro(start, at, words[at]):
                    return at + (words[at] == ";")
                continue
            if word == "=" and not parameters:
                assigned = True
            if word == ":" and parameters:
                lists = True
            if word == "{":
                if lists and re.match(r"[A-Za-z_>]", words[at - 1]):
                    at = self._past(at)
                    continue
                closing = self._past(at)
                if assigned:
                    at = closing
                    continue
                return self._block(start, at, closing, head, name if parameters else None, owner)
            head.append(word)
            at += 1
        self._counted(head, parameters, owner)
        return at

    def _is_macro(self, start, at, following):
        """A macro that stands alone, as in CAF_ADD_TYPE_ID(…)."""
        first = self._words[start]
        return (first.isupper() and len(first) > 3 and self._words[start + 1] == "("
                and self._past(start + 1) == at and following != "{")

    def _name_before(self, at, start):
        words = self._words
        if words[at - 1] == ">":  # three<3>()
            while words[at] != "<":
                at -= 1
        at -= 1
        name = words[at]
        while at - 1 > start and words[at - 1] in ("::", "~"):
            if words[at - 1] == "~":
                name, at = "~" + name, at - 1
            else:
                name, at = words[at - 2] + "::" + name, at - 2
        return name

    def _counted(self, head, is_function, owner):
        if owner is None or not head or head[0] in _NOT_COUNTED:
            return
        if head[0] in ("class", "struct", "union") and len(head) <= 2:
            return  # named ahead of its definition
        if is_function:
            owner.functions += 1
        elif "static" not in head:
            owner.members += 1 + head.count(",")

    def _block(self, start, opening, closing, head, name, owner):
        """What a brace opens that is no initial value: a namespace, a type or a body."""
        line = self._lines[start]
        if name is None:
            kinds = [word for word in head if word in ("namespace", "class", "struct", "union", "enum", "extern")]
            kind = kinds[0] if kinds else None
            if kind in ("namespace", "extern"):
                self._scope(opening + 1, closing - 1, None)
                return closing
            if kind == "enum":
                return closing
            if kind:
                made = Class(self._type_name(head), self._file, line)
                self.classes.append(made)
                self._scope(opening + 1, closing - 1, made)
                return closing
            return self._after_value(closing, head, owner)
        if owner is not None and head and head[0] != "friend":
            owner.functions += 1
        full = f"{owner.name}::{name}" if owner is not None else name
        last = self._lines[closing - 1]
        self.functions.append(Function(full, self._file, line, last - line + 1))
        self._body(opening, closing, full)
        return closing

    def _after_value(self, at, head, owner):
        """Behind a member with an initial value in braces, as in `int left_{3};`."""
        while at < len(self._words) and self._words[at] != ";":
            at = self._past(at) if self._words[at] in _CLOSES else at + 1
        self._counted(head, False, owner)
        return at + 1

    @staticmethod
    def _type_name(head):
        place = next(i for i, word in enumerate(head) if word in ("class", "struct", "union"))
        name = ""
        for word in head[place + 1:]:
            if word in (":", "final"):
                break
            if re.match(r"[A-Za-z_]|::", word):
                name += word
        return name or "(no name)"

    def _body(self, opening, closing, name):
        for at in range(opening, closing - 1):
            if self._words[at] == "commit" and self._words[at + 1] == "(":
                self.commits.append((self._file, self._lines[at], name))


def circles(arrows):
    """Groups of more than one folder in which each reaches each other."""
    reached = {}
    for folder in arrows:
        seen, todo = set(), [folder]
        while todo:
            for target in arrows.get(todo.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        reached[folder] = seen
    groups = set()
    for folder, seen in reached.items():
        group = frozenset(other for other in seen if folder in reached.get(other, ()))
        if len(group) > 1:
            groups.add(group)
    return sorted(sorted(group) for group in groups)


def folder_of(file):
    return str(pathlib.PurePosixPath(file).parent)


def folder_arrows(graph):
    """How many #include lines lead from a folder to another."""
    arrows = collections.defaultdict(collections.Counter)
    for file in graph.files():
        arrows[folder_of(file)]  # a folder without arrows is one too
        for target in graph.direct(file):
            if folder_of(target) != folder_of(file):
                arrows[folder_of(file)][folder_of(target)] += 1
    return arrows


def spread(title, lengths):
    ordered = sorted(lengths)
    ninth = ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))]
    print(f"{title}: {len(ordered)}, together {sum(ordered)} lines, median {statistics.median_low(ordered)}, "
          f"90th percentile {ninth}, longest {ordered[-1]}")


def is_test(file):
    return file.startswith("tests/")


def report(tree):
    files = sources(tree)
    texts = {file: (tree / file).read_text(errors="replace") for file in files}
    readings = [Reading(file, text) for file, text in texts.items() if not is_test(file)]
    classes = [one for reading in readings for one in reading.classes]
    functions = [one for reading in readings for one in reading.functions]
    commits = [one for reading in readings for one in reading.commits]

    too_large = sum(one.functions > LARGEST_CLASS for one in classes)
    print(f"Classes: {len(classes)}; with more than {LARGEST_CLASS} functions: {too_large}. The largest:")
    print("  functions  members  class")
    for one in sorted(classes, key=lambda c: (-c.functions, -c.members, c.name))[:20]:
        print(f"  {one.functions:9}  {one.members:7}  {one.name} ({one.file}:{one.line})")

    print()
    spread("Functions", [one.lines for one in functions])
    for one in sorted(functions, key=lambda f: (-f.lines, f.name))[:10]:
        print(f"  {one.lines:5}  {one.name} ({one.file}:{one.line})")

    print()
    lengths = {file: text.count("\n") for file, text in texts.items()}
    spread("Files of tests", [count for file, count in lengths.items() if is_test(file)] or [0])
    product = {file: count for file, count in lengths.items() if not is_test(file)}
    spread("Files", product.values())
    for file, count in sorted(product.items(), key=lambda item: (-item[1], item[0]))[:10]:
        print(f"  {count:5}  {file}")

    arrows = folder_arrows(Graph(tree))
    own = {folder: to for folder, to in arrows.items() if not is_test(folder + "/")}
    print(f"\nFolders: {len(own)}, and {len(arrows) - len(own)} of tests; "
          f"arrows between folders: {sum(len(to) for to in own.values())}")
    counted = collections.Counter(folder_of(file) for file in files)
    for folder in sorted(own):
        to = ", ".join(f"{target} {count}" for target, count in sorted(own[folder].items()))
        print(f"  {folder} ({counted[folder]} files) -> {to or 'nothing'}")
    found = circles(arrows)
    print(f"Circles of folders: {len(found)}")
    for group in found:
        print("  " + ", ".join(group))

    print(f"\nPlaces that call commit(: {len(commits)}")
    for file, count in sorted(collections.Counter(file for file, _, _ in commits).items()):
        print(f"  {count:5}  {file}")


SAMPLE = r'''
#include "x.hpp"
#define MANY(x) \
  struct x { void never(); };
namespace slotd {
CAF_ADD_TYPE_ID(slotd, (slotd::Job))
struct Plain {  // { not a brace
  int a = 3, b = 4;
  std::function<void(const int&)> then = {};
  std::map<int, std::vector<int>> rows{};
  int (*pointer)(int) = nullptr;
  const char* text = "{ (";
  char mark = '{';
  static constexpr std::array<int, 2> both{1, 2};
  bool operator==(const Plain&) const = default;
};
enum class Kind : std::uint8_t { one, two };
class Large final : public Base {
 public:
  explicit Large(int n) : n_{n}, m_(2) { commit(n); }
  ~Large();
  Large& operator=(const Large&) = delete;
  int operator()(int x) const { return x; }
  template <class T, class = std::enable_if_t<true>>
  [[nodiscard]] T get(std::function<int(T)> by) const noexcept(true);
  using Words = std::vector<int>;
  friend void swap(Large& a, Large& b);
  struct Inner {
    int deep;
    void act();
  };
  struct Ahead;
  enum { x, y };

 private:
  void commit(int n);
  int n_ = 0;
  int m_{};
};
void Large::commit(int n) {
  auto f = [&](int k) {
    return k;
  };
  other.commit(f(n));
}
constexpr auto rows = std::array{Row{"a", [](int x) { return x; }}};
Large::~Large() = default;
struct Large::Ahead {
  std::string s;
};
static const char* raw = R"(void f() { commit(1); })";
template <>
int three<3>() {
  return 3'000;
}
}  // namespace slotd
'''


class CountsWhatItShould(unittest.TestCase):
    def setUp(self):
        self.read = Reading("a.cpp", SAMPLE)

    def test_functions_and_members_of_each_class(self):
        found = {one.name: (one.functions, one.members) for one in self.read.classes}
        self.assertEqual(found, {"Plain": (1, 7), "Large": (6, 2), "Inner": (1, 1), "Large::Ahead": (0, 1)})

    def test_functions_with_their_lengths(self):
        found = [(one.name, one.lines) for one in self.read.functions]
        self.assertEqual(found, [("Large::Large", 1), ("Large::operator()", 1), ("Large::commit", 6),
                                 ("three", 4)])

    def test_calls_of_commit_but_not_its_declarations(self):
        self.assertEqual([name for _, _, name in self.read.commits], ["Large::Large", "Large::commit"])

    def test_circles(self):
        self.assertEqual(circles({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["a"]}), [["b", "c"]])
        self.assertEqual(circles({"a": ["b", "c"], "b": ["c"], "c": []}), [])


if __name__ == "__main__":
    if "--self-test" in sys.argv:
        unittest.main(argv=[sys.argv[0]])
    report(pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else TREE)
