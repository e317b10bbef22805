#include "protocol/text/dependency_spec.hpp"

#include "tests/protocol/text/expect.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace slotd;
using test::fault_of;
using test::value_of;

namespace {

constexpr auto any = DependencyKind::after_any;
constexpr auto ok = DependencyKind::after_ok;

using Clauses = std::vector<DependencyClause>;

Clauses clauses_of(std::string_view text) { return value_of(parse_dependency(text)).clauses; }

}  // namespace

TEST_CASE("clauses are joined by commas and their ids by colons", "[text]") {
  CHECK(clauses_of("afterok:1") == Clauses{{ok, {{1}}}});
  CHECK(clauses_of("afterok:1:2") == Clauses{{ok, {{1}, {2}}}});
  CHECK(clauses_of("afterok:1,afterany:2:3") == Clauses{{ok, {{1}}}, {any, {{2}, {3}}}});
  CHECK(clauses_of("afterok:1,afterok:2") == Clauses{{ok, {{1}}}, {ok, {{2}}}});
}

TEST_CASE("a comma before a number goes on with the clause at hand", "[text]") {
  CHECK(clauses_of("afterok:1,2") == Clauses{{ok, {{1}, {2}}}});
  CHECK(clauses_of("afterok:1,2:3,afterany:4,5") ==
        Clauses{{ok, {{1}, {2}, {3}}}, {any, {{4}, {5}}}});
}

TEST_CASE("a bare number at the front waits for any end", "[text]") {
  CHECK(clauses_of("7") == Clauses{{any, {{7}}}});
  CHECK(clauses_of("7,8,afterok:9") == Clauses{{any, {{7}, {8}}}, {ok, {{9}}}});
}

TEST_CASE("the kind's case does not matter", "[text]") {
  CHECK(clauses_of("AFTEROK:1,AfterAny:2") == Clauses{{ok, {{1}}}, {any, {{2}}}});
}

TEST_CASE("an empty text depends on nothing", "[text]") {
  auto spec = value_of(parse_dependency(""));
  CHECK(spec.empty());
  CHECK(format(spec).empty());
}

TEST_CASE("the text is kept as its user wrote it", "[text]") {
  CHECK(value_of(parse_dependency("AFTEROK:01,2")).typed == "AFTEROK:01,2");
}

TEST_CASE("what is no dependency is refused and named", "[text]") {
  for (std::string text : {"afterok",
                           "afterok:",
                           "afterok:0",
                           "afterok:x",
                           "afterok:-1",
                           "afterok::1",
                           "afterok:1:",
                           "afterok:1,",
                           ",afterok:1",
                           ",",
                           "afterok:4294967296",
                           "afterok:99999999999999999999",
                           "foo:1",
                           "afterok: 1",
                           "afterok:1 afterany:2",
                           "afterok:1,,2",
                           "none",
                           "1x",
                           ":1",
                           "afterok:1,foo",
                           "afterokay:1"}) {
    CHECK(fault_of(parse_dependency(text)) == "Job dependency problem: " + text);
    CHECK(parse_dependency(text).error().code == FaultCode::invalid);
  }
}

TEST_CASE("what is shown of a dependency is read back as the same clauses", "[text]") {
  CHECK(format(value_of(parse_dependency("AFTEROK:1,2,afterany:03"))) == "afterok:1:2,afterany:3");
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    DependencySpec spec;
    for (auto clauses = random() % 4; clauses > 0; --clauses) {
      DependencyClause clause{random() % 2 == 0 ? any : ok, {}};
      for (auto jobs = 1 + random() % 5; jobs > 0; --jobs)
        clause.jobs.push_back({static_cast<std::uint32_t>(1 + random() % 4294967295U)});
      spec.clauses.push_back(std::move(clause));
    }
    CAPTURE(format(spec));
    REQUIRE(clauses_of(format(spec)) == spec.clauses);
  }
}
