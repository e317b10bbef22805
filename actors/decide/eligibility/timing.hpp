#pragma once

#include "actors/decide/eligibility/dependency.hpp"
#include "protocol/base/result.hpp"
#include "protocol/job.hpp"

#include <optional>

namespace slotd::decide {

/// Checks that --begin, --deadline and --time-min of a new request fit together, and subtracts --nice
/// from the priority unless the request sets one (sbatch(1)). Faults are `invalid`, with Slurm's messages.
Done resolve_times(JobRequest& request, Time now);

/// Is its begin time in the future?
bool is_early(const JobRequest& request, Time now);

/// The time from which only resources and priority can delay the job, if nothing else delays it now.
Time eligible_at(const JobRequest& request, Time now);

/// The latest start at which the job can end by its deadline; none without a deadline. The job is assumed
/// to run for --time-min, else for its time limit, else for no time.
std::optional<Time> latest_start(const JobRequest& request);

/// The time limit of a job that starts now. With --time-min and a deadline it may be shorter than
/// requested: the whole minutes that are left until the deadline, but at least --time-min.
std::optional<Duration> limit_at_start(const JobRequest& request, Time now);

/// The reason that is stored with a pending job: a dependency that can never be met, else a hold, else a
/// dependency that is not met. Resources, priority and begin time are not stored; shown_reason() adds
/// them when a client asks.
Reason waiting_reason(const JobRequest& request, DependencyState dependency_state);

}  // namespace slotd::decide
