#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/job.hpp"

#include <optional>
#include <string>
#include <vector>

namespace slotd {

/// What a shepherd is told: the file `<n>/spec` in the job's folder, mode 0600. The daemon writes all of it
/// before it starts the shepherd. Nothing in it needs a name service or a pattern: users, paths and
/// environment are spelled out.
struct LaunchSpec {
  std::uint32_t version = 1;
  JobId job;
  Attempt attempt;
  std::string mark;  ///< value of SLOTD_JOB, `<root uuid>:<job>.<attempt>`
  ScriptKind script_kind = ScriptKind::file;
  std::uint32_t tasks = 1;  ///< `wrap`: this many ranks run the script at once
  std::string script;
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  ///< complete except for what differs by rank
  std::string directory;                 ///< absolute
  std::string output;                    ///< absolute, patterns expanded
  std::string error;                     ///< absolute; equal to `output`: one open file
  std::string input;                     ///< absolute
  OpenMode open_mode = OpenMode::truncate;
  std::uint32_t umask = 0022;
  std::vector<ResourceLimit> limits;
  std::int32_t oom_score_adj = 0;  ///< of the job's processes
  std::optional<Duration> time_limit;
  std::optional<WarningSignal> warning;            ///< ahead of the time limit
  Duration kill_wait{};                            ///< between TERM and KILL
  std::string cgroup;                              ///< folder to place the job in; empty: none
  std::optional<std::uint64_t> cgroup_memory_max;  ///< bytes
  std::optional<std::uint64_t> cgroup_cpu_quota;   ///< microseconds in each 100,000
  bool operator==(const LaunchSpec&) const = default;
};

template <class F>
void fields(F& f, LaunchSpec& x) {
  f("v", x.version), f("job", x.job), f("attempt", x.attempt), f("mark", x.mark);
  f("script_kind", x.script_kind), f("tasks", x.tasks), f("script", x.script),
    f("arguments", x.arguments);
  f("environment", x.environment), f("directory", x.directory), f("output", x.output),
    f("error", x.error);
  f("input", x.input), f("open_mode", x.open_mode), f("umask", x.umask), f("limits", x.limits);
  f("oom_score_adj", x.oom_score_adj), f("time_limit", x.time_limit), f("kill_wait", x.kill_wait),
    f("warning", x.warning);
  f("cgroup", x.cgroup), f("cgroup_memory_max", x.cgroup_memory_max),
    f("cgroup_cpu_quota", x.cgroup_cpu_quota);
}

}  // namespace slotd
