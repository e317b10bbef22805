#include "actors/decide/resources/partition_tally.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::PartitionTally;

namespace {

Job runs_in(const std::string& partition, std::uint32_t id) {
  auto job = test::running(id);
  job.request.partition = partition;
  job.run->allocation = {{0, 1}, Mebibytes{512}, {3}};
  return job;
}

}  // namespace

TEST_CASE("each partition is charged for what its jobs hold", "[tally]") {
  PartitionTally tally;
  tally.add(runs_in("gpu", 1));
  tally.add(runs_in("gpu", 2));
  tally.add(test::pending(3));
  auto gpu = tally.of("gpu");
  CHECK(gpu == PartitionUse{"gpu", Cpus{4}, Mebibytes{1024}, 2, 2, 0});
  CHECK(tally.of("cpu") == PartitionUse{"cpu", Cpus{0}, Mebibytes{0}, 0, 0, 1});
  CHECK(tally.running() == 2);
  CHECK(tally.pending() == 1);
}

TEST_CASE("a job that goes on or ends leaves nothing behind", "[tally]") {
  PartitionTally tally;
  auto job = runs_in("cpu", 1);
  tally.add(test::pending(1));
  tally.remove(test::pending(1));
  tally.add(job);
  tally.remove(job);
  tally.add(test::over(1, JobState::completed));
  CHECK(tally.of("cpu") == PartitionUse{"cpu", {}, {}, 0, 0, 0});
  CHECK(tally.running() == 0);
  CHECK(tally.pending() == 0);
}

TEST_CASE("a partition that no job is in is empty", "[tally]") {
  CHECK(PartitionTally{}.of("night") == PartitionUse{"night", {}, {}, 0, 0, 0});
}

TEST_CASE("a record counts as many pending jobs as wait in it", "[tally]") {
  PartitionTally tally;
  tally.add(test::array_record(1, IndexSet({0}, {9})));
  tally.add(test::array_record(11, {}));
  CHECK(tally.pending() == 10);
  CHECK(tally.of("cpu").pending == 10);
  tally.remove(test::array_record(1, IndexSet({0}, {9})));
  tally.add(test::array_record(1, IndexSet({4}, {9})));
  CHECK(tally.pending() == 6);
}
