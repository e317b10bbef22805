#include "clients/options/step_choice.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

TEST_CASE("jobs and steps are named one by one, in any number of lists") {
  StepChoice choice;
  REQUIRE(choice.add("1.batch,2"));
  REQUIRE(choice.add("3.0 1.extern"));
  CHECK(choice.jobs() == std::vector<JobId>{{1}, {2}, {3}});
  CHECK_FALSE(choice.of(JobId{1}).job);
  CHECK(choice.of(JobId{1}).batch);
  CHECK(choice.of(JobId{2}).job);
  CHECK_FALSE(choice.of(JobId{3}).job);
  CHECK_FALSE(choice.of(JobId{3}).batch);
}

TEST_CASE("who names nothing means all") {
  StepChoice choice;
  REQUIRE(choice.add(""));
  CHECK(choice.jobs().empty());
  CHECK(choice.of(JobId{7}).job);
}

TEST_CASE("a job and its step named is the job") {
  StepChoice choice;
  REQUIRE(choice.add("1.batch,1"));
  CHECK(choice.of(JobId{1}).job);
}

TEST_CASE("what is no job or no step is named") {
  CHECK(StepChoice().add("1x").error().text == "Invalid job id: 1x");
  CHECK(StepChoice().add("2,.batch").error().text == "Invalid job id: .batch");
  CHECK(StepChoice().add("1.bogus").error().text == "unknown step reference: 1.bogus");
  CHECK(StepChoice().add("1.").error().text == "unknown step reference: 1.");
}

}  // namespace slotd::clients
