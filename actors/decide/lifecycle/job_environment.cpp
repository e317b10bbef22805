#include "actors/decide/lifecycle/job_environment.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace slotd::decide {

using namespace std::string_view_literals;

namespace {

std::string joined(const std::vector<std::uint16_t>& numbers) {
  std::string text;
  for (auto number : numbers) text += (text.empty() ? "" : ",") + std::to_string(number);
  return text;
}

/// Variables that describe the job they are set in: by prefix, and by name.
constexpr std::array own_families{
  "SLURMD_"sv,     "SLURM_ARRAY_"sv,     "SLURM_CPUS_"sv,    "SLURM_CPU_BIND"sv,  "SLURM_GPUS"sv,
  "SLURM_JOB_"sv,  "SLURM_MEM_PER_"sv,   "SLURM_NTASKS"sv,   "SLURM_STEP"sv,      "SLURM_SUBMIT_"sv,
  "SLURM_TASK_"sv, "SLURM_TASKS_PER_"sv, "SLURM_THREADS_"sv, "SLURM_TOPOLOGY_"sv, "SLURM_TRES_"sv};
constexpr std::array own_names{
  "CUDA_DEVICE_ORDER"sv,     "CUDA_VISIBLE_DEVICES"sv, "SLOTD_JOB"sv,    "SLOTD_ROOT"sv,
  "SLURM_CLUSTER_NAME"sv,    "SLURM_DISTRIBUTION"sv,   "SLURM_GTIDS"sv,  "SLURM_JOBID"sv,
  "SLURM_LOCALID"sv,         "SLURM_NNODES"sv,         "SLURM_NODEID"sv, "SLURM_NODELIST"sv,
  "SLURM_NODE_ALIASES"sv,    "SLURM_NPROCS"sv,         "SLURM_PROCID"sv, "SLURM_RESTART_COUNT"sv,
  "SLURM_WORKING_CLUSTER"sv, "ROCR_VISIBLE_DEVICES"sv};

/// A submitter that runs inside another job does not pass these on. Other names that begin with SLURM_
/// are passed on: sites and scripts set some.
bool belongs_to_a_job(std::string_view name) {
  auto begins = [&](std::string_view family) { return name.starts_with(family); };
  return std::ranges::any_of(own_families, begins) ||
         std::ranges::find(own_names, name) != own_names.end();
}

using Variables = std::map<std::string, std::string>;

std::string text_or(const std::string& text, const char* otherwise) {
  return text.empty() ? otherwise : text;
}

/// These describe the whole array as it was submitted, also after elements have been cancelled.
void add_array(Variables& set, const Job& element) {
  const auto& array = *element.array;
  set["SLURM_ARRAY_JOB_ID"] = to_string(element.array_id);
  set["SLURM_ARRAY_TASK_ID"] = std::to_string(element.array_index.value);
  set["SLURM_ARRAY_TASK_COUNT"] = std::to_string(array.count);
  set["SLURM_ARRAY_TASK_MIN"] = std::to_string(array.least);
  set["SLURM_ARRAY_TASK_MAX"] = std::to_string(array.greatest);
  set["SLURM_ARRAY_TASK_STEP"] = std::to_string(array.step);
}

void add_job(Variables& set, const Job& job) {
  const auto& request = job.request;
  auto id = to_string(job.id);
  set["SLURM_JOB_ID"] = set["SLURM_JOBID"] = id;
  set["SLURM_JOB_NAME"] = request.name;
  set["SLURM_JOB_PARTITION"] = request.partition;
  set["SLURM_JOB_USER"] = request.user;
  set["SLURM_JOB_UID"] = std::to_string(request.uid);
  set["SLURM_JOB_GID"] = std::to_string(request.gid);
  set["SLURM_JOB_QOS"] = text_or(request.extras->qos, "normal");
  set["SLURM_JOB_ACCOUNT"] = text_or(request.extras->account, "default");
  if (!request.extras->reservation.empty())
    set["SLURM_JOB_RESERVATION"] = request.extras->reservation;
  if (!request.dependency.typed.empty()) set["SLURM_JOB_DEPENDENCY"] = request.dependency.typed;
  set["SLURM_SUBMIT_DIR"] = request.submit_directory;
  set["SLURM_SUBMIT_HOST"] = request.submit_host;
  if (job.restarts > 0) set["SLURM_RESTART_COUNT"] = std::to_string(job.restarts);
  if (job.array_id != JobId{}) add_array(set, job);
}

/// The number of CPUs given; before the first run, the number requested.
std::uint64_t cpus_of(const Job& job) {
  bool holds = job.run && !job.run->allocation.cpus.empty();
  return holds ? job.run->allocation.cpus.size() : job.request.cpus().value;
}

void add_place(Variables& set, const Job& job) {
  const auto& request = job.request;
  auto tasks = std::to_string(request.tasks);
  auto cpus = std::to_string(cpus_of(job));
  for (const auto* name : {"SLURM_JOB_NODELIST", "SLURM_NODELIST", "SLURMD_NODENAME"})
    set[name] = "localhost";
  set["SLURM_TOPOLOGY_ADDR"] = "localhost";
  set["SLURM_TOPOLOGY_ADDR_PATTERN"] = "node";
  set["SLURM_NODE_ALIASES"] = "(null)";
  set["SLURM_JOB_NUM_NODES"] = set["SLURM_NNODES"] = "1";
  set["SLURM_NTASKS"] = set["SLURM_NPROCS"] = set["SLURM_TASKS_PER_NODE"] = tasks;
  set["SLURM_CPUS_PER_TASK"] = std::to_string(request.cpus_per_task.value);
  set["SLURM_CPUS_ON_NODE"] = set["SLURM_JOB_CPUS_PER_NODE"] = cpus;
}

/// Sets the variable that matches the option by which memory was requested.
void add_memory(Variables& set, const JobRequest& request) {
  const auto& extras = *request.extras;
  if (extras.memory_per_cpu)
    set["SLURM_MEM_PER_CPU"] = std::to_string(extras.memory_per_cpu->value);
  else if (extras.memory_per_gpu)
    set["SLURM_MEM_PER_GPU"] = std::to_string(extras.memory_per_gpu->value);
  else
    set["SLURM_MEM_PER_NODE"] = std::to_string(request.memory.value_or(Mebibytes{}).value);
}

void add_number(Variables& set, const char* name, std::uint32_t number) {
  if (number > 0) set[name] = std::to_string(number);
}

constexpr std::string_view hint_option = "--hint=";
/// Variables that Slurm sets for an option even if the option has no effect here.
struct NotedVariable {
  std::string_view option;
  const char* name;
};
constexpr std::array noted_variables{
  NotedVariable{"--distribution=", "SLURM_DISTRIBUTION"},
  NotedVariable{"--gpu-bind=", "SLURM_GPU_BIND"},
  NotedVariable{"--ntasks-per-core=", "SLURM_NTASKS_PER_CORE"},
  NotedVariable{"--ntasks-per-socket=", "SLURM_NTASKS_PER_SOCKET"},
  NotedVariable{"--threads-per-core=", "SLURM_THREADS_PER_CORE"},
};

void add_noted(Variables& set, const std::vector<std::string>& notes) {
  std::string hint;
  for (const auto& note : notes) {
    for (const auto& variable : noted_variables)
      if (note.starts_with(variable.option))
        set[variable.name] = note.substr(variable.option.size());
    if (note.starts_with(hint_option)) hint = note.substr(hint_option.size());
  }
  // The options that a hint stands for take precedence over it.
  if (hint.empty() || set.contains("SLURM_NTASKS_PER_CORE") ||
      set.contains("SLURM_THREADS_PER_CORE"))
    return;
  set["SLURM_HINT"] = hint;
  if (hint == "nomultithread") set["SLURM_THREADS_PER_CORE"] = "1";
}

/// Variables that Slurm sets only if the option was given.
void add_asked(Variables& set, const JobRequest& request) {
  const auto& extras = *request.extras;
  add_number(set, "SLURM_NTASKS_PER_NODE", extras.tasks_per_node);
  add_number(set, "SLURM_NTASKS_PER_GPU", extras.tasks_per_gpu);
  add_number(set, "SLURM_CPUS_PER_GPU", extras.cpus_per_gpu);
  add_number(set, "SLURM_GPUS_PER_NODE", extras.gpus_per_node);
  add_number(set, "SLURM_GPUS_PER_TASK", extras.gpus_per_task);
  // A sum that admission computed from --gpus-per-node or --gpus-per-task was not requested as --gpus.
  if (request.gpus.count > 0 && extras.gpus_per_node == 0 && extras.gpus_per_task == 0)
    set["SLURM_GPUS"] = (request.gpus.kind.empty() ? "" : request.gpus.kind + ":") +
                        std::to_string(request.gpus.count);
  if (extras.overcommit) set["SLURM_OVERCOMMIT"] = "1";
  if (request.open_mode == OpenMode::append) set["SLURM_OPEN_MODE"] = "a";
  add_noted(set, extras.notes);
}

void add_gpus(Variables& set, const Allocation& held) {
  auto gpus = joined(held.gpus);
  set["CUDA_VISIBLE_DEVICES"] = gpus;  // empty without GPUs: the job must not see those of others
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
  add_memory(set, job.request);
  add_asked(set, job.request);
  if (job.run) add_gpus(set, job.run->allocation);
  set["SLURM_CLUSTER_NAME"] = set["SLURM_WORKING_CLUSTER"] = machine.host_name;
  set["ENVIRONMENT"] = "BATCH";
  set["HOSTNAME"] = machine.host_name;
  set["SLOTD_ROOT"] = facts.root;
  set["SLOTD_JOB"] = facts.mark;

  std::vector<std::string> environment;
  environment.reserve(submitted.size() + set.size());
  for (const auto& entry : submitted) {
    auto name = entry.substr(0, entry.find('='));
    if (!belongs_to_a_job(name) && !set.contains(name)) environment.push_back(entry);
  }
  // The submitter's TMPDIR is kept; the default is /tmp.
  auto is_folder = [](const std::string& entry) { return entry.starts_with("TMPDIR="); };
  if (std::ranges::none_of(environment, is_folder)) set["TMPDIR"] = "/tmp";
  for (const auto& [name, value] : set) environment.push_back(name + "=" + value);
  return environment;
}

}  // namespace slotd::decide
