#include "protocol/text/dependency_spec.hpp"

#include "tests/unit/protocol/text/expect.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace slotd;
using test::fault_of;
using test::value_of;

namespace {

constexpr auto any = DependencyKind::after_any;
constexpr auto ok = DependencyKind::after_ok;
constexpr auto begun = DependencyKind::after;
constexpr auto not_ok = DependencyKind::after_not_ok;
constexpr auto singleton = DependencyKind::singleton;

using Clauses = std::vector<DependencyClause>;

Clauses clauses_of(std::string_view text) { return value_of(parse_dependency(text)).clauses; }

}  // namespace

TEST_CASE("clauses are joined by commas and their ids by colons", "[text]") {
  CHECK(clauses_of("afterok:1") == Clauses{{ok, {JobId{1}}}});
  CHECK(clauses_of("afterok:1:2") == Clauses{{ok, {JobId{1}, JobId{2}}}});
  CHECK(clauses_of("afterok:1,afterany:2:3") ==
        Clauses{{ok, {JobId{1}}}, {any, {JobId{2}, JobId{3}}}});
  CHECK(clauses_of("afterok:1,afterok:2") == Clauses{{ok, {JobId{1}}}, {ok, {JobId{2}}}});
}

TEST_CASE("a comma before a number goes on with the clause at hand", "[text]") {
  CHECK(clauses_of("afterok:1,2") == Clauses{{ok, {JobId{1}, JobId{2}}}});
  CHECK(clauses_of("afterok:1,2:3,afterany:4,5") ==
        Clauses{{ok, {JobId{1}, JobId{2}, JobId{3}}}, {any, {JobId{4}, JobId{5}}}});
}

TEST_CASE("a bare number at the front waits for any end", "[text]") {
  CHECK(clauses_of("7") == Clauses{{any, {JobId{7}}}});
  CHECK(clauses_of("7,8,afterok:9") == Clauses{{any, {JobId{7}, JobId{8}}}, {ok, {JobId{9}}}});
}

TEST_CASE("the kind's case does not matter", "[text]") {
  CHECK(clauses_of("AFTEROK:1,AfterAny:2") == Clauses{{ok, {JobId{1}}}, {any, {JobId{2}}}});
}

TEST_CASE("an empty text depends on nothing", "[text]") {
  auto spec = value_of(parse_dependency(""));
  CHECK(spec.empty());
  CHECK(format(spec).empty());
  CHECK(value_of(parse_dependency("0")).empty());
}

TEST_CASE("every kind of Slurm's is known", "[text]") {
  CHECK(clauses_of("after:1") == Clauses{{begun, {JobId{1}}}});
  CHECK(clauses_of("afternotok:1") == Clauses{{not_ok, {JobId{1}}}});
  CHECK(clauses_of("aftercorr:1") == Clauses{{DependencyKind::after_corr, {JobId{1}}}});
  CHECK(clauses_of("singleton") == Clauses{{singleton, {}}});
  CHECK(clauses_of("Singleton,afterok:3") == Clauses{{singleton, {}}, {ok, {JobId{3}}}});
  CHECK(clauses_of("singleton,3") == Clauses{{singleton, {}}, {any, {JobId{3}}}});
}

TEST_CASE("minutes stand behind an id and belong to that id", "[text]") {
  CHECK(clauses_of("after:1+60") == Clauses{{begun, {JobId{1}}, 60}});
  CHECK(clauses_of("after:1+5:2+5:3") ==
        Clauses{{begun, {JobId{1}, JobId{2}}, 5}, {begun, {JobId{3}}}});
  CHECK(clauses_of("afterok:1+5") ==
        Clauses{{ok, {JobId{1}}, 5}});  // taken without effect, as in Slurm
  CHECK(clauses_of("after:1+71582788") == Clauses{{begun, {JobId{1}}, 71582788}});
}

