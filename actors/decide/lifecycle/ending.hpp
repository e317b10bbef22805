#pragma once

#include "protocol/exit_record.hpp"
#include "protocol/job.hpp"

#include <optional>
#include <string>

namespace slotd::decide {

/// How an attempt ended.
struct AttemptEnd {
  JobState state = JobState::failed;  ///< a state in which a job is over
  Reason reason = Reason::none;
  Ending ending;
};

/// The end that the shepherd's record describes. A cancel that was committed before the end makes the
/// job CANCELLED, whatever the script did; only an OOM kill outranks it (docs/MANUAL.md,
/// Troubleshooting).
AttemptEnd end_from_exit_record(const Job& job, const ExitRecord& record);

/// The end of an attempt whose shepherd is gone and left no exit record. `state` is FAILED or
/// NODE_FAIL; a job that was being cancelled becomes CANCELLED instead. `now` is taken as its end.
AttemptEnd end_without_exit_record(const Job& job, JobState state, Reason reason, Time now,
                                   std::string detail);

/// The job after this end: over, or back in the queue. It is requeued if its user asked for that while
/// it ran, or if its policy allows it (sbatch(1), --requeue): after NODE_FAIL each time, after FAILED,
/// TIMEOUT or OUT_OF_MEMORY once. A requeue that the user asked for does not count as that one time.
Job ended(Job job, const AttemptEnd& end);

/// The job back in the queue, after an attempt that never began.
Job never_started(Job job);

}  // namespace slotd::decide
