#include "actors/decide/eligibility/singleton_names.hpp"

#include "actors/decide/arrays/arrays.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::SingletonNames;

namespace {

const std::vector<JobId> nobody;

Job named(std::uint32_t id, const std::string& name, const std::string& user = "ann") {
  auto job = test::pending(id);
  job.request.name = name;
  job.request.user = user;
  job.request.dependency = *parse_dependency("singleton");
  return job;
}

Job element(const Job& record, std::uint32_t index, std::uint32_t id, JobState state) {
  auto job = decide::element_of(record, ArrayIndex{index}, JobId{id});
  job.state = state;
  job.request.dependency.clauses.clear();
  return job;
}

}  // namespace

TEST_CASE("a job is alone when none of its name that came before it is left", "[dependency]") {
  SingletonNames jobs;
  auto first = named(1, "x"), second = named(2, "x"), third = named(3, "x");
  for (const auto& job : {first, second, third}) jobs.add(job);
  CHECK(jobs.is_alone(first));
  CHECK_FALSE(jobs.is_alone(second));
  CHECK_FALSE(jobs.is_alone(third));
  jobs.remove(first);
  CHECK(jobs.is_alone(second));
  CHECK(jobs.next_of(first) == std::vector{JobId{2}});
  CHECK_FALSE(jobs.is_alone(third));
}

TEST_CASE("a later one that runs already is waited for too, as in Slurm", "[dependency]") {
  SingletonNames jobs;
  auto waits = named(1, "x"), runs = named(2, "x");
  runs.state = JobState::running;
  jobs.add(waits), jobs.add(runs);
  CHECK_FALSE(jobs.is_alone(waits));
  CHECK(jobs.next_of(runs) == nobody);
  jobs.remove(runs);
  CHECK(jobs.is_alone(waits));
}

TEST_CASE("another name, another user, and what is over do not count", "[dependency]") {
  SingletonNames jobs;
  auto over = named(1, "x");
  over.state = JobState::completed;
  jobs.add(over), jobs.add(named(2, "y")), jobs.add(named(3, "x", "bob"));
  auto job = named(4, "x");
  CHECK(jobs.is_alone(job));  // also before it is added itself
  jobs.add(job);
  CHECK(jobs.is_alone(job));
  jobs.remove(over);  // never in there
  CHECK(jobs.next_of(job) == std::vector{JobId{4}});
}

TEST_CASE("the elements of an array do not wait for each other, and others for all of them",
          "[dependency]") {
  SingletonNames jobs;
  auto array = named(1, "x"), later = named(2, "x");
  decide::make_array_record(array, {*parse_indices("0-2"), 0});
  jobs.add(array), jobs.add(later);
  CHECK(jobs.is_alone(array));
  auto runs = element(array, 0, 3, JobState::running);
  jobs.add(runs);
  CHECK(jobs.is_alone(array));
  CHECK_FALSE(jobs.is_alone(later));
  jobs.remove(array);
  CHECK_FALSE(jobs.is_alone(later));
  jobs.remove(runs);
  CHECK(jobs.is_alone(later));
}

TEST_CASE("who asks nothing is not told that it is alone", "[dependency]") {
  SingletonNames jobs;
  auto plain = named(1, "x"), runs = named(2, "x");
  plain.request.dependency.clauses.clear();
  jobs.add(plain), jobs.add(runs);
  CHECK(jobs.next_of(runs) == nobody);
  auto part = named(3, "x");
  decide::make_array_record(part, {*parse_indices("0-9"), 0});
  part.array_id = JobId{1};
  jobs.remove(plain), jobs.add(part);
  CHECK(jobs.next_of(runs) == std::vector{JobId{3}});
}
