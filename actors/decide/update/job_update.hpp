#pragma once

#include "actors/decide/eligibility/dependency.hpp"
#include "protocol/base/result.hpp"
#include "protocol/event.hpp"
#include "protocol/job.hpp"
#include "protocol/node.hpp"
#include "protocol/request.hpp"

#include <optional>
#include <vector>

namespace slotd::decide {

/// What a steering depends on beside the job.
struct UpdateFacts {
  const Machine& machine;
  Time now;
  DependencyState dependency_state = DependencyState::met;  ///< of the job's dependencies
  Priority highest;  ///< among the pending jobs that are not held
};

/// A job after what `scontrol` asked for.
struct UpdatedJob {
  Job job;
  EventKind kind = EventKind::changed;
  std::vector<FieldChange> what;  ///< as `scontrol show job` spells it
  bool changed = true;            ///< false: it is as it was asked to be already
};

/// What an update says of one job alone; nothing: all of it is about the array.
std::optional<JobUpdate> for_one_job(const JobUpdate& what);

/// Its time to be steered is past.
Fault already_over();

/// What becomes of the job, or why not, in Slurm's words where Slurm has some. All of an update is
/// done, or nothing. Which may be done in which state (scontrol(1); manual, Job Control):
///
///   hold, release, top, JobName, Partition, Priority   while the job is PENDING
///   TimeLimit                                          until the job is over
///   requeue                                            once it has started, unless --no-requeue
Result<UpdatedJob> update_job(const Job& job, const JobUpdate& what, const UpdateFacts& facts);

}  // namespace slotd::decide
