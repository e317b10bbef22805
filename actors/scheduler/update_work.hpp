#pragma once

#include "actors/decide/arrays/array_split.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <set>
#include <variant>
#include <vector>

namespace slotd {

/// One UpdateJobs on its way.
struct SchedulerState::UpdateWork {
  Update ask;
  std::vector<JobPtr> forgotten =
    {};                           ///< jobs of no array that it names and that had left the table
  std::set<JobId> fetched = {};   ///< looked for on the disk
  std::set<JobId> searched = {};  ///< arrays whose withdrawn elements were

  bool requeues() const { return std::holds_alternative<RequeueJob>(ask.ask->what); }
};

/// What it means.
struct SchedulerState::UpdateTargets {
  std::vector<decide::Target> targets = {};
  std::set<JobId> whole = {};  ///< arrays of which all was named
  std::vector<JobRefusal> refused = {};
  FetchJobs missing = {};  ///< to be looked for on the disk before anything is decided

  bool nothing_missing() const {
    return missing.ids.empty() && missing.arrays.empty() && missing.elements.empty();
  }
};

inline Fault no_such_job() { return {FaultCode::unknown_job, "Invalid job id specified"}; }

}  // namespace slotd
