#include "actors/shepherd/task_child.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::shepherd;

namespace {

bool holds(const std::vector<std::string>& environment, const std::string& assignment) {
  return std::count(environment.begin(), environment.end(), assignment) == 1;
}

}  // namespace

TEST_CASE("a script runs once whatever its tasks are, a wrap once for each") {
  LaunchSpec spec;
  spec.tasks = 3;
  CHECK(rank_count(spec) == 1);
  spec.script_kind = ScriptKind::wrap;
  CHECK(rank_count(spec) == 3);
}

TEST_CASE("each rank finds its number and those of all") {
  LaunchSpec spec;
  spec.script_kind = ScriptKind::wrap;
  spec.tasks = 3;
  spec.environment = {"A=b"};
  auto environment = task_environment(spec, 2, 77);
  CHECK(environment.size() == 6);
  CHECK(holds(environment, "A=b"));
  CHECK(holds(environment, "SLURM_PROCID=2"));
  CHECK(holds(environment, "SLURM_LOCALID=2"));
  CHECK(holds(environment, "SLURM_NODEID=0"));
  CHECK(holds(environment, "SLURM_GTIDS=0,1,2"));
  CHECK(holds(environment, "SLURM_TASK_PID=77"));
}

TEST_CASE("a script of several tasks is the only rank of its step") {
  LaunchSpec spec;
  spec.tasks = 3;
  CHECK(holds(task_environment(spec, 0, 77), "SLURM_GTIDS=0"));
}

TEST_CASE("what a submitter had from a job of its own gives way") {
  LaunchSpec spec;
  spec.environment = {"SLURM_PROCID=9", "SLURM_PROCIDS=kept", "SLURM_TASK_PID"};
  auto environment = task_environment(spec, 0, 77);
  CHECK(environment.size() == 6);
  CHECK(holds(environment, "SLURM_PROCID=0"));
  CHECK(holds(environment, "SLURM_PROCIDS=kept"));
}
