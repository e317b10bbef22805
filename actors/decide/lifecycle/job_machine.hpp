#pragma once

#include "protocol/job.hpp"

#include <optional>

namespace slotd::decide {

/// What can change the state of a job.
enum class Transition {
  launch = 1,     ///< its attempt is committed
  runs,           ///< its first process runs
  end_asked,      ///< its user asked for its end
  script_ended,   ///< its script has ended, other processes of it run on
  complete,       ///< over with exit code 0
  fail,           ///< over in any other way
  cancel,         ///< over because its user cancelled it
  time_out,       ///< over because of its time limit
  out_of_memory,  ///< over because of the kernel's OOM killer
  node_fail,      ///< over because the machine went down
  go_back,        ///< back in the queue: a requeue, or an attempt that never began
  run_again,      ///< was over, and its user requeued it
  miss_deadline,  ///< over because it cannot end by its deadline any more
};
inline constexpr Transition last_of(Transition) { return Transition::miss_deadline; }

/// The state after this transition; none if it is impossible in that state. All transitions are in one
/// table, in job_machine.cpp.
std::optional<JobState> after(JobState state, Transition transition);

}  // namespace slotd::decide
