#include "actors/decide/lifecycle/launch.hpp"

#include "actors/decide/lifecycle/job_environment.hpp"
#include "protocol/job_files.hpp"

#include <utility>

namespace slotd::decide {

namespace {

/// If memory runs out, the kernel is to kill a job's processes rather than its shepherd, which records
/// the job's end, or the daemon, which records all of them (proc(5), oom_score_adj: -1000 to 1000).
constexpr std::int32_t job_oom_score_adj = 300;

/// Microseconds of CPU time in each period of 100 ms. An exclusive job has all CPUs, whatever it asked for.
std::uint64_t cpu_quota(const Job& job) {
  auto asked = std::uint64_t{job.request.cpus().value};
  auto whole = job.run && job.request.extras->exclusive;
  return (whole ? job.run->allocation.cpus.size() : asked) * 100'000;
}

}  // namespace

std::string job_mark(std::string_view root_uuid, JobId job, Attempt attempt) {
  return std::string(root_uuid) + ":" + to_string(job) + "." + to_string(attempt);
}

std::string cgroup_folder(std::string_view base, JobId job) {
  return base.empty() ? std::string{} : std::string(base) + "/slotd-" + to_string(job);
}

LaunchSpec launch_spec(const Job& job, std::string script,
                       const std::vector<std::string>& environment, const LaunchFacts& facts) {
  const auto& request = job.request;
  auto files = files_of(job, facts.machine.host_name);
  LaunchSpec spec;
  spec.job = job.id;
  spec.attempt = job.attempt;
  spec.mark = job_mark(facts.root_uuid, job.id, job.attempt);
  spec.script_kind = request.script_kind;
  spec.tasks = request.tasks;
  spec.script = std::move(script);
  spec.arguments = request.arguments;
  spec.environment = job_environment(job, facts.machine, environment, {facts.root, spec.mark});
  spec.directory = request.directory;
  spec.output = files.output;
  spec.error = files.error;
  spec.input = files.input;
  spec.open_mode = request.open_mode;
  spec.umask = request.umask;
  spec.limits = request.limits;
  spec.oom_score_adj = job_oom_score_adj;
  spec.time_limit = request.time_limit;
  spec.warning = request.extras->warning;
  spec.kill_wait = facts.kill_wait;
  spec.cgroup = cgroup_folder(facts.cgroup_base, job.id);
  if (!spec.cgroup.empty()) {
    if (facts.limit_default_memory || !request.memory_is_default)
      spec.cgroup_memory_max = request.memory.value_or(Mebibytes{}).value << 20;
    spec.cgroup_cpu_quota = cpu_quota(job);
  }
  return spec;
}

}  // namespace slotd::decide
