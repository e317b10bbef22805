#pragma once

#include "actors/scheduler/commits.hpp"
#include "actors/scheduler/jobs.hpp"

namespace slotd {

/// The records of arrays: when an array as a whole is over, and what is over of it before that.
class ArrayRecords {
 public:
  ArrayRecords(Outside& outside, Jobs& jobs, ChangeGate& gate, Commits& commits)
      : outside_(outside), jobs_(jobs), gate_(gate), commits_(commits) {}

  /// Once all of its elements are over, the array's own record says how it ended.
  void close_when_over(const Job& of_array);

  /// The row that is over when a pending job is withdrawn. An array's own record may not be over before all of
  /// its elements are: where some have rows, the rest leaves it as a part with a new id.
  Job to_withdraw(const Job& job);

 private:
  void close(JobId array);

  Outside& outside_;
  Jobs& jobs_;
  ChangeGate& gate_;
  Commits& commits_;
};

}  // namespace slotd
