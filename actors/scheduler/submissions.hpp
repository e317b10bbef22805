#pragma once

#include "actors/scheduler/attempts.hpp"
#include "actors/scheduler/commits.hpp"
#include "actors/scheduler/config.hpp"
#include "actors/scheduler/open_requests.hpp"
#include "actors/scheduler/prerequisites.hpp"

#include <string>

namespace slotd {

/// sbatch: a job is checked, given what it depends on, made durable, and only then is its id told.
class Submissions {
 public:
  Submissions(const SchedulerConfig& config, Outside& outside, Jobs& jobs,
              const Prerequisites& prerequisites, Commits& commits, Attempts& attempts,
              ReplyCache& replies)
      : config_(config),
        outside_(outside),
        jobs_(jobs),
        prerequisites_(prerequisites),
        commits_(commits),
        attempts_(attempts),
        requests_(replies) {}

  void submit(const Submit& ask, Deliver<Submitted> deliver);
  /// The job as it would be queued; nothing changes.
  Result<JobPtr> dry_run(const DryRun& ask) const;

 private:
  Result<JobRequest> admit(const JobRequest& asked, const std::string& script) const;
  void admit(const Submit& ask);
  void commit(const Submit& ask, Job job, const EvictedJobs& evicted);
  void answer(const RequestId& id, const Result<Submitted>& outcome);

  const SchedulerConfig& config_;
  Outside& outside_;
  Jobs& jobs_;
  const Prerequisites& prerequisites_;
  Commits& commits_;
  Attempts& attempts_;
  OpenRequests<Submitted> requests_;
};

}  // namespace slotd
