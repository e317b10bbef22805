#include "protocol/text/env_file.hpp"

#include <catch2/catch.hpp>

using namespace slotd;

namespace {

std::vector<EnvEntry> parse(std::string_view text) {
  auto entries = parse_env_file(text, "/etc/slotd.env");
  REQUIRE(entries);
  return *entries;
}

std::string value_of(std::string_view line) { return parse(line).at(0).value; }

std::string error_of(std::string_view text) {
  auto entries = parse_env_file(text, "/etc/slotd.env");
  return entries ? "" : entries.error().text;
}

}  // namespace

TEST_CASE("a configuration file is lines of NAME=value, comments and empty lines") {
  CHECK(
    parse("# machine\n\nSLOTD_CPUS=4\n  # more\n \t\nPATH=/bin\nSLOTD_LOG=warn") ==
    std::vector<EnvEntry>{{"SLOTD_CPUS", "4", 3}, {"PATH", "/bin", 6}, {"SLOTD_LOG", "warn", 7}});
  CHECK(parse("").empty());
  CHECK(parse("\n\n").empty());
}

TEST_CASE("a value reaches to the line's end, without the blanks around it") {
  auto [line, value] = GENERATE(table<std::string, std::string>({
    {"A=a b # c", "a b # c"},
    {"A=b=c", "b=c"},
    {"A=", ""},
    {"A = a ", "a"},
    {"A=a\r", "a"},
    {"A=$HOME/\\n~", "$HOME/\\n~"},
  }));
  CAPTURE(line);
  CHECK(value_of(line) == value);
}

TEST_CASE("one pair of outer quotes is removed, and keeps blanks") {
  auto [line, value] = GENERATE(table<std::string, std::string>({
    {R"(A="a b")", "a b"},
    {R"(A=' a ')", " a "},
    {R"(A="")", ""},
    {R"(A=""a"")", "\"a\""},
    {R"(A="'a'")", "'a'"},
    {R"(A='notify "slotd" "$X"')", R"(notify "slotd" "$X")"},
    {R"(A="a" and "b")", R"(a" and "b)"},
    {R"(A="a)", "\"a"},
    {R"(A=")", "\""},
    {R"(A='a")", "'a\""},
    {R"(A=a "b")", R"(a "b")"},
  }));
  CAPTURE(line);
  CHECK(value_of(line) == value);
}

TEST_CASE("a line that is no assignment is refused with its number") {
  std::string line =
    GENERATE("SLOTD_CPUS", "export SLOTD_CPUS=4", "=4", "1A=4", "SLOTD-CPUS=4", "A B=4");
  CHECK(error_of("# first\n" + line + "\n") ==
        "/etc/slotd.env:2: must be NAME=value or begin with #: " + line);
}

TEST_CASE("a line with a NUL byte is refused, and spelled out") {
  CHECK(error_of(std::string_view("A=b\0c", 5)) ==
        "/etc/slotd.env:1: must be NAME=value or begin with #: A=b\\x00c");
}
