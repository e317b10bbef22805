#pragma once

#include "actors/decide/arrays/array_split.hpp"
#include "actors/messages.hpp"
#include "actors/scheduler/change_gate.hpp"
#include "actors/scheduler/jobs.hpp"

#include <set>
#include <variant>
#include <vector>

namespace slotd {

/// One UpdateJobs on its way.
struct UpdateWork {
  Update ask;
  std::vector<JobPtr> forgotten = {};  ///< jobs of no array that it names and that had left memory
  std::set<JobId> fetched = {};        ///< looked for on the disk
  std::set<JobId> searched = {};       ///< arrays whose withdrawn elements were

  bool requeues() const { return std::holds_alternative<RequeueJob>(ask.ask->what); }
};

/// The rows that an UpdateJobs means.
struct UpdateTargets {
  std::vector<decide::Target> targets = {};
  std::set<JobId> whole = {};  ///< arrays of which all was named
  std::vector<JobRefusal> refused = {};
  FetchJobs missing = {};  ///< to be looked for on the disk before anything is decided

  bool nothing_missing() const {
    return missing.ids.empty() && missing.arrays.empty() && missing.elements.empty();
  }
};

/// Finds them. A requeue may mean what ended long ago: that is fetched into memory first.
class UpdateTargetFinder {
 public:
  UpdateTargetFinder(const Jobs& jobs, const ChangeGate& gate, const UpdateWork& work)
      : jobs_(jobs), gate_(gate), work_(work) {}

  UpdateTargets find();

 private:
  void add_job(JobId id);
  void add_elements(const ArrayElements& named);
  void add_in_array(const ArrayElements& meant);
  void add_over(const ArrayElements& over);
  void add_withdrawn(const ArrayElements& withdrawn);
  void fetch(JobId id);
  bool may_be_stored(JobId id) const { return jobs_.was_given(id) && !work_.fetched.contains(id); }

  const Jobs& jobs_;
  const ChangeGate& gate_;
  const UpdateWork& work_;
  UpdateTargets chosen_;
};

}  // namespace slotd
