#pragma once

#include "protocol/job.hpp"

#include <vector>

namespace slotd::clients {

/// A stretch of time, both ends within.
struct Window {
  Time since;
  Time until;
};

/// Has the job been in one of these states within the window? Slurm's view: it was pending until it
/// started or ended, running from then until its end, and is in the state of its end at that one
/// moment. COMPLETING and SUSPENDED are known of the present only.
bool was_in(const Job& job, const std::vector<JobState>& states, const Window& window, Time now);

}  // namespace slotd::clients
