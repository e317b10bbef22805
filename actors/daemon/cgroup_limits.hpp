#pragma once

#include "actors/daemon/config.hpp"
#include "protocol/base/result.hpp"

#include <functional>

namespace slotd {

/// Checks that jobs can be limited by cgroup as configured. The scheduler calls it at each submission,
/// because what was right when the daemon started may not be any more. Null without a cgroup folder.
std::function<Done()> cgroup_check(const DaemonConfig& config);

/// Says in the log what limits jobs, where that is not as configured in so many words.
void log_cgroup(const DaemonConfig& config);

}  // namespace slotd
