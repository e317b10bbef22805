#pragma once

#include "actors/host/cgroup.hpp"
#include "actors/shepherd/claim.hpp"
#include "actors/shepherd/stdio.hpp"

#include <sys/types.h>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slotd::shepherd {

/// What a freshly forked child needs to become a task of the job.
struct TaskChild {
  const Assignment& assignment;
  const Stdio& stdio;
  const std::optional<host::Cgroup>& cgroup;
  std::uint32_t rank = 0;
  pid_t group = 0;        ///< process group to join; 0: lead one
  int failure_pipe = -1;  ///< close-on-exec: if it closes without a text, the script runs
};

/// Sets up everything that differs from the shepherd and executes the script. It never returns: it writes a
/// failure to the pipe, as one line.
[[noreturn]] void become_task(const TaskChild& child);

/// A script starts once, whatever `tasks` says; a `--wrap` starts once for each task.
std::uint32_t rank_count(const LaunchSpec& spec);

/// The spec's environment and what differs by rank, which replaces a submitter's own values.
std::vector<std::string> task_environment(const LaunchSpec& spec, std::uint32_t rank, pid_t pid);

}  // namespace slotd::shepherd
