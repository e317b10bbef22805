#include "actors/decide/lifecycle/launch.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace slotd;

namespace {

LaunchSpec spec(JobRequest request, std::string cgroup_base = {}, bool limit_default = true) {
  decide::LaunchFacts facts{test::machine(),          "/r",         "uuid", std::move(cgroup_base),
                            std::chrono::seconds{30}, limit_default};
  return decide::launch_spec(test::running(7, std::move(request)), "#!/bin/sh\n", {"A=b"}, facts);
}

}  // namespace

TEST_CASE("output goes to slurm-ID.out in the job's directory, errors with it", "[launch]") {
  auto made = spec(test::request());
  CHECK(made.output == "/home/ann/slurm-7.out");
  CHECK(made.error == made.output);
  CHECK(made.input == "/dev/null");
}

TEST_CASE("patterns are spelled out, absolute paths stay", "[launch]") {
  auto request = test::request();
  request.name = "train";
  request.output = "logs/%x-%j.out";
  request.error = "/tmp/%u.err";
  auto made = spec(request);
  CHECK(made.output == "/home/ann/logs/train-7.out");
  CHECK(made.error == "/tmp/ann.err");
}

TEST_CASE("a launch is marked with root, job and attempt", "[launch]") {
  CHECK(spec(test::request()).mark == "uuid:7.1");
}

TEST_CASE("limits of a cgroup follow the request, and there are none without one", "[launch]") {
  auto without = spec(test::request());
  CHECK(without.cgroup.empty());
  CHECK_FALSE(without.cgroup_memory_max);
  auto request = test::request(2, 100);
  auto with = spec(request, "/cg");
  CHECK(with.cgroup == "/cg/slotd-7");
  CHECK(with.cgroup_memory_max == 100ULL << 20);
  CHECK(with.cgroup_cpu_quota == 200'000);
}

TEST_CASE("memory that nobody asked for is a limit only where that is wanted", "[launch]") {
  auto request = test::request(2, 100);
  request.memory_is_default = true;
  CHECK(spec(request, "/cg").cgroup_memory_max == 100ULL << 20);
  auto without = spec(request, "/cg", false);
  CHECK_FALSE(without.cgroup_memory_max);
  CHECK(without.cgroup_cpu_quota == 200'000);
  CHECK(spec(test::request(2, 100), "/cg", false).cgroup_memory_max == 100ULL << 20);
}

TEST_CASE("an element of an array has files, mark and environment of its own", "[launch]") {
  auto request = test::request();
  request.error = "e/%A_%4a.%j";
  auto job = test::running(15, request);
  job.array_id = JobId{12};
  job.array_index = ArrayIndex{3};
  job.array.edit().count = 4;
  auto made = decide::launch_spec(
    job, "#!/bin/sh\n", {}, {test::machine(), "/r", "uuid", "/cg", std::chrono::seconds{30}, true});
  CHECK(made.job == JobId{15});
  CHECK(made.mark == "uuid:15.1");
  CHECK(made.cgroup == "/cg/slotd-15");
  CHECK(made.output == "/home/ann/slurm-12_3.out");
  CHECK(made.error == "/home/ann/e/12_0003.15");
  CHECK(std::ranges::count(made.environment, "SLURM_ARRAY_TASK_ID=3") == 1);
  CHECK(std::ranges::count(made.environment, "SLURM_JOB_ID=15") == 1);
}
