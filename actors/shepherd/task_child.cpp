#include "actors/shepherd/task_child.hpp"

#include "actors/host/files.hpp"
#include "actors/host/system_failure.hpp"
#include "actors/shepherd/signals.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/words.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace slotd::shepherd {

namespace {

/// Raising it needs no privilege. A failure is no reason not to run the job.
void raise_oom_score(std::int32_t by) {
  if (by <= 0) return;
  const std::string path = "/proc/self/oom_score_adj";
  auto own = std::atoi(host::read_file(path).value_or("0").c_str());
  host::UniqueFd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) return;
  [[maybe_unused]] auto done =
    host::write_all(file.get(), std::to_string(std::min(own + by, 1000)), path);
}

/// A soft limit above the hard one of the daemon's user is not possible: it becomes the hard one.
void set_limits(const std::vector<ResourceLimit>& limits) {
  for (const auto& wanted : limits) {
    auto resource = static_cast<__rlimit_resource_t>(wanted.resource);
    rlimit limit{};
    if (::getrlimit(resource, &limit) != 0) continue;
    limit.rlim_cur = std::min<rlim_t>(wanted.soft, limit.rlim_max);
    ::setrlimit(resource, &limit);
  }
}

Done place_stdio(const Stdio& stdio) {
  // The opened files lie above 2: the launcher has filled 0 to 3.
  if (::dup2(stdio.input.get(), STDIN_FILENO) < 0 ||
      ::dup2(stdio.output.get(), STDOUT_FILENO) < 0 || ::dup2(stdio.error_fd(), STDERR_FILENO) < 0)
    return host::system_failure("place", "standard input and output");
  return {};
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// `/usr/bin/perl` of a script that begins `#! /usr/bin/perl -w`; empty where there is no such
/// line.
std::string_view interpreter(std::string_view script) {
  if (script.substr(0, 2) != "#!") return {};
  auto line = script.substr(2, script.find('\n') - 2);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line.substr(0, line.find_first_of(" \t"));
}

Done execute(const TaskChild& child) {
  const auto& spec = child.assignment.spec;
  auto path = child.assignment.script();
  std::vector<std::string> arguments{path};
  arguments.insert(arguments.end(), spec.arguments.begin(), spec.arguments.end());
  auto environment = task_environment(spec, child.rank, ::getpid());
  // This comes last, because a tight limit on memory must not affect the steps above.
  auto argument_pointers = pointers(arguments);
  auto environment_pointers = pointers(environment);
  set_limits(spec.limits);
  ::execve(path.c_str(), argument_pointers.data(), environment_pointers.data());
  auto error = errno;
  auto program = interpreter(spec.script);
  if (error == ENOENT && !program.empty())
    return host::system_failure("start interpreter", program, error);
  return host::system_failure("start", path, error);
}

Done set_up_and_execute(const TaskChild& child) {
  const auto& spec = child.assignment.spec;
  if (::setpgid(0, child.group) != 0) return host::system_failure("make", "a process group");
  if (child.cgroup)
    if (auto entered = child.cgroup->enter(); !entered) return entered;
  raise_oom_score(spec.oom_score_adj);
  ::umask(static_cast<mode_t>(spec.umask & 0777U));
  if (auto placed = place_stdio(child.stdio); !placed) return placed;
  heed_signals();
  return execute(child);
}

}  // namespace

void become_task(const TaskChild& child) {
  // It returns only if something failed.
  auto failure = set_up_and_execute(child).error().text + "\n";
  [[maybe_unused]] auto told = host::write_all(child.failure_pipe, failure, "the launch pipe");
  ::_exit(EXIT_FAILURE);
}

std::uint32_t rank_count(const LaunchSpec& spec) {
  return spec.script_kind == ScriptKind::wrap ? spec.tasks : 1;
}

namespace {

std::string value_of(const std::vector<std::string>& environment, std::string_view name) {
  for (const auto& assignment : environment)
    if (assignment.size() > name.size() && assignment[name.size()] == '=' &&
        assignment.starts_with(name))
      return assignment.substr(name.size() + 1);
  return {};
}

/// With --gpus-per-task each task has some of the job's GPUs to itself. Empty means all of them.
std::string gpus_of_rank(const LaunchSpec& spec, std::uint32_t rank) {
  auto each = parse_digits<std::uint32_t>(value_of(spec.environment, "SLURM_GPUS_PER_TASK"));
  auto gpus = value_of(spec.environment, "CUDA_VISIBLE_DEVICES");
  auto all = split(gpus, ",");
  if (!each || rank_count(spec) < 2 || (std::uint64_t{rank} + 1) * *each > all.size()) return {};
  std::string own;
  for (auto i = rank * *each; i < (rank + 1) * *each; ++i)
    own += (own.empty() ? "" : ",") + std::string(all[i]);
  return own;
}

}  // namespace

std::vector<std::string> task_environment(const LaunchSpec& spec, std::uint32_t rank, pid_t pid) {
  std::string ranks = "0";
  for (std::uint32_t other = 1; other < rank_count(spec); ++other)
    ranks += "," + std::to_string(other);
  std::vector<std::string> own = {"SLURM_PROCID=" + std::to_string(rank),
                                  "SLURM_LOCALID=" + std::to_string(rank), "SLURM_NODEID=0",
                                  "SLURM_GTIDS=" + ranks, "SLURM_TASK_PID=" + std::to_string(pid)};
  if (auto gpus = gpus_of_rank(spec, rank); !gpus.empty())
    own.push_back("CUDA_VISIBLE_DEVICES=" + gpus);
  auto is_replaced = [&](std::string_view assignment) {
    auto name = assignment.substr(0, assignment.find('='));
    return std::any_of(own.begin(), own.end(),
                       [&](std::string_view one) { return one.substr(0, one.find('=')) == name; });
  };
  std::vector<std::string> environment;
  for (const auto& assignment : spec.environment)
    if (!is_replaced(assignment)) environment.push_back(assignment);
  environment.insert(environment.end(), own.begin(), own.end());
  return environment;
}

}  // namespace slotd::shepherd
