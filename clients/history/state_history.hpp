#pragma once

#include "protocol/job.hpp"

#include <vector>

namespace slotd::clients {

/// A period of time, both ends included.
struct Window {
  Time since;
  Time until;
};

/// Was the job in one of these states within the window? As in Slurm, it was pending until it started or
/// ended, running from then until its end, and in its final state only at the moment of its end.
/// COMPLETING and SUSPENDED are known only for the present.
bool was_in(const Job& job, const std::vector<JobState>& states, const Window& window, Time now);

}  // namespace slotd::clients