TEST_CASE("a question mark makes all clauses alternatives", "[text]") {
  auto spec = value_of(parse_dependency("afterok:1?afternotok:2"));
  CHECK(spec.any);
  CHECK(spec.clauses == Clauses{{ok, {JobId{1}}}, {not_ok, {JobId{2}}}});
  CHECK(format(spec) == "afterok:1?afternotok:2");
  CHECK(value_of(parse_dependency("afterok:1,2?afterok:3")).any);
  CHECK(clauses_of("afterok:1?2") == Clauses{{ok, {JobId{1}}}, {any, {JobId{2}}}});
  CHECK_FALSE(value_of(parse_dependency("afterok:1,afterok:2")).any);
}

TEST_CASE("an element of an array is named by its index", "[text]") {
  CHECK(clauses_of("afterok:12_3") == Clauses{{ok, {JobRef{JobId{12}, ArrayIndex{3}}}}});
  CHECK(clauses_of("afterok:12_3:13") ==
        Clauses{{ok, {JobRef{JobId{12}, ArrayIndex{3}}, JobRef{JobId{13}}}}});
  CHECK(format(value_of(parse_dependency("after:12_3+5,afterok:7"))) == "after:12_3+5,afterok:7");
  CHECK(clauses_of("afterok:12_*") == clauses_of("afterok:12"));
  for (const auto* text :
       {"afterok:12_", "afterok:12_x", "afterok:12_[1-3]", "afterok:12_100000", "afterok:12_**"}) {
    CAPTURE(text);
    CHECK(fault_of(parse_dependency(text)) == std::string("Job dependency problem: ") + text);
  }
}

TEST_CASE("a whole array is shown as one", "[text]") {
  DependencySpec spec{{{ok, {JobRef{JobId{12}, {}, true}, JobRef{JobId{12}, ArrayIndex{3}, true}}}},
                      ""};
  CHECK(format_open(spec) == "afterok:12_*(unfulfilled),afterok:12_3(unfulfilled)");
  CHECK(format(spec) == "afterok:12:12_3");
}

TEST_CASE("what is open is shown with its mark, one id at a time", "[text]") {
  DependencySpec spec{
    {{ok, {JobId{1}, JobId{2}}}, {begun, {JobId{3}}, 5}, {not_ok, {JobId{4}}, 0, true}}, ""};
  CHECK(
    format_open(spec) ==
    "afterok:1(unfulfilled),afterok:2(unfulfilled),after:3+5(unfulfilled),afternotok:4(failed)");
  CHECK(format_open({{{ok, {JobId{1}}, 0, true}, {singleton, {}}}, "", true}) ==
        "afterok:1(failed)?singleton(unfulfilled)");
  CHECK(format_open({}).empty());
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
                           "afterokay:1",
                           "singleton:5",
                           "singleton:",
                           "after:1+",
                           "after:1+x",
                           "after:1+0",
                           "after:1+99999999999",
                           "after:1+5+5",
                           "afterok:1?",
                           "?afterok:1",
                           "afterok:1,?afterok:2",
                           "expand:1"}) {
    CHECK(fault_of(parse_dependency(text)) == "Job dependency problem: " + text);
    CHECK(parse_dependency(text).error().code == FaultCode::invalid);
  }
}

TEST_CASE("what is shown of a dependency is read back as the same clauses", "[text]") {
  CHECK(format(value_of(parse_dependency("AFTEROK:1,2,afterany:03"))) == "afterok:1:2,afterany:3");
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    DependencySpec spec;
    spec.any = random() % 2 == 0;
    for (auto clauses = random() % 4; clauses > 0; --clauses) {
      DependencyClause clause{static_cast<DependencyKind>(1 + random() % 6), {}};
      if (clause.kind != singleton) {
        clause.minutes = static_cast<std::uint32_t>(random() % 3);
        for (auto jobs = 1 + random() % 5; jobs > 0; --jobs)
          clause.jobs.emplace_back(JobId{static_cast<std::uint32_t>(1 + random() % 4294967295U)});
      }
      spec.clauses.push_back(std::move(clause));
    }
    CAPTURE(format(spec));
    REQUIRE(clauses_of(format(spec)) == spec.clauses);
    if (spec.clauses.size() > 1) REQUIRE(value_of(parse_dependency(format(spec))).any == spec.any);
  }
}
