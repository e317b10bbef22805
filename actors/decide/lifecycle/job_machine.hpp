#pragma once

#include "protocol/job.hpp"

#include <optional>

namespace slotd::decide {

/// What can befall a job, as far as its state goes.
enum class Transition {
  launch = 1,     ///< its attempt is committed
  runs,           ///< its first process runs
  end_asked,      ///< its user wants it ended
  script_ended,   ///< its script is over, something of it is left
  complete,       ///< over, exit code 0
  fail,           ///< over otherwise
  cancel,         ///< over, because its user wanted that
  time_out,       ///< over, by its time limit
  out_of_memory,  ///< over, by the kernel's OOM killer
  node_fail,      ///< over, because the machine went down
  go_back,        ///< to the queue again: a requeue, or an attempt that never began
  run_again,      ///< over, and put into the queue again on its user's word
  miss_deadline,  ///< over, because it cannot end in time any more
};
inline constexpr Transition last_of(Transition) { return Transition::miss_deadline; }

/// The state that follows; none where the turn cannot befall a job in that state. The whole life of
/// a job is one table, in job_machine.cpp.
std::optional<JobState> after(JobState state, Transition transition);

}  // namespace slotd::decide
