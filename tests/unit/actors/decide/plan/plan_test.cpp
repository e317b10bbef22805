#include "actors/decide/plan/plan.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::FreeResources;
using decide::PendingQueue;
using test::at;

namespace {

Job asking(std::uint32_t id, std::uint32_t cpus, std::uint32_t priority = 1000) {
  auto request = test::request(cpus);
  request.priority = Priority{priority};
  return test::pending(id, request);
}

using Ids = std::vector<std::uint32_t>;

Ids ids_of(const decide::Plan& plan) {
  Ids ids;
  for (const auto& start : plan.starts) ids.push_back(start.job.value);
  return ids;
}

/// On so many CPUs of which one is held by a job without a limit.
decide::Plan plan_beside_endless(const PendingQueue& queue, std::uint32_t cpus,
                                 Time now = at(1000)) {
  FreeResources free(test::machine(cpus, 1 << 20));
  free.take_held({{0}, Mebibytes{}, {}});
  return decide::plan(queue, free, {}, now, {std::chrono::seconds{600}});
}

/// On so many CPUs that are free.
Ids starts(const PendingQueue& queue, std::uint32_t cpus) {
  return ids_of(decide::plan(queue, FreeResources(test::machine(cpus, 1 << 20)), {}, at(1000), {}));
}

}  // namespace

TEST_CASE("jobs start in the order of submission", "[plan]") {
  PendingQueue queue;
  for (std::uint32_t id : {3U, 1U, 2U}) queue.insert(asking(id, id));
  CHECK(starts(queue, 8) == Ids{1, 2, 3});
  CHECK(queue.first(FreeResources(test::machine())) == JobId{1});
}

TEST_CASE("a higher priority comes before an earlier submission", "[plan]") {
  PendingQueue queue;
  queue.insert(asking(1, 1));
  queue.insert(asking(2, 1, 2000));
  CHECK(starts(queue, 1) == Ids{2});
  CHECK(queue.first(FreeResources(test::machine())) == JobId{2});
}

TEST_CASE("what fits may pass a job that does not", "[plan]") {
  PendingQueue queue;
  queue.insert(asking(1, 4));
  queue.insert(asking(2, 1));
  auto plan = plan_beside_endless(queue, 4);
  CHECK(ids_of(plan) == Ids{2});
  CHECK(plan.blocked == JobId{1});
  CHECK(plan.passed == JobId{1});
}

TEST_CASE("a job that was passed for too long lets nobody pass any more", "[plan]") {
  PendingQueue queue;
  auto big = asking(1, 4);
  big.blocked_since = at(1000);
  queue.insert(big);
  queue.insert(asking(2, 1));
  CHECK(ids_of(plan_beside_endless(queue, 4, at(1599))) == Ids{2});
  CHECK(ids_of(plan_beside_endless(queue, 4, at(1600))).empty());
  CHECK(ids_of(plan_beside_endless(queue, 5, at(1600))) == Ids{1});
}

TEST_CASE("nobody is passed where nothing starts behind", "[plan]") {
  PendingQueue queue;
  queue.insert(asking(1, 1));
  queue.insert(asking(2, 4));
  auto plan = plan_beside_endless(queue, 4);
  CHECK(ids_of(plan) == Ids{1});
  CHECK(plan.blocked == JobId{2});
  CHECK_FALSE(plan.passed);
}

TEST_CASE("a job leaves the line with its last trace", "[plan]") {
  PendingQueue queue;
  queue.insert(asking(1, 1));
  queue.insert(asking(1, 2));  // the same job, asking for more now
  CHECK(queue.size() == 1);
  queue.erase(JobId{1});
  queue.erase(JobId{1});
  CHECK(queue.empty());
  CHECK(queue.class_queues().empty());
  CHECK(starts(queue, 8).empty());
}

TEST_CASE("arrays of one priority give one element in turn", "[plan]") {
  PendingQueue queue;
  queue.insert(asking(1, 1), 3);
  queue.insert(asking(2, 1), 2);
  queue.insert(asking(3, 1));
  CHECK(starts(queue, 8) == Ids{1, 2, 3, 1, 2, 1});
  CHECK(starts(queue, 4) == Ids{1, 2, 3, 1});
}

TEST_CASE("turns are kept between requests of different kinds too", "[plan]") {
  PendingQueue queue;
  queue.insert(asking(1, 1), 3);
  queue.insert(asking(2, 2), 2);
  CHECK(starts(queue, 16) == Ids{1, 2, 1, 2, 1});
}

TEST_CASE("a higher priority gives all its elements first", "[plan]") {
  PendingQueue queue;
  queue.insert(asking(1, 1), 2);
  queue.insert(asking(2, 1, 2000), 2);
  queue.insert(asking(3, 1, 3000), 1);
  CHECK(starts(queue, 8) == Ids{3, 2, 2, 1, 1});
}

TEST_CASE("an array at its limit lets those behind it through, without being passed", "[plan]") {
  PendingQueue queue;
  auto element = [](std::uint32_t id) {
    auto job = asking(id, 1);
    job.array_id = JobId{1};
    return job;
  };
  queue.insert(element(1), 5);
  queue.insert(element(9));
  queue.insert(asking(2, 1));
  queue.set_budget(JobId{1}, 2);
  CHECK(starts(queue, 8) == Ids{1, 2, 9});
  queue.set_budget(JobId{1}, 0);
  auto plan = decide::plan(queue, FreeResources(test::machine(8, 1 << 20)), {}, at(1000), {});
  CHECK(ids_of(plan) == Ids{2});
  CHECK_FALSE(plan.blocked);
  CHECK_FALSE(plan.passed);
  queue.set_budget(JobId{1}, std::nullopt);
  CHECK(starts(queue, 8) == Ids{1, 2, 9, 1, 1, 1, 1});
}

TEST_CASE("a job that wants to be alone waits for all others, and all others for it", "[plan]") {
  PendingQueue queue;
  auto alone = asking(2, 1);
  alone.request.extras.edit().exclusive = true;
  queue.insert(alone);
  queue.insert(asking(3, 1));
  CHECK(starts(queue, 8) == Ids{2});
  queue.insert(asking(1, 1));
  CHECK(starts(queue, 8) == Ids{1, 3});
}

TEST_CASE("a job whose row is being written keeps its place, and does not start", "[plan]") {
  PendingQueue queue;
  queue.insert(asking(1, 4));
  queue.insert(asking(2, 2));
  queue.insert(asking(3, 6));
  queue.freeze(JobId{1});
  auto plan = decide::plan(queue, FreeResources(test::machine(8, 1 << 20)), {}, at(1000), {});
  CHECK(ids_of(plan) == Ids{2});  // beside it
  CHECK(plan.blocked == JobId{1});
  queue.insert(asking(1, 4));
  CHECK(starts(queue, 8) == Ids{1, 2});
}
