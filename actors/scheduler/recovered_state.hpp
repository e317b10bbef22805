#pragma once

#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/jobs/job_table.hpp"
#include "actors/decide/lifecycle/recovery.hpp"
#include "actors/host/unique_fd.hpp"
#include "protocol/exit_record.hpp"
#include "protocol/node.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace slotd {

using decide::JobPtr;

/// What became of an attempt that was live when the last daemon ended.
struct RecoveredAttempt {
  JobPtr job;
  decide::Verdict verdict = decide::Verdict::lost;
  std::optional<ExitRecord> record;       ///< `finished`
  std::shared_ptr<host::UniqueFd> pidfd;  ///< `adopt`
};

/// What a scheduler begins with.
struct RecoveredState {
  std::vector<JobPtr> jobs;  ///< all that are not over or ended lately, or that others wait for
  std::vector<RecoveredAttempt> found;                     ///< one for each live job among them
  std::vector<std::pair<RequestId, std::string>> answers;  ///< of the last day, as frames
  JobId last_job;
  EventSeq last_event;
  std::optional<Drain> drain = {};
  std::map<JobId, decide::ArrayProgress> arrays = {};  ///< whose own record is among the jobs
};

}  // namespace slotd
