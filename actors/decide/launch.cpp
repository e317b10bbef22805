#include "actors/decide/launch.hpp"

#include "actors/decide/job_environment.hpp"
#include "protocol/text/file_pattern.hpp"

#include <utility>

namespace slotd::decide {

namespace {

/// A job's processes go first when the kernel runs out of memory: before the shepherds, which keep
/// its end, and before the daemon, which keeps everybody's (SPEC §3.9).
constexpr std::int32_t job_oom_score_adj = 300;

PatternValues pattern_values(const Job& job, const Machine& machine) {
  PatternValues values;
  values.job = job.id.value;
  values.array_job = job.array_id == JobId{} ? job.id.value : job.array_id.value;
  if (job.array_id != JobId{}) values.array_task = job.array_index.value;
  values.name = job.request.name;
  values.user = job.request.user;
  values.host = machine.host_name;
  return values;
}

std::string resolved(const std::string& pattern, const Job& job, const PatternValues& values) {
  auto path = expand(pattern, values);
  return path.starts_with('/') ? path : job.request.directory + "/" + path;
}

std::string default_output(const Job& job) {
  return job.array_id == JobId{} ? "slurm-%j.out" : "slurm-%A_%a.out";
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
  auto values = pattern_values(job, facts.machine);
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
  spec.output =
    resolved(request.output.empty() ? default_output(job) : request.output, job, values);
  spec.error = request.error.empty() ? spec.output : resolved(request.error, job, values);
  spec.input = request.input.empty() ? "/dev/null" : resolved(request.input, job, values);
  spec.open_mode = request.open_mode;
  spec.umask = request.umask;
  spec.limits = request.limits;
  spec.oom_score_adj = job_oom_score_adj;
  spec.time_limit = request.time_limit;
  spec.kill_wait = facts.kill_wait;
  spec.cgroup = cgroup_folder(facts.cgroup_base, job.id);
  if (!spec.cgroup.empty()) {
    spec.cgroup_memory_max = request.memory.value_or(Mebibytes{}).value << 20;
    spec.cgroup_cpu_quota = std::uint64_t{request.cpus().value} * 100'000;
  }
  return spec;
}

}  // namespace slotd::decide
