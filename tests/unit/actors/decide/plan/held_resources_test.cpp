#include "actors/decide/plan/held_resources.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::HeldResources;
using std::chrono::seconds;
using test::at;

namespace {

Job limited(Job job, std::int64_t limit) {
  job.request.time_limit = seconds{limit};
  return job;
}

using Due = std::vector<std::pair<Time, JobId>>;

Due due(const HeldResources& held) {
  Due due;
  for (const auto& [when, allocation] : held.due()) due.push_back(when);
  return due;
}

const Allocation two_cpus{{0, 1}, Mebibytes{100}, {}};

}  // namespace

TEST_CASE("what is held is known in the order in which it comes back", "[holdings]") {
  HeldResources held;
  held.hold(JobId{1}, two_cpus, at(30));
  held.hold(JobId{2}, two_cpus, at(10));
  held.hold(JobId{3}, two_cpus, at(10));
  CHECK(due(held) == Due{{at(10), JobId{2}}, {at(10), JobId{3}}, {at(30), JobId{1}}});
  CHECK(held.due().begin()->second == two_cpus);
}

TEST_CASE("what never comes back is left out, also if it once was to", "[holdings]") {
  HeldResources held;
  held.hold(JobId{1}, two_cpus, std::nullopt);
  CHECK(held.due().empty());
  held.hold(JobId{1}, two_cpus, at(10));
  held.hold(JobId{1}, two_cpus, std::nullopt);
  CHECK(held.due().empty());
}

TEST_CASE("what is said of a job counts instead of what was said before", "[holdings]") {
  HeldResources held;
  held.hold(JobId{1}, two_cpus, at(10));
  held.hold(JobId{1}, {{3}, Mebibytes{1}, {}}, at(20));
  CHECK(due(held) == Due{{at(20), JobId{1}}});
  CHECK(held.due().begin()->second.cpus == std::vector<std::uint16_t>{3});
  held.let_go(JobId{1});
  held.let_go(JobId{1});
  CHECK(held.due().empty());
}

TEST_CASE("a live job gives back at its limit, counted from its start", "[holdings]") {
  CHECK(decide::held_until(limited(test::running(1), 60)) == at(260));
  CHECK_FALSE(decide::held_until(test::running(1)));
}

TEST_CASE("a job that is being ended may give back at any moment", "[holdings]") {
  auto ending = test::running(1);
  ending.state = JobState::completing;
  REQUIRE(decide::held_until(ending));
  CHECK(*decide::held_until(ending) <= at(200));
}

TEST_CASE("a suspended job gives back no later than its limit says", "[holdings]") {
  auto suspended = limited(test::running(1), 60);
  suspended.state = JobState::suspended;
  CHECK(decide::held_until(suspended) == at(260));
}

TEST_CASE("holdings follow a job's row", "[holdings]") {
  HeldResources held;
  held.note(limited(test::pending(1), 60));
  CHECK(held.due().empty());
  held.note(limited(test::running(1), 60));
  CHECK(due(held) == Due{{at(260), JobId{1}}});
  held.note(limited(test::running(1), 120));  // its limit was changed
  CHECK(due(held) == Due{{at(320), JobId{1}}});
  held.note(limited(test::over(1, JobState::completed), 120));
  CHECK(held.due().empty());
}

TEST_CASE("a job that went back to the queue holds nothing of its last attempt", "[holdings]") {
  HeldResources held;
  auto job = limited(test::running(1), 60);
  held.note(job);
  job.state = JobState::pending;
  held.note(job);
  CHECK(held.due().empty());
}
