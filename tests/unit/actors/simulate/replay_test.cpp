#include "actors/simulate/replay.hpp"
#include "tests/unit/actors/simulate/trace_job.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace slotd;
using namespace slotd::simulate;
using slotd::test::job;
using namespace std::chrono_literals;
using decide::Policy;

namespace {

using Starts = std::map<std::uint64_t, Duration>;

Starts starts_of(std::vector<TraceJob> jobs, Policy policy,
                 Estimates estimates = Estimates::asked) {
  Workload workload{"by hand", std::move(jobs), {}};
  Replay how;
  how.machine.cpus = Cpus{4};
  how.rules.policy = policy;
  how.estimates = estimates;
  Starts starts;
  for (const auto& lot : replay(workload, how)) starts[lot.id] = lot.start.time_since_epoch();
  return starts;
}

/// Four CPUs. The second job wants all of them, and the fourth would fit before it but not end.
std::vector<TraceJob> trace() {
  return {job(1, 0s, 2, 100s, 100s), job(2, 10s, 4, 50s, 50s), job(3, 20s, 2, 60s, 60s),
          job(4, 30s, 2, 40s, 100s), job(5, 40s, 1, 10s, 20s)};
}

}  // namespace

TEST_CASE("backfill lets pass only who is gone in time", "[simulate]") {
  // 3 ends before 100, when the first gives back what 2 wants; so does 5. 4 may take 100 s and would not.
  CHECK(starts_of(trace(), Policy::backfill) ==
        Starts{{1, 0s}, {2, 100s}, {3, 20s}, {4, 150s}, {5, 80s}});
}

TEST_CASE("fifo lets nobody pass", "[simulate]") {
  CHECK(starts_of(trace(), Policy::fifo) ==
        Starts{{1, 0s}, {2, 100s}, {3, 150s}, {4, 150s}, {5, 190s}});
}

TEST_CASE("first-fit starts whatever fits, and who wants all waits longer", "[simulate]") {
  CHECK(starts_of(trace(), Policy::first_fit) ==
        Starts{{1, 0s}, {2, 120s}, {3, 20s}, {4, 80s}, {5, 100s}});
}

TEST_CASE("plans that know the run times pass where the limits forbid it", "[simulate]") {
  std::vector jobs{job(1, 0s, 2, 100s, 100s), job(2, 10s, 4, 50s, 50s), job(3, 20s, 2, 70s, 200s)};
  CHECK(starts_of(jobs, Policy::backfill, Estimates::asked)[3] == 150s);
  CHECK(starts_of(jobs, Policy::backfill, Estimates::exact)[3] == 20s);
}

TEST_CASE("a job that ends before its limit lets the next start", "[simulate]") {
  std::vector jobs{job(1, 0s, 4, 10s, 100s), job(2, 1s, 4, 10s, 100s)};
  CHECK(starts_of(jobs, Policy::backfill) == Starts{{1, 0s}, {2, 10s}});
}

TEST_CASE("a higher priority goes first, and an array keeps its limit", "[simulate]") {
  std::vector jobs{job(1, 0s, 4, 10s, 10s), job(2, 1s, 4, 10s, 10s), job(3, 2s, 4, 10s, 10s)};
  jobs[2].priority = Priority{2000};
  CHECK(starts_of(jobs, Policy::fifo) == Starts{{1, 0s}, {2, 20s}, {3, 10s}});

  std::vector elements{job(1, 0s, 1, 10s, 10s), job(2, 0s, 1, 10s, 10s), job(3, 0s, 1, 10s, 10s)};
  for (auto& element : elements) {
    element.array = JobId{7};
    element.array_limit = 2;
  }
  CHECK(starts_of(elements, Policy::backfill) == Starts{{1, 0s}, {2, 0s}, {3, 10s}});
}

TEST_CASE("what was recorded is told where it is known of every job", "[simulate]") {
  Workload workload{"by hand", trace(), {}};
  for (auto& one : workload.jobs) one.waited = 5s;
  REQUIRE(as_in_trace(workload).size() == 5);
  CHECK(as_in_trace(workload)[1].start == Time{15s});
  workload.jobs.back().waited.reset();
  CHECK(as_in_trace(workload).empty());
}

TEST_CASE("nothing to replay is no schedule", "[simulate]") {
  CHECK(starts_of({}, Policy::backfill).empty());
}
