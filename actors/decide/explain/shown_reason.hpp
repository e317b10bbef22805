#pragma once

#include "actors/decide/resources/free_resources.hpp"
#include "protocol/job.hpp"

#include <optional>

namespace slotd::decide {

/// The state of the queue when a client looks at a pending job.
struct QueueState {
  Time now;
  std::optional<JobId> first;  ///< the first job that fits on the idle machine
  bool drained = false;        ///< the node starts no jobs
  const FreeResources& all;    ///< the whole machine
};

/// The reason that clients show, in Slurm's words (squeue(1), JOB REASON CODES). A stored reason (a hold, a
/// dependency, an array's limit) comes first. Otherwise the reason of a pending job is computed here, and
/// nowhere stored:
///
///   a begin time to come                    BeginTime
///   more CPUs than the whole machine        PartitionConfig
///   more memory or GPUs than it             BadConstraints
///   the first job, on a drained node        Nodes required for job are DOWN, ...
///   the first job                           Resources
///   all others                              Priority
Reason shown_reason(const Job& job, const QueueState& line);

}  // namespace slotd::decide
