#pragma once

#include "actors/decide/resources/free_resources.hpp"
#include "protocol/job.hpp"

#include <optional>

namespace slotd::decide {

/// What is known of the line when somebody looks at a job that waits in it.
struct QueueState {
  Time now;
  std::optional<JobId> first;  ///< of those that could start here, the first that has not started
  bool drained = false;        ///< the node starts nothing
  const FreeResources& all;    ///< the whole machine
};

/// Why a job waits, in Slurm's words; of one that does not wait, what is stored with it. Nothing of this is
/// written down: it is found when somebody asks.
///
///   a begin time to come                    BeginTime
///   more CPUs than the whole machine        PartitionConfig
///   more memory or GPUs than it             BadConstraints
///   the first, on a drained node            Nodes required for job are DOWN, ...
///   the first                               Resources
///   all others                              Priority
///
/// What is stored outranks this: a hold, a dependency, an array's limit.
Reason shown_reason(const Job& job, const QueueState& line);

}  // namespace slotd::decide
