#include "protocol/text/json.hpp"

#include <catch2/catch.hpp>

namespace slotd {

namespace {

std::string line_of(const Value& value) { return json_of(value, JsonLayout::one_line); }

}  // namespace

TEST_CASE("JSON has its own spelling of moments, lengths and memory") {
  CHECK(line_of(Value()) == "null\n");
  CHECK(line_of(Value(true)) == "true\n");
  CHECK(line_of(Value(Time{std::chrono::seconds{2}})) == "2000000\n");
  CHECK(line_of(Value(Duration{1'500'000})) == "1.5\n");
  CHECK(line_of(Value(Duration{std::chrono::seconds{60}})) == "60.0\n");
  CHECK(line_of(Value(ByteCount{(5U << 20) + 1})) == "5\n");
}

TEST_CASE("members keep their order, and a list that is empty is one") {
  CHECK(line_of(Members{{"b", 1}, {"a", List{}}, {"c", Members{}}}) ==
        "{\"b\":1,\"a\":[],\"c\":{}}\n");
}

TEST_CASE("JSON replaces what is not UTF-8 and escapes controls") {
  CHECK(line_of(Value("a\xff\n")) == "\"a\xef\xbf\xbd\\n\"\n");
}

TEST_CASE("JSON can be indented for readers") {
  CHECK(json_of(Members{{"a", List{1, 2}}}, JsonLayout::indented) ==
        "{\n  \"a\": [\n    1,\n    2\n  ]\n}\n");
}

}  // namespace slotd
