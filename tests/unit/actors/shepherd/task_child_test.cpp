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

TEST_CASE("with GPUs for each task a rank sees its own, else those of the job") {
  LaunchSpec spec;
  spec.script_kind = ScriptKind::wrap;
  spec.tasks = 2;
  spec.environment = {"CUDA_VISIBLE_DEVICES=1,3,4,7", "SLURM_JOB_GPUS=1,3,4,7"};
  CHECK(holds(task_environment(spec, 1, 77), "CUDA_VISIBLE_DEVICES=1,3,4,7"));
  spec.environment.emplace_back("SLURM_GPUS_PER_TASK=2");
  CHECK(holds(task_environment(spec, 0, 77), "CUDA_VISIBLE_DEVICES=1,3"));
  CHECK(holds(task_environment(spec, 1, 77), "CUDA_VISIBLE_DEVICES=4,7"));
  CHECK(holds(task_environment(spec, 1, 77), "SLURM_JOB_GPUS=1,3,4,7"));
  spec.script_kind = ScriptKind::file;
  CHECK(holds(task_environment(spec, 0, 77), "CUDA_VISIBLE_DEVICES=1,3,4,7"));
}

TEST_CASE("a rank that has no GPUs left to itself sees those of the job") {
  LaunchSpec spec;
  spec.script_kind = ScriptKind::wrap;
  spec.tasks = 3;
  spec.environment = {"CUDA_VISIBLE_DEVICES=0,1", "SLURM_GPUS_PER_TASK=1"};
  CHECK(holds(task_environment(spec, 1, 77), "CUDA_VISIBLE_DEVICES=1"));
  CHECK(holds(task_environment(spec, 2, 77), "CUDA_VISIBLE_DEVICES=0,1"));
}
