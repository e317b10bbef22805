#include "protocol/text/constraint.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace slotd;

namespace {

/// On a node that has the features a and b, and no other.
std::string met(std::string_view constraint) {
  auto result =
    meets_constraint(constraint, [](std::string_view name) { return name == "a" || name == "b"; });
  if (!result) return result.error().text;
  return *result ? "yes" : "no";
}

std::string malformed(const std::string& constraint) {
  return "Invalid feature specification: " + constraint;
}

}  // namespace

TEST_CASE("a constraint is met as its operators say, from left to right", "[constraint]") {
  for (const auto* yes : {"a", " a ", "a&b", "a,b", "a|c", "c|a", "c&c|a", "(c|a)&b", "[a|c]",
                          "a*1", "[a*1&b*1]", "a&(c|(b))", "", " "}) {
    INFO(yes);
    CHECK(met(yes) == "yes");
  }
  for (const auto* no : {"c", "A", "a&c", "a,c", "a|b&c", "(a|b)&c", "[c|d]", "a*2", "[a|b]*4"}) {
    INFO(no);
    CHECK(met(no) == "no");
  }
}

TEST_CASE("what is no constraint is refused with its text", "[constraint]") {
  for (const auto* bad : {"&", "a&", "|a", "a b", "(a", "a)", "[a)", "a*", "a*x", "a*-1", "()",
                          "a&&b", "*2", "a*99999999999"}) {
    INFO(bad);
    CHECK(met(bad) == malformed(bad));
  }
}

TEST_CASE("a constraint cannot nest without end", "[constraint]") {
  auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  CHECK(met(nested(20)) == "yes");
  auto refused = met(nested(100'000)).starts_with(malformed("((("));
  CHECK(refused);
}
