#include "clients/options/step_choice.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

JobFilter named(const StepChoice& choice) {
  JobFilter filter;
  choice.restrict(filter);
  return filter;
}

StepChoice::Chosen of(const StepChoice& choice, std::uint32_t id) {
  return choice.of(test::pending(id));
}

Job element(std::uint32_t index) { return test::array_element(test::running(20), 12, index); }

}  // namespace

TEST_CASE("jobs and steps are named one by one, in any number of lists") {
  StepChoice choice;
  REQUIRE(choice.add("1.batch,2"));
  REQUIRE(choice.add("3.0 1.extern"));
  CHECK(named(choice).jobs == std::vector<JobId>{{1}, {2}, {3}});
  CHECK_FALSE(of(choice, 1).job);
  CHECK(of(choice, 1).batch);
  CHECK(of(choice, 2).job);
  CHECK_FALSE(of(choice, 3).job);
  CHECK_FALSE(of(choice, 3).batch);
}

TEST_CASE("who names nothing means all") {
  StepChoice choice;
  REQUIRE(choice.add(""));
  CHECK(named(choice) == JobFilter{});
  CHECK(of(choice, 7).job);
}

TEST_CASE("a job and its step named is the job") {
  StepChoice choice;
  REQUIRE(choice.add("1.batch,1"));
  CHECK(of(choice, 1).job);
}

TEST_CASE("elements of arrays and their steps are named too") {
  StepChoice choice;
  REQUIRE(choice.add("12_3.batch,12_[5,7-9] 30"));
  CHECK(named(choice).jobs == std::vector<JobId>{{30}});
  CHECK(named(choice).elements ==
        std::vector<ArrayElements>{{{12}, *parse_indices("3")}, {{12}, *parse_indices("5,7-9")}});
  CHECK_FALSE(choice.of(element(3)).job);
  CHECK(choice.of(element(3)).batch);
  CHECK(choice.of(element(8)).job);
  CHECK_FALSE(choice.of(element(4)).job);
  CHECK(choice.of(test::array_record(12, *parse_indices("6-7"))).job);
}

TEST_CASE("an array's step is that of all its elements") {
  StepChoice choice;
  REQUIRE(choice.add("12.batch"));
  CHECK(choice.of(element(3)).batch);
  CHECK_FALSE(choice.of(element(3)).job);
}

TEST_CASE("what is no job or no step is named") {
  CHECK(StepChoice().add("1x").error().text == "Invalid job id: 1x");
  CHECK(StepChoice().add("2,.batch").error().text == "Invalid job id: .batch");
  CHECK(StepChoice().add("12_x.batch").error().text == "Invalid job id: 12_x.batch");
  CHECK(StepChoice().add("1.bogus").error().text == "unknown step reference: 1.bogus");
  CHECK(StepChoice().add("1.").error().text == "unknown step reference: 1.");
}

}  // namespace slotd::clients
