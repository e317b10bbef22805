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

/// What an update depends on besides the job.
struct UpdateFacts {
  const Machine& machine;
  Time now;
  DependencyState dependency_state = DependencyState::met;  ///< state of the job's dependencies
  Priority highest;  ///< the highest of the pending jobs that are not held
};

/// A job after an update by `scontrol`.
struct UpdatedJob {
  Job job;
  EventKind kind = EventKind::changed;
  std::vector<FieldChange> what;  ///< the fields that changed, as `scontrol show job` spells them
  bool changed = true;            ///< false if the job already was as requested
};

/// The part of an update that applies to single jobs; none if all of it applies to the array.
std::optional<JobUpdate> for_one_job(const JobUpdate& what);

/// The Fault for an update of a job that is over.
Fault already_over();

/// Applies an update to a job, completely or not at all. Faults are `wrong_state` or `invalid`, with
/// Slurm's messages where it has one. What is possible in which state (scontrol(1); docs/MANUAL.md):
///
///   hold, release, top, JobName, Partition, Priority   while the job is PENDING
///   TimeLimit                                          until the job is over
///   requeue                                            once it has started, unless --no-requeue
Result<UpdatedJob> update_job(const Job& job, const JobUpdate& what, const UpdateFacts& facts);

}  // namespace slotd::decide
