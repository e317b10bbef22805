#pragma once

#include "actors/decide/plan/plan.hpp"
#include "actors/scheduler/jobs.hpp"
#include "actors/scheduler/outside.hpp"
#include "actors/scheduler/prerequisites.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>

namespace slotd {

/// The jobs that wait for free resources, in the order in which they start. An array's record stands here for
/// all of its elements, as often as the array's limit and its dependencies let elements start.
class JobQueue {
 public:
  JobQueue(Outside& outside, Jobs& jobs, const Prerequisites& prerequisites)
      : outside_(outside), jobs_(jobs), prerequisites_(prerequisites) {}

  /// A pending job that nothing but resources keeps back.
  void place(const Job& job);
  /// The record, with what its elements and its array's limit allow now.
  void place_record(const Job& record);
  /// Nothing of it starts.
  void leave(const Job& job);
  /// Nothing of it starts, but nobody who may not pass it now slips by while its row is being written.
  void freeze(const Job& job);
  /// Elements have begun or ended, or the limit was changed: records that waited for that may go.
  void array_changed(const Job& of_array);
  /// The array has left memory.
  void forget_array(JobId array) { queue_.set_budget(array, std::nullopt); }
  void set_budget(const Job& of_array);

  /// How many more of its array may start; none: as many as fit.
  std::optional<std::uint32_t> budget_of(const Job& of_array) const;
  /// Elements of the record that nothing but resources and the array's limit keeps back.
  IndexSet ready_elements(const Job& record) const;

  bool contains(JobId job) const { return queue_.contains(job); }
  const decide::PendingQueue& pending() const { return queue_; }

 private:
  void show_throttled(JobId record, bool throttled);
  void leave_throttled(const Job& job);

  Outside& outside_;
  Jobs& jobs_;
  const Prerequisites& prerequisites_;
  decide::PendingQueue queue_;
  std::unordered_map<JobId, std::set<JobId>> throttled_;  ///< records whose array is at its limit
};

}  // namespace slotd
