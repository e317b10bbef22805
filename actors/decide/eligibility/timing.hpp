#pragma once

#include "actors/decide/eligibility/dependency.hpp"
#include "protocol/base/result.hpp"
#include "protocol/job.hpp"

#include <optional>

namespace slotd::decide {

/// Begin, deadline and shortest time of a new request must go together, in Slurm's words where they do
/// not; its nice value is taken off its priority, unless it names one.
Done resolve_times(JobRequest& request, Time now);

/// Its begin time is still to come.
bool is_early(const JobRequest& request, Time now);

/// Since when nothing but room and order keeps it back, if nothing else has until now.
Time eligible_at(const JobRequest& request, Time now);

/// When it must start at the latest to end by its deadline; none: it has no deadline. It may end as
/// early as its shortest time allows, or else its time limit; a job without either may end at once.
std::optional<Time> latest_start(const JobRequest& request);

/// The limit of a job that starts now: what it asks for, but no more than its deadline leaves, where it may
/// have less (--time-min).
std::optional<Duration> limit_at_start(const JobRequest& request, Time now);

/// Why a pending job waits, as far as that is stored: what can never be met comes first, then a hold,
/// then what it depends on. Room, order and a begin time are told when somebody asks.
Reason waiting_reason(const JobRequest& request, DependencyState dependency_state);

}  // namespace slotd::decide
