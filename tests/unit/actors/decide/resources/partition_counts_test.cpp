#include "actors/decide/resources/partition_counts.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::PartitionCounts;

namespace {

Job runs_in(const std::string& partition, std::uint32_t id) {
  auto job = test::running(id);
  job.request.partition = partition;
  job.run->allocation = {{0, 1}, Mebibytes{512}, {3}};
  return job;
}

}  // namespace

TEST_CASE("each partition is charged for what its jobs hold", "[tally]") {
  PartitionCounts counts;
  counts.add(runs_in("gpu", 1));
  counts.add(runs_in("gpu", 2));
  counts.add(test::pending(3));
  auto gpu = counts.of("gpu");
  CHECK(gpu == PartitionUse{"gpu", Cpus{4}, Mebibytes{1024}, 2, 2, 0});
  CHECK(counts.of("cpu") == PartitionUse{"cpu", Cpus{0}, Mebibytes{0}, 0, 0, 1});
  CHECK(counts.running() == 2);
  CHECK(counts.pending() == 1);
}

TEST_CASE("a job that goes on or ends leaves nothing behind", "[tally]") {
  PartitionCounts counts;
  auto job = runs_in("cpu", 1);
  counts.add(test::pending(1));
  counts.remove(test::pending(1));
  counts.add(job);
  counts.remove(job);
  counts.add(test::over(1, JobState::completed));
  CHECK(counts.of("cpu") == PartitionUse{"cpu", {}, {}, 0, 0, 0});
  CHECK(counts.running() == 0);
  CHECK(counts.pending() == 0);
}

TEST_CASE("a partition that no job is in is empty", "[tally]") {
  CHECK(PartitionCounts{}.of("night") == PartitionUse{"night", {}, {}, 0, 0, 0});
}

TEST_CASE("a record counts as many pending jobs as wait in it", "[tally]") {
  PartitionCounts counts;
  counts.add(test::array_record(1, IndexSet({0}, {9})));
  counts.add(test::array_record(11, {}));
  CHECK(counts.pending() == 10);
  CHECK(counts.of("cpu").pending == 10);
  counts.remove(test::array_record(1, IndexSet({0}, {9})));
  counts.add(test::array_record(1, IndexSet({4}, {9})));
  CHECK(counts.pending() == 6);
}
