#include "actors/decide/job_environment.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace slotd::decide {

namespace {

std::string joined(const std::vector<std::uint16_t>& numbers) {
  std::string text;
  for (auto number : numbers) text += (text.empty() ? "" : ",") + std::to_string(number);
  return text;
}

/// Variables that Slurm sets anew for each job: what a submitter inside another job has of them
/// does not carry over.
bool belongs_to_a_job(std::string_view name) {
  return name.starts_with("SLURM_") || name.starts_with("SLURMD_") || name == "SLOTD_JOB" ||
         name == "SLOTD_ROOT" || name == "CUDA_VISIBLE_DEVICES";
}

using Variables = std::map<std::string, std::string>;

void add_job(Variables& set, const Job& job) {
  const auto& request = job.request;
  auto id = to_string(job.id);
  set["SLURM_JOB_ID"] = set["SLURM_JOBID"] = id;
  set["SLURM_JOB_NAME"] = request.name;
  set["SLURM_JOB_PARTITION"] = request.partition;
  set["SLURM_JOB_USER"] = request.user;
  set["SLURM_JOB_UID"] = std::to_string(request.uid);
  set["SLURM_JOB_GID"] = std::to_string(request.gid);
  set["SLURM_JOB_QOS"] = "normal";
  set["SLURM_SUBMIT_DIR"] = request.submit_directory;
  set["SLURM_SUBMIT_HOST"] = request.submit_host;
  if (job.restarts > 0) set["SLURM_RESTART_COUNT"] = std::to_string(job.restarts);
  if (job.array_id != JobId{}) {
    set["SLURM_ARRAY_JOB_ID"] = to_string(job.array_id);
    set["SLURM_ARRAY_TASK_ID"] = std::to_string(job.array_index.value);
  }
}

void add_place(Variables& set, const Job& job) {
  const auto& request = job.request;
  auto tasks = std::to_string(request.tasks);
  auto cpus = std::to_string(request.cpus().value);
  for (const auto* name : {"SLURM_JOB_NODELIST", "SLURM_NODELIST", "SLURMD_NODENAME"})
    set[name] = "localhost";
  set["SLURM_TOPOLOGY_ADDR"] = "localhost";
  set["SLURM_TOPOLOGY_ADDR_PATTERN"] = "node";
  set["SLURM_JOB_NUM_NODES"] = set["SLURM_NNODES"] = "1";
  set["SLURM_NTASKS"] = set["SLURM_NPROCS"] = set["SLURM_TASKS_PER_NODE"] = tasks;
  set["SLURM_CPUS_PER_TASK"] = std::to_string(request.cpus_per_task.value);
  set["SLURM_CPUS_ON_NODE"] = set["SLURM_JOB_CPUS_PER_NODE"] = cpus;
  set["SLURM_MEM_PER_NODE"] = std::to_string(request.memory.value_or(Mebibytes{}).value);
}

void add_gpus(Variables& set, const Allocation& held) {
  auto gpus = joined(held.gpus);
  set["CUDA_VISIBLE_DEVICES"] = gpus;  // empty for a job without: it must not see what others use
  if (held.gpus.empty()) return;
  set["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID";
  set["SLURM_JOB_GPUS"] = gpus;
  set["SLURM_GPUS_ON_NODE"] = std::to_string(held.gpus.size());
}

}  // namespace

std::vector<std::string> job_environment(const Job& job, const Machine& machine,
                                         const std::vector<std::string>& submitted,
                                         const EnvironmentFacts& facts) {
  Variables set;
  add_job(set, job);
  add_place(set, job);
  if (job.run) add_gpus(set, job.run->allocation);
  set["SLURM_CLUSTER_NAME"] = set["SLURM_WORKING_CLUSTER"] = machine.host_name;
  set["ENVIRONMENT"] = "BATCH";
  set["SLOTD_ROOT"] = facts.root;
  set["SLOTD_JOB"] = facts.mark;

  std::vector<std::string> environment;
  environment.reserve(submitted.size() + set.size());
  for (const auto& entry : submitted) {
    auto name = entry.substr(0, entry.find('='));
    if (!belongs_to_a_job(name) && !set.contains(name)) environment.push_back(entry);
  }
  for (const auto& [name, value] : set) environment.push_back(name + "=" + value);
  return environment;
}

}  // namespace slotd::decide
