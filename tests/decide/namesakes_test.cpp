#include "actors/decide/namesakes.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::Namesakes;

namespace {

Job named(std::uint32_t id, const std::string& name, const std::string& user = "ann") {
  auto job = test::pending(id);
  job.request.name = name;
  job.request.user = user;
  return job;
}

}  // namespace

TEST_CASE("a job is alone when none of its name that came before it is left", "[dependency]") {
  Namesakes jobs;
  auto first = named(1, "x"), second = named(2, "x"), third = named(3, "x");
  for (const auto& job : {first, second, third}) jobs.add(job);
  CHECK(jobs.is_alone(first));
  CHECK_FALSE(jobs.is_alone(second));
  CHECK_FALSE(jobs.is_alone(third));
  jobs.remove(first);
  CHECK(jobs.is_alone(second));
  CHECK(jobs.next_of(first) == JobId{2});
  CHECK_FALSE(jobs.is_alone(third));
}

TEST_CASE("a later one that runs already is waited for too, as in Slurm", "[dependency]") {
  Namesakes jobs;
  auto waits = named(1, "x"), runs = named(2, "x");
  runs.state = JobState::running;
  jobs.add(waits), jobs.add(runs);
  CHECK_FALSE(jobs.is_alone(waits));
  CHECK_FALSE(jobs.next_of(runs));
  jobs.remove(runs);
  CHECK(jobs.is_alone(waits));
}

TEST_CASE("another name, another user, and what is over do not count", "[dependency]") {
  Namesakes jobs;
  auto over = named(1, "x");
  over.state = JobState::completed;
  jobs.add(over), jobs.add(named(2, "y")), jobs.add(named(3, "x", "bob"));
  auto job = named(4, "x");
  CHECK(jobs.is_alone(job));  // also before it is added itself
  jobs.add(job);
  CHECK(jobs.is_alone(job));
  jobs.remove(over);  // never in there
  CHECK(jobs.next_of(job) == JobId{4});
}
