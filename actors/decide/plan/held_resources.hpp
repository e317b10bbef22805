#pragma once

#include "protocol/job.hpp"

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace slotd::decide {

/// When a live job gives back what it holds, at the latest: at its time limit; one that is being ended,
/// at any moment (a time long past). None: it has no limit.
std::optional<Time> held_until(const Job& live);

/// Who holds what of the machine, in the order in which it comes back.
class HeldResources {
 public:
  using Due = std::pair<Time, JobId>;

  /// Instead of what was said of the job before. Without a moment it is not known to come back.
  void hold(JobId job, const Allocation& what, std::optional<Time> until);
  void let_go(JobId job);
  /// As the job's row says: what is not live holds nothing.
  void note(const Job& job);

  /// What comes back; what never does is left out.
  const std::map<Due, Allocation>& due() const { return due_; }

 private:
  std::map<Due, Allocation> due_;
  std::unordered_map<JobId, Time> due_times_;
};

}  // namespace slotd::decide
