#pragma once

#include "protocol/job.hpp"

namespace slotd {

/// What follows from a change of a job's row that is on disk.
struct Reaction {
  bool launch = false;       ///< its new attempt is to be launched
  bool end_attempt = false;  ///< its attempt is asked to end
  bool pass_limit = false;   ///< its attempt is told the new time limit
  bool dismiss = false;      ///< its attempt is over: what stood behind it may go
  bool enqueue = false;  ///< it is put where it waits: in the queue, for other jobs, for a moment
  bool over = false;     ///< who waits for it or depends on it is told
  bool forget_later = false;   ///< it leaves memory when it has been over for long enough
  bool array_changed = false;  ///< the array's limit may let other elements start
  bool round = false;          ///< something may start now

  bool operator==(const Reaction&) const = default;
};

/// `before` is the row as it was, or the row that this one left: an array's record for its element. Null: the
/// job is new. Nothing follows from a change that is only shown, such as "running" after "starting".
Reaction after(const Job* before, const Job& now);

}  // namespace slotd
