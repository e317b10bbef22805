#include "clients/views/print.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

std::string shown(std::vector<Column> columns, TableLook look, const std::vector<Row>& rows) {
  std::string out;
  TablePrinter table(std::move(columns), look, [&](std::string_view line) { out += line; });
  for (const auto& row : rows) table.add(row);
  table.finish();
  return out;
}

const std::vector<Column> two{{"ID", Align::right}, {"NAME"}};

}  // namespace

TEST_CASE("columns fit what is in them") {
  CHECK(shown(two, {}, {{"1", "a"}, {"1000", "bc"}}) ==
        "  ID | NAME\n"
        "   1 | a\n"
        "1000 | bc\n");
}

TEST_CASE("padding goes by what a terminal shows") {
  CHECK(shown({{"NAME"}, {"X"}}, {}, {{"\u65e5\u672c\u8a9e", "1"}, {"ab", "2"}}) ==
        "NAME   | X\n"
        "\u65e5\u672c\u8a9e | 1\n"
        "ab     | 2\n");
}

TEST_CASE("an empty table is its headings, or nothing") {
  CHECK(shown(two, {}, {}) == "ID | NAME\n");
  CHECK(shown(two, {.header = false}, {}).empty());
}

TEST_CASE("without headings widths come from the rows alone") {
  CHECK(shown({{"LONG HEADING"}, {"X"}}, {.header = false}, {{"a", "1"}}) == "a | 1\n");
}

TEST_CASE("parsable cells are neither padded nor cut") {
  CHECK(shown({{"ID", Align::right, 3}, {"NAME"}}, {.parsable = true}, {{"123456", "a b"}}) ==
        "ID|NAME\n123456|a b\n");
}

TEST_CASE("a column of an asked width is cut with a plus sign and padded") {
  CHECK(
    shown({{"NAME", Align::left, 4}, {"X", Align::right, 2}}, {}, {{"abcdef", "1"}, {"a", "2"}}) ==
    "NAME |  X\n"
    "abc+ |  1\n"
    "a    |  2\n");
}

TEST_CASE("on a terminal lines are cut and controls spelled out") {
  CHECK(shown(two, {.terminal_width = 8}, {{"1", "a\x1b]0;x"}}) ==
        "ID | NAM\n"
        " 1 | a\\x\n");
}

TEST_CASE("in a pipe a line is whole and its bytes are untouched") {
  CHECK(shown({{"NAME"}}, {.header = false}, {{std::string(500, 'x') + "\x1b"}}) ==
        std::string(500, 'x') + "\x1b\n");
}

TEST_CASE("a long list comes out while it is read, with the widths of its first thousand rows") {
  std::string out;
  TablePrinter table({{"ID", Align::right}, {"X"}}, {.header = false},
                     [&](std::string_view line) { out += line; });
  for (int i = 0; i < 999; ++i) table.add({"10", "x"});
  CHECK_FALSE(table.has_printed());
  table.add({"10", "x"});
  CHECK(table.has_printed());
  out.clear();
  table.add({"100000", "x"});
  table.add({"1", "x"});
  CHECK(out == "100000 | x\n 1 | x\n");
}

TEST_CASE("rows that are not out yet can be taken back") {
  std::string out;
  TablePrinter table({{"X"}}, {.header = false}, [&](std::string_view line) { out += line; });
  table.add({"old"});
  table.clear();
  table.add({"new"});
  table.finish();
  CHECK(out == "new\n");
}

}  // namespace slotd::clients
