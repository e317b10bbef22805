#pragma once

#include "protocol/job.hpp"
#include "protocol/launch_spec.hpp"
#include "protocol/node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::decide {

/// The part of the daemon's configuration that a launch depends on.
struct LaunchFacts {
  Machine machine;
  std::string root;  ///< absolute
  std::string root_uuid;
  std::string cgroup_base;  ///< empty if jobs get no cgroups
  Duration kill_wait{};
  bool limit_default_memory =
    true;  ///< the default memory is a limit too, though nobody asked for it
};

/// The value of SLOTD_JOB: it identifies one launch among all daemons of this machine.
std::string job_mark(std::string_view root_uuid, JobId job, Attempt attempt);

/// The cgroup folder of a job: `<base>/slotd-<job>`; empty without a base.
std::string cgroup_folder(std::string_view base, JobId job);

/// All that a shepherd needs for the current attempt of `job`.
LaunchSpec launch_spec(const Job& job, std::string script,
                       const std::vector<std::string>& environment, const LaunchFacts& facts);

}  // namespace slotd::decide
