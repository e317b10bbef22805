#pragma once

#include "protocol/job.hpp"

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace slotd::decide {

/// The latest time at which a live job gives back what it holds: the end of its time limit. A job that is
/// completing may do so at any time, so its start is returned, which is past. None without a time limit.
std::optional<Time> held_until(const Job& live);

/// Who holds which resources, in the order in which they are given back.
class HeldResources {
 public:
  using Due = std::pair<Time, JobId>;

  /// Replaces what the job held. Without `until`, nothing is known to be given back.
  void hold(JobId job, const Allocation& what, std::optional<Time> until);
  void let_go(JobId job);
  /// Updates what the job holds from its row. A job that is not live holds nothing.
  void note(const Job& job);

  /// The resources that will be given back, the first first.
  const std::map<Due, Allocation>& due() const { return due_; }

 private:
  std::map<Due, Allocation> due_;
  std::unordered_map<JobId, Time> due_times_;
};

}  // namespace slotd::decide
