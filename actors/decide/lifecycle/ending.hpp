#pragma once

#include "protocol/exit_record.hpp"
#include "protocol/job.hpp"

#include <optional>
#include <string>

namespace slotd::decide {

/// How an attempt ended, whoever found it out.
struct AttemptEnd {
  JobState state = JobState::failed;  ///< one of the ends
  Reason reason = Reason::none;
  Ending ending;
};

/// What the shepherd's record means for the job. A cancel that was committed before the end makes
/// the job CANCELLED, whatever the script did; an OOM kill outranks it (manual, Troubleshooting).
AttemptEnd end_from_exit_record(const Job& job, const ExitRecord& record);

/// An end without a record: the shepherd is gone, its exit status with it. `state` is FAILED or
/// NODE_FAIL; a job that was to be cancelled becomes CANCELLED.
AttemptEnd end_without_exit_record(const Job& job, JobState state, Reason reason, Time now,
                                   std::string detail);

/// The job after this end. It is over, or back in the queue: where its requeue policy says so (once
/// after FAILED, TIMEOUT or OUT_OF_MEMORY; always after NODE_FAIL), or where its user asked for it
/// while it ran, which does not use up that once.
Job ended(Job job, const AttemptEnd& end);

/// The job put back into the queue: the attempt that it stands at never began.
Job never_started(Job job);

}  // namespace slotd::decide
