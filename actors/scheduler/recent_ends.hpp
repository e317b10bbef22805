#pragma once

#include "actors/scheduler/outside.hpp"
#include "protocol/base/amounts.hpp"
#include "protocol/job.hpp"

#include <deque>
#include <functional>
#include <utility>

namespace slotd {

/// Jobs that are over, in the order of their end: after SLOTD_MIN_JOB_AGE they leave memory, a few at a time.
/// On disk they stay.
class RecentEnds {
 public:
  /// Called for each job whose time has come; it may have been requeued meanwhile.
  using Forget = std::function<void(JobId job, Time older_than)>;

  RecentEnds(Outside& outside, Duration kept_for, Forget forget)
      : outside_(outside), kept_for_(kept_for), forget_(std::move(forget)) {}

  void remember(const Job& job);

 private:
  void forget_old();

  Outside& outside_;
  Duration kept_for_;
  Forget forget_;
  std::deque<std::pair<Time, JobId>> ends_;
  bool planned_ = false;
};

}  // namespace slotd
