#include "actors/simulate/workload.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::simulate;
using namespace std::chrono_literals;

namespace {

TraceJob job(std::uint64_t id, Duration arrival, std::uint32_t cpus = 1, std::uint64_t memory = 0) {
  TraceJob job;
  job.id = id;
  job.arrival = Time(arrival);
  job.asked.ask.cpus = Cpus{cpus};
  job.asked.ask.memory = Mebibytes{memory};
  return job;
}

std::vector<std::uint64_t> ids_of(const Workload& workload) {
  std::vector<std::uint64_t> ids;
  for (const auto& one : workload.jobs) ids.push_back(one.id);
  return ids;
}

using Ids = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("jobs are put in order of arrival, those of one moment stay in theirs", "[simulate]") {
  Workload workload{"", {job(1, 9s), job(2, 3s), job(3, 9s), job(4, 3s)}, {}};
  trim(workload, {std::nullopt, 1, Cpus{4}, std::nullopt, 0});
  CHECK(ids_of(workload) == Ids{2, 4, 1, 3});
}

TEST_CASE("only the first jobs to arrive are taken", "[simulate]") {
  Workload workload{"", {job(1, 9s), job(2, 3s), job(3, 5s)}, {}};
  trim(workload, {2, 1, Cpus{4}, std::nullopt, 0});
  CHECK(ids_of(workload) == Ids{2, 3});
}

TEST_CASE("arrivals come closer together from the first on", "[simulate]") {
  Workload workload{"", {job(1, 100s), job(2, 110s), job(3, 130s)}, {}};
  trim(workload, {std::nullopt, 2, Cpus{4}, std::nullopt, 0});
  CHECK(workload.jobs[0].arrival == Time{100s});
  CHECK(workload.jobs[1].arrival == Time{105s});
  CHECK(workload.jobs[2].arrival == Time{115s});
}

TEST_CASE("what the machine cannot hold is left out and counted", "[simulate]") {
  Workload workload{"", {job(1, 0s, 5), job(2, 0s, 4), job(3, 0s, 1, 2000), job(4, 0s)}, {}};
  workload.jobs[3].asked.ask.gpus = 2;
  trim(workload, {std::nullopt, 1, Cpus{4}, Mebibytes{1000}, 1});
  CHECK(ids_of(workload) == Ids{2});
  CHECK(workload.left_out.too_large == 3);
}

TEST_CASE("without a size of memory nobody's memory counts", "[simulate]") {
  Workload workload{"", {job(1, 0s, 1, 2000)}, {}};
  trim(workload, {std::nullopt, 1, Cpus{4}, std::nullopt, 0});
  REQUIRE(workload.jobs.size() == 1);
  CHECK(workload.jobs[0].asked.ask.memory == Mebibytes{});
}
