#pragma once

#include "actors/scheduler/commits.hpp"
#include "actors/scheduler/config.hpp"
#include "actors/scheduler/job_queue.hpp"
#include "actors/scheduler/open_requests.hpp"
#include "actors/scheduler/pending_jobs.hpp"
#include "actors/scheduler/recent_ends.hpp"
#include "actors/scheduler/update_targets.hpp"

#include <memory>
#include <set>

namespace slotd {

/// scontrol hold, release, requeue, top and update: all jobs that one request names are changed with one
/// commit, which also remembers the answer.
class Updates {
 public:
  Updates(const SchedulerConfig& config, Outside& outside, Jobs& jobs, ChangeGate& gate,
          const Prerequisites& prerequisites, JobQueue& queue, PendingJobs& pending,
          Commits& commits, RecentEnds& ends, ReplyCache& replies)
      : config_(config),
        outside_(outside),
        jobs_(jobs),
        gate_(gate),
        prerequisites_(prerequisites),
        queue_(queue),
        pending_(pending),
        commits_(commits),
        ends_(ends),
        requests_(replies) {}

  void update(const Update& ask, Deliver<UpdateOutcome> deliver);

 private:
  using WorkPtr = std::shared_ptr<UpdateWork>;

  void go_on(const WorkPtr& work);
  void fetch(const FetchJobs& missing, const WorkPtr& work);
  void restore(const FetchedJobs& fetched, UpdateWork& work);
  void restore(const JobPtr& job);
  std::set<JobId> touched_by(const UpdateTargets& chosen, const JobUpdate& what) const;
  void apply(const UpdateTargets& chosen, const WorkPtr& work);
  void commit(std::vector<Change> changes, const UpdateOutcome& outcome, std::set<JobId> touched,
              const RequestId& id);
  void answer(const RequestId& id, const Result<UpdateOutcome>& outcome);

  const SchedulerConfig& config_;
  Outside& outside_;
  Jobs& jobs_;
  ChangeGate& gate_;
  const Prerequisites& prerequisites_;
  JobQueue& queue_;
  PendingJobs& pending_;
  Commits& commits_;
  RecentEnds& ends_;
  OpenRequests<UpdateOutcome> requests_;
};

}  // namespace slotd
