#pragma once

#include "protocol/job.hpp"
#include "protocol/launch_spec.hpp"
#include "protocol/node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::decide {

/// What of the daemon's configuration a launch depends on.
struct LaunchFacts {
  Machine machine;
  std::string root;  ///< absolute
  std::string root_uuid;
  std::string cgroup_base;  ///< empty: no cgroups
  Duration kill_wait{};
  bool limit_default_memory = true;  ///< memory that nobody asked for is a limit too
};

/// Value of SLOTD_JOB: names one launch among all roots of this machine.
std::string job_mark(std::string_view root_uuid, JobId job, Attempt attempt);

/// Cgroup folder of a job: `<base>/slotd-<job>`; empty without a base.
std::string cgroup_folder(std::string_view base, JobId job);

/// Everything a shepherd needs for the attempt that `job` stands at.
LaunchSpec launch_spec(const Job& job, std::string script,
                       const std::vector<std::string>& environment, const LaunchFacts& facts);

}  // namespace slotd::decide
